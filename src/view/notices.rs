//! Short messages above the results: what of the address was ignored, what part of the archive is
//! missing, how a query was understood.

use broadsheet_model::ArticleId;
use broadsheet_search::{Hint, Query};
use yew::prelude::*;

use super::failure::{explain, retry};
use super::{act, plain_button};
use crate::answer::known;
use crate::app::Link;
use crate::archive::{Archive, Located};
use crate::state::{Action, State};
use crate::texts::{Texts, fill};

/// Values of the address that mean nothing, with a button that takes the messages away.
pub(super) fn address_notices(
    archive: &Archive,
    state: &State,
    link: &Link,
    texts: &Texts,
) -> Html {
    let mut messages: Vec<String> =
        state.bad_values.iter().map(|bad| fill(texts.bad_value, &[&bad.key, &bad.value])).collect();
    let chosen = state.address.include.iter().chain(&state.address.exclude);
    let unknown = chosen.filter(|id| archive.source_idx(id).is_none());
    messages.extend(unknown.map(|id| fill(texts.unknown_source, &[id.as_str()])));
    let is_nowhere = |id: &ArticleId| matches!(archive.locate(*id), Located::Nowhere);
    messages.extend(
        state
            .address
            .article
            .filter(is_nowhere)
            .map(|id| fill(texts.unknown_article, &[&id.to_string()])),
    );
    if messages.is_empty() {
        return Html::default();
    }
    let mut known = known(archive, &state.address);
    known.article = known.article.filter(|id| !is_nowhere(id));
    html! {
        <div class="notice" role="alert">
            { for messages.into_iter().map(|message| html! { <p>{ message }</p> }) }
            { plain_button(act(link, Action::DismissNotices(known)), texts.dismiss) }
        </div>
    }
}

/// So many failures are named: the others are probably of the same kind.
const MOST_FAILURES: usize = 3;

/// Files that did not come.
pub(super) fn missing_chunks(archive: &Archive, texts: &Texts, link: &Link) -> Html {
    let mut failures = archive.store.failures().peekable();
    if failures.peek().is_none() {
        return Html::default();
    }
    html! {
        <div class="notice" role="alert">
            { for failures.take(MOST_FAILURES).map(|error| html! { <p>{ explain(error, texts) }</p> }) }
            <p>{ texts.failed_advice }</p>
            { retry(texts, link) }
        </div>
    }
}

/// How the query was understood, where that may not be what was meant.
pub(super) fn query_hints(hints: &[Hint], texts: &Texts) -> Html {
    hints.iter().map(|hint| html! { <p class="hint">{ hint_text(hint, texts) }</p> }).collect()
}

fn hint_text(hint: &Hint, texts: &Texts) -> String {
    match hint {
        Hint::UnclosedQuote => texts.hint_unclosed_quote.to_owned(),
        Hint::BadDate(date) => fill(texts.hint_bad_date, &[date]),
        Hint::ReversedDates(dates) => fill(texts.hint_reversed_dates, &[dates]),
        Hint::EmptyField(field) => fill(texts.hint_taken_as_text, &[&[*field, ":"].concat()]),
        Hint::EmptyPhrase => fill(texts.hint_taken_as_text, &["\"\""]),
        Hint::LoneMinus => fill(texts.hint_taken_as_text, &["-"]),
        Hint::LoneOr => fill(texts.hint_taken_as_text, &["OR"]),
        Hint::TooManyTerms => fill(texts.hint_too_many_terms, &[&Query::MAX_TERMS.to_string()]),
    }
}
