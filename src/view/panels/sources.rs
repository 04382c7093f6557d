//! All sources.

use yew::Html;

use crate::view::Page;
use crate::view::badges::badges;

/// A badge for each source.
pub(super) fn sources(page: &Page<'_>) -> Html {
    let Some((archive, answer)) = page.desk.collection().zip(page.desk.answer()) else {
        return Html::default();
    };
    badges(page, archive, &answer.facets.per_source, page.link)
}
