//! From the characters of a query to its parts; the language is described on [`Query`].

use crate::dates::{self, Parsed};
use crate::fold::Folding;
use crate::marks::{Field, field_mark};
use crate::query::{Hint, Query, Test, Unit};

/// Opening and closing quotation marks. The first two make a phrase wherever a term begins with
/// them; the others have to enclose the whole term.
const QUOTES: [(char, char); 6] =
    [('"', '"'), ('＂', '＂'), ('“', '”'), ('„', '“'), ('「', '」'), ('『', '』')];
const FIELDS: [&str; 5] = ["title", "source", "date", "tag", "author"];

pub(crate) fn parse(text: &str, folding: &Folding) -> Query {
    let mut parser = Parser::new(text, folding);
    while parser.step() {}
    parser.query
}

pub(crate) struct Parser<'a> {
    /// What has not been read.
    pub(crate) rest: &'a str,
    pub(crate) query: Query,
    pub(crate) n_terms: usize,
    /// `OR` was read: the next unit belongs to the last clause.
    joins: bool,
}

/// A term as written, without its mark of exclusion and its field.
struct Value<'a> {
    text: &'a str,
    hint: Option<Hint>,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str, folding: &Folding) -> Parser<'a> {
        Parser { rest: text, query: Query::new(folding), n_terms: 0, joins: false }
    }

    /// Reads one term or `OR`; false at the end.
    pub(crate) fn step(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return false;
        }
        if self.n_terms == Query::MAX_TERMS {
            self.query.hints.push(Hint::TooManyTerms);
            return false;
        }
        if word(self.rest) == "OR" {
            self.or();
        } else {
            self.term();
        }
        true
    }

    /// `OR` joins what stands on both sides of it; without either it is a word. Repeated, it counts
    /// once.
    fn or(&mut self) {
        let after = &self.rest["OR".len()..];
        let has_right = after.split_whitespace().any(|word| word != "OR");
        if self.n_terms == 0 || !has_right {
            self.query.hints.push(Hint::LoneOr);
            self.push(false, Test::Text(self.fold("OR")));
        } else if self.joins {
            self.query.hints.push(Hint::LoneOr);
        } else {
            self.joins = true;
        }
        self.rest = after;
    }

    fn term(&mut self) {
        let start = self.rest;
        let (negated, positive) = match start.strip_prefix(['-', '－']) {
            Some(after) if !word(after).is_empty() => (true, after),
            Some(_) => {
                self.query.hints.push(Hint::LoneMinus);
                (false, start)
            }
            None => (false, start),
        };
        let (field, value_text) = strip_field(positive);
        self.rest = value_text;
        match self.value() {
            Some(value) => {
                self.query.hints.extend(value.hint);
                let written = &positive[..positive.len() - self.rest.len()];
                let test = self.test(field, value.text, written);
                self.push(negated, test);
            }
            None => {
                self.query.hints.extend(field.map(Hint::EmptyField));
                self.push(negated, Test::Text(self.fold(word(positive))));
            }
        }
    }

    /// The value at the start of the rest, which moves behind it; `None` where a word would begin
    /// with white space.
    fn value(&mut self) -> Option<Value<'a>> {
        let rest = self.rest;
        let mark =
            rest.chars().next().and_then(|mark| QUOTES.iter().find(|quotes| quotes.0 == mark));
        if let Some(&(open, close)) = mark {
            let inner = &rest[open.len_utf8()..];
            let end = inner.find(close);
            let after = end.map_or("", |end| &inner[end + close.len_utf8()..]);
            let straight = open == close;
            let encloses = end.is_some() && word(after).is_empty();
            match end {
                Some(end) if end > 0 && (straight || encloses) => {
                    self.rest = after;
                    return Some(Value { text: &inner[..end], hint: None });
                }
                None if !inner.trim().is_empty() => {
                    self.rest = "";
                    return Some(Value { text: inner, hint: Some(Hint::UnclosedQuote) });
                }
                _ => {}
            }
        }
        let text = word(rest);
        self.rest = &rest[text.len()..];
        let hint = match mark {
            Some((open, _)) if text.len() == open.len_utf8() => Some(Hint::UnclosedQuote),
            Some((open, close)) if text.len() == open.len_utf8() + close.len_utf8() => {
                Some(Hint::EmptyPhrase)
            }
            _ => None,
        };
        (!text.is_empty()).then_some(Value { text, hint })
    }

    /// What `value` asks of `field`; `written` is the whole term, for what turns out to be no date.
    fn test(&mut self, field: Option<&str>, value: &str, written: &str) -> Test {
        let folded = self.fold(value);
        match field {
            Some("title") => Test::Title(folded),
            Some("source") => Test::Source(folded),
            Some("tag") => marked(Field::Tag, &folded),
            Some("author") => marked(Field::Author, &folded),
            Some(_) => match dates::parse(folded.trim()) {
                Parsed::Span(span) => Test::Date(span),
                Parsed::Reversed(span) => {
                    self.query.hints.push(Hint::ReversedDates(value.to_owned()));
                    Test::Date(span)
                }
                Parsed::Bad => {
                    self.query.hints.push(Hint::BadDate(value.to_owned()));
                    Test::Text(self.fold(written))
                }
            },
            None => Test::Text(folded),
        }
    }

    fn fold(&self, text: &str) -> String {
        self.query.folding.fold_text(text)
    }

    fn push(&mut self, negated: bool, test: Test) {
        let joins = std::mem::take(&mut self.joins);
        if let Test::Text(text) | Test::Title(text) | Test::Source(text) = &test
            && text.is_empty()
        {
            return;
        }
        self.n_terms += 1;
        let unit = Unit { negated, test };
        match self.query.clauses.last_mut() {
            Some(clause) if joins => clause.push(unit),
            _ => self.query.clauses.push(vec![unit]),
        }
    }
}

/// Asks for a whole value; for nothing where it folds to nothing.
fn marked(field: Field, folded: &str) -> Test {
    field_mark(field, folded).map_or(Test::Text(String::new()), Test::Mark)
}

/// The characters of `text` up to the first white space.
fn word(text: &str) -> &str {
    text.split(char::is_whitespace).next().unwrap_or_default()
}

/// Takes a field's name and colon from the start of `text`.
fn strip_field(text: &str) -> (Option<&'static str>, &str) {
    for field in FIELDS {
        let after = text
            .get(..field.len())
            .filter(|name| name.eq_ignore_ascii_case(field))
            .map(|_| &text[field.len()..]);
        if let Some(value) = after.and_then(|after| after.strip_prefix([':', '：'])) {
            return (Some(field), value);
        }
    }
    (None, text)
}

#[cfg(test)]
mod tests;
