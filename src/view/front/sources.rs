//! The sources, each with a line from its first day to its last.

use broadsheet_desk::Address;
use broadsheet_model::Day;
use yew::Html;

use super::{Sheet, part};
use crate::messages::fill;
use crate::view::badges::colour;
use crate::view::element::tag;

/// So many sources are shown at once; the others on request.
const N_SHOWN: usize = 7;
/// How wide the drawing of a source is, in its own units; a shorter line would not be seen.
const WIDTH: i64 = 1_000;
const MIN_LINE: i64 = 12;

pub(super) fn sources(sheet: &Sheet<'_>) -> Html {
    let order = sheet.archive.source_order();
    if order.is_empty() {
        return Html::default();
    }
    let rows = |some: &[usize]| -> Html {
        let rows: Html = some.iter().filter_map(|idx| row(sheet, *idx)).collect();
        tag!("ul", "class" = "front-sources"; rows)
    };
    // One more line would take the place of what it hides.
    let n_shown = if order.len() == N_SHOWN + 1 { order.len() } else { N_SHOWN.min(order.len()) };
    let (first, rest) = order.split_at(n_shown);
    let rest = (!rest.is_empty()).then(|| {
        let more = fill(sheet.words.more_sources, &[&sheet.page.number(rest.len())]);
        tag!("details"; tag!("summary"; more), rows(rest))
    });
    part("by-source", sheet.words.sources_heading, tag!("div"; rows(first), rest))
}

/// A link to the articles of a source, or, where it is chosen, to all.
fn row(sheet: &Sheet<'_>, idx: usize) -> Option<Html> {
    let source = sheet.archive.sources().get(idx)?;
    let span = sheet.front.sources.get(idx)?;
    let now = sheet.address();
    let is_chosen = now.include == [source.id.clone()];
    let include = if is_chosen { Vec::new() } else { vec![source.id.clone()] };
    let address = Address { include, exclude: Vec::new(), ..now };
    let count = sheet.page.number(span.n_articles);
    let times = span.days.map(|(first, last)| {
        fill(sheet.words.source_span, &[&count, &sheet.day(first), &sheet.day(last)])
    });
    let name = sheet.page.locale().source_name(source).to_owned();
    Some(tag!("li", "class" = colour(sheet.archive, idx);
        tag!("a", "href" = address.to_hash(), "aria-current" = is_chosen.then_some("true"),
            "title" = times.clone();
            tag!("span", "class" = "front-source"; tag!("bdi"; name)),
            line(sheet.front.span, span.days),
            tag!("span", "class" = "front-n", "aria-hidden" = times.is_some().then_some("true"); count),
            times.map(|times| tag!("span", "class" = "visually-hidden"; times)))))
}

/// The line from the first day to the last, on the time of the whole archive.
fn line(archive: Option<(Day, Day)>, source: Option<(Day, Day)>) -> Html {
    let line = archive.zip(source).and_then(|(archive, source)| ends(archive, source));
    let line = line.map(|(x, width)| {
        tag!(
            "rect",
            "x" = x.to_string(),
            "y" = "0",
            "width" = width.to_string(),
            "height" = "10",
            "rx" = "5"
        )
    });
    tag!("svg", "class" = "front-line", "viewBox" = "0 0 1000 10", "preserveAspectRatio" = "none",
        "aria-hidden" = "true"; line)
}

/// Where the line begins, and how long it is; `None` where the source lies beside the archive's
/// time.
fn ends((first, last): (Day, Day), source: (Day, Day)) -> Option<(i64, i64)> {
    let (from, to) = (source.0.max(first), source.1.min(last));
    if from > to {
        return None;
    }
    let n_days = i64::from(last.number()) - i64::from(first.number()) + 1;
    let at = |day: Day, more: i64| {
        (i64::from(day.number()) - i64::from(first.number()) + more) * WIDTH / n_days
    };
    let (start, end) = (at(from, 0), at(to, 1));
    let width = (end - start).max(MIN_LINE);
    Some((start.min(WIDTH - width), width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: (&str, &str), expected: Option<(i64, i64)>) {
        let day = |text: &str| text.parse::<Day>().expect(text);
        let archive = (day("2020-01-01"), day("2023-12-31"));
        assert_eq!(ends(archive, (day(source.0), day(source.1))), expected, "{source:?}");
    }

    #[test]
    fn a_line_is_as_long_as_its_time_and_never_too_short_to_be_seen() {
        check(("2020-01-01", "2023-12-31"), Some((0, 1_000)));
        check(("2022-01-01", "2023-12-31"), Some((500, 500)));
        check(("2020-01-01", "2020-01-01"), Some((0, MIN_LINE)));
        check(("2023-12-31", "2023-12-31"), Some((1_000 - MIN_LINE, MIN_LINE)));
        // Days far from all others are not of the archive's time.
        check(("1970-01-01", "2021-12-31"), Some((0, 500)));
        check(("1970-01-01", "1971-01-01"), None);
    }
}
