//! Reads the bytes of an archived file, whatever its format, into articles and warnings.
//!
//! [`read_entry`] is the one way in: it tells from the bytes whether they are text, decodes them,
//! tells the format from how the text begins and gives back a [`Reading`] of one article, of
//! several, or of none. What is known of publishers, whatever the format, stands in `sites`. Odd
//! input is normal: what can be read is, and what looked wrong is a [`Warning`]; a [`ReadError`]
//! means that nothing could be read. Nothing here touches disk or network, reads a clock, or lets
//! HTML through: a body is a typed tree. The crate compiles for `wasm32-unknown-unknown` too.
//!
//! # Where each field comes from
//!
//! | field of [`Article`] | feed dump | Jekyll front matter + feed dump | Jekyll front matter + body | mirror page |
//! |---|---|---|---|---|
//! | `id` | the address without what says who opened it | the same | the same | the same |
//! | `title` | `[title](url)`, entities decoded | the same | `title:`, as text | the `###` line |
//! | `url` | `[title](url)` | the same, else `from:` and its kin | `from:` and its kin, else the link of a first or last line that begins with 原文 | the line 原文链接 |
//! | `source` | site of `url` | site of `url` | site of `url` | site of `url` |
//! | `published` | `<!--milliseconds-->` (offset 0), else a line with nothing but a date | `date:` with its offset (where that is only a day: the milliseconds) | `date:` as Jekyll reads it, else the file's name, else the markup | the day in 【大纪元2023年09月21日讯】, else `<time>` or a line with nothing but a date, else the title, else the address |
//! | `authors` | – | `author:`, `authors:` | the same, then links with `rel="author"` | reporters and translators of the byline, then 责任编辑 |
//! | `tags` | links to `…/tag/…` | `tags:`, `categories:`, then links | `tags:`, `categories:`, then links with `rel="tag"` or to `…/tag/…` | links to `…/tag/…` |
//! | `lang` | counted letters | the same | the same | the same |
//! | `body` | HTML after the rule, without date line, share buttons, footer | the same | HTML, or Markdown with HTML in it, without the template's parts | lead picture with caption, then the HTML between the two `article content` comments, or what stands between head and closing rule |
//! | `provenance` | the [`Entry`] | the same | the same; `captured:` | the same |
//!
//! Pages of the web say the same things in many places; the first that says anything counts:
//!
//! | field | place |
//! |---|---|
//! | `id`, `url` | the address from outside, that of the original of a copy, `link rel=canonical`, `og:url`; an address of the Internet Archive is that of its original |
//! | `title` | the heading that says what the page calls itself, the only `h1`, JSON-LD, `og:title` and its kin, `<title>` without the site's name |
//! | `published` | JSON-LD, WeChat's script, `<meta>`, the line beside the title, `<time>`, the title, the address |
//! | `authors` | JSON-LD, the line beside the title, `<meta>` |
//! | `tags` | `article:tag`; keywords that the text has too |
//! | `body` | the run of lines that the extractor finds, read as HTML; `articleBody` of JSON-LD where that is much longer |
//! | `provenance` | the [`Entry`]; what the program that saved the page wrote into it |
//!
//! Feeds and texts without a page, likewise:
//!
//! | field | feed | Markdown, plain text |
//! |---|---|---|
//! | `id` | the address; without one, or where entries share it, `guid` or `id` | the address, else title and text |
//! | `title` | `title`, else those of Dublin Core, podcasts, Media RSS | the first heading, a first line that stands alone |
//! | `url` | `feedburner:origLink`, `link`, a `guid` or `id` that is one, content elsewhere | a line below the title, the last line |
//! | `published` | `published`, `pubDate`, `dcterms:issued`, `dc:date`, created, updated | a line below the title, the dateline |
//! | `authors` | the entry's, its source's, the feed's | a line below the title, the byline |
//! | `body` | `content:encoded`, Atom's content, XHTML; else descriptions; then media | its paragraphs |
//!
//! A title that is missing is the first heading, or the first sentence, or the file's name. Without
//! an address the id is derived from title and text, and the source is `unknown`. A date that
//! programs write for none (0, year 1) is none.

mod address;
mod declared;
mod decode;
mod detect;
mod draft;
mod error;
mod extract;
mod formats;
mod html;
mod mend;
mod sites;
mod sources;
mod text;
mod warning;

use broadsheet_model::{About, Article, Digest, Names, Published, Source};

use draft::{Context, Draft};

pub use error::ReadError;
pub use sources::{Site, SourceEntry, SourceTable};
pub use warning::{Warning, WarningKind};

/// The largest file that is read, in bytes (32 MiB); an article has some kilobytes.
pub const MAX_FILE_BYTES: usize = 32 * 1024 * 1024;

/// The largest page of the web that is read, in bytes (64 MiB): pages that were saved in one piece
/// carry their pictures.
pub const MAX_PAGE_BYTES: usize = 64 * 1024 * 1024;

/// The largest size that is read of a file that begins so, in bytes.
pub fn limit_bytes(beginning: &[u8]) -> usize {
    if detect::is_page(beginning) { MAX_PAGE_BYTES } else { MAX_FILE_BYTES }
}

