//! The buttons for files of the reader's own. `static/open.js` hears them: it has to hear of what is
//! dropped and pasted too, before any other code of ours is there.

use yew::Html;

use super::element::tag;
use super::{Page, files, icon, icons};

/// A button for files and one for a folder; `is_short` where there is little room, and else with
/// what becomes of the files.
pub(super) fn open(page: &Page<'_>, is_short: bool) -> Html {
    let messages = page.messages();
    tag!("div", "class" = if is_short { "open-files short" } else { "open-files" };
        is_short.then(|| files::chip(page)),
        opens("files", icons::FILE, messages.open_files),
        opens("folder", icons::FOLDER, messages.open_folder),
        (!is_short).then(|| tag!("p", "class" = "hint"; messages.open_hint)))
}

/// The button that opens the panel where articles are saved as a file.
pub(super) fn save_as(page: &Page<'_>) -> Html {
    tag!("span", "class" = "open-files short";
        opens("panel", icons::SAVE, page.messages().save_as))
}

fn opens(what: &'static str, path: &'static str, text: &'static str) -> Html {
    tag!("button", "type" = "button", "data-opens" = what, "title" = text;
        icon(path), tag!("span"; text))
}
