//! Texts that share a dictionary: what is packed comes back, and the dictionary stays as it is.

use std::sync::LazyLock;

use broadsheet_bundle::{
    BundleError, Dictionary, Division, Form, Key, Packed, dictionary_articles, encode_article,
    encode_entry, open, open_text, write_page,
};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Day, Digest, Inline, Lang, Provenance, Published, SourceId,
};
use proptest::prelude::*;

fn article(number: u64, text: &str) -> Article {
    Article {
        id: ArticleId(number),
        title: format!("第{number}篇"),
        url: None,
        source: SourceId::new("rfi").expect("a source id"),
        published: "2023-07-12".parse().expect("a date"),
        authors: Vec::new(),
        tags: Vec::new(),
        lang: Lang::ZhHans,
        body: Body { blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])] },
        provenance: Provenance {
            file: "一.txt".to_owned(),
            member: None,
            sha256: Digest::of(b"input"),
            captured: Published::Unknown,
        },
        earlier: Vec::new(),
    }
}

/// Articles that have phrases in common.
fn encoded(n: u64) -> Vec<Vec<u8>> {
    const PHRASES: [&str; 4] = [
        "据新华社报道，",
        "外交部发言人表示，",
        "本台记者从北京发来的消息说，",
        "他在接受采访时说：“",
    ];
    let text = |number: u64| {
        let phrase = |idx: u64| PHRASES[(number * 7 + idx * idx * 3) as usize % PHRASES.len()];
        let rest = |idx: u64| (number * 31 + idx * 17) % 977;
        (0..30).map(|idx| format!("{}第{}号。", phrase(idx), rest(idx))).collect::<String>()
    };
    (0..n).map(|number| encode_article(&article(number, &text(number)))).collect()
}

/// A text chunk of `rows`, opened again.
fn reopened(form: Form<'_>, rows: &[u8], bytes: &[u8]) -> (usize, Result<Vec<u8>, BundleError>) {
    let entry = encode_entry(&article(1, ""), "");
    let written = write_page(form, &[vec![Packed { rows, entry: &entry }]]);
    let file = &written.files[0];
    (file.bytes.len(), open_text(&written.texts[0], &file.bytes, bytes))
}

fn bytes_of(dictionary: &Dictionary) -> Vec<u8> {
    open(dictionary.chunk(), &dictionary.file().bytes).expect("it was just written")
}

#[test]
fn texts_with_a_dictionary_are_smaller_and_need_it() {
    let texts = encoded(60);
    let dictionary = Dictionary::of(&texts).expect("they have phrases in common");
    let bytes = bytes_of(&dictionary);
    assert!((1_000..=16_384).contains(&bytes.len()), "{}", bytes.len());
    for rows in &texts {
        let (n_alone, alone) = reopened(Form::Published, rows, &[]);
        let (n_shared, shared) = reopened(Form::Sharing(&dictionary), rows, &bytes);
        assert_eq!((alone.as_ref(), shared.as_ref()), (Ok(rows), Ok(rows)));
        assert!(n_shared < n_alone, "{n_shared} {n_alone}");
        let (_, without) = reopened(Form::Sharing(&dictionary), rows, &[]);
        assert!(matches!(without, Err(BundleError::Chunk { .. })), "{without:?}");
        let (_, short) = reopened(Form::Sharing(&dictionary), rows, &bytes[..9]);
        assert!(matches!(short, Err(BundleError::Chunk { .. })), "{short:?}");
    }
}

#[test]
fn texts_that_have_nothing_in_common_share_nothing() {
    assert!(Dictionary::of(&[]).is_none());
    let alone = encode_article(&article(1, "只有一篇。"));
    assert!(Dictionary::of(&[alone]).is_none());
}

/// What a dictionary is made into must not change from one version to the next: every text of a
/// site would.
#[test]
fn a_dictionary_is_the_same_bytes_in_every_version() {
    let dictionary = Dictionary::of(&encoded(60)).expect("they have phrases in common");
    let digest = Digest::of(&bytes_of(&dictionary)).to_string();
    assert_eq!(digest, "c3e4864e3d98911617e6b778d2054d40ae0ddc490b5d4fe2ba323750bc448978");
}

