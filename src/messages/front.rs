//! The words of the front page. They are a table of their own, so that the first load does not hold
//! them.

mod en;
mod zh_hans;
mod zh_hant;

use broadsheet_desk::Locale;
use broadsheet_model::Day;

use super::{fill, messages};

/// The words in `locale`.
pub fn of(locale: Locale) -> &'static FrontMessages {
    match locale {
        Locale::ZhHans => &zh_hans::MESSAGES,
        Locale::ZhHant => &zh_hant::MESSAGES,
        Locale::En => &en::MESSAGES,
    }
}

/// A day of the year, whichever year.
pub fn month_and_day(day: Day, locale: Locale) -> String {
    let (_, month, day_of_month) = day.ymd();
    let months = of(locale).months.split(' ').nth(usize::from(month) - 1);
    fill(of(locale).month_day, &[months.unwrap_or_default(), &day_of_month.to_string()])
}

messages! {
    /// Every sentence of the front page. `{}` stands for a value: see [`fill`](super::fill).
    FrontMessages:
    front, back, source_one, source_many, amount, years_of, from_file, from_site, from_site_kept, what_to_do,
    contact, licence, updated, newest, years, beside, sources_heading, source_span, more_sources, lead,
    this_day, near_day, whole_day, try_it, try_hint, last_read, saved_count,
    last_searches, own_files, share, months, month_day,
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

    #[test]
    fn a_day_of_the_year_is_said_in_every_language() {
        let day: Day = "2024-12-03".parse().expect("a day");
        let said = [Locale::ZhHans, Locale::ZhHant, Locale::En].map(|one| month_and_day(day, one));
        assert_eq!(said, ["12月3日", "12月3日", "December 3"]);
    }
}
