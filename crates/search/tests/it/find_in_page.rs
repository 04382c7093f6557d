//! What is found, against what the find-in-page of two browsers finds.
//!
//! `tests/data/find-in-page.tsv` has a pair in each line: its kind, the text of a page, what is
//! looked for, and who finds it there: `C` Chromium, `F` Firefox, `B` Broadsheet. The browsers were
//! asked with `window.find`; the decision record 0010 says which and how. `BROADSHEET_UPDATE=1`
//! writes what Broadsheet finds now.

use std::path::{Path, PathBuf};

use crate::support::folding;

struct Pair {
    kind: String,
    text: String,
    query: String,
    /// As in the file.
    found_by: String,
}

impl Pair {
    fn is_found_by(&self, who: char) -> bool {
        self.found_by.contains(who)
    }

    fn is_found_now(&self) -> bool {
        let query = folding().fold(&self.query).text;
        // What folds to nothing asks for nothing.
        !query.is_empty() && folding().fold(&self.text).text.contains(&query)
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/find-in-page.tsv")
}

fn pairs() -> Vec<Pair> {
    let file = std::fs::read_to_string(path()).expect("the pairs are part of the project");
    let pair = |line: &str| {
        let mut fields = line.split('\t').map(str::to_owned);
        let mut field = || fields.next().expect("four fields");
        let [kind, text, query, found_by] = [field(), field(), field(), field()];
        Pair { kind, text: unescaped(&text), query: unescaped(&query), found_by }
    };
    file.lines().map(pair).collect()
}

/// `\u{ad}` is the character with this number.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut unescaped = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, after) = part.split_once('}').expect("a number and a brace");
        let number = u32::from_str_radix(digits, 16).expect(digits);
        unescaped.push(char::from_u32(number).expect(digits));
        unescaped.push_str(after);
    }
    unescaped
}

#[test]
fn what_is_found_is_what_the_record_says() {
    let update = std::env::var_os("BROADSHEET_UPDATE").is_some();
    let file = std::fs::read_to_string(path()).expect("the pairs are part of the project");
    let lines = file.lines().zip(pairs()).map(|(line, pair)| {
        let (fields, _) = line.rsplit_once('\t').expect("four fields");
        let letter = |who: char, is_found| if is_found { who } else { '-' };
        let found_by: String = [
            letter('C', pair.is_found_by('C')),
            letter('F', pair.is_found_by('F')),
            letter('B', pair.is_found_now()),
        ]
        .iter()
        .collect();
        format!("{fields}\t{found_by}\n")
    });
    let now: String = lines.collect();
    if update {
        std::fs::write(path(), &now).expect("the pairs can be written");
    }
    let differing: Vec<_> =
        now.lines().zip(file.lines()).filter(|(now, then)| now != then).collect();
    assert!(update || differing.is_empty(), "now, then: {differing:#?}");
}

/// How many pairs of each kind Broadsheet alone finds or alone does not: each has its reason in the
/// decision record.
const AGAINST_BOTH: [(&str, usize); 9] = [
    ("width", 4),
    ("compatibility", 2),
    ("quotation mark", 8),
    ("radical", 14),
    ("stroke", 10),
    ("invisible", 2),
    ("accent", 1),
    ("space", 1),
    ("Chinese", 50),
];

#[test]
fn where_the_browsers_agree_so_does_the_search_but_for_what_the_record_says() {
    let pairs = pairs();
    assert!(pairs.len() >= 500);
    let mut against: Vec<(&str, usize)> = Vec::new();
    for pair in &pairs {
        let [chromium, firefox] = ['C', 'F'].map(|who| pair.is_found_by(who));
        if chromium == firefox && chromium != pair.is_found_now() {
            match against.iter_mut().find(|(kind, _)| *kind == pair.kind) {
                Some((_, n)) => *n += 1,
                None => against.push((&pair.kind, 1)),
            }
        }
    }
    assert_eq!(against, AGAINST_BOTH);
}
