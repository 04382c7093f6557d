//! Of which sources the articles of an index are.

use std::ops::Range;

use broadsheet_bundle::{IndexFile, parse_sources};

use crate::part::Part;
use crate::query::{Query, Test};

/// In an archive of so many articles their sources are asked for at once.
const MAX_EARLY_ARTICLES: usize = 131_072;

/// Of which source articles are, as far as that has been read.
#[derive(Clone, Debug)]
pub(crate) struct Sources {
    /// Whether nothing is found before they are known: because they are few, or asked for.
    are_needed: bool,
    /// Whether the query asks for sources.
    #[cfg(feature = "windows")]
    are_asked: bool,
    /// For each part, what its files say.
    of_parts: Vec<Vec<OfFile>>,
}

/// Of which sources the articles of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum OfFile {
    /// Nobody asks.
    Unwanted,
    /// That has to be read.
    Wanted,
    /// Their positions in the archive's list.
    Read(Vec<u16>),
}

impl Sources {
    /// Those of `parts`, which a query is asked of; nothing has been read.
    pub(crate) fn new(query: &Query, parts: &[&Part]) -> Sources {
        let n_articles: usize = parts.iter().map(|part| part.root.n_docs()).sum();
        let is_source = |test: &Test| matches!(test, Test::Source(_));
        let is_asked = query.clauses.iter().flatten().any(|unit| is_source(&unit.test));
        let unread = |part: &&Part| vec![OfFile::Unwanted; part.root.n_sources() as usize];
        let of_parts = parts.iter().map(unread).collect();
        Sources {
            are_needed: is_asked || n_articles <= MAX_EARLY_ARTICLES,
            #[cfg(feature = "windows")]
            are_asked: is_asked,
            of_parts,
        }
    }

    /// Nothing waits for them that does not ask for sources, however few they are.
    #[cfg(feature = "windows")]
    pub(crate) fn come_late(&mut self) {
        self.end();
        self.are_needed = self.are_asked;
    }

    /// Whether nothing is found before they are known.
    pub(crate) fn are_needed(&self) -> bool {
        self.are_needed
    }

    /// Asks for those of the articles `docs` of a part.
    pub(crate) fn want(&mut self, parts: &[&Part], part: usize, docs: &Range<u32>) {
        if docs.is_empty() {
            return;
        }
        let file = |doc: u32| parts[part].root.sources_of(doc).0 as usize;
        for of_file in &mut self.of_parts[part][file(docs.start)..=file(docs.end - 1)] {
            if *of_file == OfFile::Unwanted {
                *of_file = OfFile::Wanted;
            }
        }
    }

    /// Nothing is found for which they were needed.
    pub(crate) fn end(&mut self) {
        for of_file in self.of_parts.iter_mut().flatten().filter(|_| self.are_needed) {
            if *of_file == OfFile::Wanted {
                *of_file = OfFile::Unwanted;
            }
        }
    }

    /// The files that are to be read.
    fn wanted(&self) -> impl Iterator<Item = (usize, u32)> {
        self.of_parts.iter().enumerate().flat_map(|(part, of_files)| {
            let of_files = (0..).zip(of_files).filter(|(_, of)| **of == OfFile::Wanted);
            of_files.map(move |(file, _)| (part, file))
        })
    }

    /// Whether all that were asked for are known.
    pub(crate) fn are_known(&self) -> bool {
        self.wanted().next().is_none()
    }

    /// The files that are missing and should be asked for together with others.
    pub(crate) fn early<'a>(
        &self,
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Vec<(usize, IndexFile)> {
        let mut missing: Vec<_> =
            self.wanted().map(|(part, file)| (part, IndexFile::Sources(file))).collect();
        missing.retain(|(part, file)| self.are_needed && content(*part, *file).is_none());
        missing
    }

    /// Reads those that were asked for; what is missing for that.
    pub(crate) fn read<'a>(
        &mut self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Vec<(usize, IndexFile)> {
        let mut missing = Vec::new();
        for (part, number) in self.wanted().collect::<Vec<_>>() {
            let file = IndexFile::Sources(number);
            match content(part, file) {
                // One that is damaged says of no source.
                Some(bytes) => {
                    let read = parse_sources(&parts[part].root, number, bytes).unwrap_or_default();
                    self.of_parts[part][number as usize] = OfFile::Read(read);
                }
                None => missing.push((part, file)),
            }
        }
        missing
    }

    /// Of which source an article is, where that is known.
    pub(crate) fn of(&self, parts: &[&Part], part: usize, doc: u32) -> Option<u16> {
        let (file, idx) = parts.get(part)?.root.sources_of(doc);
        match self.of_parts.get(part)?.get(file as usize)? {
            OfFile::Read(read) => read.get(idx).copied(),
            _ => None,
        }
    }
}
