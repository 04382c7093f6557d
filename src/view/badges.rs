//! One badge a source: its name, its colour, how many articles it has among what is asked for, and
//! ways to choose or exclude it.

use broadsheet_desk::{Action, Collection, Locale};
use broadsheet_model::{Source, SourceId};
use yew::Html;

use super::element::{beside, keyed, tag};
use super::{Button, Link, Page, act, files, icon, icons};
use crate::messages::{self, fill};

/// So many badges are shown whatever their counts.
const FEW: usize = 16;

/// The badges, those with most articles in the archive first; `counts` are of what is asked for, in
/// the archive's order.
pub(super) fn badges(
    page: &Page<'_>,
    archive: Collection<'_>,
    counts: &[usize],
    link: &Link,
) -> Html {
    let address = &page.desk.state().address;
    let source_order = archive.source_order();
    let badge = |idx: &usize| {
        let source = &archive.sources()[*idx];
        let count = counts.get(*idx).copied().unwrap_or_default();
        let chosen = address.include.contains(&source.id);
        let excluded = address.exclude.contains(&source.id);
        // Among many sources one with nothing to offer leaves, unless it is part of the choice; few
        // never move.
        let is_shown = count > 0 || chosen || excluded || source_order.len() <= FEW;
        is_shown.then(|| badge(page, source, *idx, count, chosen, excluded, link))
    };
    tag!("div", "class" = "badges", "role" = "group", "aria-label" = page.messages().sources;
        source_order.iter().filter_map(badge).collect::<Html>())
}

fn badge(
    page: &Page<'_>,
    source: &Source,
    idx: usize,
    count: usize,
    chosen: bool,
    excluded: bool,
    link: &Link,
) -> Html {
    let locale = page.desk.state().preferences.locale;
    let messages = messages::of(locale);
    let name = locale.source_name(source);
    let exclude_label =
        fill(if excluded { messages.stop_excluding } else { messages.exclude }, &[name]);
    let content = beside!(
        tag!("span", "class" = "dot", "aria-hidden" = "true"),
        tag!("span", "class" = "badge-name"; name.to_owned()),
        " ",
        tag!("span", "class" = "badge-count"; page.number(count)),
        files::source_mark(page, idx),
        excluded.then(|| tag!("span", "class" = "visually-hidden"; " ", messages.excluded)),
    );
    let choose = Button { class: "choose", pressed: Some(chosen), ..Button::default() };
    let exclude =
        Button { class: "exclude", label: Some(exclude_label.into()), ..Button::default() };
    {
        let is = |holds: bool, class: &'static str| if holds { class } else { "" };
        let class = [
            "badge ",
            &colour(idx),
            is(chosen, " chosen"),
            is(count == 0, " none"),
            is(excluded, " excluded"),
        ];
        let badge = tag!("span", "class" = class.concat();
            choose.draw(act(link, Action::ToggleSource(source.id.clone())), content),
            exclude.draw(act(link, Action::ToggleExclude(source.id.clone())), icon(icons::MINUS)));
        keyed(source.id.as_str().to_owned(), badge)
    }
}

/// The same badge as a label on a result and on an article.
pub(super) fn source_tag(archive: Collection<'_>, id: &SourceId, locale: Locale) -> Html {
    let colour = archive.source_idx(id).map(colour);
    tag!("span", "class" = ["source-tag ", colour.as_deref().unwrap_or_default()].concat();
        tag!("span", "class" = "dot", "aria-hidden" = "true"),
        locale.source_name(&archive.source(id)).to_owned())
}

/// How many colours there are for sources that have none of their own.
const N_COLOURS: usize = 8;

/// The classes that carry the colour of the source at `idx`: one of the usual ones, and its own,
/// where there is a rule.
pub(super) fn colour(idx: usize) -> String {
    ["c", &(idx % N_COLOURS).to_string(), " s", &idx.to_string()].concat()
}
