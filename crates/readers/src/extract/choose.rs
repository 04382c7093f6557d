//! Which lines of a page are the article.
//!
//! Each line has a value, above zero for what sentences look like and below for links and labels,
//! and each step from a line to the next costs what lies between them in the page's structure. The
//! article is the run of lines that is worth most, or the one that follows the title, where that is
//! worth nearly as much.

use super::tree::{Line, Tree, weight};
use super::words;

/// What was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// The lines from the first to the last of the article.
    pub(super) lines: std::ops::Range<usize>,
    /// The line that says the title, where there is one.
    pub(super) title: Option<usize>,
    /// For each line whether it belongs to what is left out wherever it stands.
    pub(super) is_out: Vec<bool>,
    /// The elements that are left out, outermost only, in the order of the source.
    pub(super) out: Vec<usize>,
}

pub(super) fn value(tree: &Tree, line: &Line) -> i64 {
    let (plain, link) = (i64::from(line.plain_weight()), i64::from(line.link_weight));
    if line.is_hidden {
        return 0;
    }
    let text = tree.text_of(line);
    if words::ends_article(text) {
        return -200;
    }
    if line.is_linked() {
        return -(25 + link.min(120) / 2);
    }
    if line.heading > 0 && plain < 200 {
        return 0;
    }
    if line.n_marks >= 1 && plain >= 60 {
        return plain - link;
    }
    if line.n_marks >= 1 && plain >= 24 {
        return plain / 3 - link;
    }
    if plain >= 60 { plain / 4 - link } else { -4 }
}

/// What the step from one line to the next costs.
fn step(tree: &Tree, from: usize, to: usize) -> i64 {
    const MAX_LEVELS: usize = 24;
    let (from, to) = (tree.lines[from].node, tree.lines[to].node);
    let reaches = |node: &usize, other: usize| tree.is_inside(other, *node);
    let path = |node: usize, other: usize| {
        let inside = tree.around(node).take(MAX_LEVELS).take_while(|node| !reaches(node, other));
        let is_entry = |node: usize| tree.nodes[node].hints.is_entry;
        inside.fold((0, false), |(n, entry), node| (n + 1, entry || is_entry(node)))
    };
    let ((n_up, leaves), (n_down, enters)) = (path(from, to), path(to, from));
    let between = match (leaves, enters) {
        (true, true) => 400,
        (true, false) => 60,
        _ => 0,
    };
    let is_text = |node: usize| {
        let hints = tree.nodes[node].hints;
        hints.is_entry || hints.is_body
    };
    let in_text = tree.around(from).skip(n_up).take(MAX_LEVELS).any(is_text);
    let n_levels = n_up.max(n_down).saturating_sub(1) as i64;
    n_levels * if in_text { IN } else { OUT } + between
}
const IN: i64 = 10;
const OUT: i64 = 24;

/// Finds the lines of the article whose title may be one of `titles`.
pub(crate) fn find(tree: &Tree, titles: &[String]) -> Found {
    let title = title_line(tree, titles);
    let (is_out, out) = furniture(tree, title);
    let shown: Vec<usize> = (0..tree.lines.len()).filter(|idx| !is_out[*idx]).collect();
    let mut best = Run::default();
    let mut run = Run::default();
    let mut anchored = Run::default();
    let mut after_title: Option<i64> = None;
    let mut before: Option<usize> = None;
    for &idx in &shown {
        if Some(idx) == title {
            after_title = Some(0);
            run = Run { first: idx + 1, end: idx + 1, score: 0 };
            before = Some(idx);
            continue;
        }
        let cost = before.map_or(0, |before| step(tree, before, idx));
        let value = value(tree, &tree.lines[idx]);
        if run.score - cost <= 0 {
            run = Run { first: idx, end: idx, score: 0 };
        } else {
            run.score -= cost;
        }
        run.score += value;
        run.end = idx + 1;
        if run.score > best.score {
            best = Run { ..run };
        }
        if let Some(sum) = after_title {
            let sum = sum + value - cost;
            after_title = (sum > -400).then_some(sum);
            if sum > anchored.score {
                anchored =
                    Run { first: title.map_or(0, |title| title + 1), end: idx + 1, score: sum };
            }
        }
        before = Some(idx);
    }
    if anchored.score * 3 > best.score {
        best = anchored;
    }
    let lines = best.first..extended(tree, best.first, best.end, &is_out);
    Found { lines, title, is_out, out }
}

