//! The stacked bars above the slider.

use std::fmt::Write as _;
use std::rc::Rc;

use broadsheet_desk::{Answer, Selection};
use yew::{AttrValue, Html};

use super::badges::colour;
use super::element::tag;

/// How high the drawing is and how wide one bar's place in it, in its own units; the style sheet
/// stretches it.
const HEIGHT: u32 = 200;
const PLACE: usize = 10;

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
    let highest = counts.iter().map(|bin| bin.iter().sum::<u32>()).max().unwrap_or(0).max(1);
    let n_sources = counts.first().map_or(0, Vec::len);
    let mut paths = vec![String::new(); n_sources];
    for (idx, bin) in counts.iter().enumerate() {
        let mut top = HEIGHT;
        for (path, count) in paths.iter_mut().zip(bin).filter(|(_, count)| **count > 0) {
            // A bar of one article among thousands must still be seen.
            let height = (u64::from(*count) * u64::from(HEIGHT) / u64::from(highest)).max(4) as u32;
            top = top.saturating_sub(height);
            let _never_fails = write!(path, "M{} {top}h8v{height}h-8z", idx * PLACE + 1);
        }
    }
    paths.into_iter().map(AttrValue::from).collect()
}

/// One bar per bin, stacked by source; bars that are not selected stay, greyed. The slider says the
/// same in words.
pub(super) fn histogram(bars: &Bars, n_bins: usize, selection: Selection) -> Html {
    let path = |(source_idx, path): (usize, &AttrValue)| {
        (!path.is_empty()).then(|| tag!("path", "class" = colour(source_idx), "d" = path.clone()))
    };
    let paths: Html = bars.paths.iter().enumerate().filter_map(path).collect();
    let view_box = format!("0 0 {} {HEIGHT}", n_bins.max(1) * PLACE);
    let x = (selection.first * PLACE).to_string();
    let width = ((selection.last + 1 - selection.first) * PLACE).to_string();
    tag!("svg", "class" = "histogram", "viewBox" = view_box, "preserveAspectRatio" = "none",
        "aria-hidden" = "true";
        tag!("clipPath", "id" = "selected";
            tag!("rect", "x" = x, "y" = "0", "width" = width, "height" = "200")),
        tag!("g", "class" = "off"; paths.clone()),
        tag!("g", "clip-path" = "url(#selected)"; paths))
}
