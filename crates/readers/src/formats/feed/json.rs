//! JSON Feed 1.0 and 1.1, of anybody: values of another type than they should be are passed over,
//! and a file that ends early gives the items before.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use memchr::memmem;
use serde::de::value::MapAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::entry::Entry;
use super::media::Medium;
use super::text::{Form, Text};
use super::{Feed, people};
use crate::ReadError;

/// How many authors, tags or attachments one item has.
const MAX_FEW: usize = 200;

/// Whether `text` is a JSON Feed, whole or damaged: it says so, or its items are those of one.
pub(super) fn is_feed(text: &str) -> bool {
    let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    text.starts_with('{')
        && has("\"items\"")
        && (has("jsonfeed.org/version") || has("\"content_html\"") || has("\"content_text\""))
}

/// Reads a feed.
pub(super) fn read(text: &str) -> Result<Feed<'static>, ReadError> {
    let mut feed = Feed::default();
    let mut json = serde_json::Deserializer::from_str(text);
    feed.is_cut = json.deserialize_map(Whole(&mut feed)).is_err();
    Ok(feed)
}

/// The feed's object.
struct Whole<'f>(&'f mut Feed<'static>);

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let feed = self.0;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            match &*key {
                "title" => feed.title = plain(map.next_value()?),
                "home_page_url" => feed.home = map.next_value::<Loose>()?.0,
                "language" => feed.lang = map.next_value::<Loose>()?.0.map(Into::into),
                "author" => feed.authors.extend(map.next_value::<Person>()?.0),
                "authors" => feed.authors = names(map.next_value()?),
                "items" => map.next_value_seed(Items(feed))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

fn plain(text: Loose) -> Option<Text<'static>> {
    text.0.map(|text| Text::new(Form::Plain, text)).filter(|text| !text.is_blank())
}

fn names(people: Few<Person>) -> Vec<String> {
    people.0.into_iter().filter_map(|person| person.0).collect()
}

/// The array of items, each taken over as it comes.
struct Items<'f>(&'f mut Feed<'static>);

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element_seed(Any::<Option<Item>>(PhantomData))? {
            if let Some(item) = item {
                self.0.add(item.into_entry());
            }
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Item {
    id: Loose,
    url: Loose,
    external_url: Loose,
    title: Loose,
    content_html: Loose,
    content_text: Loose,
    summary: Loose,
    image: Loose,
    banner_image: Loose,
    date_published: Loose,
    date_modified: Loose,
    author: Person,
    authors: Few<Person>,
    tags: Few<Loose>,
    language: Loose,
    attachments: Few<Attachment>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Attachment {
    url: Loose,
    mime_type: Loose,
    title: Loose,
}

impl Item {
    fn into_entry(self) -> Entry<'static> {
        let html = self.content_html.0.map(|html| Text::new(Form::Html, html));
        let content = html.filter(|html| !html.is_blank()).or_else(|| plain(self.content_text));
        let mut authors = names(self.authors);
        if authors.is_empty() {
            authors.extend(self.author.0);
        }
        let mut entry = Entry {
            title: plain(self.title),
            id: self.id.0.filter(|id| !id.is_empty()),
            is_permalink: true,
            links: self.url.0.into_iter().collect(),
            other_links: self.external_url.0.into_iter().collect(),
            content,
            authors,
            tags: self.tags.0.into_iter().filter_map(|tag| tag.0).collect(),
            lang: self.language.0.map(Into::into),
            ..Entry::default()
        };
        if let Some(summary) = plain(self.summary) {
            entry.add_summary(0, summary);
        }
        entry.add_date(0, &self.date_published.0.unwrap_or_default());
        entry.add_date(5, &self.date_modified.0.unwrap_or_default());
        let pictures = [(self.image, false), (self.banner_image, true)];
        for (address, is_thumbnail) in pictures {
            let kind = "image".to_owned();
            let address = address.0.unwrap_or_default();
            entry.media.push(Medium { address, kind, is_thumbnail, ..Medium::default() });
        }
        entry.media.extend(self.attachments.0.into_iter().map(|attachment| Medium {
            address: attachment.url.0.unwrap_or_default(),
            kind: attachment.mime_type.0.unwrap_or_default().to_ascii_lowercase(),
            title: attachment.title.0.unwrap_or_default(),
            ..Medium::default()
        }));
        entry.media.retain(|medium| !medium.address.is_empty());
        entry
    }
}

/// A text, or a number as its digits; none for anything else.
#[derive(Default)]
struct Loose(Option<String>);

/// A name, alone or in an object.
#[derive(Default)]
struct Person(Option<String>);

/// The first of a list, or one value alone.
struct Few<T>(Vec<T>);

impl<T> Default for Few<T> {
    fn default() -> Few<T> {
        Few(Vec::new())
    }
}

struct Any<T>(PhantomData<T>);

impl<'de, T: FromAny> DeserializeSeed<'de> for Any<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<T, D::Error> {
        json.deserialize_any(self)
    }
}

/// What can be made of any JSON.
trait FromAny: Default {
    fn from_text(text: &str) -> Self;

    fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }

    fn from_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<Self, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

impl<'de, T: FromAny> Visitor<'de> for Any<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::from_text(text))
    }

    fn visit_i64<E>(self, number: i64) -> Result<T, E> {
        Ok(T::from_text(&number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<T, E> {
        Ok(T::from_text(&number.to_string()))
    }

    fn visit_f64<E>(self, _: f64) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::from_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        T::from_seq(seq)
    }
}

impl FromAny for Loose {
    fn from_text(text: &str) -> Loose {
        Loose(Some(text.to_owned()))
    }
}

impl FromAny for Person {
    fn from_text(text: &str) -> Person {
        Person(Some(people::name(text)).filter(|name| !name.is_empty()))
    }

    fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Person, A::Error> {
        let mut person = Person::default();
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if key == "name" {
                let name = map.next_value::<Loose>()?.0;
                person = name.map_or(person, |name| Person::from_text(&name));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(person)
    }
}

impl<T: FromAny + for<'any> Deserialize<'any>> FromAny for Few<T> {
    fn from_text(text: &str) -> Few<T> {
        Few(vec![T::from_text(text)])
    }

    fn from_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<Few<T>, A::Error> {
        let mut few = Vec::new();
        while few.len() < MAX_FEW {
            match seq.next_element::<T>()? {
                Some(value) => few.push(value),
                None => return Ok(Few(few)),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Few(few))
    }
}

impl FromAny for Option<Item> {
    /// What is no object is no item.
    fn from_text(_: &str) -> Option<Item> {
        None
    }

    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Option<Item>, A::Error> {
        Item::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

impl FromAny for Attachment {
    fn from_text(text: &str) -> Attachment {
        Attachment { url: Loose::from_text(text), ..Attachment::default() }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Loose, D::Error> {
        json.deserialize_any(Any(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Person, D::Error> {
        json.deserialize_any(Any(PhantomData))
    }
}

impl<'de, T: FromAny + for<'any> Deserialize<'any>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Few<T>, D::Error> {
        json.deserialize_any(Any(PhantomData))
    }
}
