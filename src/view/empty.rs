//! An empty result: which limit to loosen, and what that would give.

use broadsheet_desk::{Action, Address, Collection};
use yew::Html;

use super::element::tag;
use super::results::count_text;
use super::{Link, Page, act, plain_button, queries};
use crate::messages::{Messages, fill};

/// Says that nothing matches, with a button for each limit that alone stands in the way.
pub(super) fn empty(page: &Page<'_>, archive: Collection<'_>, link: &Link) -> Html {
    let (state, messages) = (page.desk.state(), page.messages());
    if archive.n_articles() == 0 {
        return tag!("p", "class" = "empty"; messages.empty_archive);
    }
    let remedy = |(label, limits): (&'static str, Address)| {
        let n_found = page.desk.n_found(&limits);
        (limits != state.address && n_found != Some(0)).then(|| {
            let text = match n_found {
                Some(n_found) => {
                    fill(messages.empty_remedy, &[label, &count_text(page, n_found, n_found)])
                }
                None => label.to_owned(),
            };
            tag!("li"; plain_button(act(link, Action::Limits(limits)), text))
        })
    };
    let remedies = remedies(&state.address, messages);
    tag!("div", "class" = "empty";
        tag!("p"; messages.empty_title),
        tag!("p", "class" = "asked", "dir" = "auto"; state.address.query.clone()),
        tag!("ul";
            queries::dropped(page, link),
            remedies.into_iter().filter_map(remedy).collect::<Html>()))
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
        (messages.empty_all, Address { panes: now.panes.clone(), ..Address::default() }),
    ]
}
