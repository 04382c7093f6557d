//! The formats, each in a file of its own, and how to tell them apart.

mod feed_dump;
mod front_matter;
mod mirror;
mod page;

use crate::draft::Draft;
use crate::{ReadError, Warning};

/// A family of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// `<!--epoch ms-->`, `[title](url)`, a rule, HTML.
    FeedDump,
    /// Jekyll front matter; then either of: a feed dump, or bare HTML.
    FrontMatter,
    /// `### title`, navigation, picture and text of a mirrored page.
    MirrorPage,
}

/// The format of a file, from how it begins.
fn detect(text: &str) -> Option<Format> {
    let has_dashes = text.starts_with("---")
        && text[3..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    // A mirror page whose title line was lost begins with the dashes below it.
    if has_dashes && !mirror::begins_inside(text) {
        Some(Format::FrontMatter)
    } else if feed_dump::stamp(text).is_some() {
        Some(Format::FeedDump)
    } else if text.starts_with("### ") || mirror::begins_inside(text) {
        Some(Format::MirrorPage)
    } else {
        None
    }
}

/// Reads the text of a file into what it says, in whatever format it is.
pub(crate) fn read(text: &str, warnings: &mut Vec<Warning>) -> Result<Draft, ReadError> {
    let text = text.trim_start();
    if text.is_empty() {
        return Err(ReadError::Empty);
    }
    match detect(text).ok_or(ReadError::UnknownFormat)? {
        Format::FeedDump => feed_dump::read(text, Draft::default(), warnings),
        Format::MirrorPage => mirror::read(text, warnings),
        Format::FrontMatter => {
            let (draft, rest) = front_matter::read(text, warnings)?;
            if feed_dump::stamp(rest.trim_start()).is_some() {
                feed_dump::read(rest.trim_start(), draft, warnings)
            } else {
                Ok(page::read(rest, draft, warnings))
            }
        }
    }
}
