//! What the first module draws in the places of what is the reader's own: nothing.

use broadsheet_model::ArticleId;
use yew::Html;

use super::Page;

/// Says that an article was read.
pub(super) fn mark(_page: &Page<'_>, _id: ArticleId) -> Html {
    Html::default()
}

/// The way back for an open article that counts as read.
pub(super) fn unread(_page: &Page<'_>, _id: ArticleId) -> Html {
    Html::default()
}

/// What of the archive is near to the open article.
pub(super) fn beside(_page: &Page<'_>) -> Html {
    Html::default()
}
