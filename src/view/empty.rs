//! An empty result: which limit to loosen, and what that would give.

use yew::prelude::*;

use super::results::count_text;
use super::{act, plain_button};
use crate::address::Address;
use crate::answer::{Answer, ask};
use crate::app::Link;
use crate::archive::Archive;
use crate::state::{Action, State};
use crate::texts::{Texts, fill};

/// Says that nothing matches, with a button for each limit that alone stands in the way.
pub(super) fn empty(archive: &Archive, state: &State, answer: &Answer, link: &Link) -> Html {
    let texts = state.preferences.locale.texts();
    if archive.articles.is_empty() {
        return html! { <p class="empty">{ texts.empty_archive }</p> };
    }
    let remedy = |(label, limits): (&'static str, Address)| {
        let n_found = ask(archive, state, &limits, &answer.bins).1.total;
        (limits != state.address && n_found > 0).then(|| {
            let text = fill(texts.empty_remedy, &[label, &count_text(n_found, n_found, texts)]);
            html! { <li>{ plain_button(act(link, Action::Limits(limits)), text) }</li> }
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
        (texts.empty_all, Address::default().with_article(now.article)),
    ]
}
