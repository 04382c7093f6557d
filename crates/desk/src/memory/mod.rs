//! What the page remembers of what this reader has read, searched and set aside: as plain values,
//! which [`Effect::KeepMemory`](crate::Effect::KeepMemory) has kept.
//!
//! Everything changes by a [`Change`]. Whoever keeps a memory applies the change to what is kept at
//! that moment, and not to what this page knew: so two tabs never lose what the other has kept.

mod change;
mod noting;
mod text;

pub use change::{Change, MemoryEvent};
pub(crate) use noting::Noting;

use broadsheet_model::{ArticleId, Day};

/// Where it is remembered what somebody reads and searches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remember {
    /// Nowhere.
    Nothing,
    /// As long as the tab lives.
    #[default]
    Tab,
    /// On this device, until it is forgotten.
    Device,
}

impl Remember {
    /// In the order of the choice.
    pub const ALL: [Remember; 3] = [Remember::Nothing, Remember::Tab, Remember::Device];

    /// The name under which it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Remember::Nothing => "nothing",
            Remember::Tab => "tab",
            Remember::Device => "device",
        }
    }

    /// The choice with this name; the usual one where there is none such.
    pub fn from_name(name: &str) -> Remember {
        Remember::ALL.into_iter().find(|remember| remember.name() == name).unwrap_or_default()
    }
}

/// An article that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadArticle {
    /// Which one.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// The day on which it was published, where that is known.
    pub day: Option<Day>,
}

/// A search that was given a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// What is asked for, as an address: from `#` on, without an open article.
    pub hash: String,
    /// What the reader calls it; empty where that is what it says.
    pub name: String,
}

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    remember: Remember,
    /// The articles that were read, the latest one last.
    read: Vec<ArticleId>,
    recent: Vec<ReadArticle>,
    searches: Vec<String>,
    saved_searches: Vec<SavedSearch>,
}

impl Memory {
    /// How many articles are remembered as read; then the oldest are forgotten.
    pub const MAX_READ: usize = 10_000;
    /// How many articles and how many searches are listed as the last ones.
    pub const MAX_RECENT: usize = 20;
    /// How many searches can be saved; then the oldest gives way.
    pub const MAX_SAVED_SEARCHES: usize = 100;
    /// The longest title, name or address that is remembered, in bytes.
    const MAX_TEXT: usize = 1_000;

    /// Where it is remembered what is read and searched.
    pub fn remember(&self) -> Remember {
        self.remember
    }

    /// Whether the article `id` was read.
    pub fn is_read(&self, id: ArticleId) -> bool {
        self.read.contains(&id)
    }

    /// How many articles are known to have been read.
    pub fn n_read(&self) -> usize {
        self.read.len()
    }

    /// The articles that were read last, the latest one first.
    pub fn recent(&self) -> &[ReadArticle] {
        &self.recent
    }

    /// The last searches as addresses, the latest one first.
    pub fn searches(&self) -> &[String] {
        &self.searches
    }

    /// The searches that were saved, the latest one first.
    pub fn saved_searches(&self) -> &[SavedSearch] {
        &self.saved_searches
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.read.is_empty()
            && self.recent.is_empty()
            && self.searches.is_empty()
            && self.saved_searches.is_empty()
    }
}

/// `text` up to a character that ends before so many bytes.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(Memory::MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
