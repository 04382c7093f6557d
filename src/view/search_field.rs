//! The search field: it answers while one types, and waits while an input method is composing.

use broadsheet_desk::Event;
use yew::Html;

use super::element::{beside, tag};
use super::{Button, Link, Page, Report, icon, icons, send};

/// The search field.
pub(super) fn search_field(page: &Page<'_>, link: &Link) -> Html {
    let messages = page.messages();
    let query = page.desk.state().address.query.clone();
    let onsubmit = send(link, Report::Submit);
    let clear =
        Button { class: "plain", label: Some(messages.clear_search.into()), ..Button::default() };
    {
        let field = tag!("input", "type" = "search", "id" = "query",
            "aria-label" = messages.search, "placeholder" = messages.search_placeholder,
            "autocomplete" = "off", "autocapitalize" = "off", "spellcheck" = "false",
            "enterkeyhint" = "search",
            on "focus" = send(link, |_| Report::Event(Event::PrepareSearch)),
            on "input" = send(link, Report::Type), on "keydown" = send(link, Report::SearchKey));
        let clear_search = send(link, |_| Report::Event(Event::ClearSearch));
        let clear = (!query.is_empty()).then(|| clear.draw(clear_search, icon(icons::CLOSE)));
        let content = beside!(icon(icons::SEARCH), field, clear);
        tag!("search", "class" = "search-field";
            tag!("form", "role" = "presentation", on "submit" = onsubmit; content))
    }
}
