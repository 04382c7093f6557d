//! What the first module says of how a query was understood: nothing.

use broadsheet_search::Hint;
use yew::Html;

use super::Page;

/// How the query was understood.
pub(super) fn query_hints(_page: &Page<'_>, _hints: &[Hint]) -> Html {
    Html::default()
}
