//! Snippets: the parts of an article that show best why it was found.

use std::ops::Range;

use broadsheet_model::Article;

use crate::beginning::beginning;
use crate::highlights::{Hit, merged};
use crate::query::Query;
use crate::snippet::{MIN_WIDTH, Snippet, better_end, better_start, skip_chars, skip_chars_back};

/// The part of the width that stands before the first highlight, so that it is read in its
/// sentence.
const LEAD_DIVISOR: usize = 4;
/// How many hits of a block are tried as the first of a snippet: the best of these is good enough,
/// and a long page full of `e` takes no longer than others.
const MAX_WINDOWS: usize = 500;

/// A possible snippet.
struct Window<'a> {
    block_idx: usize,
    block: &'a str,
    /// Its bytes in the block.
    bytes: Range<usize>,
    n_terms: usize,
    n_hits: usize,
}

impl Query {
    /// One to `max` (1 to 3) snippets of about `width_chars` characters with the densest hits in
    /// the body: those that show the most different terms, then the most hits, then the earliest;
    /// in reading order, none sharing text. Where the body has no hit, one snippet: the beginning
    /// of the text, after the captions of the pictures above it. None where the body is empty.
    pub fn snippets(&self, article: &Article, max: usize, width_chars: usize) -> Vec<Snippet> {
        self.widest_snippets(article, &[(max, width_chars)])
    }

    /// Two snippets, or where the body has no more than one, one that is as wide as two: of about
    /// `width_chars` characters together.
    pub fn snippets_within(&self, article: &Article, width_chars: usize) -> Vec<Snippet> {
        self.widest_snippets(article, &[(2, width_chars / 2), (1, width_chars)])
    }

    /// As many snippets of such a width as the first of `ways` says for which there are enough, or
    /// else as the last says.
    fn widest_snippets(&self, article: &Article, ways: &[(usize, usize)]) -> Vec<Snippet> {
        let blocks = article.body.text_blocks();
        let hits: Vec<Vec<Hit>> = blocks.iter().map(|block| self.hits(block, false)).collect();
        let mut snippets = Vec::new();
        for (max, width) in ways {
            snippets = snippets_of(&blocks, &hits, *max, (*width).max(MIN_WIDTH));
            if snippets.len() >= *max {
                break;
            }
        }
        if snippets.is_empty() {
            let width = ways.last().map_or(0, |(_, width)| *width).max(MIN_WIDTH);
            return beginning(article, width).into_iter().collect();
        }
        snippets
    }
}

/// At most `max` snippets of these blocks with these hits.
fn snippets_of(blocks: &[String], hits: &[Vec<Hit>], max: usize, width: usize) -> Vec<Snippet> {
    let mut windows: Vec<Window> = Vec::new();
    for (block_idx, (block, hits)) in blocks.iter().zip(hits).enumerate() {
        windows.extend(windows_of(block_idx, block, hits, width));
    }
    let mut chosen: Vec<&Window> = Vec::new();
    while chosen.len() < max.clamp(1, 3)
        && let Some(best) = densest(
            windows.iter().filter(|window| !chosen.iter().any(|other| other.overlaps(window))),
        )
    {
        let place = chosen.iter().filter(|other| other.place() < best.place()).count();
        chosen.insert(place, best);
    }
    chosen.iter().map(|window| window.snippet(&hits[window.block_idx])).collect()
}

/// The window with the most different terms, then the most hits, then the earliest.
fn densest<'a, 'b>(windows: impl Iterator<Item = &'a Window<'b>>) -> Option<&'a Window<'b>>
where
    'b: 'a,
{
    windows.reduce(|best, window| if window.density() > best.density() { window } else { best })
}

/// For every hit the window that begins shortly before it.
fn windows_of<'a>(block_idx: usize, block: &'a str, hits: &[Hit], width: usize) -> Vec<Window<'a>> {
    let window = |first_idx: usize| {
        let first = &hits[first_idx].bytes;
        let start = better_start(
            block,
            skip_chars_back(block, first.start, width / LEAD_DIVISOR),
            first.start,
        );
        let end = skip_chars(block, start, width);
        let end = better_end(block, first.end.min(end), end);
        let mut terms = 0_u64;
        let mut n_hits = 0;
        for hit in hits[first_idx..].iter().take_while(|hit| hit.bytes.start < end) {
            terms |= 1 << (hit.term_idx % 64);
            n_hits += 1;
        }
        Window { block_idx, block, bytes: start..end, n_terms: terms.count_ones() as usize, n_hits }
    };
    (0..hits.len().min(MAX_WINDOWS)).map(window).collect()
}

impl Window<'_> {
    fn density(&self) -> (usize, usize) {
        (self.n_terms, self.n_hits)
    }

    fn place(&self) -> (usize, usize) {
        (self.block_idx, self.bytes.start)
    }

    fn overlaps(&self, other: &Window) -> bool {
        self.block_idx == other.block_idx
            && self.bytes.start < other.bytes.end
            && other.bytes.start < self.bytes.end
    }

    fn snippet(&self, hits: &[Hit]) -> Snippet {
        let (block, Range { start, end }) = (self.block, self.bytes.clone());
        let inside =
            merged(hits).into_iter().filter(|range| range.start < end && start < range.end);
        Snippet {
            text: block[start..end].to_owned(),
            highlights: inside
                .map(|range| range.start.max(start) - start..range.end.min(end) - start)
                .collect(),
            cut_before: start > 0,
            cut_after: end < block.len(),
        }
    }
}
