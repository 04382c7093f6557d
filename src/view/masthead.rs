//! The top of the page: the archive's name, the search field, the settings.

use broadsheet_desk::{Address, Collection, Panel};
use yew::Html;

use super::element::tag;
use super::open::open;
use super::panel::opener;
use super::search_field::search_field;
use super::{Link, Page, icon, icons};

/// Shown where an archive has no title of its own.
const NAME: &str = "Broadsheet";

/// The top of the page.
pub(super) fn masthead(page: &Page<'_>, link: &Link) -> Html {
    let to_front = Address { about: true, ..page.desk.state().address.limits() };
    let name = tag!("a", "href" = to_front.to_hash(); title(page));
    // The title of an open article is the page's first heading; otherwise the archive's name is.
    let name = if page.desk.state().address.article().is_some() {
        tag!("p", "class" = "name"; name)
    } else {
        tag!("h1", "class" = "name"; name)
    };
    tag!("header", "class" = "masthead", "inert" = page.is_covered();
        name,
        search_field(page, link),
        open(page, true),
        opener(link, Panel::Settings, "plain menu", Some(page.messages().settings), icon(icons::SETTINGS)))
}

/// What the archive is called.
pub(super) fn title(page: &Page<'_>) -> String {
    let title = page.desk.collection().map(Collection::title).filter(|title| !title.is_empty());
    title.unwrap_or(NAME).to_owned()
}
