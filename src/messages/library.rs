//! The words of what is the reader's own: what they read, saved and searched. They are a table of
//! their own, so that the first load does not hold them.

mod en;
mod zh_hans;
mod zh_hant;

use broadsheet_desk::Locale;

use super::messages;

/// The words in `locale`.
pub fn of(locale: Locale) -> &'static LibraryMessages {
    match locale {
        Locale::ZhHans => &zh_hans::MESSAGES,
        Locale::ZhHant => &zh_hant::MESSAGES,
        Locale::En => &en::MESSAGES,
    }
}

messages! {
    /// Every sentence about what is the reader's own. `{}` stands for a value: see
    /// [`fill`](super::fill).
    LibraryMessages:
    saved_title, saved_nothing, saved_coming, saved_elsewhere, saved_lost, remove, in_list,
    export_title, exporting, stop, exported, exported_nothing, without_text, lost, elsewhere,
    searches_title, searches_nothing, save_search, rename, delete, undated, only_saved,
    recent_searches, recent_title, nothing_recent,
    remember_title, remember_nothing, remember_tab, remember_device, remember_hint, remember_file,
    n_read, forget_reading, forget_all, forget_sure, forget_hint,
    read, mark_unread, cite_in_words, cite_as,
    related_title, same_day, same_author, same_tag, all_of_them, looking, not_known,
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
