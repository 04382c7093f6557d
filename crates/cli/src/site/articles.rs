//! The whole of a site as JSON.

use std::io::Write;
use std::ops::Range;

use anyhow::Result;
use broadsheet_bundle::embed_pictures;
use broadsheet_model::Article;
use rayon::prelude::*;

use super::reader::Reader;
use super::{Fault, Site};
use crate::feeds::{Articles, head_of, write_bundle};

/// The articles of a site, read from disk.
pub(super) struct SiteArticles<'a> {
    site: &'a Site,
    reader: Reader<'a>,
    n_articles: usize,
}

impl<'a> SiteArticles<'a> {
    /// # Errors
    /// When the calendar is missing or damaged.
    pub(super) fn open(site: &'a Site) -> Result<SiteArticles<'a>, Fault> {
        let n_articles = site.manifest.n_articles;
        Ok(SiteArticles { site, reader: Reader::open(site)?, n_articles })
    }
}

impl Articles for SiteArticles<'_> {
    fn n_articles(&self) -> usize {
        self.n_articles
    }

    fn articles(&mut self, numbers: Range<usize>) -> Result<Vec<Article>> {
        let mut articles = self.reader.articles(&numbers.collect::<Vec<_>>())?;
        let site = self.site;
        articles
            .par_iter_mut()
            .try_for_each(|article| embed_pictures(article, &mut |chunk| site.picture(chunk)))?;
        Ok(articles)
    }
}

/// Writes the bundle of `site`: a JSON Feed with everything that its articles hold.
///
/// # Errors
/// When a file of the site is missing or damaged, or `out` cannot be written.
pub fn export_bundle(site: &Site, out: &mut impl Write) -> Result<()> {
    write_bundle(&mut SiteArticles::open(site)?, &head_of(&site.manifest), out)?;
    Ok(())
}
