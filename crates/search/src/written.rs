//! Queries as text: how a term is written, and what is left when one is struck out.

use std::ops::Range;

use crate::fold::Folding;
use crate::parse::Parser;
use crate::query::Query;

/// The term that asks for articles whose `field` (`tag`, `author`, `title`, `source`) is `text`, in
/// quotation marks.
pub fn field_term(field: &str, text: &str) -> String {
    // The full-width mark folds to the other one, so that either can stand for both in a value.
    match text.contains('"') {
        true => [field, ":＂", &text.replace('＂', "\""), "＂"].concat(),
        false => [field, ":\"", text, "\""].concat(),
    }
}

impl Query {
    /// The query `text` in parts that all have to hold, each with the query that it would be
    /// without that part.
    pub fn without_each(text: &str, folding: &Folding) -> Vec<(String, String)> {
        let without = |part: Range<usize>| {
            let (before, after) = (text[..part.start].trim_end(), text[part.end..].trim_start());
            let space = if before.is_empty() || after.is_empty() { "" } else { " " };
            (text[part].to_owned(), [before, space, after].concat())
        };
        parts(text, folding).into_iter().map(without).collect()
    }
}

/// Where each clause of a query is written, from its first to its last term.
fn parts(text: &str, folding: &Folding) -> Vec<Range<usize>> {
    let mut parser = Parser::new(text, folding);
    let mut parts: Vec<Range<usize>> = Vec::new();
    loop {
        let start = text.len() - parser.rest.trim_start().len();
        let (n_clauses, n_terms) = (parser.query.clauses.len(), parser.n_terms);
        if !parser.step() {
            return parts;
        }
        let end = text.len() - parser.rest.len();
        match parts.last_mut() {
            _ if parser.query.clauses.len() > n_clauses => parts.push(start..end),
            Some(last) if parser.n_terms > n_terms => last.end = end,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::folding;

    /// Compares the parts of a query and what is left without each.
    fn check(text: &str, expected: &[(&str, &str)]) {
        let parts = Query::without_each(text, folding());
        let parts: Vec<(&str, &str)> =
            parts.iter().map(|(part, rest)| (part.as_str(), rest.as_str())).collect();
        assert_eq!(parts, expected, "{text}");
    }

    #[test]
    fn a_part_is_struck_out_as_it_is_written() {
        check("", &[]);
        check(" 普京 ", &[("普京", "")]);
        check("普京 王毅", &[("普京", "王毅"), ("王毅", "普京")]);
        check("-\"a b\"  title:c", &[("-\"a b\"", "title:c"), ("title:c", "-\"a b\"")]);
        // What stands on both sides of OR is one part.
        check("a b OR c d", &[("a", "b OR c d"), ("b OR c", "a d"), ("d", "a b OR c")]);
        check("a OR b", &[("a OR b", "")]);
        // What asks for nothing is no part.
        check("a \u{200b} b", &[("a", "\u{200b} b"), ("b", "a \u{200b}")]);
        check("\"a\"b", &[("\"a\"", "b"), ("b", "\"a\"")]);
    }

    #[test]
    fn a_field_s_term_asks_for_its_value_whatever_that_has() {
        for value in ["政治", "Jane Doe", "a \"b\" c", "＂", "a\"＂b", "-x OR y", "“q”", "tag:x"]
        {
            let query = |text: &str| Query::parse(text, folding());
            let written = query(&field_term("title", value));
            assert_eq!(written.hints(), [], "{value}");
            let folded = folding().fold_text(value);
            let shown: Vec<&str> = written.shown_terms(true).collect();
            assert_eq!(shown, [folded.as_str()], "{value}");
            let after = [field_term("tag", value), field_term("author", value)].join(" ");
            assert_eq!(query(&after).clauses.len(), 2, "{after}");
        }
    }
}
