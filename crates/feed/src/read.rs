//! Reads bundles, an article at a time.

use std::io::{self, Read};

use broadsheet_model::Article;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny};

use crate::depth::MAX_JSON_DEPTH;
use crate::split::{Cut, Fault, Splitter};
use crate::wire::{WireHead, WireReadItem};
use crate::{FeedError, Head};

/// How far from its beginning a bundle says that it is one.
const HEAD_BYTES: usize = 4096;
/// How much is read at once, in bytes.
const PIECE_BYTES: usize = 64 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What a bundle consists of.
#[derive(Debug)]
pub enum Part {
    /// What the archive as a whole says; before all articles.
    Head(Box<Head>),
    /// An article.
    Article(Box<Article>),
}

/// Whether a file that begins with `beginning` (4 kB are enough) is a bundle, whole or damaged.
///
/// It has to say so before its items, as [`FeedWriter`](crate::FeedWriter) does: an object in which
/// both JSON Feed and `_broadsheet` are named.
pub fn is_bundle(beginning: &[u8]) -> bool {
    let text = &beginning[..beginning.len().min(HEAD_BYTES)];
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let is_object = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let says = |word: &[u8]| text.windows(word.len()).any(|at| at == word);
    is_object && says(b"\"_broadsheet\"") && says(b"jsonfeed.org/version/1")
}

/// Reads a bundle whose bytes are pushed in as they come; it holds one article at a time.
#[derive(Debug)]
pub struct BundleReader {
    splitter: Splitter,
    /// The first bytes, until it is known whether they are a byte order mark.
    beginning: Vec<u8>,
    has_head: bool,
    has_items: bool,
    n_items: usize,
}

impl Default for BundleReader {
    fn default() -> BundleReader {
        BundleReader {
            splitter: Splitter::new(b"\"items\"", MAX_JSON_DEPTH),
            beginning: Vec::new(),
            has_head: false,
            has_items: false,
            n_items: 0,
        }
    }
}

impl BundleReader {
    /// More of the bundle.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.beginning.len() >= BYTE_ORDER_MARK.len() {
            self.splitter.push(bytes);
            return;
        }
        self.beginning.extend_from_slice(bytes);
        if self.beginning.len() >= BYTE_ORDER_MARK.len() {
            let text = self.beginning.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.beginning);
            self.splitter.push(text);
            self.beginning.truncate(BYTE_ORDER_MARK.len());
        }
    }

    /// The next part; `None` where more of the bundle has to be pushed first.
    ///
    /// # Errors
    /// When it is not a bundle of this version. What came before is sound.
    pub fn next_part(&mut self) -> Result<Option<Part>, FeedError> {
        while let Some(cut) = self.splitter.next().map_err(error)? {
            match cut {
                Cut::Field(b"\"_broadsheet\"", value) => {
                    let head: WireHead = parsed(value)?;
                    self.has_head = true;
                    return Head::try_from(head).map(|head| Some(Part::Head(Box::new(head))));
                }
                Cut::Field(b"\"items\"", _) => return Err(custom("`items` is no list")),
                Cut::Field(name, value) => {
                    parsed::<String>(name)?;
                    parsed::<IgnoredAny>(value)?;
                }
                Cut::List if !self.has_head => {
                    return Err(custom("`_broadsheet` has to stand before `items`"));
                }
                Cut::List => self.has_items = true,
                Cut::Item(value) => {
                    self.n_items += 1;
                    let number = self.n_items;
                    let item: WireReadItem = parsed(value)
                        .map_err(|error| custom(&format!("item {number}: {error}")))?;
                    let article = Article::try_from(item.article)?;
                    return Ok(Some(Part::Article(Box::new(article))));
                }
            }
        }
        Ok(None)
    }

    /// Whether the bundle was complete, after all of it was pushed and taken.
    ///
    /// # Errors
    /// When it was not.
    pub fn finish(&self) -> Result<(), FeedError> {
        if !self.splitter.is_at_end() {
            return Err(custom("EOF before the end of the object"));
        }
        if self.has_items { Ok(()) } else { Err(custom("missing field `items`")) }
    }
}

/// Parses one value; how deep it nests is known to be bounded.
fn parsed<T: DeserializeOwned>(value: &[u8]) -> Result<T, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(value);
    // The splitter is the limit: the default of 128 is less than what an article may have.
    json.disable_recursion_limit();
    let value = T::deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

fn custom(message: &str) -> FeedError {
    FeedError::Json(serde_json::Error::custom(message))
}

fn error(fault: Fault) -> FeedError {
    match fault {
        Fault::Expected(what) => custom(&format!("{what} was expected")),
        Fault::TooDeep => custom(&format!("nested deeper than {MAX_JSON_DEPTH} levels")),
        Fault::TooLong => custom("an item is longer than any article"),
    }
}

/// Reads a bundle and hands over its parts in order. `take` may stop the reading by an error of its
/// own.
///
/// # Errors
/// When it is not a bundle of this version, or `take` says so. What was handed over before is
/// sound.
pub fn read_bundle<E: From<FeedError>>(
    mut bundle: impl Read,
    take: &mut dyn FnMut(Part) -> Result<(), E>,
) -> Result<(), E> {
    let mut reader = BundleReader::default();
    let mut buffer = vec![0; PIECE_BYTES];
    loop {
        let n_read = read_some(&mut bundle, &mut buffer)
            .map_err(|error| FeedError::Json(serde_json::Error::io(error)))?;
        reader.push(&buffer[..n_read]);
        while let Some(part) = reader.next_part()? {
            take(part)?;
        }
        if n_read == 0 {
            return Ok(reader.finish()?);
        }
    }
}

fn read_some(bundle: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match bundle.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