/// Where the article ends whose last sentence ends before `end`: short lines that stand beside it
/// belong to it.
fn extended(tree: &Tree, first: usize, end: usize, is_out: &[bool]) -> usize {
    const MAX_LINES: usize = 60;
    let Some(last) = end.checked_sub(1) else { return end };
    let container = tree.nodes[tree.lines[last].node].parent;
    let starts_inside = |node: &usize| *node > 0 && tree.nodes[*node].lines.start >= first;
    let widest = tree.around(container).take_while(starts_inside).last().unwrap_or(container);
    let mut to = end;
    for idx in (end..tree.lines.len()).take(MAX_LINES) {
        let line = &tree.lines[idx];
        if !tree.is_inside(line.node, widest) || words::ends_article(tree.text_of(line)) {
            break;
        }
        let is_other = is_out[idx] || line.is_linked() || line.is_hidden;
        if is_other && !tree.is_inside(line.node, container) {
            break;
        }
        if !is_other && line.heading == 0 {
            to = idx + 1;
        }
    }
    to
}

/// Lines one after the other, and what they are worth.
#[derive(Debug, Default)]
struct Run {
    first: usize,
    end: usize,
    score: i64,
}

/// The line that says the title: a heading before any other, and the one that says most of it.
fn title_line(tree: &Tree, titles: &[String]) -> Option<usize> {
    let squeezed = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let titles: Vec<String> = titles.iter().map(|title| squeezed(title)).collect();
    let longest = titles.iter().map(String::len).max().unwrap_or(0);
    let weigh = |text: &str| text.chars().map(weight).sum::<u32>();
    let mut best = None;
    for (idx, line) in tree.lines.iter().enumerate() {
        let text = tree.text_of(line);
        if text.len() > 2 * longest + 64 || line.weight < 9 {
            continue;
        }
        let text = squeezed(text);
        let says = |title: &String| {
            let (own, all) = (weigh(&text), weigh(title));
            // A page's own name may go on with its keywords.
            let begins = line.heading == 1 && title.starts_with(&text) && own * 6 >= all;
            begins || title.contains(&text) && own * 5 >= all * 2
        };
        if !titles.iter().any(says) {
            continue;
        }
        let rank = (line.heading == 1, line.heading > 0, !line.is_linked(), text.len());
        if best.is_none_or(|(known, _)| rank > known) {
            best = Some((rank, idx));
        }
    }
    best.map(|(_, idx)| idx).or_else(|| only_heading(tree))
}

/// The one heading of the first level that a page has.
fn only_heading(tree: &Tree) -> Option<usize> {
    let is_first = |line: &Line| line.heading == 1 && !line.is_linked() && line.weight >= 12;
    let mut first = tree.lines.iter().enumerate().filter(|(_, line)| is_first(line));
    let (idx, line) = first.next()?;
    (first.next().is_none() && line.weight < 300).then_some(idx)
}

/// Which lines belong to furniture, and the elements that do.
fn furniture(tree: &Tree, title: Option<usize>) -> (Vec<bool>, Vec<usize>) {
    let mut is_out = vec![false; tree.lines.len()];
    let mut out = Vec::new();
    let mut end = 0;
    let mut sums = Vec::with_capacity(tree.lines.len() + 1);
    let mut sum = 0;
    sums.push(0);
    for line in &tree.lines {
        sum += value(tree, line).max(0);
        sums.push(sum);
    }
    let all = sum;
    for (idx, node) in tree.nodes.iter().enumerate().skip(1) {
        if node.source.start < end {
            continue;
        }
        let hints = node.hints;
        if !(hints.is_furniture || hints.is_comments) {
            continue;
        }
        if title.is_some_and(|title| node.lines.contains(&title)) {
            continue;
        }
        let own = sums[node.lines.end] - sums[node.lines.start];
        if !hints.is_comments && own * 5 > all * 2 {
            continue;
        }
        end = node.source.end;
        if !node.is_inline {
            is_out[node.lines.clone()].fill(true);
        }
        out.push(idx);
    }
    (is_out, out)
}
