//! The words of reading closely: what is marked in an article, and searching in it alone. They are
//! a table of their own, so that the first load does not hold them.

mod en;
mod zh_hans;
mod zh_hant;

use broadsheet_desk::Locale;

use super::messages;

/// The words in `locale`.
pub fn of(locale: Locale) -> &'static ReadingMessages {
    match locale {
        Locale::ZhHans => &zh_hans::MESSAGES,
        Locale::ZhHant => &zh_hant::MESSAGES,
        Locale::En => &en::MESSAGES,
    }
}

messages! {
    /// Every sentence about reading closely. `{}` stands for a value: see [`fill`](super::fill).
    ReadingMessages:
    marks, mark_of, n_marks, no_mark, unknown, next_mark, previous_mark,
    find, find_end, key_marks, key_find, table, code,
    put_in, taken_out, texts, text_number, text_archived, text_published, text_undated, text_latest,
    show_changes, show_changes_of, changes, n_changed, n_added, n_deleted, only_beside, no_change,
    too_long, no_text, other_title, other_authors, other_date, nobody, undated, only_text, and,
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
