//! Language and direction of a part of a text.

/// How a part of an article is written, where that differs from what is around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    /// A language tag (BCP 47): ASCII letters, digits and hyphens, at most [`MAX_LANG_BYTES`];
    /// empty where it is not said.
    pub lang: String,
    /// Which way it runs, where that is said.
    pub direction: Option<Direction>,
}

/// The longest language tag, in bytes.
pub const MAX_LANG_BYTES: usize = 35;

impl Writing {
    /// Whether `lang` can be the tag of a language.
    pub fn is_lang(lang: &str) -> bool {
        lang.len() <= MAX_LANG_BYTES
            && lang.starts_with(|c: char| c.is_ascii_alphabetic())
            && lang.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }
}

/// Which way a text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As Latin and Chinese do.
    LeftToRight,
    /// As Arabic and Hebrew do.
    RightToLeft,
    /// As its first letter does.
    Auto,
}

impl Direction {
    /// All of them.
    pub const ALL: [Direction; 3] =
        [Direction::LeftToRight, Direction::RightToLeft, Direction::Auto];

    /// The value of HTML's attribute `dir`.
    pub const fn tag(self) -> &'static str {
        ["ltr", "rtl", "auto"][self as usize]
    }

    /// The direction that [`Direction::tag`] names so.
    pub fn from_tag(tag: &str) -> Option<Direction> {
        Direction::ALL.into_iter().find(|direction| direction.tag() == tag)
    }

    /// The direction of the first letter of `text` (the rule of HTML's `dir="auto"`, without its
    /// rare formatting characters); none where it has no letters.
    pub fn of(text: &str) -> Option<Direction> {
        let letter = text.chars().find(|c| c.is_alphabetic())?;
        // The blocks that Unicode keeps for scripts from right to left.
        let is_rtl = matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}');
        Some(if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_gives_the_direction() {
        for (text, expected) in [
            ("2023，تۈنۈگۈن ABC", Some(Direction::RightToLeft)),
            ("（ABC）تۈنۈگۈن", Some(Direction::LeftToRight)),
            ("שלום", Some(Direction::RightToLeft)),
            ("昨天", Some(Direction::LeftToRight)),
            ("2023 – 5", None),
        ] {
            assert_eq!(Direction::of(text), expected, "{text}");
        }
    }

    #[test]
    fn a_language_tag_is_letters_digits_and_hyphens() {
        assert!(Writing::is_lang("zh-Hant-TW") && Writing::is_lang("ug"));
        for odd in ["", "-en", "zh CN", "en\"", &"a".repeat(MAX_LANG_BYTES + 1)] {
            assert!(!Writing::is_lang(odd), "{odd}");
        }
    }
}
