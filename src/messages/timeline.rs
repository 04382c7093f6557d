//! The words of the panel of dates. They are a table of their own, so that the first load does not
//! hold them.

mod en;
mod zh_hans;
mod zh_hant;

use broadsheet_desk::Locale;

use super::messages;

/// The words in `locale`.
pub fn of(locale: Locale) -> &'static TimelineMessages {
    match locale {
        Locale::ZhHans => &zh_hans::MESSAGES,
        Locale::ZhHant => &zh_hant::MESSAGES,
        Locale::En => &en::MESSAGES,
    }
}

messages! {
    /// Every sentence about the chart and the dates. `{}` stands for a value: see
    /// [`fill`](super::fill).
    TimelineMessages:
    chart, chart_keys, path, all, number, share, share_why, of_all, unknown, max,
    compare, compare_hint, clear, everything, table, period, total, all_articles, save,
    outside, went_to, jump, go, recent_hint, recent_hint_day, more_sources, shown,
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
