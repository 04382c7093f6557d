//! What Unicode says of each character, from the crates that keep its data.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

/// Every character that folding has to know something about lies below: above are tags, private use
/// and nothing.
pub(crate) const LIMIT: u32 = 0xe1000;

/// Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt.
const IGNORABLE: [(u32, u32); 17] = [
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x202a, 0x202e),
    (0x2060, 0x206f),
    (0x3164, 0x3164),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfff8),
    (0x1bca0, 0x1bca3),
    (0x1d173, 0x1d17a),
    (0xe0000, 0xe0fff),
];

pub(crate) fn is_ignorable(letter: char) -> bool {
    IGNORABLE.iter().any(|range| (range.0..=range.1).contains(&(letter as u32)))
}

/// The property NFKC_Casefold of one character (Unicode Standard, section 3.13.5).
pub(crate) fn nfkc_casefold(letter: char) -> String {
    let mut folded = String::from(letter);
    loop {
        let decomposed: String = folded.nfd().collect();
        let next: String = caseless::default_case_fold_str(&decomposed)
            .nfkc()
            .filter(|c| !is_ignorable(*c))
            .collect();
        if next == folded {
            return folded;
        }
        folded = next;
    }
}

pub(crate) fn combining_class(letter: char) -> u8 {
    canonical_combining_class(letter)
}

/// The two characters that canonically compose to this one, Hangul syllables left out.
pub(crate) fn canonical_pair(letter: char) -> Option<(char, char)> {
    let mut parts = Vec::new();
    decompose_canonical(letter, |part| parts.push(part));
    let second = parts
        .pop()
        .filter(|_| !parts.is_empty() && !('\u{ac00}'..='\u{d7a3}').contains(&letter))?;
    let first: String = parts.into_iter().nfc().collect();
    let first = first.chars().next().filter(|only| only.len_utf8() == first.len())?;
    (compose(first, second) == Some(letter)).then_some((first, second))
}
