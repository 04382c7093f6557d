//! From the number of an article to its text, by the index.

use std::ops::Range;

use broadsheet_bundle::{ChunkRef, Entry, FileProof, IndexFile, Places, parse_slice};
use broadsheet_model::{Article, ArticleId};
use broadsheet_search::Part;

use crate::{Archive, At, Content, Find, IndexedTextAt, PlacedAt, Target};

/// How many places files in a row one text chunk is in at most: a chunk holds at most a few hundred
/// short articles.
const MAX_FILES_PER_TEXT: u32 = 256;

impl Archive {
    /// A part of the index, once its root is there.
    pub fn part(&self, idx: usize) -> Option<&Part> {
        match self.store.get(Target::Root(idx))? {
            Content::Root(part) => Some(part),
            _ => None,
        }
    }

    /// The parts of the index, oldest first; `Nowhere` where there is no index, or a root did not
    /// come, which is as good as none.
    pub fn parts(&self) -> Find<Vec<&Part>> {
        let (mut parts, mut missing) = (Vec::new(), Vec::new());
        for idx in 0..self.manifest.index.len() {
            match self.part(idx) {
                Some(part) => parts.push(part),
                None if self.store.has_failed(Target::Root(idx)) => return Find::Nowhere,
                None => missing.push(Target::Root(idx)),
            }
        }
        match (missing.is_empty(), parts.is_empty()) {
            (false, _) => Find::Needs(missing),
            (true, true) => Find::Nowhere,
            (true, false) => Find::There(parts),
        }
    }

    /// Where the coarse level of the index stands in [`Target::Root`] and [`Target::Index`], if
    /// there is one: as a part behind the last.
    #[cfg(feature = "windows")]
    pub fn coarse_part(&self) -> Option<usize> {
        self.manifest.coarse.as_ref().map(|_| self.manifest.index.len())
    }

    /// Those of the parts of the index at these positions; `Nowhere` where a root did not come.
    #[cfg(feature = "windows")]
    pub(crate) fn parts_at(&self, wanted: &[usize]) -> Find<Vec<&Part>> {
        let (mut parts, mut missing) = (Vec::new(), Vec::new());
        for idx in wanted {
            match self.part(*idx) {
                Some(part) => parts.push(part),
                None if self.store.has_failed(Target::Root(*idx)) => return Find::Nowhere,
                None => missing.push(Target::Root(*idx)),
            }
        }
        if missing.is_empty() { Find::There(parts) } else { Find::Needs(missing) }
    }

    /// The roots that any search needs: of all parts of the index, or of its coarse level and of
    /// the newest part.
    #[cfg(feature = "windows")]
    pub fn first_roots(&self) -> Vec<Target> {
        match (self.coarse_part(), self.manifest.index.len().checked_sub(1)) {
            (Some(coarse), Some(newest)) => self.parts_at(&[coarse, newest]).needs(),
            _ => self.parts().needs(),
        }
    }

    /// Where a file of a part of the index is, and what proves it.
    pub(crate) fn proof_of(&self, part_idx: usize, file: IndexFile) -> Option<FileProof> {
        let root = &self.part(part_idx)?.root;
        let (IndexFile::Docs(chunk) | IndexFile::Positions(chunk)) = file else {
            return root.proof_of(file, None);
        };
        let number = root.slice_of(chunk);
        let bytes = self.store.bytes(Target::Index(part_idx, IndexFile::Slice(number)))?;
        root.proof_of(file, Some(&parse_slice(root, number, bytes).ok()?))
    }

    /// What a file of places says, if it is there.
    fn places(&self, part: usize, file: u32) -> Option<&Places> {
        match self.store.get(Target::Index(part, IndexFile::Places(file)))? {
            Content::Places(places) => Some(places),
            _ => None,
        }
    }

    /// The text chunks that a places file names, oldest first, each with the positions in its part
    /// of the articles that it holds.
    fn texts_of(
        &self,
        part: usize,
        file: u32,
    ) -> Option<impl Iterator<Item = (&ChunkRef, Range<u32>)>> {
        let places = self.places(part, file)?;
        let first = self.part(part)?.root.docs_of_places(file).start;
        let mut end = first.checked_sub(places.n_before as u32)?;
        Some(places.texts.iter().map(move |(chunk, n_articles)| {
            let start = end;
            end += *n_articles as u32;
            (chunk, start..end)
        }))
    }

