//! The chart's bars as paths, in units of its own: the style sheet stretches the drawing.

use std::fmt::Write as _;

use broadsheet_desk::chart::{Figures, Measure, Series};

/// How high the drawing is.
pub(super) const HEIGHT: u64 = 1200;
/// How wide a bar's place in it is.
pub(super) const PLACE: usize = 10;
/// A pixel, where the drawing is as low as it gets, 120 pixels: what is there is seen.
const PIXEL: u64 = 10;

/// The bars of a series on a scale.
pub(super) struct Bars<'a> {
    pub(super) figures: &'a Figures,
    pub(super) series: &'a Series,
    pub(super) measure: Measure,
    /// What the whole height stands for.
    pub(super) top: u64,
}

impl Bars<'_> {
    /// How high the bar `idx` is: a pixel at least, where there is something; `None` where nothing
    /// can be said of it.
    fn height(&self, idx: usize) -> Option<u64> {
        let value = self.figures.height(self.series, self.measure, idx)?;
        if self.series.totals.get(idx).is_none_or(|n| *n == 0) {
            return Some(0);
        }
        Some((value * HEIGHT / self.top.max(1)).clamp(PIXEL, HEIGHT))
    }

    /// For each source its part of every bar, one upon the other.
    pub(super) fn stacked(&self) -> Vec<String> {
        let n_sources = self.series.bars.first().map_or(0, Vec::len);
        let mut paths = vec![String::new(); n_sources];
        for (idx, bar) in self.series.bars.iter().enumerate() {
            let (Some(height), total) = (self.height(idx), self.series.totals[idx].max(1)) else {
                continue;
            };
            let (mut sum, mut ground) = (0, 0);
            for (path, n) in paths.iter_mut().zip(bar) {
                sum += u64::from(*n);
                let top = sum * height / u64::from(total);
                let part = top - std::mem::replace(&mut ground, top);
                if part > 0 {
                    let x = idx * PLACE + 1;
                    let _never_fails = write!(path, "M{x} {}h8v{part}h-8z", HEIGHT - top);
                }
            }
        }
        paths
    }

    /// Every bar as a whole.
    pub(super) fn whole(&self) -> String {
        let mut path = String::new();
        for idx in 0..self.series.totals.len() {
            if let Some(height) = self.height(idx).filter(|height| *height > 0) {
                let x = idx * PLACE + 1;
                let _never_fails = write!(path, "M{x} {}h8v{height}h-8z", HEIGHT - height);
            }
        }
        path
    }

    /// A line over the tops of the bars, with steps; where nothing can be said there is none.
    pub(super) fn line(&self) -> String {
        let mut path = String::new();
        let mut has_begun = false;
        for idx in 0..self.series.totals.len() {
            let Some(height) = self.height(idx) else {
                has_begun = false;
                continue;
            };
            let (x, y) = (idx * PLACE, HEIGHT - height);
            let _never_fails = match has_begun {
                true => write!(path, "V{y}h{PLACE}"),
                false => write!(path, "M{x} {y}h{PLACE}"),
            };
            has_begun = true;
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use broadsheet_desk::chart::Span;
    use broadsheet_model::Day;
    use broadsheet_search::{Bin, BinUnit};

    use super::*;

    fn series(bars: &[&[u32]]) -> Series {
        let totals = bars.iter().map(|bar| bar.iter().sum()).collect();
        Series { bars: bars.iter().map(|bar| bar.to_vec()).collect(), totals }
    }

    fn figures(n_bars: usize, all: &[&[u32]]) -> Figures {
        let first: Day = "2020-01-01".parse().expect("a day");
        let bin = |idx: usize| Bin { first: first.plus(idx as i32), last: first.plus(idx as i32) };
        let whole = Span { first, last: first.plus(n_bars as i32 - 1) };
        Figures {
            whole,
            view: whole,
            unit: BinUnit::Day,
            bins: (0..n_bars).map(bin).collect(),
            main: None,
            other: None,
            all: Some(series(all)),
        }
    }

    #[test]
    fn bars_are_as_high_as_their_totals_and_what_is_there_is_seen() {
        let (figures, series) = (figures(3, &[]), series(&[&[30, 90], &[0, 0], &[1, 0]]));
        let bars =
            Bars { figures: &figures, series: &series, measure: Measure::Number, top: 240_000 };
        assert_eq!(bars.height(2), Some(PIXEL), "one of very many");
        let bars = Bars { top: 240, ..bars };
        assert_eq!(bars.height(0), Some(HEIGHT / 2));
        assert_eq!(bars.height(1), Some(0));
        assert_eq!(bars.stacked(), ["M1 1050h8v150h-8zM21 1190h8v10h-8z", "M1 600h8v450h-8z"]);
        assert_eq!(bars.whole(), "M1 600h8v600h-8zM21 1190h8v10h-8z");
        assert_eq!(bars.line(), "M0 600h10V1200h10V1190h10");
    }

    #[test]
    fn of_nothing_there_is_no_share_and_no_line() {
        let (figures, series) =
            (figures(3, &[&[4], &[0], &[1_000_000]]), series(&[&[1], &[0], &[500_000]]));
        let bars =
            Bars { figures: &figures, series: &series, measure: Measure::Share, top: 1_000_000 };
        assert_eq!(bars.whole(), "M1 900h8v300h-8zM21 600h8v600h-8z");
        assert_eq!(bars.line(), "M0 900h10M20 600h10");
    }
}
