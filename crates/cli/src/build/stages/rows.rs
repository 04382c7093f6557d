//! What stands in the opaque columns.

use anyhow::{Context as _, Result};
use broadsheet_model::{ArticleId, Digest, Published};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::build::record::{ArticleRecord, SourceRecord};

/// An article as the column `record` has it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) article: ArticleRecord,
    pub(super) is_renamed: bool,
    /// The key of its source.
    pub(super) source: u64,
}

impl Row {
    /// The article, whose file has this position.
    pub(super) fn article(&self, file_idx: u32) -> ArticleRecord {
        ArticleRecord { is_renamed: self.is_renamed, file_idx, ..self.article }
    }
}

/// A value as bytes.
pub(super) fn encode(value: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_stdvec(value).context("a row cannot be written; please report this")
}

/// The value that [`encode`] made these bytes of.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).context("a row of the input is not as a stage wrote it")
}

/// The key of a source.
pub(super) fn source_key(source: &SourceRecord) -> Result<u64> {
    let digest = Digest::of(&encode(source)?);
    Ok(digest.0.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte)))
}

/// Bytes that are ordered as articles are numbered: see [`broadsheet_bundle::Key::order`].
pub(super) fn order_bytes(published: Published, id: ArticleId) -> [u8; 20] {
    let seconds = match published {
        Published::Instant(instant) => Some(instant.unix_seconds),
        _ => None,
    };
    let day = published.day();
    // Newest first, and what is not known last.
    let day = day.map_or(u32::MAX, |day| !(day.number() as u32 ^ 1 << 31));
    let seconds = seconds.map_or(u64::MAX, |seconds| !(seconds as u64 ^ 1 << 63));
    let mut bytes = [0; 20];
    bytes[..4].copy_from_slice(&day.to_be_bytes());
    bytes[4..12].copy_from_slice(&seconds.to_be_bytes());
    bytes[12..].copy_from_slice(&id.0.to_be_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use broadsheet_bundle::Key;

    use super::*;

    #[test]
    fn bytes_are_ordered_as_articles_are_numbered() {
        let dates = [
            "",
            "0001-01-01",
            "1969-12-31",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00Z",
            "2019-12-12T17:51:10+08:00",
            "2019-12-12",
            "2019-12-12T17:51:10Z",
            "9999-12-31",
        ];
        let mut keys: Vec<Key> = Vec::new();
        for id in [7, 1, u64::MAX] {
            keys.extend(dates.iter().map(|date| Key {
                id: ArticleId(id),
                published: date.parse().expect(date),
                source_idx: 0,
                n_text_bytes: 0,
                n_row_bytes: 0,
            }));
        }
        let mut by_bytes = keys.clone();
        keys.sort_by_key(|key| key.order());
        by_bytes.sort_by_key(|key| order_bytes(key.published, key.id));
        assert_eq!(by_bytes, keys);
    }
}
