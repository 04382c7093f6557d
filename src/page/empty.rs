//! An empty result: which limit to loosen, and what that would give.

use broadsheet_search::Bin;
use yew::prelude::*;

use super::reading::evaluate;
use super::results::count_text;
use super::{Dispatch, on};
use crate::address::Address;
use crate::archive::Archive;
use crate::state::{Action, State};
use crate::texts::{Texts, fill};

/// Says that nothing matches, with a button for each limit that alone stands in the way.
pub(crate) fn empty(archive: &Archive, state: &State, bins: &[Bin], dispatch: &Dispatch, texts: &'static Texts) -> Html {
    if archive.articles.is_empty() {
        return html! { <p class="empty">{ texts.empty_archive }</p> };
    }
    let remedy = |(label, limits): (&'static str, Address)| {
        let n_found = evaluate(archive, &limits, &state.saved, bins).facets.total;
        (limits != state.address && n_found > 0).then(|| {
            let text = fill(texts.empty_remedy, &[label, &count_text(n_found, n_found, texts)]);
            html! { <li><button type="button" onclick={on(dispatch, Action::Limits(limits))}>{ text }</button></li> }
        })
    };
    html! {
        <div class="empty">
            <p>{ texts.empty_title }</p>
            <ul>{ for remedies(&state.address, texts).into_iter().filter_map(remedy) }</ul>
        </div>
    }
}

/// The present limits with one of them taken away, and without any.
fn remedies(now: &Address, texts: &'static Texts) -> [(&'static str, Address); 6] {
    [
        (texts.empty_query, Address { query: String::new(), ..now.clone() }),
        (texts.empty_dates, Address { from: None, to: None, ..now.clone() }),
        (texts.empty_sources, Address { include: Vec::new(), exclude: Vec::new(), ..now.clone() }),
        (texts.empty_undated, Address { undated: true, ..now.clone() }),
        (texts.empty_saved, Address { saved: false, ..now.clone() }),
        (texts.empty_all, Address { article: now.article, ..Address::default() }),
    ]
}
