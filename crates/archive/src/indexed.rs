//! From the number of an article to its text, by the index.

use broadsheet_bundle::{ChunkRef, IndexFile};
use broadsheet_model::{Article, ArticleId};
use broadsheet_search::Part;

use crate::{Archive, At, Content, Find, IndexedTextAt, Target};

impl Archive {
    /// A part of the index, once its head is there.
    pub fn part(&self, idx: usize) -> Option<&Part> {
        match self.store.get(Target::Head(idx))? {
            Content::Head(part) => Some(part),
            _ => None,
        }
    }

    /// The parts of the index, oldest first; `Nowhere` where there is no index, or a head did not
    /// come, which is as good as none.
    pub fn parts(&self) -> Find<Vec<&Part>> {
        let (mut parts, mut missing) = (Vec::new(), Vec::new());
        for idx in 0..self.manifest.index.len() {
            match self.part(idx) {
                Some(part) => parts.push(part),
                None if self.store.has_failed(Target::Head(idx)) => return Find::Nowhere,
                None => missing.push(Target::Head(idx)),
            }
        }
        match (missing.is_empty(), parts.is_empty()) {
            (false, _) => Find::Needs(missing),
            (true, true) => Find::Nowhere,
            (true, false) => Find::There(parts),
        }
    }

    /// The text chunks that a map file names, if it is there.
    pub(crate) fn map(&self, part: usize, map: u32) -> Option<&[(ChunkRef, usize)]> {
        match self.store.get(Target::Index(part, IndexFile::Map(map)))? {
            Content::Map(texts) => Some(texts),
            _ => None,
        }
    }

    /// Where the article with this number stands, by the index, with its text. `Nowhere` where the
    /// index does not have it, or cannot be had.
    pub fn find_indexed(&self, number: usize) -> Find<At> {
        let doc_in = |idx: usize| Some((idx, self.part(idx)?, self.part(idx)?.doc(number as u32)?));
        let Some((idx, part, doc)) = (0..self.manifest.index.len()).find_map(doc_in) else {
            return Find::Nowhere;
        };
        let map = part.head.map_of(doc);
        let Some(texts) = self.map(idx, map) else {
            return self.needed(Target::Index(idx, IndexFile::Map(map)));
        };
        let start = part.head.map_starts.get(map as usize).copied().unwrap_or_default();
        // Chunks follow each other from the oldest; in a chunk the newest article is the first.
        let mut after = doc.saturating_sub(start);
        for (text, (_, n_articles)) in texts.iter().enumerate() {
            let n_articles = *n_articles as u32;
            if after < n_articles {
                let at = IndexedTextAt { part: idx, map, text };
                let target = Target::IndexedText(at);
                if self.store.text(target).is_none() {
                    return self.needed(target);
                }
                let entry = (n_articles - 1 - after) as usize;
                return Find::There(At::Indexed(at, entry, number as u32));
            }
            after -= n_articles;
        }
        Find::Nowhere
    }

    /// Where the article with this number stands: by the index, which leads to its text at once,
    /// else on its page.
    pub fn find_number(&self, number: usize) -> Find<At> {
        match self.find_indexed(number) {
            Find::Nowhere => self.find(number, &self.all_sources),
            found => found,
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
    pub(crate) fn article_at(&self, at: At) -> Find<&Article> {
        match (self.article(at), self.text_at(at)) {
            (Some(article), _) => Find::There(article),
            // A text chunk may have fewer articles than what names it says.
            (None, Some((text, _))) if self.store.text(text).is_none() => self.needed(text),
            _ => Find::Nowhere,
        }
    }

    /// An article among the text chunks that the index has led to.
    pub fn look_up_indexed(&self, id: ArticleId) -> Option<At> {
        self.store.contents().find_map(|(target, content)| {
            let (Target::IndexedText(at), Content::Text(text)) = (target, content) else {
                return None;
            };
            let entry = text.articles.iter().position(|article| article.id == id)?;
            let n_after = (text.articles.len() - 1 - entry) as u32;
            let older = self.map(at.part, at.map)?.get(..at.text)?;
            let n_older: usize = older.iter().map(|(_, n_articles)| n_articles).sum();
            let part = self.part(at.part)?;
            let start = part.head.map_starts.get(at.map as usize)?;
            let number = part.number(start + n_older as u32 + n_after)?;
            Some(At::Indexed(at, entry, number))
        })
    }
}
