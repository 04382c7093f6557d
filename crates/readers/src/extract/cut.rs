//! What of the lines that were found is the article.

use std::ops::Range;

use super::choose::Found;
use super::tree::{Line, Tree};
use super::words;

/// The pieces of `html` that hold the article.
pub(crate) fn pieces<'h>(html: &'h str, tree: &Tree, found: &Found) -> Vec<&'h str> {
    let lines = trimmed(tree, found);
    let source = source(tree, found, &lines);
    let whole = found.out.iter().map(|&out| Cut::Whole(tree.nodes[out].source.clone()));
    let lines = dropped(tree, found, &lines).into_iter();
    let lines = lines.map(|idx| Cut::Text(tree.lines[idx].source.clone()));
    let mut cuts: Vec<Cut> = whole.chain(lines).collect();
    cuts.sort_by_key(|cut| cut.source().start);
    let mut pieces = Vec::new();
    let mut at = source.start;
    for cut in cuts {
        let Range { start, end } = *cut.source();
        if end <= at || start >= source.end {
            continue;
        }
        if start > at {
            pieces.push(&html[at..start]);
        }
        if let Cut::Text(_) = cut {
            tags(&html[start.max(at)..end], &mut pieces);
        }
        at = end;
    }
    if at < source.end {
        pieces.push(&html[at..source.end]);
    }
    pieces
}

/// A part of the source that is left out.
enum Cut {
    Whole(Range<usize>),
    /// All but its tags: what they begin and end goes on around it.
    Text(Range<usize>),
}

impl Cut {
    fn source(&self) -> &Range<usize> {
        match self {
            Cut::Whole(source) | Cut::Text(source) => source,
        }
    }
}

/// Where the article stands in the source. Pictures between the title and the text are its own;
/// where there is no text, all pictures after the title are.
fn source(tree: &Tree, found: &Found, lines: &Range<usize>) -> Range<usize> {
    let after_title = |title: usize| tree.lines[title].source.end;
    let (Some(first), Some(last)) =
        (tree.lines[lines.clone()].first(), tree.lines[lines.clone()].last())
    else {
        return found.title.map_or(0, after_title)..tree.nodes[0].source.end;
    };
    let is_near = |title: &usize| *title < lines.start && *title + MAX_BETWEEN > lines.start;
    let title = found.title.filter(is_near).map(after_title);
    let start = title.map_or(first.source.start, |title| title.min(first.source.start));
    start..end_of_pictures(tree, lines.end, last)
}

/// So many lines may stand between title and text.
const MAX_BETWEEN: usize = 12;

/// Where the pictures end that follow the last line beside it.
fn end_of_pictures(tree: &Tree, next: usize, last: &Line) -> usize {
    let container = &tree.nodes[tree.nodes[last.node].parent];
    if container.n_pictures == 0 {
        return last.source.end;
    }
    let next = tree.lines.get(next).map_or(usize::MAX, |next| next.source.start);
    container.source.end.min(next).max(last.source.end)
}

/// The tags in a part of a page.
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

/// The lines that are left out although they stand where the article does: those between title and
/// text, labels, and rows of links.
fn dropped(tree: &Tree, found: &Found, lines: &Range<usize>) -> Vec<usize> {
    if lines.is_empty() {
        return (0..tree.lines.len()).collect();
    }
    let is_label = |idx: &usize| {
        let line = &tree.lines[*idx];
        let text = tree.text_of(line);
        let is_top = *idx < lines.start + N_TOP && text.chars().count() <= MAX_BYLINE_CHARS;
        is_top && words::is_byline(text) || words::is_label(text, line.is_linked())
    };
    let title = found.title.filter(|title| *title < lines.start);
    let before = title.map_or(lines.start, |title| title + 1)..lines.start;
    let mut dropped: Vec<usize> = before.chain(lines.clone().filter(is_label)).collect();
    dropped.extend(rows_of_links(tree, found, lines));
    dropped
}

/// Links one below the other, with the label above them.
fn rows_of_links(tree: &Tree, found: &Found, lines: &Range<usize>) -> Vec<usize> {
    const MIN_LINKS: usize = 3;
    const LABEL_WEIGHT: u32 = 40;
    let is_link = |idx: &usize| tree.lines[*idx].is_linked() && !found.is_out[*idx];
    let mut rows = Vec::new();
    let mut at = lines.start;
    while at < lines.end {
        let n_links = (at..lines.end).take_while(is_link).count();
        if n_links >= MIN_LINKS {
            rows.extend(at..at + n_links);
            let label = at.checked_sub(1).filter(|label| *label >= lines.start);
            rows.extend(label.filter(|label| tree.lines[*label].weight < LABEL_WEIGHT));
        }
        at += n_links.max(1);
    }
    rows
}

/// Among so many lines at the beginning there may be some about the article.
const N_TOP: usize = 14;
/// The longest line about an article, in characters.
const MAX_BYLINE_CHARS: usize = 60;
/// How many lines about the article may stand at its end.
const MAX_TAIL_BYLINES: usize = 3;
/// A line before the text that says less is no sentence.
const MIN_WEIGHT: u32 = 24;
