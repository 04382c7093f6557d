//! Reads bundles, an article at a time.

use std::fmt;
use std::io::{BufRead, BufReader, Read};

use broadsheet_model::Article;
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::depth::DepthLimited;
use crate::wire::{WireHead, WireReadItem};
use crate::{FeedError, Head};

/// How far from its beginning a bundle says that it is one.
const HEAD_BYTES: usize = 4096;

/// What [`read_bundle`] meets.
#[derive(Debug)]
pub enum Part {
    /// What the archive as a whole says; before all articles.
    Head(Head),
    /// An article.
    Article(Box<Article>),
}

/// Whether a file that begins with `beginning` (4 kB are enough) is a bundle, whole or damaged.
///
/// It has to say so before its items, as [`FeedWriter`](crate::FeedWriter) does: an object in which
/// both JSON Feed and `_broadsheet` are named.
pub fn is_bundle(beginning: &[u8]) -> bool {
    let text = &beginning[..beginning.len().min(HEAD_BYTES)];
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let is_object = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let says = |word: &[u8]| text.windows(word.len()).any(|at| at == word);
    is_object && says(b"\"_broadsheet\"") && says(b"jsonfeed.org/version/1")
}

/// Reads a bundle and hands over its parts in order. `take` may stop the reading by an error of its
/// own.
///
/// # Errors
/// When it is not a bundle of this version, or `take` says so. What was handed over before is
/// sound.
pub fn read_bundle<E: From<FeedError>>(
    bundle: impl Read,
    take: &mut dyn FnMut(Part) -> Result<(), E>,
) -> Result<(), E> {
    let mut bundle = BufReader::with_capacity(1 << 16, DepthLimited::new(bundle));
    let has_mark = bundle.fill_buf().is_ok_and(|text| text.starts_with(b"\xEF\xBB\xBF"));
    bundle.consume(if has_mark { 3 } else { 0 });
    let mut stopped = None;
    let mut json = serde_json::Deserializer::from_reader(bundle);
    // `DepthLimited` is the limit: the default of 128 is less than what an article may have.
    json.disable_recursion_limit();
    let reader = FeedReader { take, stopped: &mut stopped, has_head: false };
    let done = json.deserialize_map(reader).and_then(|()| json.end());
    match (stopped, done) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(FeedError::Json(error).into()),
        (None, Ok(())) => Ok(()),
    }
}

/// The feed's object.
struct FeedReader<'a, E> {
    take: &'a mut dyn FnMut(Part) -> Result<(), E>,
    /// Why reading was stopped: serde carries only its own errors.
    stopped: &'a mut Option<E>,
    has_head: bool,
}

impl<E: From<FeedError>> FeedReader<'_, E> {
    /// Hands a part over; an error of ours travels beside that of serde.
    fn hand_over<S: serde::de::Error>(&mut self, part: Result<Part, FeedError>) -> Result<(), S> {
        let taken = part.map_err(E::from).and_then(|part| (self.take)(part));
        taken.map_err(|error| {
            *self.stopped = Some(error);
            S::custom("stopped")
        })
    }
}

impl<'de, E: From<FeedError>> Visitor<'de> for FeedReader<'_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON Feed with `_broadsheet`")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut has_items = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "_broadsheet" => {
                    let head: WireHead = map.next_value()?;
                    self.hand_over(Head::try_from(head).map(Part::Head))?;
                    self.has_head = true;
                }
                "items" if !self.has_head => {
                    return Err(A::Error::custom("`_broadsheet` has to stand before `items`"));
                }
                "items" => {
                    map.next_value_seed(Items(&mut self))?;
                    has_items = true;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if has_items { Ok(()) } else { Err(A::Error::missing_field("items")) }
    }
}

/// The feed's list of items.
struct Items<'a, 'b, E>(&'a mut FeedReader<'b, E>);

impl<'de, E: From<FeedError>> DeserializeSeed<'de> for Items<'_, '_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, items: D) -> Result<(), D::Error> {
        items.deserialize_seq(self)
    }
}

impl<'de, E: From<FeedError>> Visitor<'de> for Items<'_, '_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items with `_broadsheet`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<WireReadItem>()? {
            let article = Article::try_from(item.article);
            self.0.hand_over(article.map(|article| Part::Article(Box::new(article))))?;
        }
        Ok(())
    }
}
