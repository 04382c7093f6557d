//! One badge a source: its name, its colour, how many articles it has among what is asked for, and
//! ways to choose or exclude it.

use broadsheet_desk::{Action, Collection, Locale};
use broadsheet_model::{Source, SourceId};
use yew::Html;

use super::element::{beside, keyed, tag};
use super::{Button, Link, Page, act, files, icon, icons};
use crate::messages::fill;

/// Among so many sources all keep their places, whatever their counts.
const FEW: usize = 16;
/// So many have a badge; the others are in the panel.
const IN_ROW: usize = 8;

/// One row of badges, those with most articles in the archive first; `counts` are of what is asked
/// for, in the archive's order.
pub(super) fn badges(
    page: &Page<'_>,
    archive: Collection<'_>,
    counts: &[usize],
    link: &Link,
) -> Html {
    let address = &page.desk.state().address;
    let source_order = archive.source_order();
    let mut n_free = IN_ROW;
    let badge = |idx: &usize| {
        let source = &archive.sources()[*idx];
        let count = counts.get(*idx).copied().unwrap_or_default();
        let chosen = address.include.contains(&source.id);
        let excluded = address.exclude.contains(&source.id);
        // Among many sources one with nothing to offer leaves; what is part of the choice stays.
        let has_place = n_free > 0 && (count > 0 || source_order.len() <= FEW);
        let is_shown = has_place || chosen || excluded;
        n_free = n_free.saturating_sub(usize::from(is_shown));
        let badge =
            Badge { source, colour: colour(archive, *idx), idx: *idx, count, chosen, excluded };
        is_shown.then(|| badge.draw(page, link))
    };
    tag!("div", "class" = "sources";
        tag!("div", "class" = "badges", "role" = "group", "aria-label" = page.messages().sources;
            source_order.iter().filter_map(badge).collect::<Html>()))
}

struct Badge<'a> {
    source: &'a Source,
    colour: String,
    idx: usize,
    count: usize,
    chosen: bool,
    excluded: bool,
}

impl Badge<'_> {
    fn draw(&self, page: &Page<'_>, link: &Link) -> Html {
        let Badge { source, colour, chosen, excluded, .. } = self;
        let messages = page.messages();
        let name = page.locale().source_name(source);
        let label = if *excluded { messages.stop_excluding } else { messages.exclude };
        let content = beside!(
            tag!("span", "class" = "dot", "aria-hidden" = "true"),
            tag!("span", "class" = "badge-name"; name.to_owned()),
            " ",
            tag!("span", "class" = "badge-count"; page.count(self.count)),
            files::source_mark(page, self.idx),
            excluded.then(|| tag!("span", "class" = "visually-hidden"; " ", messages.excluded)),
        );
        let choose = Button { class: "choose", pressed: Some(*chosen), ..Button::default() };
        let exclude = Button {
            class: "exclude",
            label: Some(fill(label, &[name]).into()),
            ..Button::default()
        };
        let is = |holds: bool, class: &'static str| if holds { class } else { "" };
        let class = [
            "badge ",
            colour,
            is(*chosen, " chosen"),
            is(self.count == 0, " none"),
            is(*excluded, " excluded"),
        ];
        let badge = tag!("span", "class" = class.concat();
            choose.draw(act(link, Action::ToggleSource(source.id.clone())), content),
            exclude.draw(act(link, Action::ToggleExclude(source.id.clone())), icon(icons::MINUS)));
        keyed(source.id.as_str().to_owned(), badge)
    }
}

/// The same badge as a label on a result and on an article.
pub(super) fn source_tag(archive: Collection<'_>, id: &SourceId, locale: Locale) -> Html {
    let colour = archive.source_idx(id).map(|idx| colour(archive, idx));
    tag!("span", "class" = ["source-tag ", colour.as_deref().unwrap_or_default()].concat();
        tag!("span", "class" = "dot", "aria-hidden" = "true"),
        locale.source_name(&archive.source(id)).to_owned())
}

/// So many sources have a colour each; all others share one.
const N_COLOURED: usize = 7;

/// The classes that carry the colour of the source at `idx`: that of its place among the largest,
/// and its own, where there is a rule.
pub(super) fn colour(archive: Collection<'_>, idx: usize) -> String {
    let rank = archive.source_order().iter().take(N_COLOURED).position(|other| *other == idx);
    ["c", &rank.unwrap_or(N_COLOURED).to_string(), " s", &idx.to_string()].concat()
}
