//! The words that only paper has.

mod en;
mod zh_hans;
mod zh_hant;

use broadsheet_desk::Locale;

use super::messages;

/// The words in `locale`.
pub fn of(locale: Locale) -> &'static PrintMessages {
    match locale {
        Locale::ZhHans => &zh_hans::MESSAGES,
        Locale::ZhHant => &zh_hant::MESSAGES,
        Locale::En => &en::MESSAGES,
    }
}

messages! {
    /// Every sentence that only paper has.
    PrintMessages:
    part, links,
}
