//! What the first module draws in the places of the larger one's reading aids: nothing.

use yew::Html;

use super::Page;

/// What the bar above the open article has.
pub(super) fn bar(_page: &Page<'_>) -> Html {
    Html::default()
}

/// The field of the search in the open article.
pub(super) fn finder(_page: &Page<'_>) -> Html {
    Html::default()
}

/// Where the matches stand.
pub(super) fn ticks(_page: &Page<'_>) -> Html {
    Html::default()
}

/// What a table is called that has no caption.
pub(super) fn table_name(_page: &Page<'_>) -> Option<&'static str> {
    None
}

/// What a block of code is called.
pub(super) fn code_name(_page: &Page<'_>) -> Option<&'static str> {
    None
}
