//! The lines at the edges of an article, which say who wrote it and when.

use std::ops::Range;

use super::choose::Found;
use super::head::Head;
use super::tree::Tree;

/// Lines that may say something about the article.
#[derive(Debug, Default)]
pub(crate) struct Edges<'t> {
    /// Before the title.
    pub(crate) before: Vec<&'t str>,
    /// Between title and text, and the first lines of the text.
    pub(crate) head: Vec<&'t str>,
    /// The last lines of the text, and those after it.
    pub(crate) tail: Vec<&'t str>,
    /// What `time` elements near the title say.
    pub(crate) times: Vec<&'t str>,
}

/// How many lines before the title may say something.
const N_BEFORE: usize = 3;
/// How many lines between title and text may say something.
const MAX_HEAD: usize = 30;
/// How many lines of the text, at each end, may say something.
const N_INSIDE: usize = 2;
/// A sentence says at least so much.
const SENTENCE_WEIGHT: u32 = 60;
/// How many lines after the text may say something.
const N_AFTER: usize = 6;

/// The lines at the edges of what was found.
pub(crate) fn edges<'t>(tree: &'t Tree, page: &'t Head, found: &Found) -> Edges<'t> {
    let Range { start, end } = found.lines;
    let is_text = |idx: &usize| {
        let line = &tree.lines[*idx];
        !found.is_out[*idx] && line.n_marks > 0 && line.weight >= SENTENCE_WEIGHT
    };
    // Where the first sentences stand; before them the article may have more about itself.
    let inside = (start..end).take(MAX_HEAD).find(is_text).unwrap_or(start) + N_INSIDE;
    let texts = |range: Range<usize>| -> Vec<&'t str> {
        let lines = tree.lines.get(range.start..range.end.min(tree.lines.len()));
        lines.unwrap_or_default().iter().map(|line| tree.text_of(line)).collect()
    };
    let title = found.title.filter(|title| *title <= start);
    let head = title.map_or(start.saturating_sub(N_AFTER), |title| title + 1);
    let head = head.max(inside.saturating_sub(MAX_HEAD));
    let before = title.unwrap_or(head);
    let near = before.saturating_sub(N_BEFORE)..inside;
    let times = page.times.iter().filter(|(line, _)| near.contains(line));
    Edges {
        times: times.map(|(_, time)| time.as_str()).collect(),
        before: texts(before.saturating_sub(N_BEFORE)..before),
        head: texts(head..inside),
        tail: texts(end.saturating_sub(N_INSIDE)..end + N_AFTER),
    }
}

/// What the heading above the article says.
pub(crate) fn title<'t>(tree: &'t Tree, found: &Found) -> Option<&'t str> {
    let title = found.title.map(|title| &tree.lines[title])?;
    (title.heading > 0 || !title.is_linked()).then(|| tree.text_of(title))
}

/// How much a page has of what.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Measures {
    /// How much the article says outside links, a Chinese character counted as three Latin ones.
    pub(crate) weight: u32,
    /// How many lines the page has.
    pub(crate) n_lines: usize,
    /// How many pictures stand in the page.
    pub(crate) n_pictures: u32,
    /// How many lines of the page are links.
    pub(crate) n_links: usize,
    /// How much they say.
    pub(crate) link_weight: u32,
    /// A heading says the title.
    pub(crate) has_title: bool,
}

/// Measures a page and what was found in it.
pub(crate) fn measures(tree: &Tree, found: &Found) -> Measures {
    let shown = found.lines.clone().filter(|idx| !found.is_out[*idx]);
    let links = || tree.lines.iter().filter(|line| line.is_linked());
    Measures {
        weight: shown.map(|idx| tree.lines[idx].plain_weight()).fold(0, u32::saturating_add),
        n_lines: tree.lines.len(),
        n_pictures: tree.nodes[0].n_pictures,
        n_links: links().count(),
        link_weight: links().map(|line| line.link_weight).fold(0, u32::saturating_add),
        has_title: found.title.is_some_and(|title| tree.lines[title].heading > 0),
    }
}
