//! The query language, row by row.

use crate::dates::DateSpan;
use crate::fold::folding;
use crate::marks::{Field, field_mark};
use crate::query::{Hint, Query, Test, Unit};

/// Compares what `text` is read as. Clauses are written with ` & ` between them, their units with `
/// | `, an exclusion with `!`, fields by their first letter, texts in brackets. Han characters may
/// be given in either script.
fn check(text: &str, expected: &str, hints: &[Hint]) {
    let query = Query::parse(text, folding());
    let clauses: Vec<String> = query.clauses.iter().map(|clause| units(clause)).collect();
    assert_eq!(clauses.join(" & "), folding().fold_text(expected), "{text}");
    assert_eq!(query.hints(), hints, "{text}");
    assert_eq!(query.is_empty(), expected.is_empty(), "{text}");
}

fn units(clause: &[Unit]) -> String {
    let unit = |unit: &Unit| format!("{}{}", if unit.negated { "!" } else { "" }, test(&unit.test));
    clause.iter().map(unit).collect::<Vec<_>>().join(" | ")
}

fn test(test: &Test) -> String {
    match test {
        Test::Text(text) => format!("[{text}]"),
        Test::Title(text) => format!("t[{text}]"),
        Test::Source(text) => format!("s[{text}]"),
        Test::Mark(mark) => format!("m[{mark:x}]"),
        Test::Date(DateSpan::EveryYear(month, day)) => format!("d[--{month:02}-{day:02}]"),
        Test::Date(DateSpan::Range(first, last)) => {
            let end = |day: &Option<broadsheet_model::Day>| {
                day.map(|day| day.to_string()).unwrap_or_default()
            };
            format!("d[{}/{}]", end(first), end(last))
        }
    }
}

#[test]
fn terms_stand_side_by_side() {
    for (text, expected) in [
        ("", ""),                                                         // nothing asked
        (" \t\u{3000}\n", ""),            // white space alone asks nothing
        ("普京", "[普京]"),               // one term, whatever its script
        ("普京 王毅", "[普京] & [王毅]"), // a space is AND
        ("普京\u{3000}王毅", "[普京] & [王毅]"), // so is the space of a Chinese keyboard
        ("ＣＯＶＩＤ－１９", "[covid-19]"), // terms are folded; a minus within a word is text
        ("習近平", "[习近平]"),           // also from Traditional
        ("\u{200b} 普京 \u{ad}", "[普京]"), // what cannot be seen asks nothing
        ("-\u{200b}", ""),                // and excludes nothing
        ("http://a.b/c?d", "[http://a.b/c?d]"), // a colon that no field stands before is text
        ("subtitle:x titles:x", "[subtitle:x] & [titles:x]"), // a field's name has to be whole
        ("C# a*b .* \\d (x|y)", "[c#] & [a*b] & [.*] & [\\d] & [(x|y)]"), // there are no wild cards
    ] {
        check(text, expected, &[]);
    }
}

#[test]
fn phrases_keep_their_spaces() {
    for (text, expected) in [
        ("\"Hong Kong\"", "[hong kong]"),
        ("＂Hong Kong＂", "[hong kong]"), // full-width quotation mark
        ("\" a \"", "[ a ]"),             // spaces at the ends count
        ("\"a  b\"", "[a b]"),            // several are one, as in a page
        ("“Hong Kong” x", "[hong kong] & [x]"), // what a Chinese keyboard types for "
        ("「香港 電台」", "[香港 电台]"), // and one in Taiwan
        ("『x y』", "[x y]"),
        ("„x y“", "[x y]"),                                       // German
        ("“特别军事行动”以来", "[“特别军事行动”以来]"), // pasted text: the marks are its own
        ("“特别 行动”以来", "[“特别] & [行动”以来]"),   // the same with a space
        ("所谓的“特别军事行动”", "[所谓的“特别军事行动”]"), // marks within a word
        ("5\" 3'", "[5\"] & [3']"),                     // inches
        ("\"a b\"c", "[a b] & [c]"),                    // a phrase ends where it ends
        ("\"OR\" \"-a\" \"title:x\"", "[or] & [-a] & [title:x]"), // a phrase is only text
        ("\" \"", "[ ]"),                               // a space is a character like others
    ] {
        check(text, expected, &[]);
    }
}

