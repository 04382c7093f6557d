//! Which characters are marked.

use broadsheet_search::Query;
use proptest::prelude::*;

use crate::support::{folding, text};

/// Compares the text with its highlights in square brackets.
fn check(query: &str, text: &str, expected: &str) {
    assert_eq!(
        bracketed(text, &Query::parse(query, folding()).highlights(text)),
        expected,
        "{query}"
    );
}

pub(crate) fn bracketed(text: &str, highlights: &[std::ops::Range<usize>]) -> String {
    let mut bracketed = String::new();
    let mut after = 0;
    for range in highlights {
        bracketed.push_str(&format!("{}[{}]", &text[after..range.start], &text[range.clone()]));
        after = range.end;
    }
    bracketed + &text[after..]
}

#[test]
fn highlights_stand_on_what_was_asked_for() {
    for (query, text, expected) in [
        ("普京", "普京称普京", "[普京]称[普京]"),
        ("普京 称", "普京称普京", "[普京][称][普京]"), // side by side stays two
        ("普京 京称", "普京称", "[普京称]"),           // overlapping becomes one
        ("普京 普", "普京称", "[普京]称"),             // one within the other, too
        ("HONG", "Ｈｏｎｇ Kong", "[Ｈｏｎｇ] Kong"),  // the original's characters
        ("习近平", "習近平", "[習近平]"),
        ("ss", "Straße", "Stra[ß]e"),
        ("-普京 称", "普京称", "普京[称]"), // what is excluded is not marked
        ("a OR b", "b", "[b]"),             // every alternative is
        ("title:称 source:普 date:2023", "普京称2023", "普京称2023"), // other fields range no body
        ("", "普京", "普京"),
        ("\"a b\"", "a \n b", "[a \n b]"),
        ("cafe", "Cafe\u{301}s", "[Cafe\u{301}]s"), // an accent belongs to its letter
        ("isn't", "It isn’t", "It [isn’t]"),
        // What cannot be seen belongs to what stands before it.
        ("新闻", "新\u{200b}闻\u{200b}", "[新\u{200b}闻\u{200b}]"),
    ] {
        check(query, text, expected);
    }
}

#[test]
fn a_title_shows_the_terms_of_its_own_field() {
    let highlights = Query::parse("title:京 称 -title:普", folding()).title_highlights("普京称");
    assert_eq!(bracketed("普京称", &highlights), "普[京][称]");
}

proptest! {
    #[test]
    fn marks_are_ranges_of_the_text_that_hold_the_term(text in text(24), term in text(3)) {
        let folded_term = folding().fold(&term).text;
        let words = term.split_whitespace().count();
        let highlights = Query::parse(&term, folding()).highlights(&text);
        for pair in highlights.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
        for range in &highlights {
            let part = text.get(range.clone());
            prop_assert!(part.is_some_and(|part| !part.is_empty()));
        }
        if words == 1 && term.chars().all(|letter| letter.is_alphanumeric()) {
            prop_assert_eq!(highlights.is_empty(), !folding().fold(&text).text.contains(&folded_term));
            for range in highlights {
                prop_assert!(folding().fold(&text[range]).text.contains(&folded_term));
            }
        }
    }
}
