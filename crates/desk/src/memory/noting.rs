//! When something is remembered.

use broadsheet_export::Format;
use broadsheet_model::ArticleId;

use super::{Change, Memory, MemoryEvent, ReadArticle, SavedSearch};
use crate::address::Address;
use crate::desk::Desk;
use crate::event::Effect;

/// What is remembered, and what is about to be.
#[derive(Default)]
pub(crate) struct Noting {
    pub(crate) memory: Memory,
    /// How articles are cited.
    cite_as: Option<Format>,
    /// The open article, once it has been taken for read.
    open: Option<ArticleId>,
    /// Whether the search is to be remembered as soon as its answer is there.
    is_search_wanted: bool,
}

impl Desk {
    /// What is remembered of what this reader has read and searched.
    pub fn memory(&self) -> &Memory {
        &self.noting.memory
    }

    /// In which form the open article is cited; `None` for the one in words.
    pub fn cites_as(&self) -> Option<Format> {
        self.noting.cite_as
    }

    /// The search that is asked for now, as it is saved; `None` where nothing is.
    pub fn this_search(&self) -> Option<String> {
        let limits = Address { sort: None, ..self.state.address.limits() };
        (limits != Address::default()).then(|| self.state.address.limits().to_hash())
    }

    /// Takes in what happens to the memory; whether the page has to be drawn.
    pub(crate) fn on_memory(&mut self, event: MemoryEvent) -> bool {
        match event {
            MemoryEvent::Do(change) => self.change_memory(change),
            MemoryEvent::SaveThisSearch => {
                let Some(hash) = self.this_search() else { return false };
                let search = SavedSearch { hash, name: String::new() };
                self.change_memory(Change::SaveSearch(search));
            }
            MemoryEvent::KeptIs(memory, saved) => {
                let is_other = memory != self.noting.memory || saved != self.state.saved;
                self.noting.memory = memory;
                self.set_saved(saved);
                return is_other;
            }
            MemoryEvent::ForgetAll => {
                self.change_memory(Change::ForgetAll);
                self.stop_export();
                self.set_saved(Vec::new());
                self.push(Effect::KeepSaved(Vec::new()));
            }
            MemoryEvent::Export(format) => self.begin_export(format),
            MemoryEvent::StopExport => self.stop_export(),
            MemoryEvent::CiteAs(format) => {
                self.noting.cite_as = format;
                self.copied = None;
            }
        }
        true
    }

    /// Changes what is remembered here, and has what is kept changed.
    fn change_memory(&mut self, change: Change) {
        self.noting.memory.apply(&change);
        self.push(Effect::KeepMemory(change));
    }

    /// Other articles are saved.
    fn set_saved(&mut self, saved: Vec<ArticleId>) {
        if self.state.saved != saved {
            self.state.saved = saved;
            if self.state.address.saved {
                self.recompute_answer();
            }
        }
    }

    /// The reader has sent the search: they mean it.
    pub(crate) fn want_search(&mut self) {
        self.noting.is_search_wanted = true;
    }

    /// Remembers what has come to be read or found, now that an event has been dealt with; whether
    /// that changes what is drawn.
    pub(crate) fn note(&mut self) -> bool {
        let open = self.open_article().map(|article| article.id);
        let is_other = open.is_some() && open != self.noting.open;
        if open.is_some() || self.state.address.article().is_none() {
            self.noting.open = open;
        }
        if is_other {
            self.note_read();
        }
        let is_noted = self.noting.is_search_wanted && self.note_search();
        is_other || is_noted
    }

    fn note_read(&mut self) {
        let Some(article) = self.open_article() else { return };
        let day = article.published.day();
        let read = ReadArticle { id: article.id, title: article.title.clone(), day };
        self.change_memory(Change::Read(read));
        // Whoever opens something has found it by what they searched for.
        self.noting.is_search_wanted = true;
    }

    /// Remembers the search whose answer is shown; whether there is one to be.
    pub(crate) fn note_search(&mut self) -> bool {
        if self.shown.is_none() || self.shows_stale_answer() {
            return false;
        }
        self.noting.is_search_wanted = false;
        // Limits alone are soon made again; what was searched for is what one looks for later.
        let Some(hash) = self.this_search() else { return false };
        if self.state.address.query.trim().is_empty()
            || self.memory().searches().first() == Some(&hash)
        {
            return false;
        }
        self.change_memory(Change::Searched(hash));
        true
    }
}
