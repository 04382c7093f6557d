//! Examples of folding; `tests/fold_table` checks all of Unicode.

use crate::support::folding;

/// That texts fold alike, which is all that matters: how they are spelled folded is nobody's
/// business.
fn check(a: &str, b: &str) {
    assert_eq!(folding().fold(a).text, folding().fold(b).text, "{a} {b}");
}

#[test]
fn these_are_the_same() {
    for (a, b) in [
        ("Putin", "PUTIN"),                                           // case
        ("Straße", "STRASSE"),                                        // full case folding
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),                                     // final sigma
        ("é", "e\u{301}"),                                            // decomposed
        ("ệ", "e\u{302}\u{323}"), // two marks, not in canonical order
        ("한국", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"), // Hangul from its letters
        ("ＣＯＶＩＤ－１９", "covid-19"), // full width
        ("ガンダム", "ｶﾞﾝﾀﾞﾑ"),     // half-width kana with voicing marks
        ("ﬁnal", "final"),        // ligature
        ("①㈱㍿½", "1(株)株式会社1⁄2"), // compatibility characters
        ("\u{f900}", "豈"),       // compatibility ideograph
        ("習近平訪問臺灣", "习近平访问台湾"), // Traditional and Simplified
        ("頭髮發展", "头发发展"), // two Traditional, one Simplified
        ("乾燥幹部干涉", "干燥干部干涉"),
        ("裡面裏面", "里面里面"),              // Taiwan's and Hong Kong's
        ("計劃計畫", "计划计划"),              // two ways to write it in Traditional
        ("a\u{3000}b\u{a0}c\r\nd", "a b c d"), // white space
        ("a \n\t b", "a b"),                   // several in a row
        ("新\u{200b}闻\u{fe0f}社\u{ad}", "新闻社"), // what cannot be seen
        ("é Łódź ё", "e lodz е"),              // accents, and strokes through letters
        ("isn’t ‘so’ ʼn", "isn't 'so' 'n"),    // apostrophes
        ("“a” „b“ «c»", "\"a\" \"b\" \"c\""),  // quotation marks
        ("a‐b‑c–d—e−f", "a-b-c-d-e-f"),        // dashes
        ("⻓江 ⻘⽇", "长江 青日"),            // radicals for ideographs
    ] {
        check(a, b);
    }
}

#[test]
fn these_are_not() {
    for (a, b) in [
        ("か", "カ"),       // hiragana and katakana are
        ("か", "が"),       // voicing is
        ("「a」", "\"a\""), // corner brackets are no quotation marks to a browser
        ("=", "≠"),         // a stroke through a sign is no accent
        ("´", " "),         // an accent alone is no space
        ("。", "."),        // full stops differ
        ("未", "末"),       // similar is not the same
        ("ab", "a b"),      // a space counts
    ] {
        assert_ne!(folding().fold(a).text, folding().fold(b).text, "{a} {b}");
    }
}

#[test]
fn a_match_leads_back_to_the_original() {
    // What is looked for, and the part of the text that has to be found.
    for (text, term, expected) in [
        ("Die Straße", "ss", "ß"),               // one character that becomes two
        ("Die Straße", "s", "S"),                // the first of several
        ("of\u{ad}ice", "fi", "f\u{ad}i"),       // the soft hyphen is inside the match
        ("eﬁ", "i", "ﬁ"),                        // a part of a ligature is the whole
        ("cafe\u{301} au", "é", "e\u{301}"),     // two characters that become one
        ("新\u{200b}闻", "闻", "闻"), // what cannot be seen beside a match is not part of it
        ("a \u{3000} b", "a b", "a \u{3000} b"), // a run of white space
        ("ｶﾞｽ", "ガ", "ｶﾞ"),
        ("習近平", "近", "近"),
        ("\u{301}x", "x", "x"), // a mark with nothing before it
    ] {
        let folded = folding().fold(text);
        let term = folding().fold(term).text;
        let start = folded.text.find(&term).expect(text);
        let original = folded.original(start..start + term.len());
        assert_eq!(&text[original], expected, "{text}");
    }
    assert_eq!(folding().fold("").original(0..0), 0..0);
}
