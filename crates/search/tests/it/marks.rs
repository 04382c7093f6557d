//! What is marked is found by its marks, and the same as without them.

use broadsheet_model::Article;
use proptest::prelude::*;

use crate::index::{InMemory, agrees};
use crate::support::{any_articles, article, folding, sorted, value};

/// Articles with `的` before very many different characters, so that its grams are in many chunks,
/// and `th` and `the` too; a few have none of these.
pub(crate) fn many() -> Vec<Article> {
    let letters: Vec<char> = ('\u{4e00}'..'\u{9000}').collect();
    let of_number = |number: u32| {
        let mut next = number.wrapping_mul(0x9e37_79b9);
        let mut draw = |n: u32| {
            next = next.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (next >> 8) % n
        };
        let mut text = String::new();
        for _ in 0..if number.is_multiple_of(50) { 0 } else { 60 } {
            text.push('的');
            text.push(letters[draw(letters.len() as u32) as usize]);
            text.push_str(["the", " the", "th", "at"][draw(4) as usize]);
            (0..draw(3)).for_each(|_| text.push(char::from(b'a' + draw(26) as u8)));
        }
        let title = if number.is_multiple_of(7) { "目的地" } else { "题" };
        let date = format!("2023-{:02}-{:02}", 1 + number % 12, 1 + number % 28);
        article(&date, "rfi", &format!("{title}{number}"), &[&text])
    };
    sorted((0..900).map(of_number).collect())
}

#[test]
fn a_frequent_beginning_is_read_from_few_chunks_and_says_the_same() {
    let articles = many();
    let index = InMemory::new(&articles, &[850]);
    for query in [
        "的",
        "title:的",
        "-的",
        "th",
        "the",
        "t",
        "a",
        "的 题8",
        "的 the",
        "题8 的 th",
        "的 OR 没有",
        "的 date:2023-02",
        "th date:2023-02/2023-03",
        "的 -the",
    ] {
        assert!(agrees(&articles, &index, query), "{query}");
    }
    for (query, most) in [("的", 8), ("title:的", 8), ("th", 8), ("t", 8), ("-的", 8)] {
        let n = index.n_read(query);
        assert!(n <= Some(most), "{query}: {n:?} files of chunks");
    }
}

#[test]
fn what_a_rarer_text_excludes_is_not_read() {
    let index = InMemory::new(&many(), &[850]);
    // A gram, and not a beginning that is marked, in many chunks.
    let frequent = "he的";
    let (rare, both) = (index.n_read("没有这个"), index.n_read("he的 没有这个"));
    assert_eq!(rare, both);
    assert!(index.n_read("he的 OR 没有这个") > both && index.n_read("he的 -没有这个") > both);
    assert!(index.n_read(frequent) > both);
}

/// Whether an article has exactly this value.
fn has(values: &[String], value: &str) -> bool {
    let folded = |value: &str| folding().fold(value).text.trim().to_owned();
    values.iter().any(|other| folded(other) == folded(value))
}

proptest! {
    #[test]
    fn tags_and_authors_are_found_as_whole_values(
        articles in any_articles(),
        value in value(),
        cut in 0_usize..4,
    ) {
        let index = InMemory::new(&articles, &[cut]);
        // Quotation marks with nothing between them are text.
        prop_assume!(!value.is_empty());
        let is_some = !value.trim().is_empty();
        for (field, values) in [
            ("tag", (|article| &article.tags) as fn(&Article) -> &Vec<String>),
            ("author", |article| &article.authors),
        ] {
            let term = broadsheet_search::field_term(field, &value);
            let expected = articles.iter().enumerate().filter(|(_, article)| {
                !is_some || has(values(article), &value)
            });
            let expected: Vec<u32> = expected.map(|(number, _)| number as u32).collect();
            let found = index.search(&term).expect("it has marks");
            let found: Vec<u32> = found.iter().map(|(place, _)| place.number).collect();
            prop_assert_eq!(found, expected, "{}", &term);
            for query in [format!("-{term}"), format!("{term} OR 普"), format!("普 {term} -京"), term] {
                prop_assert!(agrees(&articles, &index, &query), "{}", query);
            }
        }
    }
}
