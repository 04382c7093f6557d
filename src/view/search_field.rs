//! The search field: it answers while one types, and waits while an input method is composing.

use broadsheet_desk::Event;
use yew::prelude::*;

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
        let field = html! {
            <input type="search" id="query" aria-label={messages.search}
                placeholder={messages.search_placeholder} autocomplete="off"
                autocapitalize="off" spellcheck="false" enterkeyhint="search"
                onfocus={send(link, |_: FocusEvent| Report::Event(Event::PrepareSearch))}
                oninput={send(link, Report::Type)} onkeydown={send(link, Report::SearchKey)} />
        };
        let clear_search = send(link, |_: MouseEvent| Report::Event(Event::ClearSearch));
        let clear = (!query.is_empty()).then(|| clear.draw(clear_search, icon(icons::CLOSE)));
        let content = beside!(icon(icons::SEARCH), field, clear);
        tag!("search", "class" = "search-field";
            html! { <form role="presentation" {onsubmit}>{ content }</form> })
    }
}
