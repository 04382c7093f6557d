//! An empty result: which limit to loosen, and what that would give.

use yew::prelude::*;

use super::results::count_text;
use super::{act, plain_button};
use crate::answer::{facets, known};
use crate::app::{App, Link};
use crate::archive::Archive;
use crate::messages::{Messages, fill};
use broadsheet_desk::Action;
use broadsheet_desk::Address;

/// Says that nothing matches, with a button for each limit that alone stands in the way.
pub(super) fn empty(app: &App, archive: &Archive, link: &Link) -> Html {
    let (state, messages) = (&app.state, app.messages());
    if archive.counts().is_some_and(|counts| counts.is_empty()) {
        return html! { <p class="empty">{ messages.empty_archive }</p> };
    }
    let remedy = |(label, limits): (&'static str, Address)| {
        let n_found = n_found(app, archive, &limits);
        (limits != state.address && n_found != Some(0)).then(|| {
            let text = match n_found {
                Some(n_found) => {
                    fill(messages.empty_remedy, &[label, &count_text(n_found, n_found, messages)])
                }
                None => label.to_owned(),
            };
            html! { <li>{ plain_button(act(link, Action::Limits(limits)), text) }</li> }
        })
    };
    html! {
        <div class="empty">
            <p>{ messages.empty_title }</p>
            <ul>{ for remedies(&state.address, messages).into_iter().filter_map(remedy) }</ul>
        </div>
    }
}

/// How many articles `limits` would leave; `None` where only another scan could say.
fn n_found(app: &App, archive: &Archive, limits: &Address) -> Option<usize> {
    let now = &app.state.address;
    let query = archive.query(&limits.query).there()?;
    let is_same_scan = limits.query == now.query && limits.saved == now.saved;
    let found = app.found.as_ref().filter(|_| is_same_scan);
    let scope = query.scope(&archive.manifest.sources);
    if found.is_none() && (limits.saved || scope.is_none()) {
        return None;
    }
    Some(facets(archive, scope.as_ref(), &known(archive, limits).filter(), found, &[]).total)
}

/// The present limits with one of them taken away, and without any.
fn remedies(now: &Address, messages: &'static Messages) -> [(&'static str, Address); 6] {
    [
        (messages.empty_query, Address { query: String::new(), ..now.clone() }),
        (messages.empty_dates, Address { from: None, to: None, ..now.clone() }),
        (
            messages.empty_sources,
            Address { include: Vec::new(), exclude: Vec::new(), ..now.clone() },
        ),
        (messages.empty_undated, Address { undated: true, ..now.clone() }),
        (messages.empty_saved, Address { saved: false, ..now.clone() }),
        (messages.empty_all, Address::default().with_article(now.article())),
    ]
}
