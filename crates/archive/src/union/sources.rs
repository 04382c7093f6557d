//! The sources of several archives, joined by id.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use broadsheet_model::{Names, Source, SourceId};
use broadsheet_search::Counts;

use super::Union;

/// The sources of several archives.
#[derive(Default)]
pub(super) struct Sources {
    /// In the order in which they were met.
    pub(super) all: Vec<Source>,
    /// The position of each among them.
    by_id: BTreeMap<SourceId, usize>,
    /// The first member that lists each of them.
    first: Vec<usize>,
    /// Their positions, those with most articles first.
    pub(super) order: Vec<usize>,
}

impl Sources {
    /// The position of `source` of a member, which is added where it is new.
    pub(super) fn add(&mut self, source: &Source, member: usize) -> usize {
        if let Some(idx) = self.by_id.get(&source.id) {
            return *idx;
        }
        self.by_id.insert(source.id.clone(), self.all.len());
        self.all.push(source.clone());
        self.first.push(member);
        self.all.len() - 1
    }

    /// Orders them by how many articles they have in `counts`, each with the positions here of its
    /// own sources.
    pub(super) fn count<'a>(&mut self, counts: impl Iterator<Item = (&'a Counts, &'a [usize])>) {
        let mut n_articles = vec![0_u64; self.all.len()];
        for (counts, source_idx) in counts {
            // What has a date, and what has none.
            let (dated, undated) = (counts.before(None), counts.undated());
            for ((idx, dated), undated) in source_idx.iter().zip(dated).zip(undated) {
                n_articles[*idx] += u64::from(*dated) + u64::from(undated);
            }
        }
        self.order = (0..self.all.len()).collect();
        self.order.sort_by_key(|idx| Reverse(n_articles[*idx]));
    }
}

impl Union {
    /// The position of the source `id` among [`Union::sources`].
    pub fn source_idx(&self, id: &SourceId) -> Option<usize> {
        self.sources.by_id.get(id).copied()
    }

    /// The source `id`; one that no archive lists is shown with its id alone.
    pub fn source(&self, id: &SourceId) -> Source {
        self.source_idx(id).map_or_else(
            || Source { id: id.clone(), names: Names::same(id.as_str()), colour: None },
            |idx| self.sources.all[idx].clone(),
        )
    }

    /// The position in the library of the first of the archives that lists the source at `idx`.
    pub fn first_with_source(&self, idx: usize) -> Option<usize> {
        Some(self.members.get(*self.sources.first.get(idx)?)?.archive)
    }
}
