//! Pictures that pages want, and where captures of them are.

use std::collections::{BTreeMap, VecDeque};

use broadsheet_model::{Candidate, Digest, WebUrl, short_digest};
use percent_encoding::percent_decode_str;

use crate::container::Event;

/// The most pictures whose places are remembered: each takes some fifty bytes.
const MAX_PICTURES: usize = 300_000;
/// How much of a file may go by until a page is answered of which not all pictures have come, in
/// bytes: crawlers fetch them right after their page, and articles wait for the answer.
const PATIENCE_BYTES: u64 = 16 * 1024 * 1024;

/// What tells one address from another.
type Key = [u8; 16];

/// An address, without what may differ where it is the same picture.
fn key(url: &str) -> Key {
    let url = url.split('#').next().unwrap_or_default();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let plain: Vec<u8> = percent_decode_str(rest).collect();
    short_digest(&Digest::of(&plain))
}

/// Captured pictures and the pages that wait for them.
pub(crate) struct Album<P> {
    places: BTreeMap<Key, P>,
    orders: VecDeque<Order>,
}

/// What a page wants.
struct Order {
    member: u32,
    wanted: Vec<Option<Key>>,
    /// The answers to the first of them.
    found: Vec<Option<Vec<u8>>>,
    /// How much of the file had gone by when the page came.
    since: u64,
    /// It waits no longer.
    is_due: bool,
    /// How many pictures were known when it was last looked whether all are.
    n_known: usize,
}

/// What is to be done next for the pages that wait.
pub(crate) enum Errand<P> {
    /// Nothing now.
    None,
    /// The picture at this place is to be fetched and [put in](Album::put).
    Fetch(P),
    /// This is to be said.
    Say(Event),
}

impl<P> Default for Album<P> {
    fn default() -> Album<P> {
        Album { places: BTreeMap::new(), orders: VecDeque::new() }
    }
}

impl<P: Clone> Album<P> {
    /// Remembers where a picture is; of several captures the first.
    pub(crate) fn note(&mut self, url: &str, place: P) {
        if self.places.len() < MAX_PICTURES {
            self.places.entry(key(url)).or_insert(place);
        }
    }

    /// Where the picture is that was captured from `url`.
    pub(crate) fn place_of(&self, url: &str) -> Option<P> {
        self.places.get(&key(url)).cloned()
    }

    /// Takes what a page wants. `gone_by` says how much of the file has gone by.
    pub(crate) fn order(&mut self, member: u32, wanted: &[Candidate], gone_by: u64) {
        let of = |candidate: &Candidate| candidate.url.as_ref().map(WebUrl::as_str).map(key);
        self.orders.push_back(Order {
            member,
            wanted: wanted.iter().map(of).collect(),
            found: Vec::new(),
            since: gone_by,
            is_due: false,
            n_known: usize::MAX,
        });
    }

    /// What is to be done next. `is_over` says that no further picture comes.
    pub(crate) fn next(&mut self, gone_by: u64, is_over: bool) -> Errand<P> {
        let Some(order) = self.orders.front_mut() else { return Errand::None };
        if !order.is_due {
            let is_late = is_over || gone_by.saturating_sub(order.since) >= PATIENCE_BYTES;
            let has_changed = order.n_known != self.places.len();
            order.n_known = self.places.len();
            let mut keys = order.wanted.iter().flatten();
            order.is_due = is_late || has_changed && keys.all(|key| self.places.contains_key(key));
        }
        if !order.is_due {
            return Errand::None;
        }
        while let Some(wanted) = order.wanted.get(order.found.len()) {
            match wanted.as_ref().and_then(|key| self.places.get(key)) {
                Some(place) => return Errand::Fetch(place.clone()),
                None => order.found.push(None),
            }
        }
        match self.orders.pop_front() {
            Some(order) => Errand::Say(Event::Pictures(order.member, order.found)),
            None => Errand::None,
        }
    }

    /// Puts in the picture that was fetched; nothing where it could not be had.
    pub(crate) fn put(&mut self, picture: Option<Vec<u8>>) {
        if let Some(order) = self.orders.front_mut() {
            order.found.push(picture);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(urls: &[&str]) -> Vec<Candidate> {
        let candidate =
            |url: &&str| Candidate { written: (*url).to_owned(), url: WebUrl::new(url) };
        urls.iter().map(candidate).collect()
    }

    /// What is said, where every picture that is known has its place as its bytes.
    fn said(album: &mut Album<u8>, gone_by: u64, is_over: bool) -> Vec<(u32, Vec<Option<u8>>)> {
        let mut said = Vec::new();
        loop {
            match album.next(gone_by, is_over) {
                Errand::None => return said,
                Errand::Fetch(place) => album.put(Some(vec![place])),
                Errand::Say(Event::Pictures(member, found)) => {
                    said.push((member, found.into_iter().map(|it| it.map(|it| it[0])).collect()));
                }
                Errand::Say(_) => unreachable!("only pictures are said"),
            }
        }
    }

    #[test]
    fn pages_are_answered_when_all_is_there_or_they_have_waited() {
        let mut album = Album::default();
        album.note("http://a.example/一.png", 1);
        album.order(7, &wanted(&["https://a.example/%E4%B8%80.png", "https://a.example/2.png"]), 0);
        album.order(8, &wanted(&["https://a.example/3.png"]), 0);
        assert_eq!(said(&mut album, 5, false), []);
        album.note("https://a.example/2.png#x", 2);
        assert_eq!(said(&mut album, 5, false), [(7, vec![Some(1), Some(2)])]);
        assert_eq!(said(&mut album, PATIENCE_BYTES, false), [(8, vec![None])]);
        album.order(9, &wanted(&["https://a.example/3.png"]), 0);
        assert_eq!(said(&mut album, 0, true), [(9, vec![None])]);
    }
}
