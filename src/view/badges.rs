//! One badge a source: its name, its colour, how many articles it has among what is asked for, and
//! ways to choose or exclude it.

use broadsheet_desk::{Action, Collection, Locale, Panel};
use broadsheet_model::{Source, SourceId};
use yew::Html;

use super::element::{beside, keyed, tag};
use super::panel::opener;
use super::{Button, Link, Page, act, files, icon, icons, roving};
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
    let (mut n_free, mut n_shown) = (IN_ROW, 0);
    let badge = |idx: &usize| {
        let source = &archive.sources()[*idx];
        let count = counts.get(*idx).copied().unwrap_or_default();
        let chosen = address.include.contains(&source.id);
        let excluded = address.exclude.contains(&source.id);
        // Among many sources one with nothing to offer leaves; what is part of the choice stays.
        let may_have = count > 0 || !page.has_sources() || page.is_counting();
        let has_place = n_free > 0 && (may_have || source_order.len() <= FEW);
        if !(has_place || chosen || excluded) {
            return None;
        }
        n_free = n_free.saturating_sub(1);
        n_shown += 1;
        let colour = colour(archive, *idx);
        let is_stop = n_shown == 1;
        Some(Badge { source, colour, idx: *idx, count, chosen, excluded, is_stop }.draw(page, link))
    };
    let badges: Html = source_order.iter().filter_map(badge).collect();
    let row = tag!("div", "class" = "badges", "role" = "group",
        "aria-label" = page.messages().sources; badges);
    tag!("div", "class" = "sources";
        roving::row(row, link),
        more(page, source_order.len(), n_shown))
}

/// The way to the panel of all sources, and how many are only there.
fn more(page: &Page<'_>, n_sources: usize, n_shown: usize) -> Option<Html> {
    let hidden = n_sources - n_shown;
    let hidden = if hidden > 0 { [" +", &page.number(hidden)].concat() } else { String::new() };
    let text = [page.messages().sources, &hidden].concat();
    (n_sources > 1).then(|| opener(page.link, Panel::Sources, "more", None, text))
}

struct Badge<'a> {
    source: &'a Source,
    colour: String,
    idx: usize,
    count: usize,
    chosen: bool,
    excluded: bool,
    /// Whether the tab key stops at it.
    is_stop: bool,
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
        let choose = choose.draw(act(link, Action::ToggleSource(source.id.clone())), content);
        let exclude =
            exclude.draw(act(link, Action::ToggleExclude(source.id.clone())), icon(icons::MINUS));
        let is = |holds: bool, class: &'static str| if holds { class } else { "" };
        let class = [
            "badge ",
            colour,
            is(*chosen, " chosen"),
            is(self.count == 0 && page.has_sources() && !page.is_counting(), " none"),
            is(*excluded, " excluded"),
        ];
        let badge = tag!("span", "class" = class.concat();
            roving::button(choose, self.is_stop), roving::button(exclude, false));
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
