//! The badges are one stop of the tab key: arrow keys go from one to the next.
//!
//! That is of the larger module, which is there before anybody has gone through many stops.

use yew::Html;

use super::Link;

/// The row of badges, which hears keys.
#[cfg(feature = "full")]
pub(super) fn row(row: Html, link: &Link) -> Html {
    super::element::hearing("keydown", super::send(link, super::Report::BadgeKey), row)
}

/// A button of a badge: a stop of the tab key, or reached otherwise.
#[cfg(feature = "full")]
pub(super) fn button(button: Html, is_stop: bool) -> Html {
    super::element::with("tabindex", if is_stop { "0" } else { "-1" }, button)
}

/// The row of badges.
#[cfg(not(feature = "full"))]
pub(super) fn row(row: Html, _link: &Link) -> Html {
    row
}

/// A button of a badge.
#[cfg(not(feature = "full"))]
pub(super) fn button(button: Html, _is_stop: bool) -> Html {
    button
}