static SHARED: LazyLock<Dictionary> =
    LazyLock::new(|| Dictionary::of(&encoded(20)).expect("they have phrases in common"));

proptest! {
    #[test]
    fn whatever_is_packed_with_a_dictionary_comes_back(
        text in "[ -~一-龥]{0,3000}",
        n_repeats in 1_usize..30,
    ) {
        let rows = encode_article(&article(1, &text.repeat(n_repeats)));
        let (_, opened) = reopened(Form::Sharing(&SHARED), &rows, &bytes_of(&SHARED));
        prop_assert_eq!(opened.as_ref(), Ok(&rows));
    }
}

/// `n` articles of about 4 kB, ten a day, newest first; `seed` tells series apart.
fn keys(n: usize, seed: u64, first_day: i32) -> Vec<Key> {
    let key = |idx: usize| Key {
        id: ArticleId(
            Digest::of(format!("{seed} {idx}").as_bytes())
                .0
                .iter()
                .fold(0_u64, |id, byte| id.rotate_left(8) ^ u64::from(*byte)),
        ),
        published: Published::Day(Day::new(first_day + idx as i32 / 10).expect("a day")),
        source_idx: 0,
        n_text_bytes: 3_000 + (idx as u32 * 37) % 2_000,
        n_row_bytes: 4_000,
    };
    let mut keys: Vec<Key> = (0..n).map(key).collect();
    keys.sort_by_key(|key| key.order());
    keys
}

/// The ids of the articles that the dictionary is made of.
fn sample(keys: &[Key]) -> Vec<ArticleId> {
    let all = dictionary_articles(keys, Division::default());
    all.into_iter().map(|number| keys[number].id).collect()
}

#[test]
fn newer_articles_leave_the_dictionary_as_it_is_until_they_are_twice_as_many() {
    let all = keys(40_000, 1, 0);
    let of_oldest = |n: usize| sample(&all[all.len() - n..]);
    let before = of_oldest(17_000);
    assert!((40..200).contains(&before.len()), "{}", before.len());
    for n in (17_000..32_768).step_by(499) {
        assert_eq!(of_oldest(n), before, "{n}");
    }
}

#[test]
fn behind_the_first_anchor_nothing_changes_the_dictionary() {
    let all = keys(12_000, 1, 0);
    let division = Division { part_articles: 3_000, ..Division::default() };
    let of_oldest = |n: usize| {
        let keys = &all[all.len() - n..];
        let numbers = dictionary_articles(keys, division).into_iter();
        numbers.map(|number| keys[number].id).collect::<Vec<_>>()
    };
    let before = of_oldest(3_000);
    assert_eq!(before, sample(&all[9_000..]));
    for n in (3_000..12_000).step_by(301) {
        assert_eq!(of_oldest(n), before, "{n}");
    }
    assert_ne!(sample(&all), before, "without an anchor it changes");
}

#[test]
fn articles_of_earlier_days_seldom_change_the_dictionary() {
    let old = keys(40_000, 1, 0);
    let before = sample(&old);
    let is_changed = |day: usize| {
        let mut more = old.clone();
        more.extend(keys(100, 2, day as i32).into_iter().map(|key| Key {
            published: Published::Day(Day::new(day as i32).expect("a day")),
            ..key
        }));
        more.sort_by_key(|key| key.order());
        sample(&more) != before
    };
    let n_changed = (0..4_000).step_by(8).filter(|day| is_changed(*day)).count();
    assert!(n_changed <= 15, "{n_changed} of 500 days");
}

#[test]
fn small_archives_have_no_dictionary() {
    assert_eq!(sample(&keys(200, 1, 0)), []);
    assert!(!sample(&keys(300, 1, 0)).is_empty());
}

#[test]
fn articles_without_dates_and_days_with_very_many_have_their_share() {
    let undated = |key: Key| Key { published: Published::Unknown, ..key };
    let keys_undated: Vec<Key> = keys(1_000, 1, 0).into_iter().map(undated).collect();
    assert!((40..80).contains(&sample(&keys_undated).len()));
    let one_day = |key: Key| Key { published: "2024-01-02".parse().expect("a date"), ..key };
    let keys_of_a_day: Vec<Key> = keys(1_000, 1, 0).into_iter().map(one_day).collect();
    assert_eq!(sample(&keys_of_a_day).len(), 32);
}