#[test]
fn quotation_marks_that_do_not_close() {
    check("\"Hong Kong", "[hong kong]", &[Hint::UnclosedQuote]); // while typing
    check("a -title:\"b c", "[a] & !t[b c]", &[Hint::UnclosedQuote]); // in a field, excluded
    check("“香港 电台", "[香港 电台]", &[Hint::UnclosedQuote]); // typographic
    check("\"", "[\"]", &[Hint::UnclosedQuote]); // nothing follows: text
    check("a \" ", "[a] & [\"]", &[Hint::UnclosedQuote]); // only a space follows
    check("“", "[“]", &[Hint::UnclosedQuote]);
    check("\"\"", "[\"\"]", &[Hint::EmptyPhrase]); // nothing between: text
    check("“” a", "[“”] & [a]", &[Hint::EmptyPhrase]);
    check("\"a\" \"", "[a] & [\"]", &[Hint::UnclosedQuote]); // one too many
}

#[test]
fn exclusion() {
    for (text, expected) in [
        ("-普京", "![普京]"), // alone: everything but this
        ("a -b", "[a] & ![b]"),
        ("a －b", "[a] & ![b]"),   // full-width
        ("-\"a b\"", "![a b]"),    // a phrase
        ("-title:a", "!t[a]"),     // a field
        ("--a", "![-a]"),          // only the first minus is one
        ("a-b", "[a-b]"),          // within a word
        ("-OR", "![or]"),          // the word, excluded
        ("a OR -b", "[a] | ![b]"), // on one side of OR
        ("title:-a", "t[-a]"),     // after the colon it is text
    ] {
        check(text, expected, &[]);
    }
    check("-", "[-]", &[Hint::LoneMinus]); // nothing to exclude
    check("a - b", "[a] & [-] & [b]", &[Hint::LoneMinus]); // a dash in a pasted title
    check("-title:", "![title:]", &[Hint::EmptyField("title")]);
}

#[test]
fn alternatives() {
    for (text, expected) in [
        ("a OR b", "[a] | [b]"),
        ("a b OR c", "[a] & [b] | [c]"), // binds tighter than the space
        ("a OR b OR c d", "[a] | [b] | [c] & [d]"),
        ("a OR b c OR d", "[a] | [b] & [c] | [d]"),
        ("a or b", "[a] & [or] & [b]"), // in capitals only
        ("ORa", "[ora]"),               // a whole word only
        ("a OR \"b c\"", "[a] | [b c]"),
        ("a OR \u{200b}", "[a]"), // an invisible alternative is none
    ] {
        check(text, expected, &[]);
    }
    check("OR", "[or]", &[Hint::LoneOr]); // the word alone
    check("OR a", "[or] & [a]", &[Hint::LoneOr]); // at the start
    check("a OR", "[a] & [or]", &[Hint::LoneOr]); // at the end, also while typing
    check("a OR OR b", "[a] | [b]", &[Hint::LoneOr]); // repeated
}

#[test]
fn fields() {
    for (text, expected) in [
        ("title:普京", "t[普京]"),
        ("TITLE:A Title:b", "t[a] & t[b]"), // in any case
        ("title：普京", "t[普京]"),         // the colon of a Chinese keyboard
        ("title:\"a b\" c", "t[a b] & [c]"),
        ("title:a:b", "t[a:b]"), // the first colon is the field's
        ("source:RFI OR source:大紀元", "s[rfi] | s[大纪元]"), // names fold as text does
        ("\u{200b}title:a", "[title:a]"), // what stands before a name makes it text
    ] {
        check(text, expected, &[]);
    }
    check("title:", "[title:]", &[Hint::EmptyField("title")]); // while typing
    check("source: a", "[source:] & [a]", &[Hint::EmptyField("source")]); // a space ends it
    check("date：", "[date:]", &[Hint::EmptyField("date")]);
    check("title:\"\"", "t[\"\"]", &[Hint::EmptyPhrase]);
}

