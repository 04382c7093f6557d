//! The archive that the page shows, and how it gets here.

mod load;
mod loading;

use broadsheet_bundle::{BundleError, Manifest};
use broadsheet_model::{Article, ArticleId, Day, Source, SourceId};
use broadsheet_search::{Corpus, install_fold_table};

pub use load::{load_chunk, load_manifest};
pub use loading::{AT_ONCE, Loading};

/// An archive that can be shown.
pub struct Archive {
    /// What it consists of.
    pub manifest: Manifest,
    /// Its articles, newest first; the position is the article's number.
    pub articles: Vec<Article>,
    /// The same articles for counting and, once [`Archive::fold_texts`] has been called, for searching.
    pub corpus: Corpus,
    /// The positions of the sources in the manifest's list, those with most articles first.
    pub source_order: Vec<usize>,
    /// Why chunks did not come.
    pub failed: Vec<LoadError>,
}

/// Why something could not be loaded.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadError {
    /// A file did not arrive at all.
    Fetch {
        /// Its address, relative to the page.
        file: String,
        /// What the browser says.
        reason: String,
    },
    /// It arrived and cannot be used.
    Bundle(BundleError),
}

impl From<BundleError> for LoadError {
    fn from(error: BundleError) -> LoadError {
        LoadError::Bundle(error)
    }
}

impl Archive {
    /// An archive of `articles`, newest first, as the chunks of `manifest` gave them.
    pub fn new(manifest: Manifest, articles: Vec<Article>, failed: Vec<LoadError>) -> Archive {
        let corpus = Corpus::without_text(&articles, &manifest.sources);
        let source_order = source_order(&manifest.sources, &articles);
        Archive { manifest, articles, corpus, source_order, failed }
    }

    /// Folds all texts by the packed `table`, so that they can be searched.
    pub fn fold_texts(&mut self, table: &[u8]) {
        install_fold_table(table);
        if !self.corpus.has_text() {
            self.articles.iter().for_each(|article| self.corpus.push_text(article));
        }
    }

    /// The number of the article `id`.
    pub fn number(&self, id: ArticleId) -> Option<usize> {
        self.articles.iter().position(|article| article.id == id)
    }

    /// The position of the source `id` in the manifest's list.
    pub fn source_idx(&self, id: &SourceId) -> Option<usize> {
        self.manifest.sources.iter().position(|source| source.id == *id)
    }

    /// The source `id`; a bundle whose article names a source that it does not list is shown with the id alone.
    pub fn source(&self, id: &SourceId) -> Source {
        self.source_idx(id)
            .map(|idx| self.manifest.sources[idx].clone())
            .unwrap_or_else(|| Source { id: id.clone(), names: broadsheet_model::Names::same(id.as_str()) })
    }

    /// The first and the last day on which an article was published; `None` when no article has a date.
    pub fn days(&self) -> Option<(Day, Day)> {
        let last = self.articles.first()?.published.day()?;
        let first = self.articles.iter().rev().find_map(|article| article.published.day())?;
        Some((first, last))
    }
}

/// The positions of `sources`, those with most articles first.
fn source_order(sources: &[Source], articles: &[Article]) -> Vec<usize> {
    let n_articles = |source: &Source| articles.iter().filter(|article| article.source == source.id).count();
    let mut order: Vec<(usize, usize)> = Vec::new();
    // Insertion, as a sort would be a larger download than this loop and there are few sources.
    for (idx, source) in sources.iter().enumerate() {
        let n = n_articles(source);
        order.insert(order.partition_point(|(other, _)| *other >= n), (n, idx));
    }
    order.into_iter().map(|(_, idx)| idx).collect()
}
