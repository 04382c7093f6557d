//! Grams: the pieces of text that an index knows, and that every term is put together from.
//!
//! The one tokenizer of index and query. A gram begins at every character of a folded text but the
//! ends of blocks:
//!
//! - at a letter or digit of ASCII it is up to four of these, or, where the run ends before, the
//!   rest of the run and the character after it: `covi`, `ovid`, `vid-`, `5g网`;
//! - at any other character it is that one and the next, or, before letters and digits of ASCII, up
//!   to three of these: `普京`, `-19`, `第20`, `京g20`. So a number's beginning is told from others
//!   by what stands before it;
//! - but none begins at a space or at closing punctuation ([`is_closing_punctuation`]), which is
//!   part of the gram before it: such grams would be a tenth of the index, and hardly any term
//!   needs them.
//!
//! Because a gram begins at every character, and not at every word, index and query cannot disagree
//! about where to cut: a term is found wherever its characters stand. A term that needs a gram that
//! the index leaves out (`。但`) has to be scanned for.
//!
//! **This is part of the published format**, as `FORMAT.md` describes it: whoever changes where
//! grams begin and end or their numbers has to raise the bundle's `VERSION`; a test fails until
//! then.
//!
//! A gram is a number of 64 bits, ordered so that all grams that begin alike follow each other. Two
//! of its bits say whether a word of a script with spaces reaches into it from before, and whether
//! one reaches beyond it: that whole words rank first then costs nothing anywhere else.

use std::ops::RangeInclusive;

use crate::fold::BLOCK_END;
use crate::words::is_spaced_letter;

/// How many characters a gram has at most.
const MAX_CHARS: usize = 4;
/// Where a gram's first character stands in its number.
pub(crate) const FIRST: u32 = 43;
/// Of a gram that begins with ASCII: where the second and the third character stand, where these
/// are ASCII too, and the last.
pub(crate) const RUN: [u32; 2] = [36, 29];
const LAST: u32 = 2;
/// Of other grams: where the second character stands, and where two more of a run stand.
const SECOND: u32 = 22;
const AFTER: [u32; 2] = [15, 8];
const CHAR: u64 = (1 << 21) - 1;
const RUN_CHAR: u64 = (1 << 7) - 1;
/// Its first character continues a word.
const JOINED_BEFORE: u64 = 1;
/// Its last character is followed by more of its word.
const JOINED_AFTER: u64 = 2;

/// A part of a term that grams can be looked up for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where it begins in the term, in characters.
    pub(crate) offset: u32,
    /// How many characters of the term it covers.
    pub(crate) len: u32,
    /// The grams that begin with it.
    pub(crate) grams: RangeInclusive<u64>,
}

/// Calls `found` with each gram of a folded text, in which blocks are parted by line feeds, and
/// where it begins, in characters. Grams whose first character is not in `firsts` are left out.
pub fn grams(text: &[char], firsts: &RangeInclusive<char>, mut found: impl FnMut(u64, u32)) {
    for (at, first) in text.iter().enumerate() {
        if *first != BLOCK_END && firsts.contains(first) && !is_closing_punctuation(*first) {
            let n = gram_len(&text[at..]);
            let gram = number(&text[at..at + n]);
            found(gram | joins(text, at, n), at as u32);
        }
    }
}

/// Whether no gram begins with this folded character: white space, and punctuation that stands
/// behind what it belongs to. (`”` and `’` are for tables that keep them; the present one does
/// not.)
fn is_closing_punctuation(letter: char) -> bool {
    matches!(
        letter,
        ' ' | ','
            | '.'
            | ':'
            | ';'
            | '!'
            | '?'
            | ')'
            | '。'
            | '、'
            | '”'
            | '’'
            | '》'
            | '」'
            | '』'
            | '】'
    )
}

/// How many characters the gram at the start of `text` has.
fn gram_len(text: &[char]) -> usize {
    let rest = text.iter().take(MAX_CHARS).take_while(|letter| **letter != BLOCK_END);
    if text[0].is_ascii_alphanumeric() {
        let run = rest.clone().take_while(|letter| letter.is_ascii_alphanumeric()).count();
        return rest.take(run + 1).count();
    }
    let run = rest.clone().skip(1).take_while(|letter| letter.is_ascii_alphanumeric()).count();
    rest.take(1 + run.max(1)).count()
}

/// The number of a gram without its last two bits.
fn number(gram: &[char]) -> u64 {
    let at = |idx: usize| gram.get(idx).copied().map_or(0, code);
    let first = at(0) << FIRST;
    if !gram[0].is_ascii_alphanumeric() {
        return first | at(1) << SECOND | at(2) << AFTER[0] | at(3) << AFTER[1];
    }
    let run = gram[1..]
        .iter()
        .take(RUN.len())
        .take_while(|letter| letter.is_ascii_alphanumeric())
        .count();
    let run_bits = (0..run).fold(0, |bits, idx| bits | at(1 + idx) << RUN[idx]);
    first | run_bits | at(1 + run) << LAST
}

