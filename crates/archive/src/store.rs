//! What has been loaded, within a budget: what nobody has looked at for longest goes first.

use broadsheet_bundle::{ChunkRef, Entry, Listed, Page};
use broadsheet_model::Article;
use broadsheet_search::{Corpus, SUMMARY_CHARS, summary};

use super::{LoadError, Target};

/// How much memory what is kept may take, about.
const BUDGET_BYTES: usize = 36 << 20;
/// What is read into articles and entries takes about so many times the bytes of the unpacked file.
const READ_FACTOR: usize = 2;

/// Something that has been loaded.
pub enum Content {
    /// A directory: its pages.
    Directory(Vec<Listed>),
    /// A catalogue page.
    Page(LoadedPage),
    /// A text chunk.
    Text(Text),
    /// The buckets of ids.
    Ids(Vec<ChunkRef>),
    /// A bucket of ids, or a file of the index, as it came.
    Bytes(Vec<u8>),
    /// The text chunks that a file of places names, oldest first, each with how many articles it
    /// holds.
    Map(Vec<(ChunkRef, usize)>),
}

/// A catalogue page.
pub struct LoadedPage {
    /// What it holds.
    pub page: Page,
    /// For each entry the position of its source in the manifest's list.
    pub source_idx: Vec<Option<usize>>,
}

/// The articles of a text chunk.
pub struct Text {
    /// The articles.
    pub articles: Vec<Article>,
    /// What a list shows of them, where the list does not have that from pages.
    pub entries: Vec<Entry>,
    /// The articles, folded, once somebody has searched them.
    pub corpus: Option<Corpus>,
}

impl Text {
    /// Of these articles.
    pub fn new(articles: Vec<Article>) -> Text {
        Text { articles, entries: Vec::new(), corpus: None }
    }

    /// Of these articles, which are listed from here.
    pub fn with_entries(articles: Vec<Article>) -> Text {
        let entry = |article: &Article| Entry {
            id: article.id,
            title: article.title.clone(),
            source: article.source.clone(),
            published: article.published,
            authors: article.authors.clone(),
            lang: article.lang,
            summary: summary(article, SUMMARY_CHARS),
        };
        Text { entries: articles.iter().map(entry).collect(), ..Text::new(articles) }
    }
}

/// How far something has come.
enum Slot {
    Asked,
    Failed(LoadError),
    There(Content),
}

struct Kept {
    target: Target,
    slot: Slot,
    n_bytes: usize,
    /// When it was last looked at, by the store's own clock.
    used: u32,
}

/// What has been loaded or asked for. There are never more than some hundred things, so a list will
/// do.
#[derive(Default)]
pub struct Store {
    kept: Vec<Kept>,
    clock: u32,
}

impl Store {
    fn idx(&self, target: Target) -> Option<usize> {
        self.kept.iter().position(|kept| kept.target == target)
    }

    /// What has been loaded of `target`.
    pub fn get(&self, target: Target) -> Option<&Content> {
        match &self.kept[self.idx(target)?].slot {
            Slot::There(content) => Some(content),
            _ => None,
        }
    }

    /// The page at `target`, where it is there.
    pub fn page(&self, target: Target) -> Option<&LoadedPage> {
        match self.get(target)? {
            Content::Page(page) => Some(page),
            _ => None,
        }
    }

    /// The text chunk at `target`, where it is there.
    pub fn text(&self, target: Target) -> Option<&Text> {
        match self.get(target)? {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text chunk at `target`, to be folded.
    pub fn text_mut(&mut self, target: Target) -> Option<&mut Text> {
        let idx = self.idx(target)?;
        match &mut self.kept[idx].slot {
            Slot::There(Content::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The pages that are there, with their places.
    pub fn pages(&self) -> impl Iterator<Item = (Target, &LoadedPage)> {
        self.kept.iter().filter_map(|kept| match &kept.slot {
            Slot::There(Content::Page(page)) => Some((kept.target, page)),
            _ => None,
        })
    }

    /// The text chunks that are there, with their places.
    pub fn texts(&self) -> impl Iterator<Item = (Target, &Text)> {
        self.kept.iter().filter_map(|kept| match &kept.slot {
            Slot::There(Content::Text(text)) => Some((kept.target, text)),
            _ => None,
        })
    }

    /// The bytes of `target`, where they are there as they came.
    pub fn bytes(&self, target: Target) -> Option<&[u8]> {
        match self.get(target)? {
            Content::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Notes that `target` is needed; whether it has to be asked for.
    pub fn need(&mut self, target: Target) -> bool {
        self.clock += 1;
        let used = self.clock;
        match self.idx(target) {
            Some(idx) => {
                self.kept[idx].used = used;
                false
            }
            None => {
                self.kept.push(Kept { target, slot: Slot::Asked, n_bytes: 0, used });
                true
            }
        }
    }

    /// Keeps what has come, of a file of `n_bytes` unpacked bytes, or why it did not; then drops
    /// what is over the budget, but nothing of the `n_needed` things that were needed last.
    pub fn put(
        &mut self,
        target: Target,
        loaded: Result<Content, LoadError>,
        n_bytes: usize,
        n_needed: usize,
    ) {
        let Some(idx) = self.idx(target) else { return };
        let is_as_it_came = matches!(loaded, Ok(Content::Bytes(_)));
        self.kept[idx].n_bytes = if is_as_it_came { n_bytes } else { READ_FACTOR * n_bytes };
        self.kept[idx].slot = match loaded {
            Ok(content) => Slot::There(content),
            Err(error) => Slot::Failed(error),
        };
        while self.n_bytes() > BUDGET_BYTES && self.drop_oldest(n_needed) {}
    }

    fn n_bytes(&self) -> usize {
        self.kept.iter().map(|kept| kept.n_bytes).sum()
    }

    /// Whether there was anything to drop.
    fn drop_oldest(&mut self, n_needed: usize) -> bool {
        let is_there = |kept: &&Kept| matches!(kept.slot, Slot::There(_));
        let oldest = self.kept.iter().filter(is_there).map(|kept| kept.used).min();
        let newest_to_drop = (self.clock as usize).saturating_sub(n_needed) as u32;
        let Some(oldest) = oldest.filter(|oldest| *oldest <= newest_to_drop) else { return false };
        self.kept.retain(|kept| kept.used != oldest);
        true
    }

    /// How many things are on their way.
    pub fn n_asked(&self) -> usize {
        self.kept.iter().filter(|kept| matches!(kept.slot, Slot::Asked)).count()
    }

    /// Why things did not come.
    pub fn failures(&self) -> impl Iterator<Item = &LoadError> {
        self.kept.iter().filter_map(|kept| match &kept.slot {
            Slot::Failed(error) => Some(error),
            _ => None,
        })
    }

    /// Why `target` did not come.
    pub fn failure(&self, target: Target) -> Option<&LoadError> {
        match &self.kept[self.idx(target)?].slot {
            Slot::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Whether `target` did not come.
    pub fn has_failed(&self, target: Target) -> bool {
        self.failure(target).is_some()
    }

    /// Forgets what failed, so that it is asked for again.
    pub fn forget_failures(&mut self) {
        self.kept.retain(|kept| !matches!(kept.slot, Slot::Failed(_)));
    }
}
