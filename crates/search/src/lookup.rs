//! A query, answered from an index instead of from texts: what has to be looked up, and what that
//! says.
//!
//! Nothing here fetches: [`Query::lookups`] says which grams are needed, whoever has the index
//! brings their postings, and [`Lookup::found`] puts the terms together again. Exact, because a
//! gram's positions are.

use std::ops::{Range, RangeInclusive};

use broadsheet_bundle::{MARKS, Postings};

use crate::grams::{Piece, is_joined_after, is_joined_before, pieces};
use crate::marks::IN_WORD;
use crate::order::sort_by_key;
use crate::query::{Query, Test, Unit};
use crate::rank::HitCounts;
use crate::term_hits::TermHits;

/// What has to be looked up for one text that a query names, excluded ones among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lookup {
    /// The pieces whose grams are needed: together they cover the text.
    pub(crate) pieces: Vec<Piece>,
    /// Only hits in the title count.
    pub(crate) title_only: bool,
    /// The marks that say the same as the grams of its only piece, but for places.
    pub(crate) marks: Option<RangeInclusive<u64>>,
    /// Whether hits show it: it is a text, and not excluded.
    pub(crate) is_shown: bool,
    /// Whether it counts how near other texts are to it.
    pub(crate) is_near_counted: bool,
}

/// An occurrence of a text, or of a piece of it: the article; the character at which the text
/// begins, and below it two bits, [`IN_TITLE`] and [`WHOLE_WORD`]. Plain numbers, because
/// [`sort_by_key`] sorts these in a few lines of code.
pub(crate) type Occurrence = (u32, u32);

const IN_TITLE: u32 = 2;
const WHOLE_WORD: u32 = 1;
const FLAG_BITS: u32 = 2;

/// What occurrences are ordered by.
fn place(occurrence: &Occurrence) -> (u32, u32) {
    (occurrence.0, occurrence.1 >> FLAG_BITS)
}

impl Query {
    /// What has to be looked up, one for each text of the query in turn. `cost` says how much it
    /// takes to fetch the grams of a piece, in any unit: of the ways to cover a text the cheapest
    /// is taken. `None` where a text has characters that no gram begins with where one would have
    /// to: such a query has to be scanned for.
    pub(crate) fn lookups(&self, cost: impl Fn(&Piece) -> usize) -> Option<Vec<Lookup>> {
        let lookup = |unit: &Unit| {
            let (pieces, title_only, is_text) = match &unit.test {
                Test::Text(text) => (cover(text, &cost)?, false, true),
                Test::Title(text) => (cover(text, &cost)?, true, true),
                Test::Mark(mark) => (vec![of_mark(*mark)], false, false),
                _ => return None,
            };
            Some(Lookup {
                pieces,
                title_only,
                marks: None,
                is_shown: is_text && !unit.negated,
                is_near_counted: unit.test.is_near_counted() && !unit.negated,
            })
        };
        let units = self.clauses.iter().flatten().filter(|unit| unit.test.is_looked_up());
        units.map(lookup).collect()
    }
}

fn of_mark(mark: u64) -> Piece {
    Piece { offset: 0, len: 0, grams: mark..=mark }
}

/// The cheapest pieces that together cover `text`; `None` where none do.
fn cover(text: &str, cost: &impl Fn(&Piece) -> usize) -> Option<Vec<Piece>> {
    let letters: Vec<char> = text.chars().collect();
    let pieces = pieces(&letters);
    // A shortest path over the term: for each number of characters covered so far, the least cost,
    // and the piece that was taken last. Pieces come by where they begin, so what a piece builds on
    // has been settled before it.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; letters.len() + 1];
    best[0] = Some((0, 0));
    for (idx, piece) in pieces.iter().enumerate() {
        let (start, end) = (piece.offset as usize, (piece.offset + piece.len) as usize);
        // A piece may begin anywhere in what is covered, if it covers more.
        let before = (start..end).filter_map(|covered| Some(best[covered]?.0)).min();
        if let Some(before) = before {
            // One more for each piece: of equally cheap ways the one with fewer lookups.
            let total = before + cost(piece) + 1;
            if best[end].is_none_or(|(other, _)| total < other) {
                best[end] = Some((total, idx));
            }
        }
    }
    // Back along the path, from the whole term to nothing.
    let mut chosen = Vec::new();
    let mut covered = letters.len();
    while covered > 0 {
        let piece = &pieces[best[covered]?.1];
        chosen.push(piece.clone());
        let (start, end) = (piece.offset as usize, covered);
        covered = (start..end).filter(|n| best[*n].is_some()).min_by_key(|n| best[*n])?;
    }
    chosen.reverse();
    Some(chosen)
}

