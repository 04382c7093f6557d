//! The list of results: a count, a way to a date, an order, and a feed of which only the part in
//! view is drawn.

use broadsheet_desk::{Action, Answer, Collection, Field, Panel, Window, sort_name};
use broadsheet_search::Sort;
use yew::Html;

use super::element::{beside, tag};
use super::empty::empty;
use super::hints::query_hints;
use super::notices::{address_notices, missing_files};
use super::open::save_as;
use super::panel::opener;
use super::result::{Place, placeholder, result};
use super::{Button, Link, Page, act, change, files, queries, select, waiting};
use crate::messages::{Messages, fill};

/// The list of results.
pub(super) fn results(
    page: &Page<'_>,
    archive: Collection<'_>,
    answer: &Answer,
    link: &Link,
) -> Html {
    let messages = page.messages();
    {
        let list = if !answer.list.is_empty() {
            feed(page, archive, answer, link)
        } else if answer.progress.is_none() && answer.n_missed == 0 {
            empty(page, archive, link)
        } else {
            Html::default()
        };
        tag!("section", "class" = "results", "tabindex" = "-1", "aria-label" = messages.results;
            tag!("div", "class" = "row list-head";
                count(page, archive, answer),
                waiting::amount(page, answer.progress),
                saved_switch(page, messages, link),
                order(page, messages, link),
                save_as(page)),
            files::without_published(page),
            files::uncompared(page),
            missing_files(page, archive),
            address_notices(page, archive),
            query_hints(page, archive.query_at(answer, None).hints()),
            queries::unknown_sources(page, archive, link),
            list)
    }
}

/// How many articles there are, or what is searched for. What was known before is said until there
/// is something to be said of that.
fn count(page: &Page<'_>, archive: Collection<'_>, answer: &Answer) -> Html {
    let known = known_count(page, archive, answer);
    let (class, said, was) = match page.desk.shows_stale_answer() {
        true => ("late", waiting::what(page), Some(known)),
        false => ("", known, None),
    };
    tag!("div", "class" = "count", "data-was" = was;
        tag!("p", "class" = class, "role" = "status", "aria-live" = "polite"; said))
}

/// What is known of how many articles there are.
fn known_count(page: &Page<'_>, archive: Collection<'_>, answer: &Answer) -> String {
    let messages = page.messages();
    let n_shown = answer.list.len();
    let (template, n_done, n_all) = match (answer.progress, answer.n_missed) {
        (Some((n_done, n_all)), _) => (messages.searching, n_done, n_all),
        (None, 0) => return count_text(page, n_shown, archive.n_articles()),
        // What could not be searched may hold more: nothing is not none.
        (None, n_missed) if n_shown == 0 => {
            let n_missed = page.number(n_missed);
            return fill(messages.count_unknown, &[&n_missed]);
        }
        (None, n_missed) => (messages.count_at_least, n_missed, archive.n_articles()),
    };
    let numbers = [n_shown, n_done, n_all].map(|n| page.number(n));
    fill(template, &numbers.each_ref().map(String::as_str))
}

/// The way to what the reader has saved and read, and the way back to all articles.
fn saved_switch(page: &Page<'_>, messages: &Messages, link: &Link) -> Html {
    let n_saved = page.desk.state().saved.len();
    let n_saved = if n_saved == 0 { String::new() } else { page.number(n_saved) };
    let text = [messages.saved_only, " ", &n_saved].concat();
    if !page.desk.state().address.saved {
        return opener(link, Panel::Library, "chip", None, text);
    }
    let chip = Button { class: "chip", pressed: Some(true), ..Button::default() };
    chip.draw(act(link, Action::ToggleSavedOnly), text)
}

fn order(page: &Page<'_>, messages: &Messages, link: &Link) -> Html {
    let options = [
        (Sort::New, messages.sort_new),
        (Sort::Old, messages.sort_old),
        (Sort::Best, messages.sort_best),
    ];
    let options = options.map(|(sort, text)| (sort_name(sort), text));
    let now = sort_name(page.desk.sort_of(&page.desk.state().address));
    select("sort", messages.sort, now, &options, change(link, Field::Sort))
}

/// The rows in view and some beyond, between two empty drawings that are as high as the others
/// would be about.
fn feed(page: &Page<'_>, archive: Collection<'_>, answer: &Answer, link: &Link) -> Html {
    let n_rows = answer.list.len();
    let Window { start, end, .. } = page.desk.window();
    let end = end.min(n_rows);
    let spacer = |class: &'static str, n: usize| {
        tag!(
            "svg",
            "class" = class,
            "width" = "1",
            "height" = Window::pixels(n, n_rows).to_string(),
            "aria-hidden" = "true"
        )
    };
    {
        let is_busy = page.desk.shows_stale_answer() || answer.progress.is_some();
        beside!(
            spacer("spacer above", start),
            tag!("div", "role" = "feed", "aria-label" = page.messages().results,
                "aria-busy" = is_busy.then_some("true"), "class" = "feed";
                rows(page, archive, answer, start..end, link)),
            spacer("spacer below", n_rows - end),
        )
    }
}

fn rows(
    page: &Page<'_>,
    archive: Collection<'_>,
    answer: &Answer,
    drawn: std::ops::Range<usize>,
    link: &Link,
) -> Html {
    let address = &page.desk.state().address;
    let row = |position: usize| {
        let n_results = answer.list.len();
        let Some((_, entry)) = page.desk.row(position) else {
            return placeholder(page, position, n_results);
        };
        let href = address.with_article(Some(entry.id)).to_hash();
        result(page, archive, &Place { entry, position, n_results, href }, link)
    };
    drawn.map(row).collect()
}

/// "1 article", "4 articles", "4 of 5 articles".
pub(super) fn count_text(page: &Page<'_>, n_shown: usize, n_all: usize) -> String {
    let (messages, shown) = (page.messages(), page.number(n_shown));
    match (n_shown, n_shown == n_all) {
        (_, false) => fill(messages.count_of, &[&shown, &page.number(n_all)]),
        (1, true) => messages.count_one.to_owned(),
        (_, true) => fill(messages.count_many, &[&shown]),
    }
}
