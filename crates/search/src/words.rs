//! Where words end, without a dictionary.
//!
//! **This is part of the published format**: two bits of every gram say what [`is_spaced_letter`]
//! says of the characters around it. Whoever changes that has to raise the bundle's `VERSION`; a
//! test fails until then.

/// Whether the hit at `start..end` of `text` is a whole word: it does not continue a word of a
/// script with spaces on either side.
///
/// Scripts without spaces (Han, kana, Thai ...) have no word boundaries that could be seen, so
/// there every hit counts as whole, and so does `5G` in `5G网络`; `Kong` in `HongKong` does not.
pub(crate) fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let joined = |left: Option<char>, right: Option<char>| {
        left.is_some_and(is_spaced_letter) && right.is_some_and(is_spaced_letter)
    };
    let hit = &text[start..end];
    !joined(text[..start].chars().next_back(), hit.chars().next())
        && !joined(hit.chars().next_back(), text[end..].chars().next())
}

/// A letter, digit or mark of a script that puts spaces between words.
///
/// Outside ASCII this goes by blocks and the commonest punctuation within them; the library's
/// tables of letters and numbers would add 1.5 kB to a page's first load, and all that depends on
/// this is what ranks first and where snippets end.
pub(crate) fn is_spaced_letter(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric();
    }
    !is_unspaced_script(letter) && !is_punctuation_or_symbol(letter)
}

/// Blocks of the scripts that are written without spaces between words (Unicode line-breaking
/// classes ID and SA).
fn is_unspaced_script(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Myanmar
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{2e80}'..='\u{312f}' // radicals, CJK punctuation, kana, bopomofo
        | '\u{3190}'..='\u{a4cf}' // bopomofo and kana extensions, enclosed letters, Han, Yi
        | '\u{f900}'..='\u{faff}' // Han compatibility
        | '\u{ff65}'..='\u{ff9f}' // half-width kana
        | '\u{16f00}'..='\u{1b2ff}' // Miao, Tangut, Nüshu, kana supplements
        | '\u{20000}'..='\u{3ffff}' // Han extensions
    )
}

/// Punctuation, spaces and symbols beyond ASCII.
fn is_punctuation_or_symbol(letter: char) -> bool {
    matches!(letter,
        '\u{80}'..='\u{a9}' | '\u{ab}'..='\u{b4}' | '\u{b6}'..='\u{b9}' | '\u{bb}'..='\u{bf}' | '×' | '÷' // Latin-1
        | '\u{37e}' | '\u{387}' // Greek
        | '\u{55a}'..='\u{55f}' | '\u{589}'..='\u{58f}' // Armenian
        | '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5f3}' | '\u{5f4}' // Hebrew
        | '\u{60c}' | '\u{61b}'..='\u{61f}' | '\u{66a}'..='\u{66d}' | '\u{6d4}' // Arabic
        | '\u{964}' | '\u{965}' // Devanagari
        | '\u{1680}' | '\u{2000}'..='\u{20ff}' | '\u{2190}'..='\u{2bff}' | '\u{2e00}'..='\u{2e2e}' | '\u{2e30}'..='\u{2e7f}' // spaces, punctuation, symbols
        | '\u{e000}'..='\u{f8ff}' // private use
        | '\u{fe10}'..='\u{fe6f}' | '\u{feff}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' // vertical, small, full width
        | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff64}' | '\u{ffe0}'..='\u{ffff}'
        | '\u{1f000}'..='\u{1fbff}' // pictures
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares the hits of `term` in `text` that are whole words, by number.
    fn check(text: &str, term: &str, expected: &[bool]) {
        let hits = text.match_indices(term);
        let whole: Vec<bool> =
            hits.map(|(start, _)| is_whole_word(text, start, start + term.len())).collect();
        assert_eq!(whole, expected, "{text}");
    }

    #[test]
    fn words_end_where_they_can_be_seen_to_end() {
        for (text, term, expected) in [
            ("kong hongkong kongs kong", "kong", &[true, false, false, true][..]), // at the text's ends, too
            ("hong-kong, (kong) kong's", "kong", &[true, true, true]), // punctuation is no letter
            ("普京见普京", "普京", &[true, true]),                     // Han: every hit
            ("5g网络 15g 5gb", "5g", &[true, false, false]),           // between scripts
            ("20大 2020大", "20大", &[true, false]),                   // a digit continues the word
            ("éa a", "a", &[false, true]),                             // letters beyond ASCII
            ("a\u{301}b a", "a", &[false, true]), // a mark is part of its letter
            ("«а» а、а。ба", "а", &[true, true, true, false]), // punctuation beyond ASCII
            ("a b", " ", &[true]),                // a hit may be punctuation itself
        ] {
            check(text, term, expected);
        }
    }

    #[test]
    fn letters_are_those_that_published_indexes_were_made_with() {
        let letters: Vec<u8> =
            ('\0'..=char::MAX).map(|letter| u8::from(is_spaced_letter(letter))).collect();
        assert_eq!(
            broadsheet_model::Digest::of(&letters).to_string(),
            "b2a14ee34d48f500dce4fffce9aa43f8c4f980143ffcaf2505c32ade1501b279",
            "{}",
            crate::ORPHANS
        );
    }

    #[test]
    fn blocks_agree_with_the_library_for_common_letters() {
        let common = [
            '\u{80}'..='\u{24f}',
            '\u{391}'..='\u{481}',
            '\u{5d0}'..='\u{5ea}',
            '\u{1e00}'..='\u{1fff}',
        ];
        for letter in common.into_iter().flatten().filter(|letter| !"²³¹¼½¾".contains(*letter))
        {
            if letter.is_alphanumeric() {
                assert!(is_spaced_letter(letter), "U+{:04X}", letter as u32);
            }
        }
        // What folds away (²) and what is not yet assigned is nothing to this crate.
        for letter in (0..=0xffff)
            .filter_map(char::from_u32)
            .filter(|letter| is_punctuation_or_symbol(*letter))
        {
            let folded = crate::fold::folding().fold_text(&String::from(letter));
            let is_kept = folded.chars().eq([letter]);
            assert!(!is_kept || !letter.is_alphabetic(), "U+{:04X}", letter as u32);
        }
    }
}
