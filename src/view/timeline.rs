//! When: histogram and slider.

use broadsheet_desk::{Answer, Collection, Panel};
use broadsheet_model::Day;
use broadsheet_search::{Bin, BinUnit};
use yew::Html;

use super::element::tag;
use super::panel::opener;
use super::results::count_text;
use super::slider::{Slider, percent};
use super::{Link, Page};
use crate::messages::Messages;

/// The date part of the page; nothing where no article has a date.
pub(super) fn timeline(
    page: &Page<'_>,
    archive: Collection<'_>,
    answer: &Answer,
    link: &Link,
) -> Html {
    let messages = page.messages();
    let Some(days) = archive.days() else { return Html::default() };
    let total = answer.facets.total;
    tag!("section", "class" = "timeline", "aria-label" = messages.dates;
        tag!("p", "class" = "caption";
            messages.histogram, " · ", bin_text(answer.unit, messages)),
        Slider { page, answer, days, count: &count_text(page, total, total), link }.draw(),
        axis(&answer.bins),
        opener(link, Panel::Dates, "chip", None, range_text(page)))
}

/// Which days are shown.
fn range_text(page: &Page<'_>) -> String {
    let (address, messages) = (&page.desk.state().address, page.messages());
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    match (address.from, address.to) {
        (None, None) => messages.dates.to_owned(),
        (from, to) => [&day(from), " – ", &day(to)].concat(),
    }
}

fn bin_text(unit: BinUnit, messages: &Messages) -> &'static str {
    match unit {
        BinUnit::Day => messages.bin_day,
        BinUnit::Week => messages.bin_week,
        BinUnit::Month => messages.bin_month,
        BinUnit::Year => messages.bin_year,
    }
}

/// Years or months under the bars, as many as have room.
fn axis(bins: &[Bin]) -> Html {
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else { return Html::default() };
    let (first, last) = (first.first.year_month(), last.last.year_month());
    // A label is about as wide as seven bars, and eight are enough to find one's way.
    let n_labels = (bins.len() / 7).clamp(2, 8) as i32;
    let n_months = (last.year - first.year) * 12 + i32::from(last.month) - i32::from(first.month);
    let step = [1, 2, 3, 6, 12, 24, 60, 120]
        .into_iter()
        .find(|step| n_months / step <= n_labels)
        .unwrap_or(240);
    let mut month = first.plus(1);
    let mut labels = Vec::new();
    while month <= last {
        if ((month.year * 12) + i32::from(month.month) - 1) % step == 0 {
            let idx = bins.partition_point(|bin| bin.last < month.first_day());
            let text = if step >= 12 {
                month.year.to_string()
            } else {
                format!("{}-{:02}", month.year, month.month)
            };
            let x = percent(idx, bins.len());
            // A label at the very end would run out of the drawing.
            if idx * 100 < bins.len() * 93 {
                labels.push(tag!("text", "x" = x, "y" = "12"; text));
            }
        }
        month = month.plus(1);
    }
    tag!("svg", "class" = "axis", "aria-hidden" = "true"; labels.into_iter().collect::<Html>())
}