impl Lookup {
    /// The grams that are read for a piece.
    pub(crate) fn grams<'a>(
        &'a self,
        piece: &'a Piece,
        with_positions: bool,
    ) -> &'a RangeInclusive<u64> {
        self.marks.as_ref().filter(|_| !with_positions).unwrap_or(&piece.grams)
    }

    /// The articles that have the text, from where it begins in them.
    pub(crate) fn counted(&self, mut occurrences: Vec<Occurrence>) -> TermHits {
        occurrences.retain(|(_, flags)| flags & IN_TITLE != 0 || !self.title_only);
        TermHits { hits: count(&occurrences), places: occurrences.iter().map(place).collect() }
    }

    /// Those of the articles `docs` that have any of the grams of the only piece.
    pub(crate) fn sum(
        &self,
        piece: &Piece,
        postings: &[Postings],
        docs: &Range<u32>,
    ) -> Vec<(u32, HitCounts)> {
        let mut found: Vec<(u32, HitCounts)> = Vec::new();
        // Most pieces have one gram, and then articles rise, also over chunks.
        if postings.is_sorted_by(|one, other| one.docs.last() < other.docs.first()) {
            postings.iter().for_each(|postings| found.extend(self.hits(piece, postings, docs)));
        } else {
            let mut of_doc = vec![HitCounts::default(); docs.len()];
            for (doc, hits) in postings.iter().flat_map(|postings| self.hits(piece, postings, docs))
            {
                let sum = &mut of_doc[(doc - docs.start) as usize];
                sum.n_title += hits.n_title;
                sum.n_body += hits.n_body;
                sum.has_whole_word |= hits.has_whole_word;
            }
            found.extend(docs.clone().zip(of_doc));
        }
        found.retain(|(_, hits)| hits.n_title + hits.n_body > 0);
        found
    }

    /// What the articles `docs` show of one gram.
    fn hits(
        &self,
        piece: &Piece,
        postings: &Postings,
        docs: &Range<u32>,
    ) -> impl Iterator<Item = (u32, HitCounts)> {
        let is_whole_word = match postings.gram >= MARKS {
            true => postings.gram & IN_WORD == 0,
            false => !is_joined_before(postings.gram) && !is_joined_after(postings.gram, piece.len),
        };
        let start = postings.docs.partition_point(|doc| *doc < docs.start);
        let end = postings.docs.partition_point(|doc| *doc < docs.end);
        (start..end).map(move |idx| {
            let doc = postings.docs[idx];
            let n_title = postings.title_counts[idx];
            let n_body = if self.title_only { 0 } else { postings.counts[idx] - n_title };
            (
                doc,
                HitCounts {
                    n_title,
                    n_body,
                    has_whole_word: is_whole_word && n_title + n_body > 0,
                },
            )
        })
    }

    /// Where a piece is in the articles that are `wanted`, each as the place where the text around it
    /// would begin.
    pub(crate) fn occurrences(
        &self,
        piece: usize,
        postings: &[Postings],
        wanted: impl Fn(u32) -> bool,
    ) -> Vec<Occurrence> {
        // The text is a whole word if it is one at both ends: the first piece knows what stands
        // before it, the last what stands after it, and the others know nothing.
        let of = &self.pieces[piece];
        let is_last = piece + 1 == self.pieces.len();
        let is_whole = |gram: u64| {
            (piece > 0 || !is_joined_before(gram)) && !(is_last && is_joined_after(gram, of.len))
        };
        occurrences(of, postings, is_whole, wanted)
    }
}

/// Where a piece occurs, each as the place where the text around it would begin.
fn occurrences(
    piece: &Piece,
    postings: &[Postings],
    is_whole: impl Fn(u64) -> bool,
    wanted: impl Fn(u32) -> bool,
) -> Vec<Occurrence> {
    let mut list = Vec::new();
    for postings in postings {
        let whole_word = if is_whole(postings.gram) { WHOLE_WORD } else { 0 };
        let mut next = 0;
        for (idx, doc) in postings.docs.iter().enumerate() {
            let positions = &postings.positions[next..][..postings.counts[idx] as usize];
            next += positions.len();
            if !wanted(*doc) {
                continue;
            }
            for (in_doc, position) in (0..).zip(positions) {
                // An article that begins with the middle of the text does not have the text.
                if *position >= piece.offset {
                    let in_title = if in_doc < postings.title_counts[idx] { IN_TITLE } else { 0 };
                    let place = (position - piece.offset) << FLAG_BITS | in_title | whole_word;
                    list.push((*doc, place));
                }
            }
        }
    }
    // Postings of one gram come in order, also over chunks; those of several have to be sorted by
    // article and place. That takes two passes, as a pass sorts by one number and leaves equals as
    // they stand: first by the lesser key, the place, then by the greater one, the article.
    let is_sorted = postings.is_sorted_by(|one, other| one.docs.last() < other.docs.first());
    if !is_sorted {
        turn_over(&mut list);
        sort_by_key(&mut list);
        turn_over(&mut list);
        sort_by_key(&mut list);
    }
    list
}

/// Puts the second number of each pair first.
fn turn_over(pairs: &mut [(u32, u32)]) {
    pairs.iter_mut().for_each(|pair| *pair = (pair.1, pair.0));
}

/// What is in both, of `few` and `many` occurrences.
pub(crate) fn common(few: &[Occurrence], many: &[Occurrence]) -> Vec<Occurrence> {
    let mut rest = many;
    let mut common = Vec::new();
    for one in few {
        // Galloping: steps that double, then a bisection. The other list may be far longer, and
        // walking it would cost its whole length.
        let mut step = 1;
        while rest.get(step).is_some_and(|other| place(other) < place(one)) {
            step *= 2;
        }
        let ahead = &rest[..rest.len().min(step + 1)];
        rest = &rest[ahead.partition_point(|other| place(other) < place(one))..];
        if let Some(other) = rest.first().filter(|other| place(other) == place(one)) {
            // Where it begins, and whether in the title, is the same in both; whole words are whole
            // at both ends.
            common.push((one.0, one.1 & (other.1 | !WHOLE_WORD)));
        }
    }
    common
}

/// Occurrences, counted by article.
fn count(occurrences: &[Occurrence]) -> Vec<(u32, HitCounts)> {
    let mut found: Vec<(u32, HitCounts)> = Vec::new();
    for (doc, flags) in occurrences {
        if found.last().is_none_or(|(last, _)| last != doc) {
            found.push((*doc, HitCounts::default()));
        }
        if let Some((_, hits)) = found.last_mut() {
            let n_hits = if flags & IN_TITLE != 0 { &mut hits.n_title } else { &mut hits.n_body };
            *n_hits += 1;
            hits.has_whole_word |= flags & WHOLE_WORD != 0;
        }
    }
    found
}
