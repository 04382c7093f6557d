//! One spelling for all that a reader does not tell apart, for matching only.

use std::ops::Range;

/// A folded text, and where each part of it stands in the original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// In the order of both texts.
    pieces: Vec<Piece>,
}

/// A stretch of the original that was folded as a whole, to at least one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the folded text, in bytes.
    folded_start: usize,
    /// Where it begins and ends in the original, in bytes.
    start: usize,
    end: usize,
}

impl Folded {
    /// The bytes of the original that gave these bytes of the folded text, on character boundaries. A part of what
    /// one character folds to stands for the whole character (`f` of `ﬁ`).
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let begins_by = |byte: usize| self.pieces.partition_point(|piece| piece.folded_start <= byte);
        let first = begins_by(folded.start).saturating_sub(1);
        let last = begins_by(folded.end.saturating_sub(1)).saturating_sub(1);
        match (self.pieces.get(first), self.pieces.get(last)) {
            (Some(first), Some(last)) => first.start..last.end.max(first.start),
            _ => 0..0,
        }
    }
}

/// Folds `text` for matching.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    fold_to(text, &mut folded.text, |piece| folded.pieces.push(piece));
    folded
}

/// The folded text alone.
pub(crate) fn fold_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the folded text.
pub(crate) fn fold_into(text: &str, folded: &mut String) {
    fold_to(text, folded, |_| ());
}

fn fold_to(text: &str, folded: &mut String, mut on_piece: impl FnMut(Piece)) {
    let mut after_space = false;
    for (start, letter) in text.char_indices() {
        let space = letter.is_whitespace();
        if !(space && after_space) {
            on_piece(Piece { folded_start: folded.len(), start, end: start + letter.len_utf8() });
            match letter {
                _ if space => folded.push(' '),
                '\u{ff01}'..='\u{ff5e}' => {
                    folded.extend(char::from_u32(letter as u32 - 0xfee0).map(|c| c.to_ascii_lowercase()))
                }
                _ => folded.extend(letter.to_lowercase()),
            }
        }
        after_space = space;
    }
}
