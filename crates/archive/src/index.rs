//! From the number of an article to its text, by the index.

use broadsheet_bundle::{ChunkRef, IndexFile, IndexHead};
use broadsheet_model::ArticleId;
use broadsheet_search::Part;

use super::{Archive, At, Content, FoundAt, Target};

impl Archive {
    /// Takes in the head of a part of the index.
    pub fn put_head(&mut self, part: usize, head: IndexHead) {
        let n_older = self.manifest.index[..part].iter().map(|(_, n_articles)| n_articles).sum();
        self.heads[part] = Some(Part::new(head, &self.counts, n_older));
        if self.heads.iter().all(Option::is_some) {
            self.parts = self.heads.iter_mut().filter_map(Option::take).collect();
        }
    }

    /// The parts of the index whose heads a search has to wait for: none where they are all there,
    /// or there is no index, or one did not come, which is as good as no index.
    pub fn missing_heads(&self) -> Vec<Target> {
        let mut missing = Vec::new();
        for (part, head) in self.heads.iter().enumerate().filter(|_| self.parts.is_empty()) {
            if self.store.has_failed(Target::Head(part)) {
                return Vec::new();
            }
            if head.is_none() {
                missing.push(Target::Head(part));
            }
        }
        missing
    }

    /// The text chunks that a file of places names, where it is there.
    pub(super) fn map(&self, part: usize, map: u32) -> Option<&[(ChunkRef, usize)]> {
        match self.store.get(Target::Index(part, IndexFile::Map(map)))? {
            Content::Map(texts) => Some(texts),
            _ => None,
        }
    }

    /// Where the article with this number stands, by the index, or what has to be loaded before
    /// that can be said. `None` where the index does not have it, or cannot be had.
    pub fn find_indexed(&self, number: usize) -> Result<At, Option<Target>> {
        let doc_of = |(idx, part): (usize, &Part)| Some((idx, part.doc(number as u32)?));
        let (part, doc) = self.parts.iter().enumerate().find_map(doc_of).ok_or(None)?;
        let head = &self.parts[part].head;
        let map = head.map_of(doc);
        let needed = |target| if self.store.has_failed(target) { None } else { Some(target) };
        let texts =
            self.map(part, map).ok_or_else(|| needed(Target::Index(part, IndexFile::Map(map))))?;
        // Chunks follow each other from the oldest; in a chunk the newest article is the first.
        let mut after = doc - head.map_starts[map as usize];
        for (text, (_, n_articles)) in texts.iter().enumerate() {
            let n_articles = *n_articles as u32;
            if after < n_articles {
                let at = FoundAt { part, map, text };
                let target = Target::Found(at);
                self.store.text(target).ok_or_else(|| needed(target))?;
                return Ok(At::Found(at, (n_articles - 1 - after) as usize, number as u32));
            }
            after -= n_articles;
        }
        Err(None)
    }

    /// An article among the text chunks that the index has led to.
    pub fn look_up_found(&self, id: ArticleId) -> Option<At> {
        self.store.texts().find_map(|(target, text)| {
            let Target::Found(at) = target else { return None };
            let entry = text.articles.iter().position(|article| article.id == id)?;
            let n_after = (text.articles.len() - 1 - entry) as u32;
            let texts = self.map(at.part, at.map)?;
            let before: usize = texts[..at.text].iter().map(|(_, n_articles)| n_articles).sum();
            let part = &self.parts[at.part];
            let number =
                part.number(part.head.map_starts[at.map as usize] + before as u32 + n_after)?;
            Some(At::Found(at, entry, number))
        })
    }
}
