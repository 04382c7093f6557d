//! `--max-files`: larger chunks, until a site has at most so many files.
//!
//! How many there will be is known of texts and pages before any is written, and of the index only
//! afterwards. So a site is written, counted and, if need be, written again; the sizes that are
//! tried are always the same, and so is the site that comes of them.

use anyhow::{Result, bail};
use broadsheet_bundle::{Division, cut};

use super::Within;
use super::names::is_index;
use super::pages::Numbered;

/// The files of a site, counted by what they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds {
    pub(super) n_files: usize,
    /// Pages and text chunks.
    pub(super) n_texts: usize,
    pub(super) n_bytes_texts: u64,
    pub(super) n_index: usize,
    pub(super) n_bytes_index: u64,
}

impl Kinds {
    /// Adds the file `name`, a path inside the site.
    pub(super) fn count(&mut self, name: &str, n_bytes: u64) {
        self.n_files += 1;
        if is_index(name) {
            self.n_index += 1;
            self.n_bytes_index += n_bytes;
        } else if ["archive/text/", "archive/page/"].iter().any(|kind| name.starts_with(kind)) {
            self.n_texts += 1;
            self.n_bytes_texts += n_bytes;
        }
    }
}

/// About how many bytes of text have one file of the index, usually; rather too many, so that
/// nothing is coarser than it has to be.
const TEXT_BYTES_A_FILE: u64 = 8_000;
/// A query with ten rows reads about so many files of the index, and a text for each row.
const QUERY_INDEX_FILES: u64 = 12;
const QUERY_TEXTS: u64 = 10;
/// Chunks are at most so many times as large as usual.
const COARSEST: u32 = 6_144;

/// How the number of files of a site is kept within a limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    /// So many files at most.
    pub(super) n_files: usize,
    coarseness: u32,
}

impl Limit {
    /// The first size of chunks to try for a site of these articles.
    ///
    /// # Errors
    /// When even the largest chunks are too many.
    pub(super) fn new(n_files: usize, numbered: &Numbered) -> Result<Limit> {
        let n_text_bytes = numbered.n_text_bytes();
        let mut limit = Limit { n_files, coarseness: 1 };
        loop {
            let division = Division { coarseness: limit.coarseness, ..numbered.division };
            let layout = cut(&numbered.keys, division);
            let n_pages = layout.pages().count();
            let n_texts: usize = layout.pages().map(|page| page.texts.len()).sum();
            let n_index = n_text_bytes / TEXT_BYTES_A_FILE / u64::from(limit.coarseness);
            if n_pages + n_texts + n_index as usize <= n_files {
                return Ok(limit);
            }
            limit.coarsen(n_pages + n_texts)?;
        }
    }

    /// How many times as large as usual chunks are to be.
    pub(super) fn coarseness(self) -> u32 {
        self.coarseness
    }

    /// The next size to try, where this one gave files of these kinds.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn next(mut self, kinds: &Kinds) -> Result<Limit> {
        let n_fixed = kinds.n_files - kinds.n_texts - kinds.n_index;
        let n_divided = (kinds.n_texts + kinds.n_index) as u64 * u64::from(self.coarseness);
        loop {
            self.coarsen(kinds.n_files)?;
            // Unless this is the last hope, nothing is tried that cannot fit.
            let n_expected = n_fixed as u64 + n_divided / u64::from(self.coarseness);
            if n_expected <= self.n_files as u64 || self.coarseness >= COARSEST {
                return Ok(self);
            }
        }
    }

    /// What is to be said of a site with files of these kinds.
    pub(super) fn reached(self, kinds: &Kinds) -> Within {
        Within { coarseness: self.coarseness, n_query_bytes: query_bytes(kinds) }
    }

    /// 1, 2, 3, 4, 6, 8, 12, 16 and so on.
    fn coarsen(&mut self, n_least: usize) -> Result<()> {
        if self.coarseness >= COARSEST {
            bail!(
                "--max-files {}: the site cannot have so few; it has at least {n_least}, unless articles are left out, \
                 or --layout disk puts chunks and pictures into larger files",
                self.n_files
            );
        }
        let is_power = self.coarseness.is_power_of_two();
        self.coarseness = match self.coarseness {
            1 => 2,
            usual if is_power => usual / 2 * 3,
            between => between / 3 * 4,
        };
        Ok(())
    }
}

/// About how many bytes a query with ten rows loads from a site with such files, compressed as they
/// are, without what does not depend on the size of chunks.
fn query_bytes(kinds: &Kinds) -> u64 {
    let mean = |n_bytes: u64, n: usize| n_bytes / (n.max(1) as u64);
    let of_index =
        mean(kinds.n_bytes_index, kinds.n_index) * QUERY_INDEX_FILES.min(kinds.n_index as u64);
    of_index + mean(kinds.n_bytes_texts, kinds.n_texts) * QUERY_TEXTS.min(kinds.n_texts as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_rise_by_a_third_or_a_half_until_there_is_none_left() {
        let mut limit = Limit { n_files: 10, coarseness: 1 };
        let mut tried = vec![1];
        while limit.coarsen(12).is_ok() {
            tried.push(limit.coarseness);
        }
        assert_eq!(tried[..9], [1, 2, 3, 4, 6, 8, 12, 16, 24]);
        assert_eq!(tried.last(), Some(&COARSEST));
        let error = limit.coarsen(12).unwrap_err().to_string();
        assert!(error.contains("at least 12"), "{error}");
    }

    #[test]
    fn the_next_size_is_the_first_that_can_fit() {
        let kinds = Kinds { n_files: 1_000, n_texts: 500, n_index: 400, ..Kinds::default() };
        let next = |n_files| Limit { n_files, coarseness: 1 }.next(&kinds).map(Limit::coarseness);
        assert_eq!(next(999).ok(), Some(2));
        assert_eq!(next(300).ok(), Some(6));
        assert_eq!(next(50).ok(), Some(COARSEST));
    }
}