/// What a file gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The articles in the file's own order; a file may hold none.
    pub articles: Vec<Article>,
    /// What looked wrong, in the order in which it was met.
    pub warnings: Vec<Warning>,
    /// The names that the file gives to sources that nobody else names (a feed's title), ordered by
    /// id. Another file may give another name: see [`Reading::source_of`].
    pub sources: Vec<Source>,
}

impl Reading {
    /// The source of one of the articles: as `table` calls it, else as the file does, else by its
    /// host.
    pub fn source_of(&self, article: &Article, table: &SourceTable) -> Source {
        let named = || self.sources.iter().find(|source| source.id == article.source).cloned();
        let by_host = || {
            let source = table.resolve(article.url.as_ref());
            if source.id == article.source { source } else { Source::unnamed(&article.source) }
        };
        table.by_id(&article.source).or_else(named).unwrap_or_else(by_host)
    }
}

/// Bytes that are to be read, and what is known of them from outside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry<'a> {
    /// The input file's path relative to the folder that is read, with `/` between its parts. It is
    /// recorded in the articles and never opened.
    pub file: &'a str,
    /// The place of these bytes inside `file`, where that is a container.
    pub member: Option<&'a str>,
    /// The bytes.
    pub bytes: &'a [u8],
    /// The charset that came with the bytes (a header of MIME, HTTP or WARC), as it was written.
    pub charset: Option<&'a str>,
    /// The media type that came with the bytes, as it was written: `text/html; charset=gb2312`. It
    /// decides only where the bytes say too little.
    pub media_type: Option<&'a str>,
    /// The address from which the bytes were fetched, where the container says so. It is the
    /// identity of a page and what relative addresses in it are relative to.
    pub address: Option<&'a str>,
    /// When the copy was made, where the container says so.
    pub captured: Published,
    /// What the container says of all that it holds; it fills what an article does not say itself.
    pub about: Option<&'a About>,
    /// Whether the container can be asked for pictures: then these are
    /// [`ImageData::Reference`](broadsheet_model::ImageData::Reference)s, which the caller settles.
    pub has_pictures: bool,
}

/// How to read.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions<'a> {
    /// The publishers that are known by name.
    pub sources: &'a SourceTable,
    /// Whether addresses keep the parameters that say who followed or saved them.
    pub keep_tracking: bool,
}

impl<'a> ReadOptions<'a> {
    /// The usual way, with these publishers.
    pub fn new(sources: &'a SourceTable) -> ReadOptions<'a> {
        ReadOptions { sources, keep_tracking: false }
    }
}

/// Reads the bytes of `file` in the usual way: [`read_entry`] without anything known from outside.
///
/// # Errors
///
/// Where nothing could be read: see [`ReadError`].
pub fn read(file: &str, bytes: &[u8], sources: &SourceTable) -> Result<Reading, ReadError> {
    read_entry(&Entry { file, bytes, ..Entry::default() }, &ReadOptions::new(sources))
}

/// The articles of an entry. Where it holds several, one that nothing can be made of is a warning.
fn finished(
    drafts: Vec<Draft>,
    sha256: Digest,
    cx: &mut Context<'_>,
) -> Result<Vec<Article>, ReadError> {
    let is_only = drafts.len() == 1;
    let mut articles = Vec::with_capacity(drafts.len());
    for draft in drafts {
        cx.member.clone_from(&draft.member);
        match draft.finish(sha256, cx) {
            Ok(article) => articles.push(article),
            Err(error) if is_only => return Err(error),
            Err(error) => cx.warn(WarningKind::EntrySkipped { reason: Box::new(error) }),
        }
    }
    if articles.is_empty() { Err(ReadError::EmptyFeed) } else { Ok(articles) }
}

/// Where and when a saved page was copied, as the program that saved it wrote into its beginning:
/// the address of the original, and the moment. For containers that are a page too.
pub fn copied_from(beginning: &[u8]) -> (Option<String>, Published) {
    let saved = formats::web_page::saved::in_bytes(beginning);
    (saved.address, saved.captured)
}

/// Reads one entry.
///
/// # Errors
///
/// Where nothing could be read: see [`ReadError`].
pub fn read_entry(entry: &Entry<'_>, options: &ReadOptions<'_>) -> Result<Reading, ReadError> {
    let bytes = entry.bytes;
    let limit_bytes = limit_bytes(bytes);
    if bytes.len() > limit_bytes {
        return Err(ReadError::TooLarge { size_bytes: bytes.len(), limit_bytes });
    }
    let mut folders = entry.member.unwrap_or(entry.file).split('/').rev().skip(1);
    if folders.any(|folder| folder == "_drafts") {
        return Err(ReadError::NotPublished { reason: "it lies below _drafts/" });
    }
    if let Some(what) = detect::binary(bytes) {
        return Err(ReadError::Binary { what });
    }
    let mut cx = Context::new(entry, options);
    let text = decode::decode(&mut cx)?;
    let drafts = formats::read(&text, &mut cx)?;
    let articles = finished(drafts, Digest::of(bytes), &mut cx)?;
    let named = std::mem::take(&mut cx.named).into_iter();
    let sources = named.map(|(id, name)| Source { id, names: Names::same(&name), colour: None });
    Ok(Reading { articles, sources: sources.collect(), warnings: cx.finish() })
}
