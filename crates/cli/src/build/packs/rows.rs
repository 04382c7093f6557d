//! Which chunks stand beside each other in packs: those that are read one after the other.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use broadsheet_bundle::PackedName;

use super::super::names::{archive_name, is_numbered};
use super::super::site::Stretch;
use super::{Chunk, Packer, Row};
use crate::site::ARCHIVE;

/// All chunks, and which of them stand somewhere.
struct Shelf {
    chunks: BTreeMap<String, Chunk>,
    placed: BTreeSet<PackedName>,
    /// Those that were placed since a stretch began.
    lately: BTreeSet<PackedName>,
}

impl Shelf {
    /// Adds the chunk `name` to a row, unless it was placed lately.
    fn place(&mut self, row: &mut Row, name: &str) -> Result<()> {
        let packed = PackedName::of(name).context("a chunk has an odd name")?;
        let chunk = *self.chunks.get(name).with_context(|| format!("{name} was not written"))?;
        if self.lately.insert(packed) {
            self.placed.insert(packed);
            row.push((name.to_owned(), packed, chunk));
        }
        Ok(())
    }

    /// Adds the pages of a stretch to one row and its texts with their pictures to another, oldest
    /// first. A picture of several articles stands with the first of them.
    fn place_pages(
        &mut self,
        stretch: &Stretch,
        [pages, texts]: [&mut Row; 2],
        first_page: Option<&str>,
    ) -> Result<()> {
        for page in stretch.pages.iter().rev() {
            let name = archive_name(&page.page());
            if first_page != Some(&name) {
                self.place(pages, &name)?;
            }
            for chunk in page.texts().iter().rev().chain(page.pictures()) {
                self.place(texts, &archive_name(chunk))?;
            }
        }
        Ok(())
    }

    /// Adds what does not stand anywhere, by path: to a row of its own for each part of the index,
    /// and all else to `others`.
    fn place_rest(&mut self, others: &mut Row) -> Result<Vec<Row>> {
        let is_left = |name: &&String| {
            PackedName::of(name).is_none_or(|packed| !self.placed.contains(&packed))
        };
        let left: Vec<String> = self.chunks.keys().filter(is_left).cloned().collect();
        let mut parts: Vec<Row> = Vec::new();
        let mut part = String::new();
        for name in left {
            let folder = name.split('/').nth(2).unwrap_or_default();
            if is_numbered(&name) && part != folder {
                folder.clone_into(&mut part);
                parts.push(Row::new());
            }
            let row = parts.last_mut().filter(|_| is_numbered(&name)).unwrap_or(&mut *others);
            self.place(row, &name)?;
        }
        Ok(parts)
    }
}

impl Packer {
    fn shelf(&self) -> Shelf {
        let chunks = self.waiting().chunks.clone();
        Shelf { chunks, placed: BTreeSet::new(), lately: BTreeSet::new() }
    }

    /// The rows of layout disk: first what is not named below; then the pages and, apart from them,
    /// the texts with their pictures, oldest first; then the numbered files of each part of the
    /// index. `stretches` are newest first.
    pub(super) fn rows(&self, stretches: &[Stretch]) -> Result<Vec<Row>> {
        let mut shelf = self.shelf();
        let [mut pages, mut texts, mut others] = [Row::new(), Row::new(), Row::new()];
        for stretch in stretches.iter().rev() {
            shelf.place_pages(stretch, [&mut pages, &mut texts], None)?;
        }
        let parts = shelf.place_rest(&mut others)?;
        Ok([others, pages, texts].into_iter().chain(parts).collect())
    }

    /// The rows of layout pack, of which each stretch between two anchors has its own, whatever the
    /// others hold: its pages and then its directories, oldest first; its texts with their
    /// pictures, oldest first; the numbered files of each of its parts of the index. Last of all
    /// what is of no stretch, the coarse level of the index in a row of its own. The `first_page`
    /// is in none.
    pub(super) fn rows_by_stretch(
        &self,
        stretches: &[Stretch],
        first_page: Option<&str>,
    ) -> Result<Vec<Row>> {
        let mut shelf = self.shelf();
        shelf.placed.extend(first_page.and_then(PackedName::of));
        let mut rows = Vec::new();
        for stretch in stretches.iter().rev() {
            let (mut pages, mut texts) = (Row::new(), Row::new());
            shelf.place_pages(stretch, [&mut pages, &mut texts], first_page)?;
            for directory in stretch.directories.iter().rev() {
                shelf.place(&mut pages, &archive_name(directory))?;
            }
            rows.extend([pages, texts]);
            for part in &stretch.index {
                let folder = format!("{ARCHIVE}part/{}/", part.chunk.name());
                let of_part = shelf.chunks.range(folder.clone()..);
                let of_part = of_part.take_while(|(name, _)| name.starts_with(&folder));
                let names: Vec<String> = of_part.map(|(name, _)| name.clone()).collect();
                let mut row = Row::new();
                names.iter().try_for_each(|name| shelf.place(&mut row, name))?;
                rows.push(row);
            }
            // The next one has a copy of its own of a picture that both show.
            shelf.lately.clear();
        }
        let mut others = Row::new();
        let parts = shelf.place_rest(&mut others)?;
        Ok(rows.into_iter().chain([others]).chain(parts).collect())
    }
}
