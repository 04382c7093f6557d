//! A page as a flat list of elements and one of lines of text, both in the order of the source.
//!
//! It is no document: only what the search for an article asks is kept, and every list is bounded.
//! The lines of an element are one range, so whatever is asked of an element costs no walk.

use std::ops::Range;

use super::hints::Hints;

/// How many elements are kept; those beyond count as parts of the ones around them.
pub(super) const MAX_NODES: usize = 1 << 18;
/// How many lines are kept; the last one takes what is beyond.
pub(super) const MAX_LINES: usize = 1 << 18;

/// The elements and lines of a page.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The elements; the first one stands for the whole page. A parent comes before its children.
    pub(super) nodes: Vec<Node>,
    /// The lines.
    pub(super) lines: Vec<Line>,
    /// What the lines say, white space collapsed.
    pub(super) text: String,
}

/// An element.
#[derive(Debug)]
pub(super) struct Node {
    /// The element around it; the first one is its own.
    pub(super) parent: usize,
    /// Where it stands in the source, tags included.
    pub(super) source: Range<usize>,
    /// Its lines.
    pub(super) lines: Range<usize>,
    /// What its name, class, id and the like say.
    pub(super) hints: Hints,
    /// It stands in a line of text.
    pub(super) is_inline: bool,
    /// How many pictures it shows.
    pub(super) n_pictures: u32,
}

/// Text that stands on lines of its own.
#[derive(Debug)]
pub(super) struct Line {
    /// The innermost element that is kept.
    pub(super) node: usize,
    /// Its place in [`Tree::text`].
    pub(super) text: Range<usize>,
    /// Where it stands in the source; tags inside it included.
    pub(super) source: Range<usize>,
    /// How much it says: see [`weight`].
    pub(super) weight: u32,
    /// How much of that is in links.
    pub(super) link_weight: u32,
    /// How many marks of a sentence it has.
    pub(super) n_marks: u32,
    /// The level of the heading that it is, or 0.
    pub(super) heading: u8,
    /// A browser does not show it.
    pub(super) is_hidden: bool,
}

impl Line {
    /// How much it says outside links.
    pub(super) fn plain_weight(&self) -> u32 {
        self.weight - self.link_weight
    }

    /// Whether it is hardly more than links.
    pub(super) fn is_linked(&self) -> bool {
        self.link_weight * 2 > self.weight
    }
}

impl Tree {
    /// What a line says.
    pub(super) fn text_of(&self, line: &Line) -> &str {
        &self.text[line.text.clone()]
    }

    /// Whether `inner` is `outer` or inside it.
    pub(super) fn is_inside(&self, inner: usize, outer: usize) -> bool {
        let (inner, outer) = (&self.nodes[inner].source, &self.nodes[outer].source);
        outer.start <= inner.start && inner.end <= outer.end
    }

    /// The element and those around it, from the inside.
    pub(super) fn around(&self, node: usize) -> impl Iterator<Item = usize> {
        let parent = |node: &usize| (*node > 0).then(|| self.nodes[*node].parent);
        std::iter::successors(Some(node), parent)
    }
}

/// How much a character says: a Chinese, Japanese or Korean one as much as three Latin letters.
pub(crate) fn weight(c: char) -> u32 {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => 1,
        '\0'..='\u{BF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' => 0,
        '\u{FF00}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' => 0,
        '\u{3040}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' => 3,
        '\u{20000}'..='\u{3FFFF}' => 3,
        _ => 1,
    }
}

/// Whether a character is one that sentences have inside or at their end.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, ',' | '.' | ';' | '!' | '?' | '，' | '。' | '、' | '；' | '！' | '？' | '：' | '”')
}
