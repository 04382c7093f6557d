//! Two texts of an article, compared.

use crate::chars::char_runs;
use crate::lines::Line;
use crate::pairs::{alike, pairs};
use crate::sentences::sentences;
use crate::units::{Run, runs};

/// How long two texts may be together, in bytes of UTF-8: some 300,000 Chinese characters. Longer
/// ones are not compared, as that would be felt.
pub const MAX_BYTES: usize = 1_000_000;
/// Runs of sentences that are at least this much alike are compared by characters as they are: a
/// full stop has become a comma, or the other way round.
const ALMOST_ALIKE: f32 = 0.8;

/// What changed from one text to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What became of the lines: together they go through all lines of both texts, in order.
    pub lines: Vec<LineChange>,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineChange {
    /// The next line of both texts, in which both say the same.
    Same,
    /// The next line of the new text is in the new one alone.
    Added,
    /// The next line of the old text is in the old one alone.
    Deleted,
    /// The next line of both texts: the new one is made of the old one.
    Changed(Vec<Piece>),
}

/// A part of a line that has changed, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// So much is next in both.
    Same(usize),
    /// So much is next in the old line alone.
    Deleted(usize),
    /// So much is next in the new line alone.
    Added(usize),
}

/// What changed from `old` to `new`; `None` where they are too long to be compared: see
/// [`MAX_BYTES`].
pub fn compare(old: &[Line], new: &[Line]) -> Option<Comparison> {
    let texts = |lines: &'_ [Line]| -> usize { lines.iter().map(|line| line.text.len()).sum() };
    if texts(old) + texts(new) > MAX_BYTES {
        return None;
    }
    let (old, new) = (refs(old), refs(new));
    let mut lines = Vec::new();
    for run in runs_of(&old, &new) {
        match run {
            Part::Same(_) => lines.push(LineChange::Same),
            Part::Deleted(_) => lines.push(LineChange::Deleted),
            Part::Added(_) => lines.push(LineChange::Added),
            Part::Paired(i, j) => lines.push(LineChange::Changed(compare_text(old[i], new[j]))),
        }
    }
    Some(Comparison { lines })
}

fn refs(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

/// What changed from one line to another.
pub fn compare_text(old: &str, new: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (old, new) = (sentences(old), sentences(new));
    let (mut i, mut j) = (0, 0);
    for run in runs(&old, &new) {
        match run {
            Run::Same(n) => {
                add(&mut pieces, Piece::Same(n_bytes(&old[i..i + n])));
                (i, j) = (i + n, j + n);
            }
            Run::Other { n_old, n_new } => {
                compare_sentences(&old[i..i + n_old], &new[j..j + n_new], &mut pieces);
                (i, j) = (i + n_old, j + n_new);
            }
        }
    }
    in_order(pieces)
}

/// Compares sentences of which none is the same.
fn compare_sentences(old: &[&str], new: &[&str], pieces: &mut Vec<Piece>) {
    let (joined_old, joined_new) = (old.concat(), new.concat());
    if !old.is_empty() && !new.is_empty() && alike(&joined_old, &joined_new) >= ALMOST_ALIKE {
        return compare_characters(&joined_old, &joined_new, pieces);
    }
    for part in paired(old, new, 0, 0) {
        match part {
            Part::Same(i) => add(pieces, Piece::Same(old[i].len())),
            Part::Deleted(i) => add(pieces, Piece::Deleted(old[i].len())),
            Part::Added(j) => add(pieces, Piece::Added(new[j].len())),
            Part::Paired(i, j) => compare_characters(old[i], new[j], pieces),
        }
    }
}

fn compare_characters(old: &str, new: &str, pieces: &mut Vec<Piece>) {
    let whole = || vec![Run::Other { n_old: old.len(), n_new: new.len() }];
    for run in char_runs(old, new).unwrap_or_else(whole) {
        match run {
            Run::Same(n) => add(pieces, Piece::Same(n)),
            Run::Other { n_old, n_new } => {
                add(pieces, Piece::Deleted(n_old));
                add(pieces, Piece::Added(n_new));
            }
        }
    }
}

/// A unit of two rows, by its positions.
enum Part {
    Same(usize),
    Deleted(usize),
    Added(usize),
    /// The one has become the other.
    Paired(usize, usize),
}

/// What became of the units of `old`, in order.
fn runs_of(old: &[&str], new: &[&str]) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut i, mut j) = (0, 0);
    for run in runs(old, new) {
        match run {
            Run::Same(n) => {
                parts.extend((0..n).map(|idx| Part::Same(i + idx)));
                (i, j) = (i + n, j + n);
            }
            Run::Other { n_old, n_new } => {
                parts.extend(paired(&old[i..i + n_old], &new[j..j + n_new], i, j));
                (i, j) = (i + n_old, j + n_new);
            }
        }
    }
    parts
}

/// What became of units of which none is the same; the first of each row are the `i`th and the
/// `j`th of a longer one.
fn paired(old: &[&str], new: &[&str], i: usize, j: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut done_old, mut done_new) = (0, 0);
    let ends = [(old.len(), new.len())];
    for (at_old, at_new) in pairs(old, new).into_iter().chain(ends) {
        parts.extend((done_old..at_old).map(|idx| Part::Deleted(i + idx)));
        parts.extend((done_new..at_new).map(|idx| Part::Added(j + idx)));
        if at_old < old.len() && at_new < new.len() {
            parts.push(Part::Paired(i + at_old, j + at_new));
        }
        (done_old, done_new) = (at_old + 1, at_new + 1);
    }
    parts
}

fn n_bytes(units: &[&str]) -> usize {
    units.iter().map(|unit| unit.len()).sum()
}

/// Adds a piece: two of a kind become one.
fn add(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (_, Piece::Same(0) | Piece::Deleted(0) | Piece::Added(0)) => {}
        (Some(Piece::Same(before)), Piece::Same(n))
        | (Some(Piece::Deleted(before)), Piece::Deleted(n))
        | (Some(Piece::Added(before)), Piece::Added(n)) => *before += n,
        _ => pieces.push(piece),
    }
}

/// The same pieces, where several changes follow each other as one: first what was taken out, then
/// what was put in.
fn in_order(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut ordered = Vec::new();
    let (mut n_deleted, mut n_added) = (0, 0);
    for piece in pieces.into_iter().chain([Piece::Same(0)]) {
        match piece {
            Piece::Deleted(n) => n_deleted += n,
            Piece::Added(n) => n_added += n,
            Piece::Same(n) => {
                add(&mut ordered, Piece::Deleted(std::mem::take(&mut n_deleted)));
                add(&mut ordered, Piece::Added(std::mem::take(&mut n_added)));
                add(&mut ordered, Piece::Same(n));
            }
        }
    }
    ordered
}
