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

/// What each line is worth.
fn values(tree: &Tree) -> Vec<i64> {
    let mut values: Vec<i64> = tree.lines.iter().map(|line| value(tree, line)).collect();
    let mut at = 0;
    while at < values.len() {
        let n_lines = verse(&tree.lines[at..]);
        for (value, line) in values[at..at + n_lines].iter_mut().zip(&tree.lines[at..]) {
            *value = (*value).max(i64::from(line.weight) / 4);
        }
        at += n_lines.max(1);
    }
    values
}

/// How many lines a verse has that begins here, or 0: short lines in one element.
fn verse(lines: &[Line]) -> usize {
    const MIN_LINES: usize = 4;
    const MIN_WEIGHT: u32 = 100;
    let Some(first) = lines.first() else { return 0 };
    let is_plain = |line: &&Line| line.link_weight == 0 && !line.is_hidden && line.heading == 0;
    let verse = || lines.iter().take_while(|line| line.node == first.node).take_while(is_plain);
    let weight = verse().map(|line| line.weight).fold(0, u32::saturating_add);
    let n_lines = verse().count();
    if n_lines >= MIN_LINES && weight >= MIN_WEIGHT { n_lines } else { 0 }
}

/// What a line is worth by itself.
fn value(tree: &Tree, line: &Line) -> i64 {
    const SENTENCE: i64 = 60;
    const PHRASE: i64 = 24;
    let (plain, link) = (i64::from(line.plain_weight()), i64::from(line.link_weight));
    if line.is_hidden {
        return 0;
    }
    if words::ends_article(tree.text_of(line)) {
        return -200;
    }
    if line.is_linked() {
        return -(25 + link.min(120) / 2);
    }
    if line.heading > 0 && plain < 200 {
        return 0;
    }
    match (line.n_marks > 0, plain) {
        (true, SENTENCE..) => plain - link,
        (true, PHRASE..) => plain / 3 - link,
        (false, SENTENCE..) => plain / 4 - link,
        _ => -4,
    }
}

/// How many elements around a line are looked at.
const MAX_LEVELS: usize = 24;

/// What the step from one line to the next costs.
fn step(tree: &Tree, from: usize, to: usize) -> i64 {
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
    n_levels * if in_text { LEVEL_IN_TEXT } else { LEVEL } + between
}

/// What a level of elements costs …
const LEVEL: i64 = 24;
/// … and inside an element that says it is the article.
const LEVEL_IN_TEXT: i64 = 10;

/// Finds the lines of the article whose title may be one of `titles`.
pub(crate) fn find(tree: &Tree, titles: &[String]) -> Found {
    let values = values(tree);
    let title = title_line(tree, titles);
    let (is_out, out) = furniture(tree, title, &values);
    let shown = || (0..tree.lines.len()).filter(|idx| !is_out[*idx]);
    let best = best_run(tree, &values, shown(), title);
    let after = title.map(|title| run_after(tree, &values, shown(), title));
    let is_first = title.is_some_and(|title| tree.lines[title].heading == 1);
    let is_better =
        |after: &Run| after.score * ANCHORED > best.score || is_first && after.score > SUFFICIENT;
    let best = after.filter(is_better).unwrap_or(best);
    let lines = best.first..extended(tree, best.first, best.end, &is_out);
    Found { lines, title, is_out, out }
}

/// A run that begins with the title is worth so many times as much.
const ANCHORED: i64 = 3;
/// A text after a heading of the first level that is worth so much is the article.
const SUFFICIENT: i64 = 800;

/// The run of `shown` lines that is worth most.
fn best_run(
    tree: &Tree,
    values: &[i64],
    shown: impl Iterator<Item = usize>,
    title: Option<usize>,
) -> Run {
    let (mut best, mut run) = (Run::default(), Run::default());
    let mut before = None;
    for idx in shown {
        let cost = before.map_or(0, |before| step(tree, before, idx));
        if Some(idx) == title || run.score <= cost {
            run = Run { first: idx, end: idx, score: 0 };
        } else {
            run.score -= cost;
        }
        run.score += values[idx];
        run.end = idx + 1;
        if run.score > best.score {
            best = run;
        }
        before = Some(idx);
    }
    best
}

