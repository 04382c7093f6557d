//! From when to when each source published.

use broadsheet_model::Day;
use broadsheet_search::Counts;

use super::Union;

/// What there is of one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceSpan {
    /// How many articles, also without a date.
    pub n_articles: usize,
    /// The first and the last day of them; `None` where none has a date.
    pub days: Option<(Day, Day)>,
}

impl Union {
    /// All that is shown, counted as if it had one source.
    pub fn totals(&self) -> &Counts {
        &self.totals
    }

    /// What there is of each source, in the order of [`Union::sources`].
    pub fn source_spans(&self) -> Vec<SourceSpan> {
        let mut spans = vec![SourceSpan::default(); self.sources().len()];
        for member in &self.members {
            let mut add = |day: Option<Day>, per_source: &[u32]| {
                for (idx, n) in member.source_idx.iter().zip(per_source).filter(|(_, n)| **n > 0) {
                    spans[*idx].add(day, *n as usize);
                }
            };
            member.counts.per_day().for_each(|(day, counts)| add(Some(day), &counts));
            add(None, &member.counts.undated());
        }
        spans
    }
}

impl SourceSpan {
    fn add(&mut self, day: Option<Day>, n_articles: usize) {
        self.n_articles += n_articles;
        let Some(day) = day else { return };
        let (first, last) = self.days.unwrap_or((day, day));
        self.days = Some((first.min(day), last.max(day)));
    }
}
