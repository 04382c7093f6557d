//! The first module finds nothing and leaves it at that: the larger one knows what to do about it.

use broadsheet_desk::Collection;
use yew::Html;

use super::{Link, Page};

pub(super) fn dropped(_: &Page<'_>, _: &Link) -> Html {
    Html::default()
}

pub(super) fn unknown_sources(_: &Page<'_>, _: Collection<'_>, _: &Link) -> Html {
    Html::default()
}
