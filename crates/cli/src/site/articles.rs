//! The whole of a site as JSON.

use std::io::Write;
use std::ops::Range;

use anyhow::Result;
use broadsheet_archive::UnionList;
use broadsheet_feed::Head;
use broadsheet_model::Article;
use rayon::prelude::*;

use super::reader::Reader;
use super::{Fault, Site};
use crate::feeds::{Articles, head_of, write_bundle};

/// The articles of a site, newest first, read from disk.
pub(super) struct SiteArticles<'a> {
    reader: Reader<'a>,
    list: UnionList,
}

impl<'a> SiteArticles<'a> {
    /// # Errors
    /// When a calendar is missing or damaged, or a volume is not here.
    pub(super) fn open(site: &'a Site) -> Result<SiteArticles<'a>, Fault> {
        let mut reader = Reader::open(site)?;
        let list = reader.list(None)?;
        Ok(SiteArticles { reader, list })
    }
}

impl Articles for SiteArticles<'_> {
    fn n_articles(&self) -> usize {
        self.reader.n_articles()
    }

    fn articles(&mut self, numbers: Range<usize>) -> Result<Vec<Article>> {
        let mut articles = self.reader.articles(&self.list, numbers)?;
        let files = &self.reader.files;
        articles
            .par_iter_mut()
            .try_for_each(|(archive, article)| files.embed_pictures(*archive, article))?;
        Ok(articles.into_iter().map(|(_, article)| article).collect())
    }
}

/// What a site says as a whole.
///
/// # Errors
/// When a volume is not here.
pub(super) fn site_head(site: &Site) -> Result<Head, Fault> {
    Ok(Head { sources: site.sources()?, ..head_of(&site.manifest) })
}

/// Writes the bundle of `site`: a JSON Feed with everything that its articles hold.
///
/// # Errors
/// When a file of the site is missing or damaged, or `out` cannot be written.
pub fn export_bundle(site: &Site, out: &mut impl Write) -> Result<()> {
    write_bundle(&mut SiteArticles::open(site)?, &site_head(site)?, out)?;
    Ok(())
}
