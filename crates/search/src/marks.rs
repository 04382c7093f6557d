//! Where a text shows what was asked for.

use std::ops::Range;

use memchr::memmem;

use crate::fold::fold;
use crate::query::Query;

/// One hit: its bytes in the original text, and which of the query's shown terms it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) bytes: Range<usize>,
    pub(crate) term_idx: usize,
}

impl Query {
    /// The byte ranges of a body's `text` that show what was asked for, sorted, not overlapping, on character
    /// boundaries. Hits that overlap are one range. Excluded terms mark nothing.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        merged(&self.hits(text, false))
    }

    /// As [`Query::marks`], for a title: the terms of `title:` are marked, too.
    pub fn title_marks(&self, title: &str) -> Vec<Range<usize>> {
        merged(&self.hits(title, true))
    }

    /// Every hit of every shown term, by where it begins.
    pub(crate) fn hits(&self, text: &str, in_title: bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut terms = self.shown_terms(in_title).enumerate().peekable();
        if terms.peek().is_none() {
            return hits;
        }
        let folded = fold(text);
        for (term_idx, term) in terms {
            for start in memmem::find_iter(folded.text.as_bytes(), term) {
                hits.push(Hit { bytes: folded.original(start..start + term.len()), term_idx });
            }
        }
        hits.sort_by_key(|hit| (hit.bytes.start, hit.bytes.end));
        hits
    }
}

/// The ranges of `hits`, which are sorted, with those that overlap made one.
pub(crate) fn merged(hits: &[Hit]) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    for Hit { bytes, .. } in hits {
        match marks.last_mut() {
            Some(last) if bytes.start < last.end => last.end = last.end.max(bytes.end),
            _ => marks.push(bytes.clone()),
        }
    }
    marks
}
