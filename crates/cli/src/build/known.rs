//! What an earlier build knows, to be looked up.

use std::collections::BTreeMap;

use rayon::slice::ParallelSliceMut as _;

use super::record::{ArticleRecord, FileRecord};

/// What an earlier build knows of files.
#[derive(Debug, Default)]
pub(super) struct Known {
    files: Vec<FileRecord>,
    articles: Vec<ArticleRecord>,
    /// Where each file's articles begin.
    starts: Vec<usize>,
    /// Positions of the files, by name.
    order: Vec<u32>,
}

impl Known {
    pub(super) fn new(files: Vec<FileRecord>, articles: Vec<ArticleRecord>) -> Known {
        let mut next = 0;
        let begin = |file: &FileRecord| {
            let start = next;
            next += file.n_articles as usize;
            start
        };
        let starts = files.iter().map(begin).collect();
        let mut order: Vec<u32> = (0..files.len() as u32).collect();
        order.par_sort_unstable_by_key(|idx| files[*idx as usize].name);
        Known { files, articles, starts, order }
    }

    /// A file of this name that `fits`.
    pub(super) fn find(
        &self,
        name: [u8; 16],
        fits: impl Fn(&FileRecord) -> bool,
    ) -> Option<(&FileRecord, &[ArticleRecord])> {
        let first = self.order.partition_point(|idx| self.files[*idx as usize].name < name);
        let named =
            self.order[first..].iter().take_while(|idx| self.files[**idx as usize].name == name);
        let idx = named.map(|idx| *idx as usize).find(|idx| fits(&self.files[*idx]))?;
        let start = self.starts[idx];
        Some((
            &self.files[idx],
            self.articles.get(start..start + self.files[idx].n_articles as usize)?,
        ))
    }
}

/// Values, each of them once.
#[derive(Debug)]
pub(super) struct Interned<T> {
    pub(super) list: Vec<T>,
    places: BTreeMap<T, usize>,
}

impl<T: Ord + Clone> Interned<T> {
    pub(super) fn new(list: Vec<T>) -> Interned<T> {
        Interned { places: list.iter().cloned().zip(0..).collect(), list }
    }

    pub(super) fn intern(&mut self, value: T) -> usize {
        let next = self.list.len();
        let place = *self.places.entry(value.clone()).or_insert(next);
        if place == next {
            self.list.push(value);
        }
        place
    }
}
