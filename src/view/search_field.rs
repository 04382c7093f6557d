//! The search field: it answers while one types, and waits while an input method is composing.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Button, send, sign, signs};
use crate::app::{App, Link, Msg};

/// How long the field waits after the last key, in milliseconds.
const PAUSE_MILLIS: u32 = 150;

/// The search field.
pub(super) fn search_field(app: &App, link: &Link) -> Html {
    let messages = app.messages();
    let query = app.state.address.query.clone();
    let onsubmit = send(link, |event: SubmitEvent| {
        event.prevent_default();
        Msg::SendQuery
    });
    let clear =
        Button { class: "plain", label: Some(messages.clear_search.into()), ..Button::default() };
    html! {
        <search class="search-field">
            <form role="presentation" {onsubmit}>
                { sign(signs::SEARCH) }
                <input ref={app.search_field.clone()} type="search" id="query" aria-label={messages.search}
                    placeholder={messages.search_placeholder} autocomplete="off" autocapitalize="off" spellcheck="false"
                    enterkeyhint="search" onfocus={send(link, |_: FocusEvent| Msg::PrepareSearch)} oninput={send(link, |_: InputEvent| Msg::Type(PAUSE_MILLIS))}
                    onkeydown={send(link, Msg::SearchKey)} />
                if !query.is_empty() {
                    { clear.draw(send(link, |_: MouseEvent| Msg::ClearQuery), sign(signs::CLOSE)) }
                }
            </form>
        </search>
    }
}

/// What stands in the search field.
pub fn search_text(field: &NodeRef) -> Option<String> {
    Some(field.cast::<HtmlInputElement>()?.value())
}

/// Shows `query` in the search field, where something else stands there: an address that comes from
/// outside (back, a link, a reset) must not disturb what is being typed.
pub fn set_search_text(field: &NodeRef, query: &str) {
    if let Some(field) = field.cast::<HtmlInputElement>().filter(|field| field.value() != query) {
        field.set_value(query);
    }
}
