//! What the first module draws in the places of the larger one's files of the reader's own: nothing.

use broadsheet_model::ArticleId;
use yew::Html;

use super::Page;

/// The panel.
pub(super) fn panel(_page: &Page<'_>) -> Html {
    Html::default()
}

/// A way to the panel.
pub(super) fn chip(_page: &Page<'_>) -> Html {
    Html::default()
}

/// That the result at `position` is of the reader's own files.
pub(super) fn mark(_page: &Page<'_>, _position: usize) -> Html {
    Html::default()
}

/// That the source at `idx` is.
pub(super) fn source_mark(_page: &Page<'_>, _idx: usize) -> Html {
    Html::default()
}

/// Which set the open article is from.
pub(super) fn origin(_page: &Page<'_>, _id: ArticleId) -> Html {
    Html::default()
}

/// That the site's own archive is not there.
pub(super) fn without_published(_page: &Page<'_>) -> Html {
    Html::default()
}

/// That articles may be shown twice.
pub(super) fn uncompared(_page: &Page<'_>) -> Html {
    Html::default()
}

/// What the article was that the address names.
pub(super) fn missing(_page: &Page<'_>) -> Option<String> {
    None
}
