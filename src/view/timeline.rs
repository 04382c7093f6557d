//! When: histogram and slider in one line, and in the panel that opens from it the tall chart,
//! times that are asked for often, and date fields.

#[cfg(feature = "full")]
mod bars;
#[cfg(feature = "full")]
mod chart;
#[cfg(feature = "full")]
mod fields;
#[cfg(feature = "full")]
mod presets;
#[cfg(feature = "full")]
mod read_out;
#[cfg(feature = "full")]
mod table;

#[cfg(feature = "full")]
use broadsheet_desk::chart::{Period, Span};
use broadsheet_desk::{Answer, Collection, Panel};
use broadsheet_model::Day;
use yew::Html;

use super::element::tag;
use super::panel::opener;
use super::results::count_text;
use super::slider::Slider;
#[cfg(feature = "full")]
use super::slider::percent as place;
use super::{Link, Page};
#[cfg(feature = "full")]
use crate::messages::timeline as words;

/// How many years or months are named under the slider.
#[cfg(feature = "full")]
const N_LABELS: usize = 12;

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
        opener(link, Panel::Dates, "span", None, range_text(page, days)),
        Slider { page, answer, days, count: &count_text(page, total, total), link }.draw())
}

/// Which days are shown: years, where they are whole ones.
fn range_text(page: &Page<'_>, (first, last): (Day, Day)) -> String {
    let address = &page.desk.state().address;
    let (from, to) = (address.from.unwrap_or(first), address.to.unwrap_or(last));
    let begins = |day: Day| day == first || (day.ymd().1, day.ymd().2) == (1, 1);
    let is_whole = begins(from) && (to == last || begins(to.plus(1)));
    let text = |day: Day| if is_whole { day.ymd().0.to_string() } else { day.to_string() };
    let (from, to) = (text(from), text(to));
    let range = if from == to { from } else { [&from, " – ", &to].concat() };
    // A link that compares leads to the panel.
    #[cfg(feature = "full")]
    if !address.compare.is_empty() {
        return [&range, " · “", &address.compare, "”"].concat();
    }
    range
}

/// Years or months under the slider, where there is room for them.
#[cfg(feature = "full")]
pub(super) fn axis(answer: &Answer) -> Html {
    let ends = answer.bins.first().zip(answer.bins.last());
    let Some((first, last)) = ends else { return Html::default() };
    let n_bins = answer.bins.len();
    let whole = Span::between(first.first, last.last);
    let label = |period: Period| {
        let start = Span::of(period, whole).first;
        let idx = answer.bins.partition_point(|bin| bin.last < start);
        // A label at the very end would run out of the drawing.
        (idx * 100 < n_bins * 94)
            .then(|| tag!("text", "x" = place(idx, n_bins), "y" = "9"; period.digits()))
    };
    let labels = whole.labels(N_LABELS).into_iter().filter_map(label);
    tag!("svg", "class" = "axis", "aria-hidden" = "true"; labels.collect::<Html>())
}

/// The first module has none.
#[cfg(not(feature = "full"))]
pub(super) fn axis(_answer: &Answer) -> Html {
    Html::default()
}

/// What is in the panel; nothing where no article has a date.
#[cfg(feature = "full")]
pub(super) fn dates(page: &Page<'_>) -> Html {
    let shown = page.desk.collection().zip(page.desk.answer());
    let Some((archive, answer)) = shown else { return Html::default() };
    let Some(days) = archive.days() else { return Html::default() };
    let can_jump = archive.position_of_day(answer, days.0).is_some();
    tag!("div", "class" = "time";
        presets::presets(page, archive, answer.facets.n_undated),
        fields::range(page, days),
        chart::chart(page, archive),
        can_jump.then(|| fields::jump(page, days)))
}
