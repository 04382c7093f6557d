//! What to do about a query that finds nothing: which of its parts to drop, and what a source is
//! called that was meant.

use broadsheet_desk::{Action, Address, Collection, Dropped, UnknownSource};
use broadsheet_model::SourceId;
use yew::Html;

use super::element::tag;
use super::results::count_text;
use super::{Link, Page, act, plain_button};
use crate::messages::fill;
use crate::messages::queries as words;

/// A button for each part of the query without which something is found, or may be.
pub(super) fn dropped(page: &Page<'_>, link: &Link) -> Html {
    let messages = words::of(page.locale());
    let offer = |Dropped { part, query, total, is_counting }: Dropped| {
        let said = match (total, is_counting) {
            (Some(0), _) => return None,
            (Some(total), _) => count_text(page, total, total),
            (None, true) => messages.counting.to_owned(),
            (None, false) => messages.not_counted.to_owned(),
        };
        let text = fill(messages.without, &[&part, &said]);
        Some(tag!("li", "dir" = "auto"; plain_button(ask(page, link, query), text)))
    };
    page.desk.dropped().into_iter().filter_map(offer).collect()
}

/// What the query asks for of sources that there are none of, and those that may have been meant.
pub(super) fn unknown_sources(page: &Page<'_>, archive: Collection<'_>, link: &Link) -> Html {
    let messages = words::of(page.locale());
    let said = |UnknownSource { part, near }: UnknownSource| {
        let offer = |(id, query): (SourceId, String)| {
            let name = page.locale().source_name(&archive.source(&id)).to_owned();
            tag!("li"; plain_button(ask(page, link, query), name))
        };
        let offers: Html = near.iter().cloned().map(offer).collect();
        tag!("div", "class" = "hint unknown-source";
            tag!("p"; fill(messages.no_source, &[&part])),
            (!near.is_empty()).then(|| tag!("p"; messages.near)),
            (!near.is_empty()).then(|| tag!("ul", "class" = "row"; offers)))
    };
    page.desk.unknown_sources().into_iter().map(said).collect()
}

/// Asks for another query by the same limits.
fn ask(page: &Page<'_>, link: &Link, query: String) -> super::element::Heard {
    let limits = Address { query, ..page.desk.state().address.clone() };
    act(link, Action::Limits(limits))
}
