//! What is said while something is on its way: what that is, how much of how much has come, and a
//! way back.
//!
//! Nothing of it is said in the first 300 ms: the style sheet sees to that.

use broadsheet_desk::{Event, SearchProgress};
use yew::Html;

use super::element::tag;
use super::notices::missing_files;
use super::{Page, Report, plain_button, send};
use crate::messages::fill;

/// In the place of the list and everything about it, where there is none yet.
pub(super) fn waiting(page: &Page<'_>) -> Html {
    let missing = page.desk.collection().map(|archive| missing_files(page, archive));
    tag!("main", "class" = "waiting", "aria-busy" = (!page.desk.is_stuck()).then_some("true");
        tag!("p", "role" = "status"; what(page)),
        amount(page, None),
        missing)
}

/// What is on its way, or that it cannot be had.
pub(super) fn what(page: &Page<'_>) -> String {
    let (query, messages) = (&page.desk.state().address.query, page.messages());
    match (query.trim(), page.desk.is_stuck()) {
        ("", _) => messages.loading.to_owned(),
        (query, false) => fill(messages.searching_for, &[query]),
        (query, true) => fill(messages.not_searched, &[query]),
    }
}

/// How much of how much has come, with a way back to what was asked before; `shown` is how many of
/// how many articles have been searched for what is shown.
pub(super) fn amount(page: &Page<'_>, shown: Option<(usize, usize)>) -> Html {
    let (messages, desk) = (page.messages(), page.desk);
    let is_waiting = desk.answer().is_none() || desk.shows_stale_answer();
    if desk.is_stuck() || !is_waiting && shown.is_none() {
        return Html::default();
    }
    let progress =
        shown.filter(|_| !is_waiting).map(|(done, all)| (messages.of_articles, done, all));
    let progress = progress.or_else(|| match desk.progress()? {
        SearchProgress::Files(done, all) => Some((messages.of_files, done, all)),
        SearchProgress::Articles(done, all) => Some((messages.of_articles, done, all)),
    });
    let value = |(_, done, _): (&str, usize, usize)| done.to_string();
    let max = |(_, _, all): (&str, usize, usize)| all.to_string();
    let bar = tag!(
        "progress",
        "value" = progress.map(value),
        "max" = progress.map(max),
        "aria-label" = messages.search
    );
    let text = progress
        .map(|(template, done, all)| fill(template, &[&page.number(done), &page.number(all)]));
    // A screen reader hears what is on its way once, and asks the bar how far it is.
    let text = text.map(|text| tag!("span", "aria-hidden" = "true"; text));
    tag!("div", "class" = "amount late"; bar, text, cancel(page))
}

/// Back to what was asked before, where something has been asked for.
pub(super) fn cancel(page: &Page<'_>) -> Option<Html> {
    let is_asked = !page.desk.state().address.query.trim().is_empty();
    let to_cancel = send(page.link, |_| Report::Event(Event::Cancel));
    is_asked.then(|| plain_button(to_cancel, page.messages().cancel))
}