    /// The text chunk at `at`, as a places file names it that is there.
    pub(crate) fn indexed_text(&self, at: IndexedTextAt) -> Option<&ChunkRef> {
        let (first_file, _) = self.part(at.part)?.root.places_of(at.first);
        // The first of the files that name it need not be there.
        (first_file..first_file + MAX_FILES_PER_TEXT).find_map(|file| {
            let mut texts = self.texts_of(at.part, file)?;
            texts.find(|(_, docs)| docs.start == at.first).map(|(chunk, _)| chunk)
        })
    }

    /// What a list shows of an article that the index has.
    pub(crate) fn indexed_entry(&self, at: PlacedAt) -> Option<&Entry> {
        self.places(at.part, at.file)?.entries.get(at.position)
    }

    /// The text chunk that holds an article which the index has, and its position there.
    pub(crate) fn indexed_text_at(&self, at: PlacedAt) -> Option<(Target, usize)> {
        let doc = self.part(at.part)?.root.docs_of_places(at.file).start + at.position as u32;
        let mut texts = self.texts_of(at.part, at.file)?;
        let docs = texts.find(|(_, docs)| docs.contains(&doc))?.1;
        let text = IndexedTextAt { part: at.part, first: docs.start };
        // In a chunk the newest article is the first.
        Some((Target::IndexedText(text), (docs.end - 1 - doc) as usize))
    }

    /// Where the article with this number stands, by the index. `Nowhere` where the index does not
    /// have it, or cannot be had.
    pub fn find_indexed(&self, number: usize) -> Find<At> {
        let doc_in = |idx: usize| Some((idx, self.part(idx)?, self.part(idx)?.doc(number as u32)?));
        let Some((part_idx, part, doc)) = (0..self.manifest.index.len()).find_map(doc_in) else {
            return Find::Nowhere;
        };
        let (file, position) = part.root.places_of(doc);
        match self.places(part_idx, file) {
            Some(_) => {
                let at = PlacedAt { part: part_idx, file, position };
                Find::There(At::Indexed(at, number as u32))
            }
            None => self.needed(places_target(part_idx, file)),
        }
    }

    /// Where the article with this number stands: by the index, which leads to its text at once,
    /// else on its page.
    pub fn find_number(&self, number: usize) -> Find<At> {
        match self.find_indexed(number) {
            Find::Nowhere => self.find(number, &self.all_sources),
            found => found,
        }
    }

    /// The whole article with this number, by the index.
    pub(crate) fn find_indexed_article(&self, number: usize) -> Find<&Article> {
        match self.find_indexed(number) {
            Find::There(at) => self.article_at(at),
            Find::Needs(needs) => Find::Needs(needs),
            Find::Nowhere => Find::Nowhere,
        }
    }

    /// The whole article with this number.
    pub fn find_article(&self, number: usize) -> Find<&Article> {
        let at = match self.find_number(number) {
            Find::There(at) => at,
            Find::Needs(needs) => return Find::Needs(needs),
            Find::Nowhere => return Find::Nowhere,
        };
        self.article_at(at)
    }

    /// The whole article at `at`.
    pub fn article_at(&self, at: At) -> Find<&Article> {
        match (self.article(at), self.text_at(at)) {
            (Some(article), _) => Find::There(article),
            // A text chunk may have fewer articles than what names it says.
            (None, Some((text, _))) if self.store.text(text).is_none() => self.needed(text),
            _ => Find::Nowhere,
        }
    }

    /// An article among those that the index has led to.
    pub fn look_up_indexed(&self, id: ArticleId) -> Option<At> {
        self.store.contents().find_map(|(target, content)| {
            let (Target::Index(idx, IndexFile::Places(file)), Content::Places(places)) =
                (target, content)
            else {
                return None;
            };
            let position = places.entries.iter().position(|entry| entry.id == id)?;
            let part = self.part(idx)?;
            let number = part.number(part.root.docs_of_places(file).start + position as u32)?;
            Some(At::Indexed(PlacedAt { part: idx, file, position }, number))
        })
    }
}

/// A places file of a part of the index.
pub fn places_target(part: usize, file: u32) -> Target {
    Target::Index(part, IndexFile::Places(file))
}
