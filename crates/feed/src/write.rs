//! Writes feeds.

use std::io::{self, Write};

use broadsheet_model::{Article, Lang, Published};

use crate::Head;
use crate::wire::{WireArticle, WireAuthor, WireHead, WireItem};

/// What JSON Feed says that it is.
const JSON_FEED: &str = "https://jsonfeed.org/version/1.1";
/// What an archive without a title is called: a feed has to have one.
const NO_TITLE: &str = "Broadsheet";

/// Which feed is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// A bundle: with everything that the articles hold.
    Bundle,
    /// What feed readers need, and no more.
    Followed,
}

/// Writes a feed, an item at a time.
#[derive(Debug)]
#[must_use = "the feed has no end until it is finished"]
pub struct FeedWriter<W> {
    out: W,
    n_items: usize,
}

impl<W: Write> FeedWriter<W> {
    /// Begins a feed.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(feed: Feed, head: &Head, mut out: W) -> io::Result<FeedWriter<W>> {
        write!(out, "{{\"version\":\"{JSON_FEED}\"")?;
        if feed == Feed::Bundle {
            out.write_all(b",\n\"_broadsheet\":")?;
            serde_json::to_writer(&mut out, &WireHead::from(head))?;
        }
        let title = if head.title.trim().is_empty() { NO_TITLE } else { head.title.trim() };
        out.write_all(b",\n\"title\":")?;
        serde_json::to_writer(&mut out, title)?;
        out.write_all(b",\n\"home_page_url\":\"./\"")?;
        if head.language != Lang::Und {
            write!(out, ",\n\"language\":\"{}\"", head.language.tag())?;
        }
        out.write_all(b",\n\"items\":[")?;
        Ok(FeedWriter { out, n_items: 0 })
    }

    /// Adds what [`item`] made of an article.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn add(&mut self, item: &[u8]) -> io::Result<()> {
        self.add_with(|out| out.write_all(item))
    }

    /// Adds an item that `write` writes, for a writer that knows more of items than their bytes.
    ///
    /// # Errors
    /// Those of the writer and of `write`.
    pub fn add_with(&mut self, write: impl FnOnce(&mut W) -> io::Result<()>) -> io::Result<()> {
        self.out.write_all(if self.n_items == 0 { b"\n" } else { b",\n" })?;
        self.n_items += 1;
        write(&mut self.out)
    }

    /// Ends the feed, and says where its next items are, if anywhere; gives the writer back.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self, next_url: Option<&str>) -> io::Result<W> {
        self.out.write_all(b"\n]")?;
        if let Some(next_url) = next_url {
            self.out.write_all(b",\n\"next_url\":")?;
            serde_json::to_writer(&mut self.out, next_url)?;
        }
        self.out.write_all(b"}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// An article as an item of a feed: one line of JSON, without a line feed.
pub fn item(feed: Feed, article: &Article) -> Vec<u8> {
    let moment = match article.published {
        Published::Instant(instant) => Some(instant.to_string()).filter(|text| !text.is_empty()),
        Published::Day(_) | Published::Unknown => None,
    };
    let item = WireItem {
        id: article.id.to_string(),
        url: article.url.as_ref().map(|url| url.as_str()),
        title: &article.title,
        content_text: article.body.text_blocks().join("\n\n"),
        date_published: moment,
        authors: article.authors.iter().map(|name| WireAuthor { name }).collect(),
        tags: &article.tags,
        language: (article.lang != Lang::Und).then(|| article.lang.tag()),
        article: (feed == Feed::Bundle).then(|| WireArticle::from(article)),
    };
    serde_json::to_vec(&item).expect("texts and numbers always serialise")
}
