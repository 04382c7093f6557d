//! What is in each panel.

mod dates;
mod help;
mod settings;
mod sources;

use broadsheet_desk::Panel;
use yew::Html;

use super::{Page, library};

/// Its content is there.
pub(super) const BUSY: Option<&str> = None;

/// What is in a panel.
pub(super) fn content(page: &Page<'_>, panel: Panel) -> Html {
    match panel {
        Panel::Dates => dates::dates(page),
        Panel::Sources => sources::sources(page),
        Panel::Settings => settings::settings(page),
        Panel::Help => help::help(page),
        Panel::Library => library::panel(page),
    }
}
