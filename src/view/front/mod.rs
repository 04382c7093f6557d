//! The front page: what this archive is, who keeps it, and where to begin.

mod head;
mod memory;
mod share;
mod sources;
mod stories;
mod tries;
mod years;

use broadsheet_desk::{Action, Address, Collection, Front};
use broadsheet_model::{Article, Day};
use yew::Html;

use super::element::{Child, beside, tag};
use super::open::open;
use super::{Page, follow, icon, icons};
use crate::messages::front::{self as words, FrontMessages};

/// What its parts are drawn from.
struct Sheet<'a> {
    page: &'a Page<'a>,
    archive: Collection<'a>,
    front: &'a Front,
    words: &'static FrontMessages,
}

impl Sheet<'_> {
    fn day(&self, day: Day) -> String {
        (self.page.dates.day)(day, self.page.locale(), false)
    }

    /// The present address without what is open.
    fn address(&self) -> Address {
        self.page.desk.state().address.limits()
    }
}

/// What stands in the reader's place while no article is open.
pub(super) fn front(page: &Page<'_>, archive: Collection<'_>) -> Html {
    let words = words::of(page.locale());
    let Some(front) = page.desk.front().filter(|_| page.desk.shows_front()) else {
        return tag!("div", "class" = "overview");
    };
    let sheet = Sheet { page, archive, front, words };
    let back = page.desk.is_covered_by_front().then(|| back(&sheet));
    tag!("section", "class" = "front", "aria-label" = words.front;
        back,
        head::head(&sheet),
        tag!("div", "class" = "front-columns";
            tag!("div"; stories::lead(&sheet), stories::this_day(&sheet), tries::tries(&sheet)),
            tag!("div";
                memory::memory(&sheet), years::years(&sheet), sources::sources(&sheet), own_files(&sheet))))
}

/// A button that passes on the open article.
pub(super) fn share(page: &Page<'_>, article: &Article) -> Html {
    share::share(page, Some(article))
}

/// On a narrow page the way back to the list.
fn back(sheet: &Sheet<'_>) -> Html {
    tag!("div", "class" = "row reader-bar";
        tag!("a", "class" = "back", "href" = sheet.address().to_hash(),
            on "click" = follow(sheet.page.link, Action::Open(None));
            icon(icons::BACK), tag!("span"; sheet.words.back)))
}

/// Files of the reader's own: what a page can be besides.
fn own_files(sheet: &Sheet<'_>) -> Html {
    part("own-files", sheet.words.own_files, open(sheet.page, false))
}

/// A part with its heading.
fn part(class: &'static str, heading: impl Child, content: Html) -> Html {
    tag!("section", "class" = ["front-part ", class].concat();
        tag!("h3"; beside!(heading)),
        content)
}
