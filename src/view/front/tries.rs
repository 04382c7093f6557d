//! Queries to try.

use broadsheet_desk::{Address, Known};
use yew::Html;

use super::{Sheet, part};
use crate::view::element::tag;

pub(super) fn tries(sheet: &Sheet<'_>) -> Html {
    let examples = match sheet.page.desk.front_examples(sheet.page.locale()) {
        Known::Nothing => return Html::default(),
        Known::Coming => tag!("li", "class" = "front-coming", "aria-busy" = "true"),
        Known::There(examples) => examples.into_iter().map(chip).collect(),
    };
    let hint = tag!("p", "class" = "hint"; sheet.words.try_hint);
    part(
        "tries",
        sheet.words.try_it,
        tag!("div"; tag!("ul", "class" = "front-chips"; examples), hint),
    )
}

/// A link to what a query finds in the whole archive.
pub(super) fn chip(query: String) -> Html {
    let href = Address { query: query.clone(), ..Address::default() }.to_hash();
    tag!("li"; tag!("a", "href" = href; tag!("bdi"; query)))
}
