//! One archive.

use std::sync::Arc;

use broadsheet_bundle::Manifest;
use broadsheet_model::{Day, Names, Source, SourceId};
use broadsheet_search::{Counts, Query};

use crate::{Content, Days, Find, Store, Target};

/// An archive: counted as a whole, and loaded where somebody looks.
pub struct Archive {
    /// What it consists of.
    pub manifest: Manifest,
    /// What has been loaded of it.
    pub store: Store,
    /// `true` for each source.
    pub all_sources: Vec<bool>,
    /// Where its files are at hand, its texts, folded, as far as they have been searched.
    #[cfg(feature = "local")]
    pub(crate) folded: Option<crate::folded::Folded>,
    /// Of a volume of a published archive, the folder of its files as seen from the page; empty
    /// where that is the one in which the page looks anyway. No two volumes of one archive have an
    /// article in common.
    #[cfg(feature = "volumes")]
    pub(crate) folder: Option<String>,
    /// Whether its folding table is also in the folder in which the page looks anyway.
    #[cfg(feature = "volumes")]
    pub(crate) shares_fold: bool,
}

impl Archive {
    /// The archive of `manifest`; nothing of it is loaded yet.
    pub fn new(manifest: Manifest) -> Archive {
        let all_sources = vec![true; manifest.sources.len()];
        Archive {
            manifest,
            store: Store::default(),
            all_sources,
            #[cfg(feature = "local")]
            folded: None,
            #[cfg(feature = "volumes")]
            folder: None,
            #[cfg(feature = "volumes")]
            shares_fold: false,
        }
    }

    /// Whether this is one of several volumes that a site publishes.
    pub(crate) fn is_volume(&self) -> bool {
        #[cfg(feature = "volumes")]
        let is_volume = self.folder.is_some();
        #[cfg(not(feature = "volumes"))]
        let is_volume = false;
        is_volume
    }

    /// The folder of its files as seen from the page; empty where that is the one in which the page
    /// looks anyway.
    #[cfg(feature = "volumes")]
    pub fn folder(&self) -> &str {
        self.folder.as_deref().unwrap_or_default()
    }

    /// Becomes an archive of nothing, which takes no memory.
    pub(crate) fn forget(&mut self) {
        self.unload();
        self.all_sources = Vec::new();
        self.manifest.n_articles = 0;
        self.manifest.n_text_bytes = 0;
        self.manifest.sources = Vec::new();
        self.manifest.index = Vec::new();
        #[cfg(feature = "windows")]
        {
            self.manifest.coarse = None;
        }
        self.manifest.first_page = None;
    }

    /// Drops everything that has been loaded.
    pub(crate) fn unload(&mut self) {
        self.store = Store::default();
        #[cfg(feature = "local")]
        if let Some(folded) = &mut self.folded {
            *folded = Default::default();
        }
    }

    /// Whether it can be shown: what cannot be counted cannot.
    pub fn opened(&self) -> Find<()> {
        match self.calendar() {
            Some(_) => Find::There(()),
            None => self.needed(Target::Calendar),
        }
    }

    /// That `target` has to be loaded, unless that was tried and failed.
    pub(crate) fn needed<T>(&self, target: Target) -> Find<T> {
        if self.store.has_failed(target) { Find::Nowhere } else { Find::Needs(vec![target]) }
    }

    /// What the calendar says, once it is there.
    pub fn calendar(&self) -> Option<&Days> {
        match self.store.get(Target::Calendar)? {
            Content::Calendar(days) => Some(days),
            _ => None,
        }
    }

    /// How many articles of each source there are on each day, once that is known.
    pub fn counts(&self) -> Option<&Counts> {
        Some(&self.calendar()?.counts)
    }

    /// The same, to be kept.
    pub(crate) fn shared_counts(&self) -> Option<Arc<Counts>> {
        Some(self.calendar()?.counts.clone())
    }

    /// The first and the last day on which an article was published, but for a few odd ones
    /// ([`Counts::usual_days`]); `None` where no article has a date, and while that is not known.
    pub fn days(&self) -> Option<(Day, Day)> {
        self.counts()?.usual_days()
    }

    /// The query that somebody has written: it is folded as the archive's texts are, by the
    /// archive's own table, unless it asks for nothing.
    pub fn query(&self, text: &str) -> Find<Query> {
        if text.trim().is_empty() {
            return Find::There(Query::default());
        }
        match self.store.get(Target::Fold) {
            Some(Content::Folding(folding)) => Find::There(Query::parse(text, folding)),
            _ => self.needed(Target::Fold),
        }
    }

    /// The position of the source `id` in the manifest's list.
    pub fn source_idx(&self, id: &SourceId) -> Option<usize> {
        self.manifest.sources.iter().position(|source| source.id == *id)
    }

    /// The source `id`; one that the manifest does not list is shown with its id alone.
    pub fn source(&self, id: &SourceId) -> Source {
        self.source_idx(id).map(|idx| self.manifest.sources[idx].clone()).unwrap_or_else(|| {
            Source { id: id.clone(), names: Names::same(id.as_str()), colour: None }
        })
    }
}
