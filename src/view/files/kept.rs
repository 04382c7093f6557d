//! What is kept on this device, how much room that takes, and who else can read it.

use broadsheet_desk::{KeptSet, LocalEvent, Room};
use yew::Html;

use super::{button, line, size, tell};
use crate::messages::files::FileMessages;
use crate::messages::fill;
use crate::view::Page;
use crate::view::element::{keyed, tag};

/// What is kept; opened from a file, why nothing is.
pub(super) fn kept(page: &Page<'_>, messages: &'static FileMessages) -> Html {
    let surroundings = page.desk.surroundings();
    if surroundings.is_file {
        return tag!("p", "class" = "hint kept"; messages.kept_on_disk);
    }
    let local = page.desk.local();
    let all = local.kept();
    let host = host(&surroundings.page_address);
    let items: Html = all.iter().map(|set| item(page, set, messages)).collect();
    let list = (!all.is_empty()).then(|| tag!("ul"; items));
    let forget_all = (all.len() > 1)
        .then(|| button(tell(page.link, LocalEvent::ForgetAll), messages.forget_all, ""));
    tag!("section", "class" = "kept", "aria-label" = messages.kept_title;
        tag!("h3"; messages.kept_title),
        all.is_empty().then(|| line(messages.kept_nothing.to_owned())),
        list,
        tag!("p", "class" = "hint"; fill(messages.keep_origin, &[host])),
        local.room().map(|room| room_text(room, host, messages)),
        forget_all)
}

fn item(page: &Page<'_>, set: &KeptSet, messages: &'static FileMessages) -> Html {
    let key = &set.key;
    let open = match set.is_folder {
        true => button(
            tell(page.link, LocalEvent::OpenFolderAgain(key.clone())),
            messages.open_again,
            "",
        ),
        false => button(tell(page.link, LocalEvent::OpenKept(key.clone())), messages.open_kept, ""),
    };
    let about = match set.is_folder {
        true => messages.kept_folder.to_owned(),
        false => fill(messages.kept_item, &[&set.n_articles.to_string(), &size(set.n_bytes)]),
    };
    let item = tag!("li";
        tag!("p"; tag!("bdi"; set.name.clone())),
        tag!("p", "class" = "hint"; about),
        tag!("div", "class" = "row";
            open,
            button(tell(page.link, LocalEvent::Forget(key.clone())), messages.forget, "")));
    keyed(key.clone(), item)
}

fn room_text(room: Room, host: &str, messages: &FileMessages) -> Html {
    let used = fill(messages.room, &[host, &size(room.n_used), &size(room.n_allowed)]);
    let promise = room.is_persistent.map(|is_persistent| {
        if is_persistent { messages.persistent } else { messages.not_persistent }
    });
    tag!("p", "class" = "hint"; used, promise.map(|text| tag!("span"; " ", text)))
}

/// The host in an address.
fn host(address: &str) -> &str {
    let after = address.split_once("//").map_or("", |(_, after)| after);
    after.split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_host_stands_between_slashes() {
        assert_eq!(host("https://user.github.io/news/index.html"), "user.github.io");
        assert_eq!(host("http://127.0.0.1:8000/"), "127.0.0.1:8000");
        assert_eq!(host(""), "");
    }
}
