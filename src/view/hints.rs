//! How a query was understood.

use broadsheet_search::{Hint, Query};
use yew::Html;

use super::Page;
use super::element::tag;
use crate::messages::fill;
use crate::messages::panels::{self as words, PanelMessages};

/// How the query was understood, where that may not be what was meant.
pub(super) fn query_hints(page: &Page<'_>, hints: &[Hint]) -> Html {
    let messages = words::of(page.locale());
    hints.iter().map(|hint| tag!("p", "class" = "hint"; hint_text(hint, messages))).collect()
}

fn hint_text(hint: &Hint, messages: &PanelMessages) -> String {
    match hint {
        Hint::UnclosedQuote => messages.hint_unclosed_quote.to_owned(),
        Hint::BadDate(date) => fill(messages.hint_bad_date, &[date]),
        Hint::ReversedDates(dates) => fill(messages.hint_reversed_dates, &[dates]),
        Hint::EmptyField(field) => fill(messages.hint_taken_as_text, &[&[*field, ":"].concat()]),
        Hint::EmptyPhrase => fill(messages.hint_taken_as_text, &["\"\""]),
        Hint::LoneMinus => fill(messages.hint_taken_as_text, &["-"]),
        Hint::LoneOr => fill(messages.hint_taken_as_text, &["OR"]),
        Hint::TooManyTerms => fill(messages.hint_too_many_terms, &[&Query::MAX_TERMS.to_string()]),
    }
}
