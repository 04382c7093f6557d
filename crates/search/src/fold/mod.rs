//! One spelling for all that a reader does not tell apart, for matching only.

mod compose;
mod hangul;
mod table;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use compose::normalise_end;
pub(crate) use table::BLOCK_END;
#[cfg(feature = "fold-table")]
pub use table::FOLD_TABLE;
pub use table::FoldingError;
use table::{Table, Target};

/// How texts are folded: an archive's folding table, unpacked. Texts and queries have to be folded
/// by the same table, which is why every archive carries its own.
///
/// A clone is another handle to the same table.
#[derive(Clone, PartialEq, Eq)]
pub struct Folding(Arc<Table>);

impl fmt::Debug for Folding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Folding")
    }
}

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
    /// The bytes of the original that gave these bytes of the folded text, on character boundaries.
    /// A part of what one character folds to stands for the whole character (`f` of `ﬁ`), and what
    /// folds to nothing belongs to what stands before it (`e` + U+0301).
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let begins_by =
            |byte: usize| self.pieces.partition_point(|piece| piece.folded_start <= byte);
        let first = begins_by(folded.start).saturating_sub(1);
        let last = begins_by(folded.end.saturating_sub(1)).saturating_sub(1);
        match (self.pieces.get(first), self.pieces.get(last)) {
            (Some(first), Some(last)) => first.start..last.end.max(first.start),
            _ => 0..0,
        }
    }
}

impl Folding {
    /// Reads a packed folding table, as an archive carries it.
    ///
    /// # Errors
    /// When the bytes are of another layout, or damaged. A table that was read folds any text.
    pub fn parse(packed: &[u8]) -> Result<Folding, FoldingError> {
        Ok(Folding(Arc::new(Table::parse(packed)?)))
    }

    /// Folds only what follows rules: for a query that asks for nothing.
    pub(crate) fn by_rules_alone() -> Folding {
        Folding(Arc::new(Table::default()))
    }

    /// Folds `text` for matching; what is shown is never folded.
    ///
    /// What this crate's own table does; another archive's may do otherwise:
    ///
    /// - Unicode's NFKC_Casefold: canonical composition, compatibility characters (`ﬁ`, `①`, `㍿`,
    ///   full-width Latin, half-width kana with their voicing marks, compatibility ideographs,
    ///   no-break and ideographic spaces), full case folding (`ß` is `ss`, `ς` is `σ`), and nothing
    ///   for what cannot be seen (Default_Ignorable_Code_Point: soft hyphens, zero-width spaces and
    ///   joiners, variation selectors, marks of direction).
    /// - What a browser's "find in page" does not tell apart: typographic and straight quotation
    ///   marks and apostrophes, hyphens and dashes, letters with and without accents, radicals and
    ///   the ideographs that look like them. `docs/decisions/0010-folding-as-find.md` says how the
    ///   browsers were asked.
    /// - Traditional and Simplified Chinese: characters that OpenCC's dictionaries link, directly
    ///   or through others (发 發 髮; also 划 画, because 劃 may become either), become one of them,
    ///   which may be of either script. Character by character, so that a text folds alike whatever
    ///   stands around it.
    /// - White space of any kind, line breaks included, is a space, and several in a row are one:
    ///   what a page shows.
    ///
    /// Folding twice changes nothing more. Folding the parts of a text gives the parts of the
    /// folded text unless a part begins with a combining mark, a Hangul vowel or a final consonant,
    /// which may belong to the character before it, or white space is cut in two.
    pub fn fold(&self, text: &str) -> Folded {
        let mut folded = Folded::default();
        self.fold_to(text, &mut folded.text, Some(&mut folded.pieces));
        folded
    }

    /// The folded text alone.
    pub(crate) fn fold_text(&self, text: &str) -> String {
        let mut folded = String::new();
        self.fold_to(text, &mut folded, None);
        folded
    }

    /// Appends the folded text; what stands in `folded` before stays as it is.
    pub(crate) fn fold_into(&self, text: &str, folded: &mut String) {
        self.fold_to(text, folded, None);
    }

    fn fold_to(&self, text: &str, folded: &mut String, pieces: Option<&mut Vec<Piece>>) {
        let table = &*self.0;
        folded.reserve(text.len());
        let mut sink = Sink { from: folded.len(), folded, pieces, open: false, table };
        for (start, letter) in text.char_indices() {
            let (target, joins) = match letter.is_ascii() {
                true => (Target::One(fold_ascii(letter)), false),
                false => table.fold(letter),
            };
            if !joins && target != Target::Nothing {
                sink.close();
            }
            let folded_start = sink.folded.len();
            match target {
                Target::Same => sink.folded.push(letter),
                Target::One(one) => sink.push(one),
                Target::Many(many) => many.chars().for_each(|part| sink.push(part)),
                Target::Nothing => {}
            }
            sink.open |= joins;
            let end = start + letter.len_utf8();
            match target {
                Target::Nothing => sink.extend_piece(end),
                _ => sink.add_piece(folded_start, start, end),
            }
        }
        sink.close();
    }
}

/// Line breaks and tabs are white space; other control characters stay.
fn fold_ascii(letter: char) -> char {
    match letter {
        '\t'..='\r' => ' ',
        _ => letter.to_ascii_lowercase(),
    }
}

struct Sink<'a> {
    /// Where this text begins in `folded`.
    from: usize,
    folded: &'a mut String,
    pieces: Option<&'a mut Vec<Piece>>,
    /// The end of `folded` may have to be composed.
    open: bool,
    table: &'a Table,
}

impl Sink<'_> {
    fn push(&mut self, letter: char) {
        if letter != ' ' || !self.folded[self.from..].ends_with(' ') {
            self.folded.push(letter);
        }
    }

    fn add_piece(&mut self, folded_start: usize, start: usize, end: usize) {
        if let Some(pieces) = &mut self.pieces
            && folded_start < self.folded.len()
        {
            pieces.push(Piece { folded_start, start, end });
        }
    }

    /// What folds to nothing belongs to what stands before it: an accent to its letter.
    fn extend_piece(&mut self, end: usize) {
        if let Some(piece) = self.pieces.as_mut().and_then(|pieces| pieces.last_mut()) {
            piece.end = end;
        }
    }

    /// Composes the open end. What it was folded from is then one piece.
    fn close(&mut self) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        let start = normalise_end(self.folded, self.from, self.table);
        let Some(pieces) = &mut self.pieces else { return };
        let end = pieces.last().map_or(0, |piece| piece.end);
        pieces.truncate(pieces.partition_point(|piece| piece.folded_start <= start));
        if let Some(piece) = pieces.last_mut() {
            piece.end = end;
        }
    }
}

#[cfg(test)]
mod tests;

/// By the crate's own table.
#[cfg(test)]
pub(crate) fn folding() -> &'static Folding {
    static FOLDING: std::sync::LazyLock<Folding> =
        std::sync::LazyLock::new(|| Folding::parse(FOLD_TABLE).expect("the crate's own table"));
    &FOLDING
}
