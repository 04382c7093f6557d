//! Articles of several archives whose order follows from nothing but themselves.

use std::cmp::Reverse;
use std::ops::Range;
use std::rc::Rc;

use broadsheet_model::{ArticleId, Day};

use super::list::{Kind, Row, UnionList};
use super::{ArticleAt, Need, Union, of_archive};
use crate::{Find, Library};

/// How many groups are remembered of a list: more than a view has.
const MAX_REMEMBERED: usize = 16;

/// Articles in their order, each with its id.
pub(super) type InOrder = Rc<[(ArticleAt, ArticleId)]>;

/// A group whose order is known.
pub(super) struct Ordered {
    start: usize,
    articles: InOrder,
}

/// Articles with the same key: the same day, and where the list is by score the same score.
pub(super) struct Group {
    /// The position of the first of them, newest first.
    pub(super) start: usize,
    /// Their day.
    pub(super) day: Option<Day>,
    /// Of each archive, which positions of its own list.
    pub(super) in_archives: Vec<Range<usize>>,
}

impl Group {
    /// The rows that have the key of the one at `position`. Rows of one archive follow each other.
    pub(super) fn of_rows(rows: &[Row], position: usize) -> Group {
        let Some(key) = rows.get(position).map(|row| row.key) else {
            return Group { start: position, day: None, in_archives: Vec::new() };
        };
        let start = rows.partition_point(|row| row.key < key);
        let end = rows.partition_point(|row| row.key <= key);
        let n_archives = rows[start..end].last().map_or(0, |row| row.member + 1);
        let own = |member: usize| {
            let before = |row: &Row| (row.key, row.member) < (key, member);
            let until = |row: &Row| (row.key, row.member) <= (key, member);
            rows.partition_point(before)..rows.partition_point(until)
        };
        Group { start, day: key.1.0, in_archives: (0..n_archives).map(own).collect() }
    }

    /// Whether its articles stand one archive after the other: those of one archive alone, and
    /// those without a date.
    fn is_in_archive_order(&self) -> bool {
        let n_with_some = self.in_archives.iter().filter(|range| !range.is_empty()).count();
        n_with_some < 2 || self.day.is_none()
    }

    /// The archive that has the article at `position` of the whole list, and its position in the
    /// list of that archive, where nothing has to be loaded for that.
    pub(super) fn known(&self, position: usize) -> Option<(usize, usize)> {
        if !self.is_in_archive_order() {
            return None;
        }
        let mut within = position.checked_sub(self.start)?;
        for (member, range) in self.in_archives.iter().enumerate() {
            if within < range.len() {
                return Some((member, range.start + within));
            }
            within -= range.len();
        }
        None
    }

    /// The position in the group of what is at `within` of the list of an archive, where nothing
    /// has to be loaded for that.
    pub(super) fn position_of(&self, member: usize, within: usize) -> Option<usize> {
        if !self.is_in_archive_order() {
            return None;
        }
        let n_before: usize =
            self.in_archives.get(..member)?.iter().map(ExactSizeIterator::len).sum();
        Some(n_before + within.checked_sub(self.in_archives.get(member)?.start)?)
    }
}

impl Union {
    /// The articles of `group`, in their order. It is found once: a day may have thousands.
    pub(super) fn ordered(
        &self,
        library: &Library,
        list: &UnionList,
        group: &Group,
    ) -> Find<InOrder, Need> {
        let mut remembered = list.ordered.borrow_mut();
        if let Some(known) = remembered.iter().find(|known| known.start == group.start) {
            return Find::There(known.articles.clone());
        }
        match self.order(library, &list.kind, group) {
            Find::There(articles) => {
                if remembered.len() == MAX_REMEMBERED {
                    remembered.remove(0);
                }
                remembered.push(Ordered { start: group.start, articles: articles.clone() });
                Find::There(articles)
            }
            not_there => not_there,
        }
    }

    fn order(&self, library: &Library, kind: &Kind, group: &Group) -> Find<InOrder, Need> {
        if let (Kind::Days(_), Find::Needs(needs)) = (kind, self.pages_of(library, group)) {
            return Find::Needs(needs);
        }
        let (mut articles, mut needs) = (Vec::new(), Vec::new());
        for (member, range) in group.in_archives.iter().enumerate() {
            let archive = self.members[member].archive;
            for position in range.clone() {
                match self.find_in(library, kind, member, position) {
                    Find::There(at) => articles.push(ArticleAt { archive, at }),
                    Find::Needs(targets) => needs.extend(of_archive(archive, targets)),
                    Find::Nowhere => return Find::Nowhere,
                }
            }
        }
        if !needs.is_empty() {
            needs.sort();
            needs.dedup();
            return Find::Needs(needs);
        }
        let key = |article: &ArticleAt| {
            let entry = library.archives()[article.archive].entry(article.at)?;
            Some((Reverse(entry.published.order()), entry.id))
        };
        let mut keyed = Vec::new();
        for article in articles {
            // A page that was dropped meanwhile has to come again.
            let Some(key) = key(&article) else { return Find::Nowhere };
            keyed.push((key, article));
        }
        keyed.sort_by_key(|(key, _)| *key);
        Find::There(keyed.into_iter().map(|((_, id), article)| (article, id)).collect())
    }

    /// The pages of the day of `group`: asked for together, where each archive has several.
    fn pages_of(&self, library: &Library, group: &Group) -> Find<(), Need> {
        let mut needs = Vec::new();
        for (member, _) in
            group.in_archives.iter().enumerate().filter(|(_, range)| !range.is_empty())
        {
            let archive = self.members[member].archive;
            let missing = library.archives()[archive].on_day(group.day).needs();
            needs.extend(of_archive(archive, missing));
        }
        if needs.is_empty() { Find::There(()) } else { Find::Needs(needs) }
    }
}
