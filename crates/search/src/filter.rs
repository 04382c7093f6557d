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

/// Archives of more articles list what was found newest first unless somebody asks for another
/// order: see [`Sort::usual`].
const MANY_ARTICLES: usize = 131_072;

impl Sort {
    /// The order of a list of whose order nothing was said: newest first; but best match first where
    /// something is searched for (`has_query`), in an archive of at most 131,072 articles. Above
    /// that the best match is known only once megabytes have been read, and the newest at once.
    pub fn usual(has_query: bool, n_articles: usize) -> Sort {
        if has_query && n_articles <= MANY_ARTICLES { Sort::Best } else { Sort::New }
    }
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

#[cfg(test)]
mod tests {
    use super::Sort;

    #[test]
    fn what_is_searched_for_in_a_very_large_archive_is_listed_newest_first() {
        let order = |has_query, n_articles| Sort::usual(has_query, n_articles);
        assert_eq!([order(true, 5), order(true, 131_072)], [Sort::Best; 2]);
        assert_eq!(
            [order(true, 131_073), order(false, 5), order(false, 1_000_000)],
            [Sort::New; 3]
        );
    }
}
