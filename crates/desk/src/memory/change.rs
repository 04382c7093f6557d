//! How a memory changes.

use broadsheet_export::Format;
use broadsheet_model::ArticleId;

use super::{Memory, ReadArticle, Remember, SavedSearch, cut};

/// What changes in a memory. Each means the same whatever another tab has changed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An article was read.
    Read(ReadArticle),
    /// It is to be as if it had not been.
    Unread(ArticleId),
    /// Something was searched for: an address without an open article.
    Searched(String),
    /// A search is to be kept, under this name; one that is kept already gets the name.
    SaveSearch(SavedSearch),
    /// A saved search with this address is to be kept no longer.
    DeleteSearch(String),
    /// From now on it is remembered elsewhere.
    Remember(Remember),
    /// What was read and searched is forgotten; what was saved stays.
    ForgetReading,
    /// Everything is forgotten, and how it is remembered stays.
    ForgetAll,
}

/// What happens to the memory.
#[derive(Clone, Debug, PartialEq)]
pub enum MemoryEvent {
    /// The reader changes it.
    Do(Change),
    /// What is asked for now is to be kept as a search, without a name of its own.
    SaveThisSearch,
    /// This is kept now, as another tab may have changed it; with the articles that are saved,
    /// sorted.
    KeptIs(Memory, Vec<ArticleId>),
    /// Everything is to be forgotten, also which articles are saved.
    ForgetAll,
    /// The saved articles are to be exported.
    Export(Format),
    /// That is to be stopped.
    StopExport,
    /// The open article is to be cited in another form; `None` for the one in words.
    CiteAs(Option<Format>),
}

impl Memory {
    /// Changes what is remembered. In a memory that keeps nothing, nothing that is read or searched
    /// gets in.
    pub fn apply(&mut self, change: &Change) {
        let remembers = self.remember != Remember::Nothing;
        match change {
            Change::Read(article) if remembers => self.note_read(article),
            Change::Searched(hash) if remembers => {
                if hash.len() <= Memory::MAX_TEXT {
                    to_front(&mut self.searches, hash.clone(), |other| other == hash);
                    self.searches.truncate(Memory::MAX_RECENT);
                }
            }
            Change::Read(_) | Change::Searched(_) => {}
            Change::Unread(id) => {
                self.read.retain(|other| other != id);
                self.recent.retain(|other| other.id != *id);
            }
            Change::SaveSearch(search) => self.save_search(search),
            Change::DeleteSearch(hash) => self.saved_searches.retain(|other| other.hash != *hash),
            Change::Remember(remember) => {
                self.remember = *remember;
                if *remember == Remember::Nothing {
                    self.forget_reading();
                }
            }
            Change::ForgetReading => self.forget_reading(),
            Change::ForgetAll => *self = Memory { remember: self.remember, ..Memory::default() },
        }
    }

    fn forget_reading(&mut self) {
        self.read.clear();
        self.recent.clear();
        self.searches.clear();
    }

    fn note_read(&mut self, article: &ReadArticle) {
        let ReadArticle { id, title, day } = article;
        self.read.retain(|other| other != id);
        self.read.push(*id);
        let n_too_many = self.read.len().saturating_sub(Memory::MAX_READ);
        self.read.drain(..n_too_many);
        let article = ReadArticle { id: *id, title: cut(title).to_owned(), day: *day };
        to_front(&mut self.recent, article, |other| other.id == *id);
        self.recent.truncate(Memory::MAX_RECENT);
    }

    fn save_search(&mut self, search: &SavedSearch) {
        if search.hash.len() > Memory::MAX_TEXT {
            return;
        }
        let name = cut(search.name.trim()).to_owned();
        match self.saved_searches.iter_mut().find(|other| other.hash == search.hash) {
            Some(other) => other.name = name,
            None => self.saved_searches.insert(0, SavedSearch { hash: search.hash.clone(), name }),
        }
        self.saved_searches.truncate(Memory::MAX_SAVED_SEARCHES);
    }
}

/// Puts `item` first, in the place of what is the same.
fn to_front<T>(items: &mut Vec<T>, item: T, is_same: impl Fn(&T) -> bool) {
    items.retain(|other| !is_same(other));
    items.insert(0, item);
}
