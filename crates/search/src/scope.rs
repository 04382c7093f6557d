//! Queries that ask for nothing but sources and days: answered from the day table, without any
//! text.

use std::ops::Range;

use broadsheet_model::{Day, Source, SourceId};

use crate::counts::Counts;
use crate::dates::DateSpan;
use crate::filter::Filter;
use crate::query::{Query, Test};

/// What a query without text asks for: the articles of some sources on some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The archive's sources, and whether each is asked for.
    sources: Vec<(SourceId, bool)>,
    /// In every clause one of the tests has to hold; `true` with a span negates it.
    dates: Vec<Vec<(bool, DateSpan)>>,
}

impl Query {
    /// The same query as a set of sources and a set of days; `None` where it asks for text or a
    /// title, or lets a source stand in for a date (`source:a OR date:2023`): only a scan answers
    /// that. The empty query asks for everything.
    ///
    /// `sources` are the archive's, in the order of its counts.
    pub fn scope(&self, sources: &[Source]) -> Option<Scope> {
        let mut scope = Scope::everything(sources);
        for clause in &self.clauses {
            let mut dates = Vec::new();
            let mut values = Vec::new();
            for unit in clause {
                match &unit.test {
                    Test::Date(span) => dates.push((unit.negated, *span)),
                    Test::Source(value) => values.push((unit.negated, value)),
                    Test::Text(_) | Test::Title(_) | Test::Mark(_) => return None,
                }
            }
            match (values.is_empty(), dates.is_empty()) {
                (true, _) => scope.dates.push(dates),
                (_, false) => return None,
                (_, true) => {
                    for (source, (_, is_asked)) in sources.iter().zip(&mut scope.sources) {
                        *is_asked &= values
                            .iter()
                            .any(|(negated, value)| self.names(source, value) != *negated);
                    }
                }
            }
        }
        Some(scope)
    }
}

impl Scope {
    /// All articles of an archive with these sources.
    pub fn everything(sources: &[Source]) -> Scope {
        Scope {
            sources: sources.iter().map(|source| (source.id.clone(), true)).collect(),
            dates: Vec::new(),
        }
    }

    /// The days that pass both this scope and the date limits of `filter`, as the longest runs of
    /// places in [`Counts::days`] without a gap, newest first. The place after the last day stands
    /// for undated articles.
    pub fn day_runs(&self, counts: &Counts, filter: &Filter) -> Vec<Range<usize>> {
        within(&self.runs(counts), counts, filter)
    }

    /// As [`Scope::day_runs`], without any limits.
    pub(crate) fn runs(&self, counts: &Counts) -> Vec<Range<usize>> {
        let n_days = counts.days().len();
        let mut runs = Vec::new();
        if self.dates.is_empty() {
            push_run(&mut runs, 0..n_days + 1);
            return runs;
        }
        for place in 0..=n_days {
            if self.has_day(counts.days().get(place).copied()) {
                push_run(&mut runs, place..place + 1);
            }
        }
        runs
    }

    /// Whether articles of that day, or undated ones, are asked for.
    fn has_day(&self, day: Option<Day>) -> bool {
        let holds = |(negated, span): &(bool, DateSpan)| {
            day.is_some_and(|day| span.contains(day)) != *negated
        };
        self.dates.iter().all(|clause| clause.iter().any(holds))
    }

    /// Whether each source is asked for.
    pub(crate) fn asked_sources(&self) -> impl Iterator<Item = bool> {
        self.sources.iter().map(|(_, is_asked)| *is_asked)
    }

    pub(crate) fn n_sources(&self) -> usize {
        self.sources.len()
    }

    /// For each column of `counts` whether its articles pass this scope and the choice of sources
    /// in `filter`. A column more than there are sources is of articles whose source is not listed.
    pub(crate) fn chosen(&self, counts: &Counts, filter: &Filter) -> Vec<bool> {
        let chosen = |column: usize| match self.sources.get(column) {
            Some((id, is_asked)) => *is_asked && filter.passes_source(id),
            None => filter.passes_unlisted(),
        };
        (0..counts.n_sources()).map(chosen).collect()
    }
}

/// The parts of `runs` that pass the date limits of `filter`.
pub(crate) fn within(runs: &[Range<usize>], counts: &Counts, filter: &Filter) -> Vec<Range<usize>> {
    let n_days = counts.days().len();
    let dated = counts.places_between(filter.from, filter.to);
    let undated = n_days..n_days + usize::from(filter.takes_undated());
    let mut passing = Vec::new();
    overlaps(runs, dated).for_each(|run| push_run(&mut passing, run));
    overlaps(runs, undated).for_each(|run| push_run(&mut passing, run));
    passing
}

/// What `runs`, rising, and `places` have in common.
pub(crate) fn overlaps(
    runs: &[Range<usize>],
    places: Range<usize>,
) -> impl Iterator<Item = Range<usize>> {
    let first = runs.partition_point(|run| run.end <= places.start);
    let begun = runs[first..].iter().take_while(move |run| run.start < places.end);
    begun.map(move |run| run.start.max(places.start)..run.end.min(places.end))
}

/// Adds a run that is not empty; one that follows the last without a gap makes it longer.
fn push_run(runs: &mut Vec<Range<usize>>, run: Range<usize>) {
    match runs.last_mut() {
        _ if run.is_empty() => {}
        Some(last) if last.end == run.start => last.end = run.end,
        _ => runs.push(run),
    }
}
