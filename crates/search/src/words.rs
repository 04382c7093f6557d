//! Where words end, without a dictionary.

/// Whether the hit at `start..end` of `text` is a whole word: it does not continue a word of a script with spaces on
/// either side.
///
/// Scripts without spaces (Han, kana, Thai ...) have no word boundaries that could be seen, so there every hit counts as
/// whole, and so does `5G` in `5G网络`; `Kong` in `HongKong` does not.
pub(crate) fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let joined = |left: Option<char>, right: Option<char>| {
        left.is_some_and(is_spaced_letter) && right.is_some_and(is_spaced_letter)
    };
    let hit = &text[start..end];
    !joined(text[..start].chars().next_back(), hit.chars().next())
        && !joined(hit.chars().next_back(), text[end..].chars().next())
}

/// A letter or digit of a script that puts spaces between words; combining marks count, as parts of letters.
pub(crate) fn is_spaced_letter(letter: char) -> bool {
    match letter {
        '\0'..='\u{7f}' => letter.is_ascii_alphanumeric(),
        '\u{300}'..='\u{36f}' => true,
        _ => letter.is_alphanumeric() && !is_unspaced_script(letter),
    }
}

/// Blocks of the scripts that are written without spaces between words (Unicode line-breaking classes ID and SA).
fn is_unspaced_script(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Myanmar
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{2e80}'..='\u{312f}' // radicals, CJK punctuation, kana, bopomofo
        | '\u{31a0}'..='\u{a4cf}' // bopomofo and kana extensions, Han, Yi
        | '\u{f900}'..='\u{faff}' // Han compatibility
        | '\u{ff66}'..='\u{ff9f}' // half-width kana
        | '\u{16f00}'..='\u{1b2ff}' // Miao, Tangut, Nüshu, kana supplements
        | '\u{20000}'..='\u{3ffff}' // Han extensions
    )
}
