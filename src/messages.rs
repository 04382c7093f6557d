//! The page's own words, in its three languages.
//!
//! A table of constants and not a message library: the whole page has about a hundred short
//! sentences, and a Fluent bundle alone would be 53 kB of download, a third of what the first load
//! may be (docs/decisions/0082-messages-are-constants.md).

mod en;
#[cfg(feature = "full")]
pub mod evidence;
#[cfg(feature = "full")]
pub mod files;
#[cfg(feature = "full")]
pub mod front;
#[cfg(feature = "full")]
pub mod layout;
#[cfg(feature = "full")]
pub mod library;
#[cfg(feature = "full")]
pub mod panels;
#[cfg(feature = "full")]
pub mod print;
#[cfg(feature = "full")]
pub mod queries;
#[cfg(feature = "full")]
pub mod reading;
#[cfg(feature = "full")]
pub mod timeline;
mod zh_hans;
mod zh_hant;

use broadsheet_desk::Locale;

/// The page's words in `locale`.
pub fn of(locale: Locale) -> &'static Messages {
    match locale {
        Locale::ZhHans => &zh_hans::MESSAGES,
        Locale::ZhHant => &zh_hant::MESSAGES,
        Locale::En => &en::MESSAGES,
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

macro_rules! messages {
    ($(#[$doc:meta])* $table:ident: $($name:ident),* $(,)?) => {
        $(#[$doc])*
        #[allow(missing_docs)] // each is its own explanation in `en.rs`
        pub struct $table { $(pub $name: &'static str),* }

        #[cfg(test)]
        impl $table {
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name)),*]
            }
        }
    };
}

#[cfg(feature = "full")]
use messages;

messages! {
    /// Every sentence of the page. `{}` stands for a value: see [`fill`].
    Messages:
    archive, skip_to_results, search, search_placeholder, clear_search, settings, library, help,
    close, dates, from, to, thumb_value,
    sources, exclude, stop_excluding, excluded, results, count_one, count_many, count_of, sort,
    sort_new, sort_old, sort_best, undated, empty_title, empty_query, empty_dates, empty_sources,
    empty_undated, empty_saved, empty_all, empty_remedy, empty_archive, saved_only, save, saved,
    saved_session, read_hint, overview, overview_span, open_files, open_folder, open_hint, save_as,
    by, tags, original, original_insecure, date_unknown, local_time, previous, next, back_to_list,
    bad_value,
    unknown_article, unknown_source, dismiss, loading, loading_part, failed_part, searching,
    searching_for, not_searched, of_files, of_articles, count_at_least, count_unknown, cancel,
    retry, failed_title, failed_manifest, failed_version, failed_format, failed_fetch,
    failed_chunk, failed_advice, failed_technical,

}

#[cfg(test)]
mod tests {
    use super::*;

    type Texts = [(&'static str, &'static str)];

    pub(super) fn check(texts: &Texts, english: &Texts, locale: Locale) {
        for ((name, text), (_, english)) in texts.iter().zip(english) {
            let n_values = |text: &str| text.matches("{}").count();
            assert!(!text.is_empty(), "{name} in {locale:?}");
            assert_eq!(n_values(text), n_values(english), "{name} in {locale:?}");
            let n_braces = text.matches('{').count();
            assert_eq!(n_braces, n_values(text), "{name} in {locale:?}: see `fill`");
        }
    }

    #[test]
    fn every_sentence_is_there_in_every_language_with_the_same_values() {
        let english = of(Locale::En).all();
        for locale in Locale::ALL {
            check(&of(locale).all(), &english, locale);
        }
    }

    #[test]
    fn values_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &["1", "5"]), "1 of 5");
        assert_eq!(fill("none", &["1"]), "none");
    }
}
