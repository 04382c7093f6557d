//! The JSON bundle in a zip.

use std::io::{self, Write};

use broadsheet_feed::{Feed, FeedWriter, Head, item};
use broadsheet_model::Article;

use crate::zip::{Member, Zip};

/// The name of the bundle inside.
const NAME: &str = "archive.json";

/// A zip with one JSON bundle, which the command and the page read as it is.
pub struct BundleZip<W: Write> {
    feed: FeedWriter<Member<W>>,
}

impl<W: Write> BundleZip<W> {
    /// Begins a bundle; `head` is what it says as a whole.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(head: &Head, out: W) -> io::Result<BundleZip<W>> {
        let member = Zip::new(out).begin(NAME)?;
        Ok(BundleZip { feed: FeedWriter::new(Feed::Bundle, head, member)? })
    }

    /// Adds an article with its earlier texts.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, article: &Article) -> io::Result<()> {
        self.feed.add(&item(Feed::Bundle, article))
    }

    /// Ends the bundle and the zip; gives back what it was written to.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.feed.finish(None)?.finish()?.finish()
    }
}
