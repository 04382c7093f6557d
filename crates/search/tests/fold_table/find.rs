//! What a browser's own find does not tell apart beyond NFKC_Casefold: quotation marks, dashes,
//! accents, radicals.

use std::collections::{BTreeMap, BTreeSet};

/// Marks for which Chromium's or Firefox's find takes the straight one, and the guillemets, which
/// are written for it in French and Russian.
const QUOTES: [(char, &str); 3] = [
    ('\'', "\u{2018}\u{2019}\u{201a}\u{201b}\u{2b9}\u{2bb}\u{2bc}\u{2bd}\u{2c8}\u{2032}\u{5f3}"),
    (
        '"',
        "\u{201c}\u{201d}\u{201e}\u{201f}\u{2ba}\u{5f4}\u{2e42}\u{301d}\u{301e}\u{301f}\u{ab}\u{bb}",
    ),
    ('-', "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{2d7}"),
];

/// Letters with a stroke that is no combining mark, for which both take the plain one.
const STROKED: [(char, char); 6] =
    [('ð', 'd'), ('ø', 'o'), ('đ', 'd'), ('ħ', 'h'), ('ł', 'l'), ('ŧ', 't')];

/// The double prime, which Firefox takes for a quotation mark and NFKC for two primes.
pub(crate) const DOUBLE_PRIME: char = '\u{2033}';

/// What each character becomes after NFKC_Casefold.
pub(crate) fn plain() -> BTreeMap<char, char> {
    let mut plain: BTreeMap<char, char> = STROKED.into_iter().collect();
    for (straight, others) in QUOTES {
        plain.extend(others.chars().map(|other| (other, straight)));
    }
    plain.extend(radicals());
    plain
}

/// Radicals and strokes that look like a unified ideograph, and that one.
fn radicals() -> impl Iterator<Item = (char, char)> {
    let lines = include_str!("../../data/unicode/EquivalentUnifiedIdeograph.txt").lines();
    lines.filter_map(|line| line.split('#').next()?.split_once(';')).flat_map(
        |(radicals, ideograph)| {
            let ideograph = letter(ideograph);
            range(radicals).map(move |radical| (radical, ideograph))
        },
    )
}

/// Combining marks that both browsers pass over.
pub(crate) fn marks() -> BTreeSet<char> {
    let lines = include_str!("../../data/find/marks.txt").lines();
    lines.filter(|line| !line.starts_with('#')).flat_map(range).collect()
}

/// `XXXX` or `XXXX..XXXX`.
fn range(text: &str) -> std::ops::RangeInclusive<char> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    letter(first)..=letter(last)
}

fn letter(digits: &str) -> char {
    let number = u32::from_str_radix(digits.trim(), 16).expect(digits);
    char::from_u32(number).expect(digits)
}
