//! The parts of an article that are shown.

use broadsheet_model::{Article, Block, ImageData, ImageRef, Inline, WebUrl};
use broadsheet_search::{Query, Snippet, summary};
use proptest::prelude::*;

use crate::highlights::bracketed;
use crate::support::{any_article, article, folding, text};

/// Compares snippets: `…` where text was cut, highlights in square brackets.
fn check(query: &str, blocks: &[&str], width: usize, expected: &[&str]) {
    let snippets =
        Query::parse(query, folding()).snippets(&article("", "rfi", "title", blocks), 3, width);
    let shown: Vec<String> = snippets.iter().map(show).collect();
    assert_eq!(shown, expected, "{query}");
}

fn show(snippet: &Snippet) -> String {
    let cut = |cut: bool| if cut { "…" } else { "" };
    let text = bracketed(&snippet.text, &snippet.highlights);
    format!("{}{text}{}", cut(snippet.cut_before), cut(snippet.cut_after))
}

#[test]
fn snippets_show_the_densest_hits() {
    const LONG: &str = "一二三四五六七八九十，普京一二三四五六七八九十甲乙丙丁戊己庚辛";
    for (query, blocks, expected) in [
        ("普京", &["甲乙", "普京会见王毅", "丙丁"][..], &["[普京]会见王毅"][..]), // a short block whole
        ("普京", &[LONG], &["…[普京]一二三四五六七八九十…"]), // from the clause's start
        ("普京 王毅", &["普京", "普京王毅", "王毅"], &["[普京]", "[普京][王毅]", "[王毅]"]), // in reading order
        ("", &["甲乙丙丁"], &["甲乙丙丁"]), // no query: the beginning
        ("", &["甲乙", "丙丁戊己庚辛壬癸子丑"], &["甲乙 丙丁戊己庚辛壬癸子…"]), // blocks joined
        ("title", &["甲乙丙丁"], &["甲乙丙丁"]), // found by its title
        ("-甲", &["甲乙丙丁"], &["甲乙丙丁"]),
        ("", &[], &[]), // an article without text
    ] {
        check(query, blocks, 12, expected);
    }
}

#[test]
fn the_best_windows_win() {
    let blocks = ["普", "普 京", "普 普", "京", "普 京 普"];
    let article = article("", "rfi", "t", &blocks);
    let best = |max| -> Vec<String> {
        Query::parse("普 京", folding())
            .snippets(&article, max, 8)
            .iter()
            .map(|snippet| snippet.text.clone())
            .collect()
    };
    assert_eq!(best(1), ["普 京 普"], "both terms, three hits");
    assert_eq!(best(2), ["普 京", "普 京 普"], "then both terms, in reading order");
    assert_eq!(best(0), best(1), "at least one");
    assert_eq!(best(9), best(3), "at most three");
}

#[test]
fn two_snippets_share_the_room_of_one() {
    const LONG: &str = "普京一二三四五六七八九十，一二三四五六七八九十，一二三四五六七八九十";
    let shown = |blocks: &[&str]| -> Vec<String> {
        let article = article("", "rfi", "t", blocks);
        Query::parse("普京", folding()).snippets_within(&article, 24).iter().map(show).collect()
    };
    assert_eq!(shown(&[LONG, LONG]), ["[普京]一二三四五六七八九十…"; 2]);
    assert_eq!(shown(&[LONG]), ["[普京]一二三四五六七八九十，一二三四五六七八九十，…"]);
    assert_eq!(shown(&["甲乙丙丁"]), ["甲乙丙丁"], "found by its title");
    assert!(shown(&[]).is_empty());
}

#[test]
fn words_are_not_cut() {
    check("kong", &["the people of Hong Kong are watching"], 20, &["…Hong [Kong] are…"]);
    check("kong", &["the people of Hong Kong are watching"], 24, &["…Hong [Kong] are watching"]);
    check("", &["the people of Hong Kong"], 12, &["the people…"]);
    check("\" \"", &["a b c d e f g h"], 8, &["a[ ]b[ ]c[ ]d…", "…e[ ]f[ ]g[ ]h"]);
}

#[test]
fn a_hit_longer_than_a_snippet_is_marked_as_far_as_it_is_shown() {
    check(
        "一二三四五六七八九十甲乙",
        &["一二三四五六七八九十甲乙丙丁"],
        8,
        &["[一二三四五六七八]…"],
    );
}

proptest! {
    #[test]
    fn snippets_are_parts_of_the_article(article in any_article(), query in text(5), max in 1_usize..4, width in 1_usize..20) {
        let query = Query::parse(&query, folding());
        let blocks = article.body.text_blocks();
        let snippets = query.snippets(&article, max, width);
        prop_assert!(snippets.len() <= max);
        prop_assert_eq!(snippets.is_empty(), blocks.is_empty());
        let shown: usize = snippets.iter().map(|snippet| snippet.text.len()).sum();
        prop_assert!(shown <= blocks.join(" ").len(), "none shares text with another");
        for snippet in &snippets {
            prop_assert!(snippet.text.chars().count() <= width.max(8) + 1);
            prop_assert!(snippet.highlights.iter().all(|range| snippet.text.get(range.clone()).is_some_and(|part| !part.is_empty())));
            prop_assert!(snippet.highlights.windows(2).all(|pair| pair[0].end <= pair[1].start));
            let is_beginning = blocks.join(" ").starts_with(&snippet.text);
            prop_assert!(is_beginning || blocks.iter().any(|block| block.contains(&snippet.text)));
        }
        if query.is_empty() {
            prop_assert_eq!(summary(&article, width), snippets.first().map(show).unwrap_or_default());
        }
        let has_hits = blocks.iter().any(|block| !query.highlights(block).is_empty());
        prop_assert_eq!(has_hits, snippets.iter().any(|snippet| !snippet.highlights.is_empty()));
    }
}

#[test]
fn an_article_does_not_begin_with_the_caption_of_its_picture() {
    let mut article = article("", "rfi", "t", &["正文第一段"]);
    let url = WebUrl::new("https://i.example.org/a.jpg").expect("an address");
    let picture = ImageRef { data: ImageData::Remote(url), alt: String::new() };
    let caption = vec![Inline::Text("图片说明".to_owned())];
    article.body.blocks.insert(0, Block::Figure { image: picture, caption });
    let beginning =
        |article: &Article| Query::parse("", folding()).snippets(article, 1, 20).remove(0).text;
    assert_eq!(beginning(&article), "正文第一段");
    article.body.blocks.truncate(1);
    assert_eq!(beginning(&article), "图片说明", "there is nothing else");
    assert_eq!(summary(&article, 20), "图片说明");
}

#[test]
fn a_summary_says_whether_the_text_goes_on() {
    for (blocks, width, expected) in [
        (&["甲乙丙丁"][..], 20, "甲乙丙丁"),
        (&["甲乙", "丙丁"], 20, "甲乙 丙丁"), // blocks joined
        (&["甲乙丙丁戊己庚辛壬癸"], 9, "甲乙丙丁戊己庚辛壬…"),
        (&["甲乙丙丁戊己庚辛", "壬癸"], 8, "甲乙丙丁戊己庚辛…"), // a whole block is shown, and another follows
        (&["甲乙丙丁戊己庚辛壬癸"], 0, "甲乙丙丁戊己庚辛…"),     // room for a word at least
        (&["the people of Hong Kong"], 12, "the people…"),
        (&[], 20, ""),
    ] {
        assert_eq!(summary(&article("", "rfi", "title", blocks), width), expected);
    }
}
