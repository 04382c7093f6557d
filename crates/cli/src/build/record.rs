//! What a build remembers of each file and each article: fixed sizes, so that a million articles
//! fit into memory, and the form in which the cache keeps them.

use broadsheet_feed::Head;
use broadsheet_intake::{HasVersion, Rank, TextDigest};
use broadsheet_model::{
    ArticleId, Day, Imprint, Instant, Lang, Licence, Names, Published, Source, SourceId, WebUrl,
};
use serde::{Deserialize, Serialize};

use crate::config::Config;

/// A [`Published`] in eight bytes: two bits of what is known; for a moment 12 bits of offset and 50
/// of seconds, each raised by a bias so that none is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct When(u64);

const DAY: u64 = 1 << 62;
const INSTANT: u64 = 2 << 62;
const DAY_BIAS: i32 = 1 << 20;
const OFFSET_BIAS: i16 = 1 << 11;
const SECONDS_BIAS: i64 = 1 << 49;
const SECONDS_BITS: u32 = 50;

impl When {
    /// What lies outside the years 1 to 9999 becomes unknown, as in what is published.
    pub(super) fn new(published: Published) -> When {
        match published {
            Published::Day(day) => When(DAY | (day.number() + DAY_BIAS) as u64),
            Published::Instant(instant) if instant.day().is_some() => {
                let offset = (instant.offset_minutes + OFFSET_BIAS) as u64;
                When(
                    INSTANT | offset << SECONDS_BITS | (instant.unix_seconds + SECONDS_BIAS) as u64,
                )
            }
            Published::Instant(_) | Published::Unknown => When(0),
        }
    }

    pub(super) fn published(self) -> Published {
        match self.0 & (3 << 62) {
            DAY => Day::new((self.0 & (DAY - 1)) as i32 - DAY_BIAS)
                .map_or(Published::Unknown, Published::Day),
            INSTANT => Published::Instant(Instant {
                unix_seconds: (self.0 & ((1 << SECONDS_BITS) - 1)) as i64 - SECONDS_BIAS,
                offset_minutes: (self.0 >> SECONDS_BITS & 0xfff) as i16 - OFFSET_BIAS,
            }),
            _ => Published::Unknown,
        }
    }
}

/// Where an article waits between reading and packing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// Which file of the spool.
    pub(super) segment: u32,
    /// Where in it.
    pub(super) offset: u64,
    /// How many bytes there, compressed.
    pub(super) n_stored: u32,
    /// Of the bytes that come out, how many are the article's row; the others are its entry.
    pub(super) n_rows: u32,
    /// How many bytes of pictures stand behind it.
    pub(super) n_pictures: u32,
}

impl Place {
    /// How many bytes there are of it, pictures included.
    pub(super) fn n_bytes(&self) -> u64 {
        u64::from(self.n_stored) + u64::from(self.n_pictures)
    }
}

/// One article of one file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct ArticleRecord {
    pub(super) id: u64,
    pub(super) published: When,
    pub(super) archived: When,
    /// Digest of title and text: what tells copies from versions.
    pub(super) text: TextDigest,
    /// Digest of the title.
    pub(super) title: u64,
    /// Whether it waits under another id: that of its address.
    #[serde(skip)]
    pub(super) is_renamed: bool,
    /// Digest of all that is published of it.
    pub(super) packed: [u8; 16],
    pub(super) place: Place,
    pub(super) n_text_bytes: u32,
    /// Digest of the bytes that it was read from, as its provenance has it.
    pub(super) sha256: [u8; 16],
    /// Position of its file in the list of files; not kept, because that list changes.
    #[serde(skip)]
    pub(super) file_idx: u32,
    /// Position among the articles of its file.
    pub(super) place_idx: u32,
    /// Position in the cache's list of sources.
    pub(super) source_idx: u16,
}

impl ArticleRecord {
    /// What copies are ranked by; `file` is the name of its file.
    pub(super) fn rank(&self, file: String) -> Rank {
        Rank {
            file,
            sha256: self.sha256,
            place_idx: self.place_idx as usize,
            archived: self.archived.published(),
            n_text_bytes: self.n_text_bytes as usize,
        }
    }

    /// The same wherever it waits.
    #[cfg(feature = "stages")]
    pub(super) fn unplaced(self) -> ArticleRecord {
        let place = Place { segment: 0, offset: 0, ..self.place };
        ArticleRecord { place, source_idx: 0, ..self }
    }
}

impl HasVersion for ArticleRecord {
    fn id(&self) -> ArticleId {
        ArticleId(self.id)
    }

    fn set_id(&mut self, id: ArticleId) {
        self.id = id.0;
        self.is_renamed = true;
    }

    fn text(&self) -> TextDigest {
        self.text
    }

    fn title(&self) -> u64 {
        self.title
    }

    fn published(&self) -> Published {
        self.published.published()
    }
}

