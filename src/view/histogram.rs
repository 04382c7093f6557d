//! The stacked bars above the slider.

use std::fmt::Write as _;
use std::rc::Rc;

use broadsheet_desk::{Answer, Collection, Selection};
use yew::{AttrValue, Html};

use super::badges::colour;
use super::element::tag;

/// How high the drawing is and how wide one bar's place in it, in its own units; the style sheet
/// stretches it.
const HEIGHT: u64 = 200;
const PLACE: usize = 10;
/// A pixel where the drawing is as low as it gets, 40 pixels: one article among thousands is seen.
const PIXEL: u64 = 5;

/// The bars as paths: for each source its part of every bar. They obey everything but the dates, so
/// that most moves of the slider leave them as they are: then only the frame that clips them moves.
#[derive(Default)]
pub struct Bars {
    /// What they show.
    answer: Option<Rc<Answer>>,
    paths: Vec<AttrValue>,
}

impl Bars {
    /// Shows `answer`.
    pub fn show(&mut self, answer: Option<&Rc<Answer>>) {
        let (before, now) = (self.answer.as_ref(), answer);
        let is_same = match (before, now) {
            (Some(before), Some(now)) => before.facets.histogram == now.facets.histogram,
            _ => false,
        };
        if !is_same {
            self.paths = answer.map(|answer| bars(&answer.facets.histogram)).unwrap_or_default();
        }
        self.answer = answer.cloned();
    }
}

fn bars(counts: &[Vec<u32>]) -> Vec<AttrValue> {
    let highest = counts.iter().map(|bin| total(bin)).max().unwrap_or(0);
    let n_sources = counts.first().map_or(0, Vec::len);
    let mut paths = vec![String::new(); n_sources];
    for (idx, bin) in counts.iter().enumerate() {
        let mut ground = 0;
        for (path, top) in paths.iter_mut().zip(tops(bin, highest)) {
            let height = top - std::mem::replace(&mut ground, top);
            if height > 0 {
                // As one type: each that is written brings its own code along.
                let (x, y, height) = (idx * PLACE + 1, (HEIGHT - top) as usize, height as usize);
                let _never_fails = write!(path, "M{x} {y}h8v{height}h-8z");
            }
        }
    }
    paths.into_iter().map(AttrValue::from).collect()
}

/// How high each source's part of a bar reaches, from the ground: the bar as a whole is as high as
/// its total is beside that of the highest bar, and a pixel at least. The parts share what it has.
fn tops(bin: &[u32], highest: u64) -> impl Iterator<Item = u64> {
    let total = total(bin).max(1);
    let height = (total * HEIGHT / highest.max(1)).max(PIXEL);
    let mut sum = 0;
    bin.iter().map(move |count| {
        sum += u64::from(*count);
        sum * height / total
    })
}

fn total(bin: &[u32]) -> u64 {
    bin.iter().map(|count| u64::from(*count)).sum()
}

/// One bar per bin, stacked by source; bars that are not selected stay, greyed. The slider says the
/// same in words.
pub(super) fn histogram(
    bars: &Bars,
    archive: Collection<'_>,
    n_bins: usize,
    selection: Selection,
) -> Html {
    let path = |(source_idx, path): (usize, &AttrValue)| {
        (!path.is_empty())
            .then(|| tag!("path", "class" = colour(archive, source_idx), "d" = path.clone()))
    };
    let paths: Html = bars.paths.iter().enumerate().filter_map(path).collect();
    let view_box = format!("0 0 {} {}", n_bins.max(1) * PLACE, HEIGHT as usize);
    let x = (selection.first * PLACE).to_string();
    let width = ((selection.last + 1 - selection.first) * PLACE).to_string();
    tag!("svg", "class" = "histogram", "viewBox" = view_box, "preserveAspectRatio" = "none",
        "aria-hidden" = "true";
        tag!("clipPath", "id" = "selected";
            tag!("rect", "x" = x, "y" = "0", "width" = width, "height" = "200")),
        tag!("g", "class" = "off"; paths.clone()),
        tag!("g", "clip-path" = "url(#selected)"; paths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bin: &[u32], highest: u64, expected: &[u64]) {
        assert_eq!(tops(bin, highest).collect::<Vec<_>>(), expected, "{bin:?} of {highest}");
    }

    #[test]
    fn a_bar_is_as_high_as_its_total_whatever_it_is_made_of() {
        check(&[2_300], 2_300, &[200]);
        check(&[2_226], 2_300, &[193]);
        check(&[1_113, 0, 1_113], 2_300, &[96, 96, 193]);
        // Sixty sources with one article each neither raise a bar nor are cut off at its top.
        assert_eq!(tops(&[1; 60], 60).last(), Some(200));
        assert_eq!(tops(&[1; 60], 600).last(), Some(20));
    }

    #[test]
    fn a_bar_is_a_pixel_high_at_least_and_nothing_is_no_bar() {
        check(&[0, 4], 2_300, &[0, 5]);
        check(&[0, 0], 2_300, &[0, 0]);
        check(&[0], 0, &[0]);
        check(&[3, 1], u64::from(u32::MAX), &[3, 5]);
        assert_eq!(tops(&[u32::MAX; 3], 3 * u64::from(u32::MAX)).last(), Some(200));
    }
}
