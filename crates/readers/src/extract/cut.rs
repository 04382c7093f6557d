//! What of the lines that were found is the article.

use std::ops::Range;

use super::choose::Found;
use super::tree::{Line, Tree};
use super::words;

/// The pieces of `html` that hold the article.
pub(crate) fn pieces<'h>(html: &'h str, tree: &Tree, found: &Found) -> Vec<&'h str> {
    let lines = trimmed(tree, found);
    let (Some(first), Some(last)) =
        (tree.lines[lines.clone()].first(), tree.lines[lines.clone()].last())
    else {
        return Vec::new();
    };
    // Pictures between title and text are the article's.
    let start = match found.title {
        Some(title) if title < lines.start && title + 12 > lines.start => {
            tree.lines[title].source.end.min(first.source.start)
        }
        _ => first.source.start,
    };
    let end = end_of_pictures(tree, lines.end, last);
    let mut cuts: Vec<(Range<usize>, bool)> = found
        .out
        .iter()
        .map(|&out| (tree.nodes[out].source.clone(), true))
        .filter(|(source, _)| source.end > start && source.start < end)
        .collect();
    let from =
        found.title.filter(|title| *title < lines.start).map_or(lines.start, |title| title + 1);
    let dropped = dropped(tree, found, &lines);
    for (idx, line) in tree.lines.iter().enumerate().take(lines.end).skip(from) {
        if (idx < lines.start || dropped[idx - lines.start])
            && line.source.end > start
            && !found.is_out[idx]
        {
            cuts.push((line.source.clone(), false));
        }
    }
    cuts.sort_by_key(|(source, _)| source.start);
    let mut pieces = Vec::new();
    let mut at = start;
    for (cut, is_whole) in cuts {
        if cut.end <= at {
            continue;
        }
        if cut.start > at {
            pieces.push(&html[at..cut.start.min(end)]);
        }
        if !is_whole {
            tags(&html[cut.start.max(at)..cut.end], &mut pieces);
        }
        at = cut.end;
    }
    if at < end {
        pieces.push(&html[at..end]);
    }
    pieces
}

/// Where the pictures end that follow the last line beside it.
fn end_of_pictures(tree: &Tree, next: usize, last: &Line) -> usize {
    let container = &tree.nodes[tree.nodes[last.node].parent];
    if container.n_pictures == 0 {
        return last.source.end;
    }
    let next = tree.lines.get(next).map_or(usize::MAX, |next| next.source.start);
    container.source.end.min(next).max(last.source.end)
}

/// The tags in a part of a page that is left out: what they begin and end goes on around it.
fn tags<'h>(html: &'h str, pieces: &mut Vec<&'h str>) {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>') else { return };
        pieces.push(&rest[start..=start + end]);
        rest = &rest[start + end + 1..];
    }
}

/// The lines without those at the edges that are about the article.
fn trimmed(tree: &Tree, found: &Found) -> Range<usize> {
    let Range { mut start, mut end } = found.lines;
    let is_short = |line: &Line| line.weight < MIN_WEIGHT && line.n_marks == 0;
    // Verses are nothing but short lines.
    let has_text = tree.lines[start..end].iter().any(|line| !is_short(line) && !line.is_linked());
    let is_head = |line: &Line| {
        let text = tree.text_of(line);
        line.is_linked()
            || words::is_byline(text)
            || words::is_label(text, false)
            || has_text && is_short(line)
    };
    while start < end && (found.is_out[start] || is_head(&tree.lines[start])) {
        start += 1;
    }
    // A list of years is no list of bylines.
    let mut n_bylines = 0;
    let mut is_tail = |line: &Line| {
        let text = tree.text_of(line);
        let is_byline = words::is_byline(text);
        n_bylines += usize::from(is_byline);
        line.is_linked()
            || words::ends_article(text)
            || words::is_label(text, false)
            || is_byline && n_bylines <= MAX_TAIL_BYLINES
    };
    while end > start && (found.is_out[end - 1] || is_tail(&tree.lines[end - 1])) {
        end -= 1;
    }
    start..end
}

/// Which of `lines` are left out although they stand inside the article.
fn dropped(tree: &Tree, found: &Found, lines: &Range<usize>) -> Vec<bool> {
    let is_dropped = |(idx, line): (usize, &Line)| {
        let text = tree.text_of(line);
        let is_top = idx < N_TOP && text.chars().count() <= MAX_BYLINE_CHARS;
        is_top && words::is_byline(text) || words::is_label(text, line.is_linked())
    };
    let mut dropped: Vec<bool> =
        tree.lines[lines.clone()].iter().enumerate().map(is_dropped).collect();
    let mut at = 0;
    while at < dropped.len() {
        let is_link = |idx: &usize| {
            let line = &tree.lines[lines.start + idx];
            line.is_linked() && !found.is_out[lines.start + idx]
        };
        let n = (at..dropped.len()).take_while(is_link).count();
        if n >= 3 {
            dropped[at..at + n].fill(true);
            if at > 0 && tree.lines[lines.start + at - 1].weight < 40 {
                dropped[at - 1] = true;
            }
        }
        at += n.max(1);
    }
    dropped
}

/// Among so many lines at the beginning there may be some about the article.
const N_TOP: usize = 14;
/// The longest line about an article, in characters.
const MAX_BYLINE_CHARS: usize = 60;
/// How many lines about the article may stand at its end.
const MAX_TAIL_BYLINES: usize = 3;
/// A line before the text that says less is no sentence.
const MIN_WEIGHT: u32 = 24;
