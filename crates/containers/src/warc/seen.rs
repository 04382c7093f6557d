//! Where in a file the records are to which others refer.

use std::collections::BTreeMap;

use broadsheet_model::{Digest, short_digest};

use super::head::{RecordHead, Reference, moment};

/// How many names of records are remembered: each takes some fifty bytes.
const MAX_SEEN: usize = 200_000;

/// Places of records by what others call them.
#[derive(Default)]
pub(crate) struct Seen(BTreeMap<[u8; 16], u64>);

impl Seen {
    /// Remembers the record with this head, which begins at `place` of the file.
    pub(crate) fn note(&mut self, head: &RecordHead, place: u64) {
        let captured = head.date.to_string();
        let by_capture = head
            .target
            .as_deref()
            .filter(|_| !captured.is_empty())
            .map(|target| capture(target, &captured));
        let by_digest = head.payload_digest.as_deref().map(|digest| key(&["digest", digest]));
        let by_id = head.id.as_deref().map(|id| key(&["id", id]));
        for key in [by_capture, by_digest, by_id].into_iter().flatten() {
            if self.0.len() < MAX_SEEN {
                self.0.insert(key, place);
            }
        }
    }

    /// Where the record is that the revisit with this head refers to.
    pub(crate) fn referred(&self, head: &RecordHead) -> Option<u64> {
        let Reference { target, date, id } = &head.refers_to;
        let date = date.as_deref().map(|date| moment(date).to_string());
        let by_capture =
            target.as_deref().zip(date.as_deref()).map(|(target, date)| capture(target, date));
        let by_id = id.as_deref().map(|id| key(&["id", id]));
        let by_digest = head.payload_digest.as_deref().map(|digest| key(&["digest", digest]));
        [by_id, by_capture, by_digest]
            .into_iter()
            .flatten()
            .find_map(|key| self.0.get(&key))
            .copied()
    }
}

fn capture(target: &str, captured: &str) -> [u8; 16] {
    key(&["capture", target, captured])
}

fn key(parts: &[&str]) -> [u8; 16] {
    short_digest(&Digest::of(parts.join("\n").as_bytes()))
}
