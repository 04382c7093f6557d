//! The JSON files of a new site: see [`crate::feeds`].

use std::ops::Range;

use anyhow::Result;
use broadsheet_bundle::Manifest;
use broadsheet_model::Article;
use rayon::prelude::*;

use super::Run;
use super::output::Output;
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

/// Whether the bundle of articles with so many bytes of text and of pictures cannot be a small one.
/// Each text stands in it twice, plain and as a tree, so this is known without making it.
pub(super) fn is_large(n_text_bytes: u64, n_picture_bytes: u64) -> bool {
    // Base64 makes four bytes of three.
    n_text_bytes * 2 + n_picture_bytes / 3 * 4 > MAX_SMALL_BYTES as u64
}

/// How many of the newest of `n` articles the JSON files hold, unless all were asked for.
#[cfg(feature = "stages")]
pub(super) fn n_in_feeds(n: usize, is_large: bool) -> usize {
    if is_large { n.min(N_FOLLOWED) } else { n }
}

/// Writes `feed.json`, and the bundle where it is wanted. The newest [`n_in_feeds`] articles have to
/// be among those that are numbered.
pub(super) fn write_feeds(
    numbered: &Numbered,
    manifest: &Manifest,
    wanted: Option<Volumes>,
    spool: &Spool<'_>,
    out: &dyn Output,
) -> Result<()> {
    let mut waiting = Waiting { numbered, spool };
    let head = head_of(manifest);
    out.put(FOLLOWED, &followed(&mut waiting, &head)?)?;
    let Some(wanted) = wanted else { return Ok(()) };
    for volume in volumes(&mut waiting, &head, wanted)? {
        out.put(&volume.name, &write_volume(&mut waiting, &head, &volume, Vec::new())?)?;
    }
    Ok(())
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
        write_feeds(&numbered, manifest, None, spool, stage)
    }

    /// Writes `feed.json`, and the bundle where it is small or was asked for.
    pub(super) fn write_feeds(
        &self,
        numbered: &Numbered,
        manifest: &Manifest,
        spool: &Spool<'_>,
        stage: &Stage<'_>,
    ) -> Result<()> {
        let is_large = is_large(numbered.n_text_bytes(), numbered.n_picture_bytes());
        let wanted = match (self.request.json, is_large) {
            (true, _) => Some(Volumes::All),
            (false, true) => None,
            (false, false) => Some(Volumes::Small),
        };
        if wanted.is_some() {
            self.progress.begin("writing JSON", 0);
        }
        write_feeds(numbered, manifest, wanted, spool, stage)
    }
}
