//! What the chart says of a bar in words.

use broadsheet_desk::chart::{Figures, Measure, Row, Series, percent, value};
use broadsheet_desk::{Locale, Selection};
use broadsheet_search::BinUnit;

use super::words;
use crate::messages::{self, fill};
use crate::view::Dates;

/// How many sources are named.
const MAX_SOURCES: usize = 4;

/// What is needed for words.
pub(super) struct ReadOut<'a> {
    pub(super) figures: &'a Figures,
    pub(super) measure: Measure,
    pub(super) locale: Locale,
    /// How dates and numbers are written.
    pub(super) dates: &'a Dates,
    /// What the first query and the one that is compared are called.
    pub(super) names: [String; 2],
    /// The names of the sources.
    pub(super) sources: Vec<String>,
}

impl ReadOut<'_> {
    /// What the bars of `selection` are, in one line: when, how many, the share, of which sources.
    pub(super) fn text(&self, selection: Selection) -> String {
        let Some(row) = self.figures.row(selection) else { return String::new() };
        let mut parts = vec![self.period(selection)];
        if self.figures.other.is_some() {
            for (name, n) in self.names.iter().zip([row.main, row.other]) {
                parts.push([name, " ", &self.count(n, row)].concat());
            }
        } else {
            parts.push(match (row.main, self.measure) {
                (Some(n), Measure::Number) => self.articles(n),
                (n, _) => self.count(n, row),
            });
            parts.extend(
                self.figures.main.as_ref().and_then(|main| self.by_source(main, selection)),
            );
        }
        parts.join(" · ")
    }

    fn articles(&self, n: u32) -> String {
        let messages = messages::of(self.locale);
        match n {
            1 => messages.count_one.to_owned(),
            n => fill(messages.count_many, &[&self.number(n)]),
        }
    }

    /// When.
    pub(super) fn period(&self, selection: Selection) -> String {
        match (self.figures.unit, self.figures.span_of(selection)) {
            (BinUnit::Day, Some(span)) if span.n_days() == 1 => {
                (self.dates.day)(span.first, self.locale, true)
            }
            _ => self.figures.name_of(selection),
        }
    }

    /// How many articles, as the chart measures them.
    pub(super) fn count(&self, n: Option<u32>, row: Row) -> String {
        let words = words::of(self.locale);
        let Some(n) = n else { return words.unknown.to_owned() };
        let number = self.number(n);
        if self.measure == Measure::Number {
            return number;
        }
        let (Some(all), share) = (row.all, self.share(Some(n), row)) else { return number };
        let of_all = fill(words.of_all, &[&number, &self.number(all)]);
        match share {
            Some(share) => [&share, " (", &of_all, ")"].concat(),
            None => of_all,
        }
    }

    /// The share of all articles; `None` where it is not known, or of nothing.
    pub(super) fn share(&self, n: Option<u32>, row: Row) -> Option<String> {
        value(Measure::Share, n?, row.all?).map(percent)
    }

    pub(super) fn number(&self, n: u32) -> String {
        (self.dates.number)(n as usize, self.locale)
    }

    /// The sources with most articles; `None` where there is one only.
    fn by_source(&self, series: &Series, selection: Selection) -> Option<String> {
        let sums = series.sum_by_source(selection);
        let mut named: Vec<(u32, &String)> =
            sums.into_iter().zip(&self.sources).filter(|(n, _)| *n > 0).collect();
        if self.sources.len() < 2 || named.is_empty() {
            return None;
        }
        named.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        let n_more = named.len().saturating_sub(MAX_SOURCES);
        named.truncate(MAX_SOURCES);
        let name = |(n, name): &(u32, &String)| [name, " ", &self.number(*n)].concat();
        let mut texts: Vec<String> = named.iter().map(name).collect();
        if n_more > 0 {
            let n_more = self.number(n_more as u32);
            texts.push(fill(words::of(self.locale).more_sources, &[&n_more]));
        }
        Some(texts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use broadsheet_desk::chart::Span;
    use broadsheet_model::Day;
    use broadsheet_search::Bin;

    use super::*;

    const DATES: Dates = Dates {
        day: |day, _, long| format!("{day}{}", if long { " long" } else { "" }),
        local: |_, _| None,
        number: |n, _| n.to_string(),
    };

    fn series(bars: &[&[u32]]) -> Series {
        let totals = bars.iter().map(|bar| bar.iter().sum()).collect();
        Series { bars: bars.iter().map(|bar| bar.to_vec()).collect(), totals }
    }

    /// Two days, with articles of six sources on the first.
    #[track_caller]
    fn check(
        other: Option<Option<Series>>,
        measure: Measure,
        bars: (usize, usize),
        expected: &str,
    ) {
        let first: Day = "2020-06-04".parse().expect("a day");
        let whole = Span { first, last: first.plus(1) };
        let days = [first, first.plus(1)];
        let figures = Figures {
            whole,
            view: whole,
            unit: BinUnit::Day,
            bins: days.map(|day| Bin { first: day, last: day }).into(),
            main: Some(series(&[&[1, 2, 3, 4, 5, 6], &[0; 6]])),
            other,
            all: Some(series(&[&[100], &[0]])),
        };
        let sources = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).into();
        let names = ["普京", "王毅"].map(str::to_owned);
        let read_out = ReadOut {
            figures: &figures,
            measure,
            locale: Locale::En,
            dates: &DATES,
            names,
            sources,
        };
        assert_eq!(read_out.text(Selection::between(bars.0, bars.1)), expected);
    }

    #[test]
    fn a_bar_is_read_out_with_its_sources() {
        check(
            None,
            Measure::Number,
            (0, 0),
            "2020-06-04 long · 21 articles · f 6, e 5, d 4, c 3, + 2 more",
        );
        check(None, Measure::Number, (1, 1), "2020-06-05 long · 0 articles");
        check(
            None,
            Measure::Share,
            (0, 1),
            "2020-06-04 – 2020-06-05 · 21% (21 of 100) · f 6, e 5, d 4, c 3, + 2 more",
        );
        check(None, Measure::Share, (1, 1), "2020-06-05 long · 0 of 0");
    }

    #[test]
    fn two_queries_are_read_out_and_what_is_not_known_is_said() {
        let other = Some(series(&[&[2], &[0]]));
        check(Some(other), Measure::Number, (0, 0), "2020-06-04 long · 普京 21 · 王毅 2");
        check(
            Some(None),
            Measure::Number,
            (0, 0),
            "2020-06-04 long · 普京 21 · 王毅 not known yet",
        );
    }
}
