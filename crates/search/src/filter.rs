//! What is picked beside the query, and the order of the list.

use broadsheet_model::{Day, SourceId};

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first, undated last.
    #[default]
    New,
    /// Oldest first: the reverse of [`Sort::New`].
    Old,
    /// Best match first; equally good ones newest first.
    Best,
}

/// What is picked beside the query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The first day; `None` is open.
    pub from: Option<Day>,
    /// The last day, included; `None` is open.
    pub to: Option<Day>,
    /// Articles of these sources only; empty: of all.
    pub include: Vec<SourceId>,
    /// No articles of these sources, also where `include` has them.
    pub exclude: Vec<SourceId>,
    /// Whether articles without a date pass although there is a date limit. They always do where
    /// there is none.
    pub undated: bool,
}

impl Filter {
    pub(crate) fn passes_source(&self, source: &SourceId) -> bool {
        (self.include.is_empty() || self.include.contains(source)) && !self.exclude.contains(source)
    }

    /// Whether an article passes whose source the archive does not list.
    pub(crate) fn passes_unlisted(&self) -> bool {
        self.include.is_empty()
    }

    pub(crate) fn passes_day(&self, day: Option<Day>) -> bool {
        day.map_or(self.takes_undated(), |day| {
            self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
        })
    }

    pub(crate) fn takes_undated(&self) -> bool {
        self.undated || (self.from.is_none() && self.to.is_none())
    }
}
