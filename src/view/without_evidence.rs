//! What the first module draws beside an article's text: nothing.

use broadsheet_model::{Article, Source};
use yew::Html;

use super::{Link, Page};

/// Earlier texts of an article.
pub(super) fn versions(_page: &Page<'_>, _article: &Article, _link: &Link) -> Html {
    Html::default()
}

/// A way to cite it.
pub(super) fn citation(
    _page: &Page<'_>,
    _article: &Article,
    _source: &Source,
    _link: &Link,
) -> Html {
    Html::default()
}

/// Where the copy comes from.
pub(super) fn provenance(_page: &Page<'_>, _article: &Article) -> Html {
    Html::default()
}
