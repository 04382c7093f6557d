//! The languages of the page.

use broadsheet_model::{Names, Source};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// Simplified Chinese.
    #[default]
    ZhHans,
    /// Traditional Chinese.
    ZhHant,
    /// English.
    En,
}

impl Locale {
    /// In the order of the switch.
    pub const ALL: [Locale; 3] = [Locale::ZhHans, Locale::ZhHant, Locale::En];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::ZhHans => "zh-Hans",
            Locale::ZhHant => "zh-Hant",
            Locale::En => "en",
        }
    }

    /// The language with this tag, as settings keep it.
    pub fn from_tag(tag: &str) -> Option<Locale> {
        Locale::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The best language for a reader whose browser asks for `tags`, most wanted first; `None` when
    /// none is known.
    pub fn negotiate<S: AsRef<str>>(tags: impl IntoIterator<Item = S>) -> Option<Locale> {
        let of_tag = |tag: &str| {
            let tag = tag.to_ascii_lowercase();
            let mut parts = tag.split(['-', '_']);
            match parts.next() {
                Some("zh") => {
                    let mut traditional = false;
                    let simplified = parts.any(|part| {
                        traditional |= matches!(part, "hant" | "tw" | "hk" | "mo");
                        part == "hans"
                    });
                    Some(if traditional && !simplified { Locale::ZhHant } else { Locale::ZhHans })
                }
                Some("en") => Some(Locale::En),
                _ => None,
            }
        };
        tags.into_iter().find_map(|tag| of_tag(tag.as_ref()))
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Locale::ZhHans => "简体",
            Locale::ZhHant => "繁體",
            Locale::En => "English",
        }
    }

    /// A source's name in this language.
    pub fn source_name(self, source: &Source) -> &str {
        self.text(&source.names)
    }

    /// A text that is there in every language.
    pub fn text(self, names: &Names) -> &str {
        let Names { zh_hans, zh_hant, en } = names;
        match self {
            Locale::ZhHans => zh_hans,
            Locale::ZhHant => zh_hant,
            Locale::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_chooses_the_language() {
        for (asked, expected) in [
            (&["zh-CN", "en"][..], Some(Locale::ZhHans)),
            (&["zh"], Some(Locale::ZhHans)),
            (&["zh-TW"], Some(Locale::ZhHant)),
            (&["zh-Hant-HK"], Some(Locale::ZhHant)),
            (&["zh-Hans-HK"], Some(Locale::ZhHans)), // the script is named: it wins over the place
            (&["fr-FR", "en-GB"], Some(Locale::En)),
            (&["fr-FR", "zh-HK", "en"], Some(Locale::ZhHant)),
            (&["fr"], None),
            (&[], None),
        ] {
            assert_eq!(Locale::negotiate(asked), expected, "{asked:?}");
        }
    }
}
