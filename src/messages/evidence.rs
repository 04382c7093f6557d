//! The words beside an article's text: versions, citation, where it comes from. They are a table of their own, so that the first
//! load does not hold them.

mod en;
mod zh_hans;
mod zh_hant;

use broadsheet_desk::Locale;

use super::messages;

/// The words in `locale`.
pub fn of(locale: Locale) -> &'static EvidenceMessages {
    match locale {
        Locale::ZhHans => &zh_hans::MESSAGES,
        Locale::ZhHant => &zh_hant::MESSAGES,
        Locale::En => &en::MESSAGES,
    }
}

messages! {
    /// Every sentence beside an article's text. `{}` stands for a value: see [`fill`](super::fill).
    EvidenceMessages:
    cite, copy_citation, copy_link, copied, copy_failed, provenance, file, sha256, archived_at,
    versions, version_now, citation, citation_archived,
    image_load, image_why, image_insecure, image_open, image_failed, image_absent,
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
