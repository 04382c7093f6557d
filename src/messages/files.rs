//! The words of what opens the reader's own files. They are a table of their own, so that the first
//! load does not hold them.

mod en;
mod reasons;
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

/// Why a file was not read, in words of `locale`: by the `code` of the reason and its own `text`,
/// which stands where the page has no words for it.
pub fn reason(locale: Locale, code: &str, text: &str) -> String {
    let messages = of(locale);
    let known = match code {
        "NotFoundError" | "NotReadableError" => Some(messages.unreadable),
        "EncodingError" | "TypeMismatchError" => Some(messages.folder_unreadable),
        _ => reasons::of(locale, code, text),
    };
    match known {
        Some(known) => known.to_owned(),
        None => first_upper(text),
    }
}

/// A sentence of ours begins small where it follows a file's name.
fn first_upper(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_uppercase().collect::<String>());
    [&first.unwrap_or_default(), rest.as_str()].concat()
}

messages! {
    /// Every sentence about the reader's own files. `{}` stands for a value: see
    /// [`fill`](super::fill).
    FileMessages:
    title, found, starting, progress, seconds_left, minutes_left, stop, stopping,
    done, cancelled, ended_early, joining, elsewhere, nothing, report, skipped, merged, noted,
    merge_copy, merge_version, more, export_report, hide, show, rename, remove, pasted,
    keep, keeping, kept, keep_failed, keep_origin, kept_title, kept_nothing, kept_item, kept_folder,
    open_kept, open_again, forget, forget_all, room, persistent, not_persistent, kept_on_disk,
    save_title, save_listed, save_all, save_page, save_json, save_csv, save_epub, saving, saved_as,
    save_failed, local, local_set, own_articles, not_open, uncompared, unreadable,
    folder_unreadable,
    offline_title, offline_none, offline_measuring, offline_measured, offline_tight,
    offline_keeping, offline_paused, offline_kept, offline_verifying, offline_full, offline_failed,
    offline_damaged, offline_all, offline_listed,
    offline_keep, offline_pause, offline_go_on, offline_update, offline_verify, offline_remove,
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
