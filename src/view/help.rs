//! What can be typed: shortcuts and the query language.

use yew::prelude::*;

use super::{Button, act};
use crate::app::Link;
use crate::state::Action;
use crate::texts::Texts;

/// The help, above everything else until it is closed.
pub(super) fn help(texts: &Texts, link: &Link) -> Html {
    let keys = [
        ("/", texts.key_search),
        ("j k", texts.key_next),
        ("o ⏎", texts.key_open),
        ("s", texts.key_save),
        ("v", texts.key_original),
        ("g g  G", texts.key_ends),
        ("?", texts.key_help),
        ("Esc", texts.key_escape),
    ];
    let row = |(keys, means): (&'static str, &'static str)| html! { <><dt><kbd>{ keys }</kbd></dt><dd>{ means }</dd></> };
    html! {
        <dialog class="help" aria-labelledby="help-title" onclose={act(link, Action::Help(false))}>
            <h2 id="help-title">{ texts.help }</h2>
            <dl>{ for keys.into_iter().map(row) }</dl>
            <p>{ texts.hint_syntax }</p>
            { Button { class: "strong", ..Button::default() }.draw(act(link, Action::Help(false)), texts.close) }
        </dialog>
    }
}
