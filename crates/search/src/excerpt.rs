//! Snippets: the parts of an article that show best why it was found.

use std::ops::Range;

use broadsheet_model::Article;

use crate::beginning::beginning;
use crate::marks::{Hit, merged};
use crate::query::Query;
use crate::words::is_spaced_letter;

/// A part of an article's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The article's own characters.
    pub text: String,
    /// What to mark: byte ranges of `text`, sorted, not overlapping, on character boundaries.
    pub marks: Vec<Range<usize>>,
    /// Whether its block (or, where nothing is marked, the article) has more text before.
    pub cut_before: bool,
    /// Whether its block (or, where nothing is marked, the article) has more text after.
    pub cut_after: bool,
}

/// The part of the width that stands before the first mark, so that it is read in its sentence.
const LEAD_DIVISOR: usize = 4;
/// Snippets are at least this wide, in characters: room for a word and its neighbours.
pub(crate) const MIN_WIDTH: usize = 8;

/// How many hits of a block are tried as the first of a snippet: among so many good ones are good
/// enough, and a long page full of `e` takes no longer than others.
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
        let width = width_chars.max(MIN_WIDTH);
        let blocks = article.body.text_blocks();
        let hits: Vec<Vec<Hit>> = blocks.iter().map(|block| self.hits(block, false)).collect();
        let mut windows: Vec<Window> = Vec::new();
        for (block_idx, (block, hits)) in blocks.iter().zip(&hits).enumerate() {
            windows.extend(windows_of(block_idx, block, hits, width));
        }
        if windows.is_empty() {
            return beginning(article, &blocks, width).into_iter().collect();
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
        let inside = merged(hits).into_iter().filter(|mark| mark.start < end && start < mark.end);
        Snippet {
            text: block[start..end].to_owned(),
            marks: inside
                .map(|mark| mark.start.max(start) - start..mark.end.min(end) - start)
                .collect(),
            cut_before: start > 0,
            cut_after: end < block.len(),
        }
    }
}

/// The byte `n_chars` characters after `start`, at most the end.
pub(crate) fn skip_chars(text: &str, start: usize, n_chars: usize) -> usize {
    text[start..].char_indices().nth(n_chars).map_or(text.len(), |(byte, _)| start + byte)
}

/// The byte `n_chars` characters before `end`, at least the start.
fn skip_chars_back(text: &str, end: usize, n_chars: usize) -> usize {
    text[..end].char_indices().rev().take(n_chars).last().map_or(end, |(byte, _)| byte)
}

/// Where to begin in `from..=latest`: at the block's start, after the first punctuation, or else
/// where no word is cut; not with white space.
fn better_start(text: &str, from: usize, latest: usize) -> usize {
    if from == 0 {
        return from;
    }
    let lead = &text[from..latest];
    let is_inside_word =
        text[..from].ends_with(is_spaced_letter) && lead.starts_with(is_spaced_letter);
    let after = |found: Option<(usize, &str)>| found.map(|(byte, mark)| from + byte + mark.len());
    let start = after(lead.match_indices(['。', '！', '？', '；', '，', '\n']).next())
        .or_else(|| if is_inside_word { after(lead.match_indices(' ').next()) } else { None })
        .unwrap_or(from);
    latest - text[start..latest].trim_start().len()
}

/// Where to end in `earliest..=to`: not within a word of a script with spaces, where that can be
/// helped, and not with white space.
pub(crate) fn better_end(text: &str, earliest: usize, to: usize) -> usize {
    let is_inside_word =
        text[..to].ends_with(is_spaced_letter) && text[to..].starts_with(is_spaced_letter);
    let part = &text[earliest..to];
    let whole_words = part.trim_end_matches(is_spaced_letter);
    let part = if is_inside_word && !whole_words.is_empty() { whole_words } else { part };
    earliest + part.trim_end().len()
}
