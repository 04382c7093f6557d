//! What can be typed: shortcuts and the query language.

use broadsheet_desk::Action;
use yew::prelude::*;

use super::element::{beside, tag};
use super::{Button, Link, act};
use crate::messages::Messages;

/// The help, above everything else until it is closed.
pub(super) fn help(messages: &Messages, link: &Link) -> Html {
    let keys = [
        ("/", messages.key_search),
        ("j k", messages.key_next),
        ("o ⏎", messages.key_open),
        ("s", messages.key_save),
        ("v", messages.key_original),
        ("g g  G", messages.key_ends),
        ("?", messages.key_help),
        ("Esc", messages.key_escape),
    ];
    let row = |(keys, means): (&'static str, &'static str)| {
        beside!(tag!("dt"; tag!("kbd"; keys)), tag!("dd"; means))
    };
    let close = Button { class: "strong", ..Button::default() };
    html! {
        <dialog class="help" aria-labelledby="help-title" onclose={act(link, Action::Help(false))}>
            <h2 id="help-title">{ messages.help }</h2>
            <dl>{ for keys.into_iter().map(row) }</dl>
            <p>{ messages.hint_syntax }</p>
            { close.draw(act(link, Action::Help(false)), messages.close) }
        </dialog>
    }
}
