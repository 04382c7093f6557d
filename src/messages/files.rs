//! The words of what opens the reader's own files. They are a table of their own, so that the first
//! load does not hold them.

mod en;
mod zh_hans;
mod zh_hant;

use broadsheet_desk::Locale;

use super::messages;

/// The words in `locale`.
pub fn of(locale: Locale) -> &'static FileMessages {
    match locale {
        Locale::ZhHans => &zh_hans::MESSAGES,
        Locale::ZhHant => &zh_hant::MESSAGES,
        Locale::En => &en::MESSAGES,
    }
}

messages! {
    /// Every sentence about the reader's own files. `{}` stands for a value: see
    /// [`fill`](super::fill).
    FileMessages:
    title, private, found, starting, progress, seconds_left, minutes_left, stop, stopping,
    done, cancelled, ended_early, joining, elsewhere, nothing, report, skipped, merged, noted,
    merge_copy, merge_version, more, export_report, hide, show, rename, remove, pasted,
    keep, keeping, kept, keep_failed, keep_origin, kept_title, kept_nothing, kept_item, kept_folder,
    open_kept, open_again, forget, forget_all, room, persistent, not_persistent, kept_on_disk,
    save_title, save_listed, save_all, save_page, save_json, save_csv, save_epub, saving, saved_as,
    save_failed, local, local_set, own_articles, not_open,
    unreadable, folder_unreadable,
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