/// Whether a word reaches across either end of the `n` characters at `at`.
pub(crate) fn joins(text: &[char], at: usize, n: usize) -> u64 {
    let is_letter = |idx: Option<usize>| {
        idx.and_then(|idx| text.get(idx))
            .is_some_and(|letter| *letter != BLOCK_END && is_spaced_letter(*letter))
    };
    let before =
        if is_letter(at.checked_sub(1)) && is_letter(Some(at)) { JOINED_BEFORE } else { 0 };
    let after =
        if is_letter(Some(at + n - 1)) && is_letter(Some(at + n)) { JOINED_AFTER } else { 0 };
    before | after
}

/// Whether `gram` begins within a word.
pub(crate) fn is_joined_before(gram: u64) -> bool {
    gram & JOINED_BEFORE != 0
}

/// Whether the first `n` characters of `gram` end within a word. Where `n` is the whole gram a bit
/// says so; else the character that follows is in the gram's number and has to be taken out of it.
pub(crate) fn is_joined_after(gram: u64, n: u32) -> bool {
    let part =
        |shift: u32, mask: u64| u32::try_from(gram >> shift & mask).ok().and_then(char::from_u32);
    let letters = match part(FIRST, CHAR) {
        Some(first) if first.is_ascii_alphanumeric() => {
            let [second, third] =
                RUN.map(|shift| part(shift, RUN_CHAR).filter(|letter| *letter != '\0'));
            let last = part(LAST, CHAR).filter(|letter| *letter != '\0');
            // A run that is shorter than three leaves the middle empty, but not the last place:
            // that has the character after the run.
            match (second, third) {
                (None, _) => [Some(first), last, None, None],
                (second, None) => [Some(first), second, last, None],
                (second, third) => [Some(first), second, third, last],
            }
        }
        first => {
            let [third, last] = AFTER.map(|shift| part(shift, RUN_CHAR));
            [first, part(SECOND, CHAR), third, last]
                .map(|letter| letter.filter(|letter| *letter != '\0'))
        }
    };
    match letters.get(n as usize).copied().flatten() {
        Some(next) => {
            letters[n as usize - 1].is_some_and(is_spaced_letter) && is_spaced_letter(next)
        }
        None => gram & JOINED_AFTER != 0,
    }
}

/// For each character of a term at which a gram can begin the longest piece that begins there.
pub(crate) fn pieces(term: &[char]) -> Vec<Piece> {
    let starts = (0..term.len()).filter(|offset| !is_closing_punctuation(term[*offset]));
    starts.map(|offset| piece(&term[offset..], offset)).collect()
}

fn piece(rest: &[char], offset: usize) -> Piece {
    let len = gram_len(rest);
    let letters = &rest[..len];
    let run = letters.iter().take_while(|letter| letter.is_ascii_alphanumeric()).count();
    // It ends with a run that may be longer in a text.
    let is_open = len < MAX_CHARS && len == rest.len() && rest[len - 1].is_ascii_alphanumeric();
    // The grams that begin with this piece have its characters in their highest bits, so they are
    // the numbers that differ in this many of the last bits only.
    let n_open = match (run, len) {
        // Up to three of a run, at the end of the term: anything may follow, in the run or after
        // it.
        (0 | 1, 1) => FIRST,
        (2 | 3, _) if run == len => RUN[run - 2],
        (0, 2) if is_open => SECOND,
        (0, 3) if is_open => AFTER[0],
        (0, _) => AFTER[1],
        _ => LAST,
    };
    let open = (1 << n_open) - 1;
    let grams = match run == len && len < MAX_CHARS {
        // The piece ends within a run that may be longer in a text: there its last character stands
        // in a place of the middle and not, as `number` would have it, in the last place.
        true => (1..run)
            .fold(code(letters[0]) << FIRST, |bits, idx| bits | code(letters[idx]) << RUN[idx - 1]),
        false => number(letters),
    };
    Piece { offset: offset as u32, len: len as u32, grams: grams..=grams | open }
}

fn code(letter: char) -> u64 {
    u64::from(u32::from(letter))
}

#[cfg(test)]
mod tests {
    use broadsheet_model::Digest;

    use super::*;

    #[test]
    fn numbers_are_those_that_published_indexes_were_made_with() {
        let mut numbers: Vec<u8> = Vec::new();
        for letter in '\0'..=char::MAX {
            // Alone, in a run of ASCII, among characters that are no part of one, and before one.
            let texts: [&[char]; 5] = [
                &[letter],
                &['a', letter, '1'],
                &['x', 'y', 'z', letter],
                &['国', letter, '国'],
                &[letter, '2', '0', '1', '9'],
            ];
            for text in texts {
                grams(text, &('\0'..=char::MAX), |gram, position| {
                    numbers.extend(gram.to_le_bytes());
                    numbers.extend(position.to_le_bytes());
                });
            }
        }
        assert_eq!(
            Digest::of(&numbers).to_string(),
            "adda6d6e7bc52d22e4315f91b9172f3de5226fd4221f26fdca2d2f16b0fffa63",
            "{}",
            crate::ORPHANS
        );
    }
}
