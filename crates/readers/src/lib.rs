//! Reads the bytes of an archived file, whatever its format, into articles and warnings.
//!
//! [`read`] is the one entry: it decodes the bytes, tells the format from how the text begins and
//! gives back a [`Reading`]. Odd input is normal: what can be read is, and what looked wrong is a
//! [`Warning`]; a [`ReadError`] means that nothing could be read. Nothing here touches disk or
//! network, reads a clock, or lets HTML through: a body is a typed tree. The crate compiles for
//! `wasm32-unknown-unknown` too.
//!
//! # Where each field comes from
//!
//! | field of [`Article`] | feed dump | Jekyll front matter + feed dump | Jekyll front matter + page | mirror page |
//! |---|---|---|---|---|
//! | `id` | the address | the address | the address | the address |
//! | `title` | `[title](url)`, entities decoded | the same | `title:` | the `###` line |
//! | `url` | `[title](url)` | the same, else `from:` | `from:` | the line 原文链接 |
//! | `source` | site of `url` | site of `url` | site of `url` | site of `url` |
//! | `published` | `<!--milliseconds-->` (offset 0), else the line `12/07/2023 - 16:24` (day) | `date:` with its offset (where that is only a day: the milliseconds) | `date:` | the day in 【大纪元2023年09月21日讯】, else the day in `url` |
//! | `authors` | – | `author:` | `author:`, then links with `rel="author"` | reporters and translators of the byline, then 责任编辑 |
//! | `tags` | links to `…/tag/…` | `tags:`, `categories:`, then links | `tags:`, `categories:`, then links with `rel="tag"` or to `…/tag/…` | links to `…/tag/…` |
//! | `lang` | counted letters | the same | the same | the same |
//! | `body` | HTML after the rule, without date line, share buttons, self-promotion, feed footer | the same | HTML without the template's parts | lead picture with caption, then the HTML between the two `article content` comments |
//! | `provenance.file`, `.sha256` | the arguments of [`read`] | the same | the same | the same |
//! | `provenance.archived` | not given | not given | not given | not given |
//!
//! A title that is missing everywhere is taken from the file's name. Without an address the id is
//! derived from title and text, and the source is `unknown`.

mod address;
mod decode;
mod draft;
mod error;
mod formats;
mod html;
mod sources;
mod text;
mod warning;

use broadsheet_model::Article;

pub use error::ReadError;
pub use sources::{Site, SourceEntry, SourceTable};
pub use warning::{Warning, WarningKind};

/// The largest file that is read, in bytes (32 MiB); an article has some kilobytes.
pub const MAX_FILE_BYTES: usize = 32 * 1024 * 1024;

/// What a file gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The articles of the file, at least one.
    pub articles: Vec<Article>,
    /// What looked wrong, in the order in which it was met.
    pub warnings: Vec<Warning>,
}

/// Reads the bytes of `file`, a path relative to the folder that is read, with `/` between its
/// parts.
///
/// The path is recorded in the article and never opened.
///
/// # Errors
///
/// Where nothing could be read: see [`ReadError`].
pub fn read(file: &str, bytes: &[u8], sources: &SourceTable) -> Result<Reading, ReadError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge { size_bytes: bytes.len(), limit_bytes: MAX_FILE_BYTES });
    }
    let mut warnings = Vec::new();
    let text = decode::decode(bytes, &mut warnings)?;
    let draft = formats::read(&text, &mut warnings)?;
    let article = draft.finish(file, bytes, sources, &mut warnings)?;
    Ok(Reading { articles: vec![article], warnings })
}
