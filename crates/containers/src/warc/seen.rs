//! Where in a file the records are to which others refer.

use std::collections::BTreeMap;

use broadsheet_model::{Digest, Published, short_digest};

use super::head::{RecordHead, Reference, moment};

/// How many names of records are remembered: each takes some fifty bytes.
const MAX_SEEN: usize = 200_000;

/// Places of records by what others call them.
pub(crate) struct Seen<P>(BTreeMap<[u8; 16], P>);

impl<P> Default for Seen<P> {
    fn default() -> Seen<P> {
        Seen(BTreeMap::new())
    }
}

impl<P: Clone> Seen<P> {
    /// Remembers a capture that an index names.
    pub(crate) fn note_capture(
        &mut self,
        target: &str,
        captured: Published,
        digest: Option<&str>,
        place: &P,
    ) {
        let captured = captured.to_string();
        let by_capture = (!captured.is_empty()).then(|| capture(target, &captured));
        let by_digest = digest.map(|digest| key(&["digest", digest]));
        for key in [by_capture, by_digest].into_iter().flatten() {
            self.insert(key, place);
        }
    }

    /// Remembers the record with this head, which is at `place`.
    pub(crate) fn note(&mut self, head: &RecordHead, place: &P) {
        let digest = head.payload_digest.as_deref();
        self.note_capture(head.target.as_deref().unwrap_or_default(), head.date, digest, place);
        if let Some(id) = &head.id {
            self.insert(key(&["id", id]), place);
        }
    }

    fn insert(&mut self, key: [u8; 16], place: &P) {
        if self.0.len() < MAX_SEEN {
            self.0.insert(key, place.clone());
        }
    }

    /// Where the record is that the revisit with this head refers to.
    pub(crate) fn referred(&self, head: &RecordHead) -> Option<P> {
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
            .cloned()
    }
}

fn capture(target: &str, captured: &str) -> [u8; 16] {
    key(&["capture", target, captured])
}

fn key(parts: &[&str]) -> [u8; 16] {
    short_digest(&Digest::of(parts.join("\n").as_bytes()))
}
