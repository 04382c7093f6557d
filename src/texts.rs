//! The page's own words, in its three languages.
//!
//! A table of constants and not a message library: the whole page has about a hundred short
//! sentences, and a Fluent bundle alone would be 53 kB of download, a third of what the first load
//! may be (docs/architecture.md).

mod en;
mod zh_hans;
mod zh_hant;

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

    /// The page's words in this language.
    pub fn texts(self) -> &'static Texts {
        match self {
            Locale::ZhHans => &zh_hans::TEXTS,
            Locale::ZhHant => &zh_hant::TEXTS,
            Locale::En => &en::TEXTS,
        }
    }

    /// A source's name in this language.
    pub fn source_name(self, source: &Source) -> &str {
        let Names { zh_hans, zh_hant, en } = &source.names;
        match self {
            Locale::ZhHans => zh_hans,
            Locale::ZhHant => zh_hant,
            Locale::En => en,
        }
    }
}

/// Puts `values` where `template` has `{}`, in order. Split at a character: the standard library's
/// search for a string is 2 kB of module that nothing else needs.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut parts = template.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (idx, part) in parts.enumerate() {
        text.push_str(values.get(idx).copied().unwrap_or_default());
        text.push_str(part.strip_prefix('}').unwrap_or(part));
    }
    text
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Every sentence of the page. `{}` stands for a value: see [`fill`].
        #[allow(missing_docs)] // each is its own explanation in `en.rs`
        pub struct Texts { $($(#[$doc])* pub $name: &'static str),* }

        #[cfg(test)]
        impl Texts {
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name)),*]
            }
        }
    };
}

texts! {
    archive, skip_to_results, search, search_placeholder, clear_search, settings, language, theme, theme_auto, theme_light,
    theme_dark, text_size, smaller, larger, shortcuts_on, help, close, dates, from, to, thumb_value, all_dates,
    last_7_days, last_30_days, last_year, on_this_day, last_days_hint, histogram, bin_day, bin_week, bin_month, bin_year,
    undated_show, sources, exclude, stop_excluding, excluded, results, count_one, count_many, count_of, sort, sort_new,
    sort_old, sort_best, undated, empty_title, empty_query, empty_dates, empty_sources, empty_undated, empty_saved,
    empty_all, empty_remedy, empty_archive, saved_only, save, saved, saved_session, read_hint, overview, overview_span,
    by, tags, original, original_insecure, cite, copy_citation, copy_link, copied, copy_failed, provenance, file, sha256,
    archived_at, date_unknown, local_time, previous, next, back_to_list, image_load, image_why, image_insecure,
    image_open, bad_value, unknown_article, unknown_source, dismiss, loading, searching, jump, versions, version_now, retry, failed_title,
    failed_manifest, failed_version, failed_format, failed_fetch, failed_chunk, failed_advice, failed_technical,
    hint_unclosed_quote, hint_bad_date, hint_taken_as_text, hint_reversed_dates, hint_too_many_terms, hint_syntax, key_search, key_next, key_open, key_save, key_original,
    key_ends, key_help, key_escape, citation, citation_archived,
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

    #[test]
    fn every_sentence_is_there_in_every_language_with_the_same_values() {
        let english = Locale::En.texts().all();
        for locale in Locale::ALL {
            for ((name, text), (_, english)) in locale.texts().all().into_iter().zip(&english) {
                assert!(!text.is_empty(), "{name} in {locale:?}");
                assert_eq!(
                    text.matches("{}").count(),
                    english.matches("{}").count(),
                    "{name} in {locale:?}"
                );
                assert_eq!(
                    text.matches('{').count(),
                    text.matches("{}").count(),
                    "{name} in {locale:?}: see `fill`"
                );
            }
        }
    }

    #[test]
    fn values_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &["1", "5"]), "1 of 5");
        assert_eq!(fill("none", &["1"]), "none");
    }
}
