//! What can be typed: shortcuts and the query language.

use broadsheet_desk::Action;
use yew::Html;

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
    tag!("dialog", "class" = "help", "aria-labelledby" = "help-title",
        on "close" = act(link, Action::Help(false));
        tag!("h2", "id" = "help-title"; messages.help),
        tag!("dl"; keys.into_iter().map(row).collect::<Html>()),
        tag!("p"; messages.hint_syntax),
        close.draw(act(link, Action::Help(false)), messages.close))
}
