//! What can be typed: shortcuts and the query language.

use yew::Html;

use crate::messages::panels as words;
use crate::view::Page;
use crate::view::element::{beside, tag};
use crate::view::reading;

/// The help.
pub(super) fn help(page: &Page<'_>) -> Html {
    let messages = words::of(page.locale());
    let [marks, find] = reading::keys(page.locale());
    let keys = [
        ("/", messages.key_search),
        ("j k", messages.key_next),
        ("o ⏎", messages.key_open),
        ("s", messages.key_save),
        ("v", messages.key_original),
        marks,
        find,
        ("g g  G", messages.key_ends),
        ("?", messages.key_help),
        ("Esc", messages.key_escape),
    ];
    let row = |(keys, means): (&'static str, &'static str)| {
        beside!(tag!("dt"; tag!("kbd"; keys)), tag!("dd"; means))
    };
    tag!("div", "class" = "help";
        tag!("dl"; keys.into_iter().map(row).collect::<Html>()),
        tag!("p"; messages.hint_syntax))
}