#[test]
fn tags_and_authors_are_whole_values() {
    let marked = |field, value| {
        let mark = field_mark(field, &folding().fold_text(value)).expect("a value");
        format!("m[{mark:x}]")
    };
    let (tag, author) = (marked(Field::Tag, "时政 评论"), marked(Field::Author, "jane doe"));
    check("tag:\"時政　評論\"", &tag, &[]); // folded as text is
    check("TAG：“ 时政  评论 ”", &tag, &[]); // white space at the ends is nothing
    check("author:\"Jane Doe\" -tag:“时政 评论”", &format!("{author} & !{tag}"), &[]);
    check(
        "tag:Ｊane OR author:x",
        &[marked(Field::Tag, "jane"), marked(Field::Author, "x")].join(" | "),
        &[],
    );
    check("author:", "[author:]", &[Hint::EmptyField("author")]);
    check("tag:\"\u{200b} \"", "", &[]); // what cannot be seen asks nothing
    assert_ne!(marked(Field::Tag, "x"), marked(Field::Author, "x"));
    assert_ne!(marked(Field::Tag, "x"), marked(Field::Tag, "xx"));
}

#[test]
fn dates() {
    for (text, expected) in [
        ("date:2023", "d[2023-01-01/2023-12-31]"),
        ("date:2024-02", "d[2024-02-01/2024-02-29]"), // a month to its last day
        ("date:2023-03-15", "d[2023-03-15/2023-03-15]"),
        ("date:2023-03/2023-10", "d[2023-03-01/2023-10-31]"), // both ends included
        ("date:2022/2023-03-15", "d[2022-01-01/2023-03-15]"), // ends of different precision
        ("date:2023-03/", "d[2023-03-01/]"),                  // open ends
        ("date:/2023-03", "d[/2023-03-31]"),
        ("date:--03-15", "d[--03-15]"), // a day of any year
        ("date:--02-29", "d[--02-29]"), // which some years have
        ("date:２０２３", "d[2023-01-01/2023-12-31]"), // full-width digits
        ("date:\"2023\"", "d[2023-01-01/2023-12-31]"),
        ("-date:2023", "!d[2023-01-01/2023-12-31]"),
        ("date:0001/9999", "d[0001-01-01/9999-12-31]"), // the calendar's ends
    ] {
        check(text, expected, &[]);
    }
}

#[test]
fn what_is_no_date_is_text() {
    for odd in [
        "2023-13",
        "2023-02-29",
        "23",
        "2023-3",
        "2023-",
        "2023-03-",
        "2023-03-15-01",
        "0000",
        "20230315",
        "/",
        "2023//",
        "2023/x",
        "x/2023",
        "yesterday",
        "--13-01",
        "--02-30",
        "--2-3",
        "--0203",
        "--",
        "2023/2024/2025",
        "+2023",
        "二〇二三",
    ] {
        let hint = Hint::BadDate(odd.to_owned());
        check(&format!("date:{odd}"), &format!("[date:{odd}]"), std::slice::from_ref(&hint));
        check(&format!("-date:{odd}"), &format!("![date:{odd}]"), &[hint]);
    }
    let reversed = Hint::ReversedDates("2023-10/2023-03".to_owned());
    check("date:2023-10/2023-03", "d[2023-03-01/2023-10-31]", &[reversed]);
}

#[test]
fn a_page_of_text_is_cut() {
    let page = "word ".repeat(Query::MAX_TERMS + 1);
    let query = Query::parse(&page, folding());
    assert_eq!(query.clauses.len(), Query::MAX_TERMS);
    assert_eq!(query.hints(), [Hint::TooManyTerms]);
    let just_fits = "word ".repeat(Query::MAX_TERMS);
    assert_eq!(Query::parse(&just_fits, folding()).hints(), []);
}
