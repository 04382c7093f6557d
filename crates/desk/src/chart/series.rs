//! What the chart's bars count.

use broadsheet_model::Day;
use broadsheet_search::{Bin, BinUnit, Facets, bins};

use super::{Measure, Span, value};
use crate::range::Selection;

/// The counts of one query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// For each bar, how many articles of each source.
    pub bars: Vec<Vec<u32>>,
    /// For each bar, how many articles.
    pub totals: Vec<u32>,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The archive's days.
    pub whole: Span,
    /// Those that are shown.
    pub view: Span,
    /// What a bar stands for.
    pub unit: BinUnit,
    /// The bars' days: all within the view.
    pub bins: Vec<Bin>,
    /// What the query asks for, at any time; `None` while that is not known.
    pub main: Option<Series>,
    /// The same of the query that is compared; outer `None` where none is.
    pub other: Option<Option<Series>>,
    /// All articles of the chosen sources: what shares are of.
    pub all: Option<Series>,
}

/// A line of the table behind the chart, or the sum of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its days.
    pub span: Span,
    /// How many articles the query asks for; `None` while that is not known.
    pub main: Option<u32>,
    /// The same of the query that is compared.
    pub other: Option<u32>,
    /// How many articles there are.
    pub all: Option<u32>,
}

impl Series {
    fn of(facets: Facets) -> Series {
        let totals = facets.histogram.iter().map(|bar| bar.iter().sum()).collect();
        Series { bars: facets.histogram, totals }
    }

    /// How many articles the bars of `selection` have.
    pub fn sum(&self, selection: Selection) -> u32 {
        self.totals.iter().take(selection.last + 1).skip(selection.first).sum()
    }

    /// The same of each source.
    pub fn sum_by_source(&self, selection: Selection) -> Vec<u32> {
        let bars = self.bars.iter().take(selection.last + 1).skip(selection.first);
        let mut sums = Vec::new();
        for bar in bars {
            sums.resize(bar.len(), 0);
            sums.iter_mut().zip(bar).for_each(|(sum, n)| *sum += n);
        }
        sums
    }
}

impl Figures {
    /// The figures of `view`, in at most `max_bars` bars, of `query` and, unless that is empty, of
    /// `compare`; `counted` counts a query by bars, where that can be done now.
    pub(super) fn of(
        whole: Span,
        view: Span,
        max_bars: usize,
        query: &str,
        compare: &str,
        counted: impl Fn(&str, &[Bin]) -> Option<Facets>,
    ) -> Figures {
        let (unit, bins) = bins(view.first, view.last, max_bars);
        let clipped =
            |bin: Bin| Bin { first: bin.first.max(view.first), last: bin.last.min(view.last) };
        let bins: Vec<Bin> = bins.into_iter().map(clipped).collect();
        let series = |query: &str| counted(query, &bins).map(Series::of);
        let compare = compare.trim();
        Figures {
            main: series(query),
            other: (!compare.is_empty()).then(|| series(compare)),
            all: series(""),
            whole,
            view,
            unit,
            bins,
        }
    }

    /// The last bar.
    pub fn last_idx(&self) -> usize {
        self.bins.len().saturating_sub(1)
    }

    /// All bars.
    pub fn every_bar(&self) -> Selection {
        Selection::between(0, self.last_idx())
    }

    /// The bar that has `day`.
    pub fn bar_of(&self, day: Day) -> Option<usize> {
        let idx = self.bins.partition_point(|bin| bin.last < day);
        self.bins.get(idx).filter(|bin| bin.first <= day).map(|_| idx)
    }

    /// The bar at the place `x` of `width`, or the one nearest to it.
    pub(super) fn bar_at(&self, x: i32, width: i32) -> usize {
        let n_bars = self.bins.len().max(1) as i64;
        let at = i64::from(x) * n_bars / i64::from(width.max(1));
        at.clamp(0, n_bars - 1) as usize
    }

    /// The days of the bars of `selection`.
    pub fn span_of(&self, selection: Selection) -> Option<Span> {
        let first = self.bins.get(selection.first)?.first;
        let last = self.bins.get(selection.last.min(self.last_idx()))?.last;
        Some(Span { first, last })
    }

