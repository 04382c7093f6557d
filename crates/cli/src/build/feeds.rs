//! The JSON files of a new site: see [`crate::feeds`].

use std::ops::Range;

use anyhow::Result;
use broadsheet_bundle::Manifest;
use broadsheet_model::Article;
use rayon::prelude::*;

use super::Run;
use super::pages::Numbered;
use super::spool::Spool;
use super::stage::Stage;
use crate::feeds::{
    Articles, FOLLOWED, MAX_SMALL_BYTES, N_FOLLOWED, Volumes, followed, head_of, volumes,
    write_volume,
};

/// Articles that wait in the spool.
struct Waiting<'a> {
    numbered: &'a Numbered,
    spool: &'a Spool<'a>,
}

impl Articles for Waiting<'_> {
    fn n_articles(&self) -> usize {
        self.numbered.n_articles()
    }

    fn articles(&mut self, numbers: Range<usize>) -> Result<Vec<Article>> {
        let waiting = &*self;
        let article = |number| waiting.numbered.article(number, waiting.spool);
        numbers.into_par_iter().map(article).collect()
    }
}

impl Waiting<'_> {
    /// Whether the bundle cannot be a small one. Each text stands in it twice, plain and as a tree,
    /// so this is known without making it.
    fn is_large(&self) -> bool {
        let n_text_bytes: u64 =
            self.numbered.keys.iter().map(|key| u64::from(key.n_text_bytes)).sum();
        // Base64 makes four bytes of three.
        n_text_bytes * 2 + self.numbered.n_picture_bytes() / 3 * 4 > MAX_SMALL_BYTES as u64
    }
}

impl Run<'_> {
    /// Writes `feed.json` alone, of the `n_newest` newest articles at most.
    pub(super) fn write_followed(
        &self,
        numbered: &Numbered,
        n_newest: usize,
        manifest: &Manifest,
        spool: &Spool<'_>,
        stage: &Stage<'_>,
    ) -> Result<()> {
        let numbered = numbered.part(0..n_newest.min(N_FOLLOWED), |idx| idx);
        let mut waiting = Waiting { numbered: &numbered, spool };
        stage.put(FOLLOWED, &followed(&mut waiting, &head_of(manifest))?)
    }

    /// Writes `feed.json`, and the bundle where it is small or was asked for.
    pub(super) fn write_feeds(
        &self,
        numbered: &Numbered,
        manifest: &Manifest,
        spool: &Spool<'_>,
        stage: &Stage<'_>,
    ) -> Result<()> {
        let mut waiting = Waiting { numbered, spool };
        let head = head_of(manifest);
        stage.put(FOLLOWED, &followed(&mut waiting, &head)?)?;
        let wanted = if self.request.json { Volumes::All } else { Volumes::Small };
        if wanted == Volumes::Small && waiting.is_large() {
            return Ok(());
        }
        self.progress.begin("writing JSON", 0);
        for volume in volumes(&mut waiting, &head, wanted)? {
            stage.put(&volume.name, &write_volume(&mut waiting, &head, &volume, Vec::new())?)?;
        }
        Ok(())
    }
}
