//! What a build remembers of each file and each article: fixed sizes, so that a million articles
//! fit into memory, and the form in which the cache keeps them.

use broadsheet_intake::{HasVersion, TextDigest};
use broadsheet_model::{ArticleId, Day, Instant, Published};
use serde::{Deserialize, Serialize};

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
}

/// One article of one file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct ArticleRecord {
    pub(super) id: u64,
    pub(super) published: When,
    pub(super) archived: When,
    /// Digest of title and text: what tells copies from versions.
    pub(super) text: TextDigest,
    /// Digest of all that is published of it.
    pub(super) packed: [u8; 16],
    pub(super) place: Place,
    pub(super) n_text_bytes: u32,
    /// Position of its file in the list of files; not kept, because that list changes.
    #[serde(skip)]
    pub(super) file_idx: u32,
    /// Position among the articles of its file.
    pub(super) place_idx: u16,
    /// Position in the cache's list of sources.
    pub(super) source_idx: u16,
}

impl HasVersion for ArticleRecord {
    fn id(&self) -> ArticleId {
        ArticleId(self.id)
    }

    fn text(&self) -> TextDigest {
        self.text
    }
}

/// One input file.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
}

/// Something to be reported of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    /// Whether something was left out, rather than only looking wrong.
    pub(super) is_skip: bool,
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
