//! What happens to a line break between two characters.
//!
//! CSS Text Module Level 3, section 4.1.3 "Segment Break Transformation Rules": a line break in the
//! source becomes a space or nothing, depending on what stands before and after it. Level 3 leaves
//! the rule to the browser; the one here is the one that its editors describe: the break disappears
//! where both neighbours are of East Asian Width (UAX 11) Fullwidth, Wide or Halfwidth and neither
//! is Hangul, or where one is so and the other is a punctuation mark or symbol of ambiguous width
//! (such as the quotation marks “ and ”), and beside a zero width space (U+200B).

use unicode_width::UnicodeWidthChar;

/// Whether a line break between `before` and `after` disappears, rather than becoming a space.
pub(super) fn break_disappears(before: char, after: char) -> bool {
    const ZERO_WIDTH_SPACE: char = '\u{200B}';
    if before == ZERO_WIDTH_SPACE || after == ZERO_WIDTH_SPACE {
        return true;
    }
    match (is_east_asian(before), is_east_asian(after)) {
        (true, true) => true,
        (true, false) => is_ambiguous_mark(after),
        (false, true) => is_ambiguous_mark(before),
        (false, false) => false,
    }
}

/// East Asian Width F, W or H, and not Hangul (Korean separates its words by spaces).
fn is_east_asian(c: char) -> bool {
    match c {
        '\u{0}'..='\u{10FF}' => false,
        '\u{3000}'..='\u{312F}' | '\u{3190}'..='\u{A4CF}' | '\u{FF01}'..='\u{FF60}' => true,
        '\u{FF61}'..='\u{FF9F}' | '\u{FFE8}'..='\u{FFEE}' => true, // halfwidth
        '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' => false, // Hangul
        '\u{3130}'..='\u{318F}' | '\u{FFA0}'..='\u{FFDF}' => false, // Hangul compatibility and halfwidth letters
        _ => c.width() == Some(2),
    }
}

/// East Asian Width A, and neither a letter nor a digit.
fn is_ambiguous_mark(c: char) -> bool {
    c.width() == Some(1) && c.width_cjk() == Some(2) && !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_disappears_only_between_east_asian_characters() {
        for (before, after, gone, why) in [
            ('的', '王', true, "two ideographs"),
            ('，', '王', true, "fullwidth punctuation"),
            ('“', '时', true, "an ambiguous quotation mark beside an ideograph"),
            ('”', '“', false, "two ambiguous marks alone do not show the writing system"),
            ('a', '王', false, "a Latin letter"),
            ('2', '年', false, "a digit"),
            ('서', '울', false, "Hangul keeps its spaces"),
            ('ｱ', 'ｲ', true, "halfwidth Katakana"),
            ('か', '漢', true, "kana and ideograph"),
            ('é', '王', false, "an ambiguous-width letter is no mark"),
            ('a', '\u{200B}', true, "zero width space"),
            ('𠮷', '王', true, "an ideograph of a supplementary plane"),
        ] {
            assert_eq!(break_disappears(before, after), gone, "{why}");
        }
    }
}
