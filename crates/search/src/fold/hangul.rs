//! Hangul syllables, which are composed by rule and so need no table.

/// Hangul syllables are arranged by rule: leading consonant, vowel, and 0 or one of 27 final
/// consonants (Unicode Standard, section 3.12).
const SYLLABLES: u32 = 0xac00;
const N_SYLLABLES: u32 = 11_172;
const LEADING: u32 = 0x1100;
const N_LEADING: u32 = 19;
const VOWELS: u32 = 0x1161;
const N_VOWELS: u32 = 21;
/// One before the first final consonant: 0 means that there is none.
const FINALS: u32 = 0x11a7;
const N_FINALS: u32 = 28;

/// The syllable of a leading consonant and a vowel, or of these and a final consonant.
pub(super) fn compose_syllable(first: char, second: char) -> Option<char> {
    let distance = |letter: char, base: u32| (letter as u32).wrapping_sub(base);
    let (leading, vowel) = (distance(first, LEADING), distance(second, VOWELS));
    if leading < N_LEADING && vowel < N_VOWELS {
        return char::from_u32(SYLLABLES + (leading * N_VOWELS + vowel) * N_FINALS);
    }
    let (syllable, last) = (distance(first, SYLLABLES), distance(second, FINALS));
    let is_open = syllable < N_SYLLABLES && syllable.is_multiple_of(N_FINALS);
    if is_open && (1..N_FINALS).contains(&last) {
        return char::from_u32(first as u32 + last);
    }
    None
}

/// Whether a character is a Hangul syllable.
pub(super) fn is_syllable(letter: char) -> bool {
    (letter as u32).wrapping_sub(SYLLABLES) < N_SYLLABLES
}

/// The syllable without its last part, and that part.
pub(super) fn syllable_parts(letter: char) -> Option<(char, char)> {
    if !is_syllable(letter) {
        return None;
    }
    let syllable = letter as u32 - SYLLABLES;
    let (pair, last) = (syllable / N_FINALS, syllable % N_FINALS);
    let (first, second) = match last {
        0 => (LEADING + pair / N_VOWELS, VOWELS + pair % N_VOWELS),
        _ => (letter as u32 - last, FINALS + last),
    };
    char::from_u32(first).zip(char::from_u32(second))
}
