//! An empty result: which limit to loosen, and what that would give.

use yew::prelude::*;

use super::results::count_text;
use super::{act, plain_button};
use crate::address::Address;
use broadsheet_search::Query;

use crate::answer::{facets, known};
use crate::app::{App, Link};
use crate::archive::Archive;
use crate::state::Action;
use crate::texts::{Texts, fill};

/// Says that nothing matches, with a button for each limit that alone stands in the way.
pub(super) fn empty(app: &App, archive: &Archive, link: &Link) -> Html {
    let (state, texts) = (&app.state, app.texts());
    if archive.counts.is_empty() {
        return html! { <p class="empty">{ texts.empty_archive }</p> };
    }
    let remedy = |(label, limits): (&'static str, Address)| {
        let n_found = n_found(app, archive, &limits);
        (limits != state.address && n_found != Some(0)).then(|| {
            let text = match n_found {
                Some(n_found) => {
                    fill(texts.empty_remedy, &[label, &count_text(n_found, n_found, texts)])
                }
                None => label.to_owned(),
            };
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

/// How many articles `limits` would leave; `None` where only another scan could say.
fn n_found(app: &App, archive: &Archive, limits: &Address) -> Option<usize> {
    let now = &app.state.address;
    let query = Query::parse(&limits.query);
    let is_same_scan = limits.query == now.query && limits.saved == now.saved;
    let found = app.found.as_ref().filter(|_| is_same_scan);
    let scope = query.scope(&archive.manifest.sources);
    if found.is_none() && (limits.saved || scope.is_none()) {
        return None;
    }
    Some(facets(archive, scope.as_ref(), &known(archive, limits).filter(), found, &[]).total)
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