/// The run of `shown` lines after the title that is worth most.
fn run_after(tree: &Tree, values: &[i64], shown: impl Iterator<Item = usize>, title: usize) -> Run {
    /// After so much that is no text, the title is that of something else.
    const LOWEST: i64 = -400;
    /// So much is a text of its own, and another `article` another one.
    const ENOUGH: i64 = 300;
    let entry = |line: usize| {
        let mut around = tree.around(tree.lines[line].node).take(MAX_LEVELS);
        around.find(|node| tree.nodes[*node].hints.is_entry)
    };
    let own = entry(title);
    let mut best = Run { first: title + 1, end: title + 1, score: 0 };
    let (mut score, mut before) = (0, title);
    for idx in shown.skip_while(|idx| *idx <= title) {
        let is_other = own.is_some_and(|own| !tree.is_inside(tree.lines[idx].node, own));
        let cost = step(tree, before, idx);
        // A heading as high as the title, and not among the text.
        let is_title = tree.lines[title].heading == 1 && tree.lines[idx].heading == 1;
        let is_next = is_other && entry(idx).is_some() || is_title && cost > 2 * LEVEL;
        if best.score > ENOUGH && is_next {
            break;
        }
        score += values[idx] - cost;
        if score > best.score {
            best = Run { end: idx + 1, score, ..best };
        }
        if score < LOWEST {
            break;
        }
        before = idx;
    }
    best
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
#[derive(Clone, Copy, Debug, Default)]
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
        let least = if line.heading > 0 { 3 } else { 9 };
        if text.len() > 2 * longest + 64 || line.weight < least {
            continue;
        }
        let text = squeezed(text);
        let says = |title: &String| {
            let (own, all) = (weigh(&text), weigh(title));
            // A page's own name may go on with its keywords.
            let is_heading = matches!(line.heading, 1 | 2);
            let begins = is_heading && title.starts_with(&text) && own * 6 >= all;
            begins || title.contains(&text) && own * 5 >= all * 2
        };
        if !titles.iter().any(says) {
            continue;
        }
        let rank = (line.heading > 0, text.len(), line.heading == 1, !line.is_linked());
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
fn furniture(tree: &Tree, title: Option<usize>, values: &[i64]) -> (Vec<bool>, Vec<usize>) {
    let mut sums = Vec::with_capacity(values.len() + 1);
    sums.push(0);
    for value in values {
        sums.push(sums[sums.len() - 1] + (*value).max(0));
    }
    let all = sums[values.len()];
    let mut is_out = vec![false; values.len()];
    let mut out = Vec::new();
    let mut end = 0;
    for (idx, node) in tree.nodes.iter().enumerate().skip(1) {
        let lines = node.lines.clone();
        let most = match (node.hints.is_comments, node.hints.is_furniture) {
            (true, _) => MOST_COMMENTS,
            (false, true) => MOST_FURNITURE,
            (false, false) if node.hints.is_author => MOST_ABOUT_AUTHORS,
            (false, false) => continue,
        };
        let has_title = title.is_some_and(|title| lines.contains(&title));
        let own = sums[lines.end] - sums[lines.start];
        if node.source.start < end || has_title || own * 100 > all * most {
            continue;
        }
        end = node.source.end;
        if !node.is_inline {
            is_out[lines].fill(true);
        }
        out.push(idx);
    }
    (is_out, out)
}

/// What is called furniture and holds more of all sentences is none, in percent.
const MOST_FURNITURE: i64 = 40;
/// The same for what is about the author.
const MOST_ABOUT_AUTHORS: i64 = 15;
/// The same for comments, of which there may be more than there is article.
const MOST_COMMENTS: i64 = 85;
