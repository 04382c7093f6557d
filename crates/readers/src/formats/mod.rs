//! The formats, each in a file of its own, and how to tell them apart.

mod body;
mod feed;
mod feed_dump;
mod front_matter;
mod markdown;
mod mirror;
mod page;
mod plain;
mod refused;
mod running;
pub(crate) mod web_page;

use crate::ReadError;
use crate::draft::{Context, Draft};
use crate::text::title::is_edge;

/// A family of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// `<!--epoch ms-->`, `[title](url)`, a rule, HTML.
    FeedDump,
    /// Jekyll front matter; then either of: a feed dump, or bare HTML.
    FrontMatter,
    /// `### title`, navigation, picture and text of a mirrored page.
    MirrorPage,
    /// Any page of the web.
    WebPage,
    /// A piece of a page.
    Fragment,
    /// Markdown without front matter.
    Markdown,
    /// Text, if anything.
    Text,
}

/// The format of a file, from how it begins: families that say what they are before those that only
/// look like something.
fn detect(text: &str, cx: &Context<'_>) -> Format {
    let has_dashes = text.starts_with("---")
        && text[3..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    // A mirror page whose title line was lost begins with the dashes below it.
    if has_dashes && !mirror::begins_inside(text) {
        Format::FrontMatter
    } else if feed_dump::stamp(text).is_some() {
        Format::FeedDump
    } else if mirror::begins_with_title(text) || mirror::begins_inside(text) {
        Format::MirrorPage
    } else if web_page::is_page(text, cx.entry.media_type) {
        Format::WebPage
    } else if running::is_fragment(text, cx.entry.media_type) {
        Format::Fragment
    } else if running::is_markdown(text) {
        Format::Markdown
    } else {
        Format::Text
    }
}

/// Reads the text of an entry into the articles that it holds, in whatever format it is.
pub(crate) fn read(text: &str, cx: &mut Context<'_>) -> Result<Vec<Draft>, ReadError> {
    let text = text.trim_matches(is_edge);
    if text.is_empty() {
        return Err(ReadError::Empty);
    }
    if let Some(feed) = feed::find(text) {
        return feed::read(&feed, cx);
    }
    if feed::is_json(text) {
        return feed::read_json(text, cx);
    }
    refused::check(text)?;
    if let Some(fragment) = running::pasted(text) {
        return Ok(vec![running::read_fragment(fragment, cx)?]);
    }
    let draft = match detect(text, cx) {
        Format::FeedDump => feed_dump::read(text, Draft::default(), cx)?,
        Format::MirrorPage => mirror::read(text, cx),
        Format::WebPage => web_page::read(text, cx)?,
        Format::Fragment => running::read_fragment(text, cx)?,
        Format::Markdown => running::read_markdown(text, cx)?,
        Format::Text => running::read_text(text, cx)?,
        Format::FrontMatter => {
            let (draft, rest) = front_matter::read(text, cx)?;
            if feed_dump::stamp(rest).is_some() {
                feed_dump::read(rest, draft, cx)?
            } else {
                page::read(rest, draft, cx)
            }
        }
    };
    Ok(vec![draft])
}