/// One input file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct FileRecord {
    /// Digest of its name.
    pub(super) name: [u8; 16],
    /// Digest of where it is, its size and its times: while these are the same it is not opened
    /// again. All zero where it changed so shortly before it was read that another change would not
    /// show.
    pub(super) stamp: [u8; 16],
    /// Digest of its bytes.
    pub(super) sha256: [u8; 16],
    /// How many articles it gave.
    pub(super) n_articles: u32,
    /// What was found in it.
    pub(super) notes: Vec<Note>,
    /// What it says of the archive as a whole, where it is a bundle of one.
    pub(super) head: Option<Box<HeadRecord>>,
    /// What was left out by rule in it: the kind's number
    /// ([`LeftOut::code`](broadsheet_containers::LeftOut::code)), and how many.
    pub(super) left: Vec<(u16, u64)>,
}

/// What a bundle says of its archive, for one whose configuration does not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct HeadRecord {
    title: String,
    language: String,
    accent: String,
    /// In three languages, or none.
    about: Option<[String; 3]>,
    contact: String,
    licence: Option<(String, String)>,
    updated: String,
}

impl From<&Head> for HeadRecord {
    fn from(head: &Head) -> HeadRecord {
        HeadRecord {
            title: head.title.clone(),
            language: head.language.tag().to_owned(),
            accent: head.accent.map(|accent| accent.to_string()).unwrap_or_default(),
            about: head.imprint.about.clone().map(|about| [about.zh_hans, about.zh_hant, about.en]),
            contact: head.imprint.contact.as_ref().map(ToString::to_string).unwrap_or_default(),
            licence: head.imprint.licence.clone().map(|Licence { name, url }| {
                (name, url.as_ref().map(ToString::to_string).unwrap_or_default())
            }),
            updated: head.imprint.updated.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

impl HeadRecord {
    /// The head of a site: what the configuration says, and for the rest what the bundle does.
    pub(super) fn under(&self, config: &Config) -> broadsheet_bundle::Head {
        let title = if config.title.is_empty() { &self.title } else { &config.title };
        let language = match config.language {
            Lang::Und => Lang::from_tag(&self.language),
            chosen => chosen,
        };
        let accent = config.accent.or_else(|| self.accent.parse().ok());
        let imprint = config.imprint.clone().or(self.imprint());
        broadsheet_bundle::Head { title: title.clone(), language, accent, imprint }
    }

    fn imprint(&self) -> Imprint {
        let about = self.about.clone();
        let licence = self.licence.clone();
        Imprint {
            about: about.map(|[zh_hans, zh_hant, en]| Names { zh_hans, zh_hant, en }),
            contact: self.contact.parse().ok(),
            licence: licence.map(|(name, url)| Licence { name, url: WebUrl::new(&url) }),
            updated: self.updated.parse().ok(),
        }
    }
}

/// A source as articles gave it: see [`Source`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct SourceRecord {
    pub(super) id: String,
    zh_hans: String,
    zh_hant: String,
    en: String,
    colour: String,
}

impl SourceRecord {
    /// What several names of one source are ordered by, the one to keep first: as
    /// [`Source::or`] does.
    pub(super) fn rank(&self) -> impl Ord + '_ {
        let is_unnamed = self.zh_hans == self.id;
        let n_chars = self.zh_hans.chars().count();
        (&self.id, self.colour.is_empty(), is_unnamed, n_chars, &self.zh_hans)
    }
}

impl From<Source> for SourceRecord {
    fn from(source: Source) -> SourceRecord {
        let Names { zh_hans, zh_hant, en } = source.names;
        let colour = source.colour.map(|colour| colour.to_string()).unwrap_or_default();
        SourceRecord { id: source.id.to_string(), zh_hans, zh_hant, en, colour }
    }
}

impl SourceRecord {
    /// The source; `None` where the record is damaged.
    pub(super) fn source(&self) -> Option<Source> {
        let SourceRecord { zh_hans, zh_hant, en, .. } = self.clone();
        let names = Names { zh_hans, zh_hant, en };
        Some(Source { id: SourceId::new(&self.id)?, names, colour: self.colour.parse().ok() })
    }
}

/// Something to be reported of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    /// Whether something was left out, rather than only looking wrong.
    pub(super) is_skip: bool,
    /// The place in the file, where that is a container: position in the list of texts.
    pub(super) member_idx: Option<u32>,
    /// Position in the list of texts: the same few are said of many files.
    pub(super) text_idx: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_back_from_eight_bytes() {
        for text in [
            "",
            "2023-09-21",
            "0001-01-01",
            "9999-12-31",
            "1969-12-31T23:59:59Z",
            "2019-12-12T17:51:10+08:00",
            "0001-01-02T00:00:00+23:59",
            "9999-12-30T23:59:59-23:59",
        ] {
            let published: Published = text.parse().expect(text);
            assert_eq!(When::new(published).published(), published, "{text}");
        }
        let far = Published::Instant(Instant { unix_seconds: i64::MAX, offset_minutes: 0 });
        assert_eq!(When::new(far).published(), Published::Unknown);
    }
}
