//! What was found of one text of a query, in an index or by a scan.

use std::ops::Range;

use broadsheet_model::Day;

use crate::dates::{DateSpan, all_contain};
use crate::rank::HitCounts;

/// Those of `of`, which rise, whose article is in `range`.
pub(crate) fn between<'a, T>(of: &'a [T], doc: impl Fn(&T) -> u32, range: &Range<u32>) -> &'a [T] {
    let start = of.partition_point(|one| doc(one) < range.start);
    let end = of.partition_point(|one| doc(one) < range.end);
    &of[start..end]
}

/// The articles that have a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct TermHits {
    /// The articles, rising, with their hits.
    pub(crate) hits: Vec<(u32, HitCounts)>,
    /// Where the text begins, as far as that is known: articles, rising, and in each the
    /// characters, rising.
    pub(crate) places: Vec<(u32, u32)>,
}

impl TermHits {
    /// Leaves out the articles, whose days `day` knows, that are of no day in all of `spans`: how
    /// rare a text is goes by those of the days asked for alone.
    pub(crate) fn limit(&mut self, spans: &[DateSpan], day: impl Fn(u32) -> Option<Day>) {
        if !spans.is_empty() {
            let is_asked = |doc: u32| all_contain(spans, day(doc));
            self.hits.retain(|(doc, _)| is_asked(*doc));
            self.places.retain(|(doc, _)| is_asked(*doc));
        }
    }

    /// Leaves out these articles, by their rising numbers, where the first of all has the number
    /// `first`.
    pub(crate) fn leave_out(&mut self, left_out: &[u32], first: u32) {
        if !left_out.is_empty() {
            let is_kept = |doc: u32| left_out.binary_search(&(doc + first)).is_err();
            self.hits.retain(|(doc, _)| is_kept(*doc));
            self.places.retain(|(doc, _)| is_kept(*doc));
        }
    }
}
