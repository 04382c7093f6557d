//! What is the reader's own: what they saved, searched and read, and what of the archive is near to
//! what they read.

mod related;
mod remembering;
mod saved;
mod searches;

use broadsheet_desk::{Action, Change, Event, MemoryEvent};
use broadsheet_model::ArticleId;
use yew::Html;

use super::element::{Heard, tag};
use super::{Button, Link, Page, Report, act};
use crate::messages::library as words;

pub(super) use related::beside;

/// What is in the panel.
pub(super) fn panel(page: &Page<'_>) -> Html {
    let messages = words::of(page.locale());
    tag!("div", "class" = "library-parts";
        saved::saved(page, messages),
        searches::searches(page, messages),
        remembering::recent(page, messages),
        remembering::remembering(page, messages))
}

/// The choice where it is remembered what is read, among the settings.
pub(super) fn remember(page: &Page<'_>) -> Html {
    let messages = words::of(page.locale());
    tag!("div", "class" = "remember-setting";
        tag!("p"; messages.remember_title),
        remembering::choices(page, messages))
}

/// Says that the article `id` was read, where it was.
pub(super) fn mark(page: &Page<'_>, id: ArticleId) -> Html {
    match page.desk.memory().is_read(id) {
        true => tag!("span", "class" = "read-mark"; words::of(page.locale()).read),
        false => Html::default(),
    }
}

/// The way back for an open article that counts as read.
pub(super) fn unread(page: &Page<'_>, id: ArticleId) -> Html {
    if !page.desk.memory().is_read(id) {
        return Html::default();
    }
    let unread = change(page.link, Change::Unread(id));
    Button { class: "plain unread", ..Button::default() }
        .draw(unread, words::of(page.locale()).mark_unread)
}

/// Does `event`, whatever the browser's.
fn tell(link: &Link, event: MemoryEvent) -> Heard {
    let link = link.clone();
    Heard::from(move |_| link.emit(Report::Event(Event::Memory(event.clone()))))
}

/// Changes what is remembered.
fn change(link: &Link, change: Change) -> Heard {
    tell(link, MemoryEvent::Do(change))
}

/// A link out of the panel, which is in the way of what it leads to.
fn way_out(page: &Page<'_>, hash: String, text: String) -> Html {
    tag!("a", "href" = hash, on "click" = act(page.link, Action::Panel(None));
        tag!("bdi"; text))
}

/// The address at which the article `id` is open beside the present list.
fn opened(page: &Page<'_>, id: ArticleId) -> String {
    page.desk.state().address.with_article(Some(id)).to_hash()
}

/// A button of small consequence.
fn small(onclick: Heard, text: &'static str) -> Html {
    Button { class: "small", ..Button::default() }.draw(onclick, text)
}

/// A part of the panel.
fn part(class: &'static str, title: &'static str, content: Html) -> Html {
    tag!("section", "class" = class, "aria-label" = title; tag!("h3"; title), content)
}

/// What is said where there is nothing.
fn nothing(text: &'static str) -> Html {
    tag!("p", "class" = "hint"; text)
}