    /// What the bars of `selection` are called, in digits: `2020-06-04`, `2020-06`, `2020`, or the
    /// first and the last of these.
    pub fn name_of(&self, selection: Selection) -> String {
        let Some(span) = self.span_of(selection) else { return String::new() };
        let name = |day: Day| match self.unit {
            BinUnit::Day | BinUnit::Week => day.to_string(),
            BinUnit::Month => day.to_string().chars().take(7).collect(),
            BinUnit::Year => day.ymd().0.to_string(),
        };
        let (first, last) = (name(span.first), name(span.last));
        if first == last { first } else { [&first, " – ", &last].concat() }
    }

    /// What the bars of `selection` have together.
    pub fn row(&self, selection: Selection) -> Option<Row> {
        let sum = |series: &Option<Series>| series.as_ref().map(|series| series.sum(selection));
        Some(Row {
            span: self.span_of(selection)?,
            main: sum(&self.main),
            other: self.other.as_ref().and_then(&sum),
            all: sum(&self.all),
        })
    }

    /// The table behind the chart: a row for each bar.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        (0..self.bins.len()).filter_map(|idx| self.row(Selection::between(idx, idx)))
    }

    /// How high the bar `idx` of `series` is, by `measure`; `None` where that cannot be said.
    pub fn height(&self, series: &Series, measure: Measure, idx: usize) -> Option<u64> {
        let n = *series.totals.get(idx)?;
        let n_all = match measure {
            Measure::Number => 0,
            Measure::Share => *self.all.as_ref()?.totals.get(idx)?,
        };
        value(measure, n, n_all)
    }

    /// The height of the highest bar, of either query.
    pub fn highest(&self, measure: Measure) -> u64 {
        let series = self.main.iter().chain(self.other.iter().flatten());
        let heights = series.flat_map(|series| {
            (0..self.bins.len()).filter_map(|idx| self.height(series, measure, idx))
        });
        heights.max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    /// A year, in which every bar has as many articles as the query has letters, of two sources,
    /// and ten altogether; what is not known is called `?`.
    fn figures(query: &str, compare: &str) -> Figures {
        let whole = Span { first: day("2020-01-10"), last: day("2020-12-31") };
        Figures::of(whole, whole, 12, query, compare, |query, bins| {
            let n = if query.is_empty() { 9 } else { query.len() as u32 };
            let histogram = bins.iter().map(|_| vec![1, n]).collect();
            (query != "?").then(|| Facets { histogram, ..Facets::default() })
        })
    }

    #[test]
    fn bars_end_with_what_is_shown() {
        let figures = figures("a", "");
        assert_eq!(figures.unit, BinUnit::Month);
        assert_eq!(figures.bins.len(), 12);
        assert_eq!(figures.bins[0], Bin { first: day("2020-01-10"), last: day("2020-01-31") });
        assert_eq!(figures.bar_of(day("2020-03-15")), Some(2));
        assert_eq!(figures.bar_of(day("2021-03-15")), None);
        assert_eq!(figures.bar_of(day("2020-01-09")), None);
        assert_eq!((figures.bar_at(-5, 120), figures.bar_at(25, 120)), (0, 2));
        assert_eq!(figures.bar_at(500, 120), 11);
    }

    #[test]
    fn bars_are_called_by_their_unit() {
        let figures = figures("a", "");
        assert_eq!(figures.name_of(Selection::between(2, 2)), "2020-03");
        assert_eq!(figures.name_of(Selection::between(2, 4)), "2020-03 – 2020-05");
    }

    #[test]
    fn figures_are_of_each_query_and_shares_of_all() {
        let figures = figures("abc", "x");
        let row = figures.row(figures.every_bar()).expect("there are bars");
        assert_eq!((row.main, row.other, row.all), (Some(48), Some(24), Some(120)));
        assert_eq!(figures.rows().count(), 12);
        let main = figures.main.as_ref().expect("it is known");
        assert_eq!(main.sum_by_source(Selection::between(0, 1)), [2, 6]);
        assert_eq!(figures.height(main, Measure::Share, 0), Some(400_000));
        assert_eq!(figures.highest(Measure::Number), 4);
        assert_eq!(figures.highest(Measure::Share), 400_000);
    }

    #[test]
    fn what_is_not_known_is_never_nothing() {
        let figures = figures("?", "?");
        assert_eq!((&figures.main, &figures.other), (&None, &Some(None)));
        let row = figures.row(figures.every_bar()).expect("there are bars");
        assert_eq!((row.main, row.other, row.all), (None, None, Some(120)));
        assert_eq!(self::figures("a", " ").other, None);
    }
}
