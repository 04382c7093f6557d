//! Makes the folding table from Unicode's data and OpenCC's dictionaries, and checks that
//! `src/fold/table.bin` is it and that the crate folds as the definition says. See
//! `data/README.md`.

mod encode;
mod find;
mod unicode;
mod variants;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use broadsheet_search::{FOLD_TABLE, Folding};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

/// By the crate's own table.
static FOLDING: LazyLock<Folding> =
    LazyLock::new(|| Folding::parse(FOLD_TABLE).expect("the crate's own table"));

/// The definition of folding, straight from the data and without any table of ours.
struct Reference {
    representatives: BTreeMap<char, char>,
    plain: BTreeMap<char, char>,
    /// Marks that are passed over.
    marks: BTreeSet<char>,
}

impl Reference {
    fn get() -> &'static Reference {
        static REFERENCE: OnceLock<Reference> = OnceLock::new();
        REFERENCE.get_or_init(|| Reference {
            representatives: variants::representatives(),
            plain: find::plain(),
            marks: find::marks(),
        })
    }

    fn fold_letter(&self, letter: char) -> String {
        self.bare(letter).chars().map(|folded| self.unify(folded)).collect()
    }

    /// NFKC_Casefold without the marks that are passed over.
    fn bare(&self, letter: char) -> String {
        if letter == find::DOUBLE_PRIME {
            return "\"".to_owned();
        }
        let casefolded = unicode::nfkc_casefold(letter);
        let mut parts = casefolded.chars();
        // An accent that stands alone is not the space that it would stand on.
        let is_lone_accent = parts.next() == Some(' ')
            && parts.next().is_some_and(|next| unicode::combining_class(next) != 0);
        let text = if is_lone_accent { String::from(letter) } else { casefolded };
        text.nfd().filter(|part| !self.marks.contains(part)).nfc().collect()
    }

    fn fold(&self, text: &str) -> String {
        let bare: String = text.chars().map(|letter| self.bare(letter)).collect();
        let mut folded = String::new();
        for letter in bare.nfc().map(|letter| self.unify(letter)) {
            if letter != ' ' || !folded.ends_with(' ') {
                folded.push(letter);
            }
        }
        folded
    }

    fn unify(&self, letter: char) -> char {
        let letter = *self.plain.get(&letter).unwrap_or(&letter);
        if letter.is_whitespace() {
            ' '
        } else {
            *self.representatives.get(&letter).unwrap_or(&letter)
        }
    }
}

#[test]
fn the_table_is_up_to_date() {
    let reference = Reference::get();
    let made = encode::encode(|letter| reference.fold_letter(letter));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/fold/table.bin");
    if std::env::var_os("BROADSHEET_UPDATE").is_some() {
        std::fs::write(&path, &made).expect("the table can be written");
    }
    let kept = std::fs::read(&path).expect("the table can be read");
    assert!(
        kept == made,
        "table.bin differs from its sources; BROADSHEET_UPDATE=1 writes it, see data/README.md"
    );
}

#[test]
fn every_character_folds_by_the_definition() {
    let reference = Reference::get();
    for letter in (0..=0x10_ffff).filter_map(char::from_u32) {
        let alone = String::from(letter);
        let folded = FOLDING.fold(&alone).text;
        assert_eq!(folded, reference.fold(&alone), "U+{:04X}", letter as u32);
        assert_eq!(FOLDING.fold(&folded).text, folded, "U+{:04X} twice", letter as u32);
    }
}

#[test]
fn every_character_folds_by_the_definition_between_marks() {
    let reference = Reference::get();
    // Characters that fold to themselves and combine with nothing differ only in being many.
    let is_special = |letter: &char| {
        reference.fold_letter(*letter) != letter.to_string()
            || unicode::combining_class(*letter) != 0
            || unicode::canonical_pair(*letter).is_some()
            || ('\0'..='\u{11ff}').contains(letter)
    };
    for letter in (0..unicode::LIMIT).filter_map(char::from_u32).filter(is_special) {
        for text in [
            format!("a\u{301}{letter}\u{323}\u{308}"),
            format!("か{letter}\u{3099}"),
            format!("각 {letter}\u{11a8}"),
        ] {
            let folded = FOLDING.fold(&text).text;
            assert_eq!(folded, reference.fold(&text), "U+{:04X}", letter as u32);
            assert_eq!(FOLDING.fold(&folded).text, folded, "U+{:04X} twice", letter as u32);
        }
    }
}

/// Letters of many kinds, marks and white space, so that they meet.
fn mixed_text() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        proptest::char::range('\u{0}', '\u{3ff}'),
        proptest::char::range('\u{300}', '\u{345}'),
        proptest::char::range('\u{1100}', '\u{11ff}'),
        proptest::char::range('\u{1e00}', '\u{206f}'),
        proptest::char::range('\u{3000}', '\u{30ff}'),
        proptest::char::range('\u{4e00}', '\u{9fff}'),
        proptest::char::range('\u{ac00}', '\u{d7a3}'),
        proptest::char::range('\u{f900}', '\u{ffff}'),
        any::<char>(),
    ];
    proptest::collection::vec(letter, 0..24).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn any_text_folds_by_the_definition(text in mixed_text()) {
        let reference = Reference::get();
        let folded = FOLDING.fold(&text);
        prop_assert_eq!(&folded.text, &reference.fold(&text));
        prop_assert_eq!(&FOLDING.fold(&folded.text).text, &folded.text);
        prop_assert!(!folded.text.contains('\n'));
    }

    #[test]
    fn every_part_of_a_folded_text_leads_back_to_what_it_was_folded_from(text in mixed_text()) {
        let folded = FOLDING.fold(&text);
        let bounds: Vec<usize> = folded.text.char_indices().map(|(byte, _)| byte).chain([folded.text.len()]).collect();
        for (idx, &start) in bounds.iter().enumerate() {
            for &end in &bounds[idx + 1..] {
                let original = folded.original(start..end);
                let part = text.get(original.clone()).expect("on character boundaries");
                prop_assert!(FOLDING.fold(part).text.contains(&folded.text[start..end]), "{:?} of {:?}", original, text);
            }
        }
    }
}
