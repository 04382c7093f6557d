//! What a reader asked for, understood.

use broadsheet_model::Source;
use memchr::memmem;

use crate::dates::DateSpan;
use crate::fold::Folding;
use crate::parse;

/// A query in its parsed form: what has to be true of an article, and what could not be understood.
///
/// # Language
///
/// | written | matches articles |
/// |---|---|
/// | `普京 王毅` | with both (any white space, also U+3000, stands between terms) |
/// | `"Hong Kong"` | with exactly these characters, the spaces among them |
/// | `-word` | without it; `-` also goes before a phrase or a field |
/// | `a b OR c` | with `a`, and with `b` or `c`: `OR` binds tighter than the space, as in web search engines |
/// | `title:word` | with it in the title |
/// | `source:name` | of a source whose id or any of whose names contains it |
/// | `tag:word`, `author:"Jane Doe"` | with exactly this tag or author, as a whole |
/// | `date:2023`, `date:2023-03`, `date:2023-03-15` | of that year, month or day |
/// | `date:2023-03/2023-10` | from the first to the last, both included; either end may be left out |
/// | `date:--03-15` | of that day in any year |
///
/// - Field names are recognised in any case, with `:` or the full-width `：` of a Chinese keyboard;
///   `－` excludes as `-` does. `OR` counts only in capitals and between two terms.
/// - A phrase opens at the start of a term (also after `-` or a field's colon); a quotation mark
///   within a word is text. A phrase left open lasts to the end of the query, which is what it
///   means while somebody is typing. The straight marks `"` and `＂` always make a phrase. The
///   typographic marks `“ ”`, `„ “`, `「 」` and `『 』`, which a Chinese keyboard gives for `"`,
///   make one only where they enclose the whole term; otherwise, as in a pasted `“特别军事行动”以来`, they
///   are text like everything else.
/// - There are no errors. What cannot be understood (`-` alone, `OR` at an end, `title:` without a
///   word, a date that does not exist) is searched for as the text that it is, and [`Query::hints`]
///   says so.
/// - What folds to nothing (a lone zero-width space) asks for nothing.
/// - A query of exclusions alone matches everything but those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// All of these have to hold.
    pub(crate) clauses: Vec<Clause>,
    pub(crate) hints: Vec<Hint>,
    /// How its texts were folded, and what they are compared with has to be.
    pub(crate) folding: Folding,
}

/// The query that asks for nothing, and so needs no folding table.
impl Default for Query {
    fn default() -> Query {
        Query::new(&Folding::by_rules_alone())
    }
}

/// One part of a query: holds where any of its units does.
pub(crate) type Clause = Vec<Unit>;

/// The smallest part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Holds where the test does not.
    pub(crate) negated: bool,
    pub(crate) test: Test,
}

/// What is asked of an article. Texts are folded and never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// In the title or in one block of the body.
    Text(String),
    /// In the title.
    Title(String),
    /// In the id or in one name of the source.
    Source(String),
    /// Published then.
    Date(DateSpan),
    /// With this tag or author: see [`field_mark`](crate::marks::field_mark).
    Mark(u64),
}

impl Test {
    /// Whether an index is asked for it, or else texts.
    pub(crate) fn is_looked_up(&self) -> bool {
        matches!(self, Test::Text(_) | Test::Title(_) | Test::Mark(_))
    }

    /// Whether it counts how near other texts are to it. A single character is near everything that
    /// is not short, and its places would be most of what a query fetches.
    pub(crate) fn is_near_counted(&self) -> bool {
        match self {
            Test::Text(text) | Test::Title(text) => text.chars().nth(1).is_some(),
            _ => false,
        }
    }
}

/// What a query says that may not be what its writer meant. The page puts it into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A quotation mark is opened and not closed: the phrase was taken to last to the end.
    UnclosedQuote,
    /// Quotation marks with nothing between them: taken as text.
    EmptyPhrase,
    /// A field without a value (`title:`; here `title`): taken as text.
    EmptyField(&'static str),
    /// What stands after `date:` is not a date: taken as text.
    BadDate(String),
    /// The first date is after the last (here the value as written): the two were exchanged.
    ReversedDates(String),
    /// A `-` with nothing after it: taken as text.
    LoneMinus,
    /// `OR` without a term on both sides: taken as text.
    LoneOr,
    /// More than [`Query::MAX_TERMS`] terms: the rest was ignored.
    TooManyTerms,
}

impl Query {
    /// How many terms of a query are read; a guard against a whole page pasted into the field.
    pub const MAX_TERMS: usize = 64;

    /// Reads a query to an archive that is folded by `folding`. There are no errors: see the type's
    /// documentation and [`Query::hints`].
    pub fn parse(text: &str, folding: &Folding) -> Query {
        parse::parse(text, folding)
    }

    pub(crate) fn new(folding: &Folding) -> Query {
        Query { clauses: Vec::new(), hints: Vec::new(), folding: folding.clone() }
    }

    /// The folding that the query was read with: all that it is compared with has to be folded so.
    pub fn folding(&self) -> &Folding {
        &self.folding
    }

    /// What could not be understood as it was probably meant, in the order of the query.
    pub fn hints(&self) -> &[Hint] {
        &self.hints
    }

    /// How many terms it has.
    pub fn n_terms(&self) -> usize {
        self.clauses.iter().map(Vec::len).sum()
    }

    /// Whether nothing is asked, so that every article matches.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The folded texts that a hit shows: those that are not excluded. With `in_title` also those
    /// asked of the title alone.
    pub(crate) fn shown_terms(&self, in_title: bool) -> impl Iterator<Item = &str> {
        self.clauses.iter().flatten().filter(|unit| !unit.negated).filter_map(move |unit| {
            match &unit.test {
                Test::Text(term) => Some(term.as_str()),
                Test::Title(term) if in_title => Some(term.as_str()),
                _ => None,
            }
        })
    }

    /// On which days alone an article can match, where `date:` stands as a clause of its own: it
    /// has to be in all of these spans, and undated ones are in none.
    pub(crate) fn spans(&self) -> Vec<DateSpan> {
        let span = |clause: &Clause| match &clause[..] {
            [Unit { negated: false, test: Test::Date(span) }] => Some(*span),
            _ => None,
        };
        self.clauses.iter().filter_map(span).collect()
    }

    /// The folded values of `source:` in this query that are not part of the id or a name of any of
    /// `sources`, so that whoever asked can be told why nothing was found.
    pub fn unknown_sources(&self, sources: &[Source]) -> Vec<&str> {
        let values = self.clauses.iter().flatten().filter_map(|unit| match &unit.test {
            Test::Source(value) => Some(value.as_str()),
            _ => None,
        });
        values.filter(|value| !sources.iter().any(|source| self.names(source, value))).collect()
    }

    /// Whether the folded `value` is a part of the source's id or of one of its names.
    pub(crate) fn names(&self, source: &Source, value: &str) -> bool {
        let names =
            [source.id.as_str(), &source.names.zh_hans, &source.names.zh_hant, &source.names.en];
        names.into_iter().any(|name| {
            let folded = self.folding.fold_text(name);
            memmem::find(folded.as_bytes(), value.as_bytes()).is_some()
        })
    }
}
