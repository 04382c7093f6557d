//! Of which sources the articles of an index are.

use broadsheet_bundle::{IndexFile, parse_sources};

use crate::part::Part;
use crate::query::{Query, Test};

/// In an archive of so many articles their sources are asked for at once.
const MAX_EARLY_ARTICLES: usize = 131_072;

/// Of which source each article is, once that has been read.
#[derive(Clone, Debug)]
pub(crate) struct Sources {
    /// Whether nothing is found before they are known: because they are few, or asked for.
    are_needed: bool,
    /// For each part the positions of its articles' sources in the archive's list.
    of_parts: Option<Vec<Vec<u16>>>,
}

impl Sources {
    /// Those of `parts`, which a query is asked of; nothing has been read.
    pub(crate) fn new(query: &Query, parts: &[&Part]) -> Sources {
        let n_articles: usize = parts.iter().map(|part| part.root.n_docs()).sum();
        let is_source = |test: &Test| matches!(test, Test::Source(_));
        let is_asked = query.clauses.iter().flatten().any(|unit| is_source(&unit.test));
        Sources { are_needed: is_asked || n_articles <= MAX_EARLY_ARTICLES, of_parts: None }
    }

    /// Those of no articles.
    pub(crate) fn of_nothing() -> Sources {
        Sources { are_needed: false, of_parts: Some(Vec::new()) }
    }

    /// Whether nothing is found before they are known.
    pub(crate) fn are_needed(&self) -> bool {
        self.are_needed
    }

    /// Whether they are known.
    pub(crate) fn are_known(&self) -> bool {
        self.of_parts.is_some()
    }

    /// The files that are missing and should be asked for together with others.
    pub(crate) fn early<'a>(
        &self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Vec<(usize, IndexFile)> {
        let mut missing = files(parts);
        missing.retain(|(part, file)| self.are_needed && content(*part, *file).is_none());
        missing
    }

    /// Reads them; what is missing for that.
    pub(crate) fn read<'a>(
        &mut self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Option<Vec<(usize, IndexFile)>> {
        let mut missing = files(parts);
        missing.retain(|(part, file)| content(*part, *file).is_none());
        if !missing.is_empty() {
            return Some(missing);
        }
        let mut of_parts = Vec::new();
        for (idx, part) in parts.iter().enumerate() {
            let mut of_part = Vec::with_capacity(part.root.n_docs());
            for number in 0..part.root.n_sources() {
                let bytes = content(idx, IndexFile::Sources(number)).unwrap_or_default();
                // One that is damaged says of no source.
                let Ok(read) = parse_sources(&part.root, number, bytes) else { break };
                of_part.extend(read);
            }
            of_parts.push(of_part);
        }
        self.of_parts = Some(of_parts);
        None
    }

    /// Of which source an article is, where that is known.
    pub(crate) fn of(&self, part: usize, doc: u32) -> Option<u16> {
        self.of_parts.as_ref()?.get(part)?.get(doc as usize).copied()
    }
}

fn files(parts: &[&Part]) -> Vec<(usize, IndexFile)> {
    let of_part = |(idx, part): (usize, &&Part)| {
        (0..part.root.n_sources()).map(move |number| (idx, IndexFile::Sources(number)))
    };
    parts.iter().enumerate().flat_map(of_part).collect()
}
