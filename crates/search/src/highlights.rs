//! Where a text shows what was asked for.

use std::ops::Range;

use memchr::memmem;

use crate::query::Query;

/// One hit: its bytes in the original text, and which of the query's shown terms it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) bytes: Range<usize>,
    pub(crate) term_idx: usize,
}

impl Query {
    /// The byte ranges of a body's `text` that show what was asked for, sorted, not overlapping, on
    /// character boundaries. Hits that overlap are one range. Excluded terms are not highlighted.
    pub fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        merged(&self.hits(text, false))
    }

    /// As [`Query::highlights`], for a title: the terms of `title:` are highlighted, too.
    pub fn title_highlights(&self, title: &str) -> Vec<Range<usize>> {
        merged(&self.hits(title, true))
    }

    /// Every hit of every shown term, by where it begins.
    pub(crate) fn hits(&self, text: &str, in_title: bool) -> Vec<Hit> {
        let terms: Vec<&str> = self.shown_terms(in_title).collect();
        if terms.is_empty() {
            return Vec::new();
        }
        let folded = self.folding.fold(text);
        let mut heads: Vec<_> = terms
            .iter()
            .map(|term| memmem::find_iter(folded.text.as_bytes(), term).peekable())
            .collect();
        let mut hits = Vec::new();
        // The terms are few, so the next of their hits is found by looking at each.
        while let Some((start, term_idx)) = heads
            .iter_mut()
            .enumerate()
            .filter_map(|(idx, head)| head.peek().map(|start| (*start, idx)))
            .min()
        {
            heads[term_idx].next();
            hits.push(Hit {
                bytes: folded.original(start..start + terms[term_idx].len()),
                term_idx,
            });
        }
        hits
    }
}

/// The ranges of `hits`, which are sorted, with those that overlap made one.
pub(crate) fn merged(hits: &[Hit]) -> Vec<Range<usize>> {
    let mut highlights: Vec<Range<usize>> = Vec::new();
    for Hit { bytes, .. } in hits {
        match highlights.last_mut() {
            Some(last) if bytes.start < last.end => last.end = last.end.max(bytes.end),
            _ => highlights.push(bytes.clone()),
        }
    }
    highlights
}
