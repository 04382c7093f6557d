//! When, in figures.

use yew::Html;

use crate::view::{Page, timeline};

/// The chart, presets, and date fields.
pub(super) fn dates(page: &Page<'_>) -> Html {
    timeline::dates(page)
}
