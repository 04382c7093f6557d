//! The buttons that open files of the reader's own. `static/open.js` hears them: it has to hear of
//! what is dropped and pasted too, before any other code of ours is there.

use yew::Html;

use super::element::tag;
use super::{icon, icons};
use crate::messages::Messages;

/// A button for files and one for a folder; `is_short` where there is little room, and else with
/// what becomes of the files.
pub(super) fn open(messages: &Messages, is_short: bool) -> Html {
    let button = |opens: &'static str, path: &'static str, text: &'static str| {
        tag!("button", "type" = "button", "data-opens" = opens, "title" = text;
            icon(path), tag!("span"; text))
    };
    tag!("div", "class" = if is_short { "open-files short" } else { "open-files" };
        button("files", icons::FILE, messages.open_files),
        button("folder", icons::FOLDER, messages.open_folder),
        (!is_short).then(|| tag!("p", "class" = "hint"; messages.open_hint)))
}
