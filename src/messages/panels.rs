//! The words of the panels' contents. They are a table of their own, so that the first
//! load does not hold them.

mod en;
mod zh_hans;
mod zh_hant;

use broadsheet_desk::Locale;

use super::messages;

/// The words in `locale`.
pub fn of(locale: Locale) -> &'static PanelMessages {
    match locale {
        Locale::ZhHans => &zh_hans::MESSAGES,
        Locale::ZhHant => &zh_hant::MESSAGES,
        Locale::En => &en::MESSAGES,
    }
}

messages! {
    /// Every sentence of the panels' contents. `{}` stands for a value: see [`fill`](super::fill).
    PanelMessages:
    language, theme, theme_auto, theme_light, theme_dark, text_size, smaller, larger, shortcuts_on,
    all_dates, last_7_days, last_30_days, last_year, on_this_day, undated_show,
    hint_syntax, key_search, key_next, key_open, key_save, key_original, key_ends, key_help,
    key_escape,
    hint_unclosed_quote, hint_bad_date, hint_taken_as_text, hint_reversed_dates, hint_too_many_terms,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_there_in_every_language_with_the_same_values() {
        let english = of(Locale::En).all();
        for locale in Locale::ALL {
            super::super::tests::check(&of(locale).all(), &english, locale);
        }
    }
}
