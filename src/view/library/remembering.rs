//! What was read last, and whether that is remembered.

use broadsheet_desk::{Change, MemoryEvent, ReadArticle, Remember};
use yew::Html;

use super::{change, nothing, opened, part, small, tell, way_out};
use crate::messages::fill;
use crate::messages::library::LibraryMessages;
use crate::view::element::{beside, keyed, tag};
use crate::view::{Button, Page};

/// The articles that were read last.
pub(super) fn recent(page: &Page<'_>, messages: &'static LibraryMessages) -> Html {
    let item = |article: &ReadArticle| {
        let day = article.day.map(|day| (page.dates.day)(day, page.locale(), false));
        let link = way_out(page, opened(page, article.id), article.title.clone());
        let day = day.map(|day| tag!("p", "class" = "hint"; day));
        keyed(article.id.to_string(), tag!("li"; tag!("div"; tag!("p"; link), day)))
    };
    let recent = page.desk.memory().recent();
    let list = match recent.is_empty() {
        true => nothing(messages.nothing_recent),
        false => tag!("ul", "class" = "own-list"; recent.iter().map(item).collect::<Html>()),
    };
    part("recent-part", messages.recent_title, list)
}

/// The choice where it is remembered what is read.
pub(super) fn choices(page: &Page<'_>, messages: &'static LibraryMessages) -> Html {
    let memory = page.desk.memory();
    let is_file = page.desk.surroundings().is_file;
    let choice = |remember: Remember| {
        let text = match remember {
            Remember::Nothing => messages.remember_nothing,
            Remember::Tab => messages.remember_tab,
            Remember::Device => messages.remember_device,
        };
        let pressed = Some(memory.remember() == remember);
        let chip = Button { class: "chip", pressed, ..Button::default() };
        chip.draw(change(page.link, Change::Remember(remember)), text)
    };
    // On this device is the tab, too, where the page was opened from a file.
    let choices = Remember::ALL.into_iter().filter(|all| !is_file || *all != Remember::Device);
    tag!("div", "class" = "row remember", "role" = "group",
        "aria-label" = messages.remember_title;
        choices.map(choice).collect::<Html>())
}

/// Where it is remembered what is read, and how it is forgotten.
pub(super) fn remembering(page: &Page<'_>, messages: &'static LibraryMessages) -> Html {
    let is_file = page.desk.surroundings().is_file;
    let n_read = page.desk.memory().n_read();
    let count = (n_read > 0).then(|| tag!("p"; fill(messages.n_read, &[&page.number(n_read)])));
    let content = beside!(
        choices(page, messages),
        tag!("p", "class" = "hint"; messages.remember_hint),
        is_file.then(|| tag!("p", "class" = "hint"; messages.remember_file)),
        tag!("div", "role" = "status"; count),
        small(change(page.link, Change::ForgetReading), messages.forget_reading),
        // A second step, as what was saved does not come back.
        tag!("details", "class" = "forget-all";
            tag!("summary"; messages.forget_all),
            tag!("p", "class" = "hint"; messages.forget_hint),
            small(tell(page.link, MemoryEvent::ForgetAll), messages.forget_sure)),
    );
    part("remembering", messages.remember_title, content)
}
