//! Names in an old charset that nothing names: guessed from many of them together.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK};

/// A charset of names.
pub(crate) enum Charset {
    Known(&'static Encoding),
    /// The first PC's, which the format names.
    Cp437,
}

/// Whether text that is not ASCII has no character of three bytes as UTF-8: then it may as well be
/// one of two bytes a character. (GBK's 一 is one of them.)
pub(crate) fn is_short(text: &str) -> bool {
    !text.is_ascii() && text.chars().all(|c| c.len_utf8() <= 2)
}

/// The charset of names that are no UTF-8, which stand in `evidence` one after the other; `None`
/// where there are none.
pub(crate) fn guess(evidence: &[u8]) -> Option<Charset> {
    if evidence.is_empty() {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(evidence, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let is_valid = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(evidence).is_some()
    };
    Some(if guess == GBK {
        Charset::Known(GB18030) // its superset
    } else if !guess.is_single_byte() {
        Charset::Known(guess)
    } else if is_valid(GB18030) && is_mostly_pairs(evidence) {
        // The archives are Chinese: two high bytes after each other are a character there, and
        // line drawing in the first PC's charset.
        Charset::Known(GB18030)
    } else {
        Charset::Cp437
    })
}

/// Whether most bytes that are not ASCII stand beside another.
fn is_mostly_pairs(evidence: &[u8]) -> bool {
    let n_high = evidence.iter().filter(|byte| !byte.is_ascii()).count();
    let pairs = evidence.windows(2).filter(|pair| !pair[0].is_ascii() && !pair[1].is_ascii());
    pairs.count() * 2 >= n_high
}

impl Charset {
    /// A name in this charset.
    pub(crate) fn decode(&self, name: &[u8]) -> String {
        match self {
            Charset::Known(encoding) => encoding.decode_without_bom_handling(name).0.into_owned(),
            Charset::Cp437 => name.iter().map(|byte| cp437(*byte)).collect(),
        }
    }
}

/// The characters of code page 437 from 128 on.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

fn cp437(byte: u8) -> char {
    match byte.checked_sub(128) {
        None => char::from(byte),
        Some(at) => CP437.chars().nth(usize::from(at)).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_128_characters() {
        assert_eq!(CP437.chars().count(), 128);
    }
}
