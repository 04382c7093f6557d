//! Reading closely: going from match to match, and searching in one article.

use broadsheet_desk::{Event, Locale, MarksEvent};
use yew::Html;

use super::element::{Heard, beside, tag};
use super::{Button, Link, Page, Report, icon, icons, send};
use crate::messages::fill;
use crate::messages::reading as words;

/// What the bar above the open article has for it: a way from match to match, and to a search in
/// the article alone.
pub(super) fn bar(page: &Page<'_>) -> Html {
    let messages = words::of(page.locale());
    let (marks, link) = (page.desk.marks(), page.link);
    let is_finding = marks.finder().is_some();
    let find = Button {
        class: "plain find",
        label: Some(messages.find.into()),
        pressed: Some(is_finding),
        ..Button::default()
    };
    beside!(
        navigator(page),
        find.draw(tell(link, MarksEvent::Find(!is_finding)), icon(icons::SEARCH)),
    )
}

/// How many matches there are and which is the present one, with a way to the others.
fn navigator(page: &Page<'_>) -> Html {
    let messages = words::of(page.locale());
    let marks = page.desk.marks();
    let is_asked = marks.finder().is_some_and(|text| !text.trim().is_empty());
    let says = match (marks.n(), marks.now()) {
        (Some(n), Some(now)) => fill(messages.mark_of, &[&(now + 1).to_string(), &n.to_string()]),
        (Some(0), _) if is_asked => messages.no_mark.to_owned(),
        (Some(0), _) => return Html::default(),
        (Some(n), None) => fill(messages.n_marks, &[&n.to_string()]),
        (None, _) if is_asked => messages.unknown.to_owned(),
        (None, _) => return Html::default(),
    };
    let has_none = marks.n().unwrap_or(0) == 0;
    let is_comparing = page.desk.compared().is_some();
    let name = if is_comparing { messages.changes } else { messages.marks };
    let step = |back: bool, label: &'static str, path: &'static str| {
        let class = if back { "plain up" } else { "plain down" };
        Button { class, label: Some(label.into()), disabled: has_none, ..Button::default() }
            .draw(tell(page.link, MarksEvent::Step { back }), icon(path))
    };
    tag!("div", "class" = "marks", "role" = "group", "aria-label" = name;
        step(true, messages.previous_mark, icons::UP),
        tag!("span", "class" = "marks-count", "role" = "status"; says),
        step(false, messages.next_mark, icons::DOWN))
}

/// The field of the search in the open article, while there is one.
pub(super) fn finder(page: &Page<'_>) -> Html {
    if page.desk.marks().finder().is_none() {
        return Html::default();
    }
    let (messages, link) = (words::of(page.locale()), page.link);
    let end = Button { class: "plain", label: Some(messages.find_end.into()), ..Button::default() };
    tag!("div", "class" = "finder", "role" = "search", "aria-label" = messages.find;
        icon(icons::SEARCH),
        tag!("input", "type" = "search", "autocomplete" = "off", "spellcheck" = "false",
            "enterkeyhint" = "next", "aria-label" = messages.find, "placeholder" = messages.find,
            on "input" = send(link, Report::Finder),
            on "compositionend" = send(link, Report::Finder),
            on "keydown" = send(link, Report::Finder)),
        end.draw(tell(link, MarksEvent::Find(false)), icon(icons::CLOSE)))
}

/// Where the matches stand, at the edge of the open article: one line each, and a longer one for
/// the present match.
pub(super) fn ticks(page: &Page<'_>) -> Html {
    let marks = page.desk.marks();
    let ticks = marks.ticks();
    if ticks.is_empty() || !page.desk.is_article_open() {
        return Html::default();
    }
    let line = |tick: &u16| ["M0 ", &tick.to_string(), "h1"].concat();
    let all: String = ticks.iter().map(line).collect();
    let now = marks.tick_now().map(|tick| tag!("path", "class" = "now", "d" = line(&tick)));
    tag!("svg", "class" = "ticks", "viewBox" = "0 0 1 1000", "preserveAspectRatio" = "none",
        "aria-hidden" = "true", "focusable" = "false";
        tag!("path", "d" = all),
        now)
}

/// The shortcuts that only this has: keys, and what they do.
pub(super) fn keys(locale: Locale) -> [(&'static str, &'static str); 2] {
    let messages = words::of(locale);
    [("n N", messages.key_marks), ("f", messages.key_find)]
}

/// What a table is called that has no caption.
pub(super) fn table_name(page: &Page<'_>) -> Option<&'static str> {
    Some(words::of(page.locale()).table)
}

/// What a block of code is called.
pub(super) fn code_name(page: &Page<'_>) -> Option<&'static str> {
    Some(words::of(page.locale()).code)
}

/// Reports `event`, whatever the browser's.
fn tell(link: &Link, event: MarksEvent) -> Heard {
    let link = link.clone();
    Heard::from(move |_| link.emit(Report::Event(Event::Marks(event.clone()))))
}
