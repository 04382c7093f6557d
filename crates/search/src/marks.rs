//! Marks: grams of what is known of whole articles, beyond all grams of texts ([`MARKS`]).
//!
//! - A tag or an author is one: that of the whole value, folded, without white space at its ends.
//! - So is the beginning that chunks of several slices, or more than [`MAX_UNMARKED`] of one, have
//!   grams with, such as a frequent character: which articles have it, and how often, is read from
//!   one or two chunks then. Which beginnings these are follows from where chunks begin, so that
//!   whoever reads the root and at most one slice knows them.
//!
//! **This is part of the published format**, as `FORMAT.md` describes it.

#[cfg(feature = "write")]
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use broadsheet_bundle::MARKS;
#[cfg(feature = "write")]
use broadsheet_bundle::{chunks_with, slice_starts};
use broadsheet_model::Article;

use crate::fold::Folding;
use crate::grams::{FIRST, Piece, RUN};
#[cfg(feature = "write")]
use crate::grams::{is_joined_after, is_joined_before};

/// A beginning with grams in more chunks of a slice than this has marks.
pub(crate) const MAX_UNMARKED: usize = 8;
/// Marks of fields have both of the highest bits.
const FIELDS: u64 = 3 << 62;
/// Of the others: how far the number of a beginning is moved down, and then up for two flags.
const DOWN: u32 = 29;
const FLAGS: u32 = 2;
/// An occurrence that is no whole word.
pub(crate) const IN_WORD: u64 = 1;

/// What an article has beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// Its tags.
    Tag,
    /// Its authors.
    Author,
}

/// The mark of a value, which is folded; `None` where that is nothing.
pub(crate) fn field_mark(field: Field, folded: &str) -> Option<u64> {
    let value = folded.trim();
    // FNV-1a (Fowler, Noll and Vo), then the finaliser of SplitMix64, which spreads to all bits
    // what the last bytes say.
    let hash = value.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    let field = match field {
        Field::Tag => 0,
        Field::Author => 1 << 61,
    };
    (!value.is_empty()).then_some(FIELDS | field | (mixed ^ mixed >> 31) >> 3)
}

/// Whether a mark is that of a tag or an author.
#[cfg(feature = "write")]
pub(crate) fn is_field_mark(gram: u64) -> bool {
    gram >= FIELDS
}

/// The mark of a beginning whose grams are the numbers from `start` on; that of its occurrences
/// within words is the next number.
pub(crate) fn mark_of(start: u64) -> u64 {
    MARKS | start >> DOWN << FLAGS
}

/// The marks of what the grams of a piece begin with, where that can be marked.
pub(crate) fn marks_of(piece: &Piece) -> Option<RangeInclusive<u64>> {
    let (first, last) = (*piece.grams.start(), *piece.grams.end());
    let is_beginning = n_open_bits().contains(&(first ^ last).count_ones());
    is_beginning.then(|| mark_of(first)..=mark_of(first) | IN_WORD)
}

/// Whether a beginning is marked whose grams may be in so many slices and, where that is one, in so
/// many chunks of it.
pub(crate) fn is_marked(n_slices: usize, n_chunks: usize) -> bool {
    n_slices > 1 || n_chunks > MAX_UNMARKED
}

/// The beginnings that are marked in a part whose chunks of grams begin at `starts`: the least grams
/// that begin so.
#[cfg(feature = "write")]
pub fn marked_beginnings(starts: &[(u64, u32)]) -> BTreeSet<u64> {
    // Of the chunks or slices that have grams with a beginning, all but the first begin with one.
    let beginnings = starts.iter().flat_map(|(gram, _)| beginnings_of(*gram));
    let ranges = beginnings.map(|(first, n_open)| (first, first | ((1 << n_open) - 1)));
    let slices = slice_starts(starts);
    let is_marked = |(first, last): &(u64, u64)| {
        let n = |starts| chunks_with(starts, *first, *last).len();
        is_marked(n(&slices), n(starts))
    };
    ranges.filter(is_marked).map(|(first, _)| first).collect()
}

/// The marks that say where grams begin like `gram`, where `marked` has these beginnings.
#[cfg(feature = "write")]
pub fn marks_of_gram(gram: u64, marked: &BTreeSet<u64>) -> impl Iterator<Item = u64> {
    let beginnings = beginnings_of(gram).zip(1..);
    beginnings
        .filter(|((first, _), _)| marked.contains(first))
        .map(move |((first, _), n)| mark_of(first) | if is_in_word(gram, n) { IN_WORD } else { 0 })
}

/// Whether the first `n` characters of `gram` are no whole word.
#[cfg(feature = "write")]
pub(crate) fn is_in_word(gram: u64, n: u32) -> bool {
    is_joined_before(gram) || is_joined_after(gram, n)
}

/// The beginnings of a gram that can be marked, the shortest first: the least gram that begins so,
/// and how many bits are open in the others.
#[cfg(feature = "write")]
pub(crate) fn beginnings_of(gram: u64) -> impl Iterator<Item = (u64, u32)> {
    let is_run = move |shift: u32, mask: u64| {
        let letter = u32::try_from(gram >> shift & mask).ok().and_then(char::from_u32);
        letter.is_some_and(|letter| letter.is_ascii_alphanumeric())
    };
    let runs = RUN.into_iter().take_while(move |shift| is_run(*shift, (1 << 7) - 1));
    let runs = is_run(FIRST, (1 << 21) - 1).then_some(runs).into_iter().flatten();
    std::iter::once(FIRST).chain(runs).map(move |n_open| (gram >> n_open << n_open, n_open))
}

/// The marks of an article's tags and authors, rising.
pub fn field_marks(article: &Article, folding: &Folding) -> Vec<u64> {
    let tags = article.tags.iter().map(|value| (Field::Tag, value));
    let authors = article.authors.iter().map(|value| (Field::Author, value));
    let mark = |(field, value): (Field, &String)| field_mark(field, &folding.fold_text(value));
    let mut marks: Vec<u64> = tags.chain(authors).filter_map(mark).collect();
    // Few, and a sort of another type would be a larger download.
    for idx in 1..marks.len() {
        let place = marks[..idx].partition_point(|other| *other <= marks[idx]);
        marks[place..=idx].rotate_right(1);
    }
    marks.dedup();
    marks
}

/// How many bits are open in the grams with the beginnings that can be marked: one character, and
/// two or three of a run of ASCII.
pub(crate) fn n_open_bits() -> [u32; 3] {
    [FIRST, RUN[0], RUN[1]]
}
