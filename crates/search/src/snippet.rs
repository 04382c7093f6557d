//! A part of an article's text, and where such a part may begin and end.

use std::ops::Range;

use crate::words::is_spaced_letter;

/// A part of an article's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The article's own characters.
    pub text: String,
    /// What to highlight: byte ranges of `text`, sorted, not overlapping, on character boundaries.
    pub highlights: Vec<Range<usize>>,
    /// Whether its block (or, where nothing is highlighted, the article) has more text before.
    pub cut_before: bool,
    /// Whether its block (or, where nothing is highlighted, the article) has more text after.
    pub cut_after: bool,
}

/// Snippets are at least this wide, in characters: room for a word and its neighbours.
pub(crate) const MIN_WIDTH: usize = 8;

/// The byte `n_chars` characters after `start`, at most the end.
pub(crate) fn skip_chars(text: &str, start: usize, n_chars: usize) -> usize {
    text[start..].char_indices().nth(n_chars).map_or(text.len(), |(byte, _)| start + byte)
}

/// The byte `n_chars` characters before `end`, at least the start.
pub(crate) fn skip_chars_back(text: &str, end: usize, n_chars: usize) -> usize {
    text[..end].char_indices().rev().take(n_chars).last().map_or(end, |(byte, _)| byte)
}

/// Where to begin in `from..=latest`: at the block's start, after the first punctuation, or else
/// where no word is cut; not with white space.
pub(crate) fn better_start(text: &str, from: usize, latest: usize) -> usize {
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
