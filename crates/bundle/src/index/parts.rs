//! Where one part of the index ends and the next begins.

use std::ops::Range;

use crate::{Layout, Section};

/// Fewer articles after the last anchor are one part.
const MIN_ARTICLES: usize = 512;
/// About how small a part of what lies after the last anchor the last part is, so that an added
/// article changes little.
const NEWEST_SHARE: usize = 64;

/// So many parts between anchors have a coarse level: of fewer a query asks all, which costs less
/// than another round trip.
const MIN_COARSE_PARTS: usize = 8;

/// How many parts, counted from the oldest, the coarse level covers of an archive of `n_articles`
/// with an anchor after every `part_articles` of them: all between anchors. 0: it has none. What
/// lies after the last anchor changes with every article that is added.
pub fn n_coarse_parts(n_articles: usize, part_articles: usize) -> usize {
    let n_parts = n_articles / part_articles.max(1);
    if n_parts < MIN_COARSE_PARTS { 0 } else { n_parts }
}

/// Which articles and text chunks belong to a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartCut {
    /// The numbers (newest first) of its articles.
    pub numbers: Range<usize>,
    /// The positions of its text chunks, counted from the oldest: among all of the archive, or of
    /// the section where it is asked about one.
    pub texts: Range<usize>,
}

/// The parts of an archive, the oldest first.
pub fn parts(layout: &Layout) -> Vec<PartCut> {
    let mut parts: Vec<PartCut> = Vec::new();
    for section in layout.sections.iter().rev() {
        let n_before = parts.last().map_or(0, |part| part.texts.end);
        let placed = |PartCut { numbers, texts }| PartCut {
            numbers,
            texts: n_before + texts.start..n_before + texts.end,
        };
        parts.extend(section_parts(section).into_iter().map(placed));
    }
    parts
}

/// The parts of what lies between two anchors, which is one; or after the last: nearly all of it,
/// as a query asks every part, and the newest articles. Each ends where a text chunk ends.
pub fn section_parts(section: &Section) -> Vec<PartCut> {
    let texts: Vec<&Range<usize>> = section.pages().flat_map(|page| &page.texts).collect();
    let all = section.numbers();
    let wanted = if section.is_full { None } else { wanted_end(all.len()) };
    let mut parts = Vec::new();
    let (mut start, mut first_text) = (0, 0);
    // Counted from the oldest article.
    for (idx, text) in texts.iter().rev().enumerate() {
        let end = all.end - text.start;
        let is_end = wanted
            .is_some_and(|wanted| start < wanted && wanted <= end && all.end - text.end < wanted);
        if end == all.len() || is_end {
            let numbers = all.end - end..all.end - start;
            parts.push(PartCut { numbers, texts: first_text..idx + 1 });
            (start, first_text) = (end, idx + 1);
        }
    }
    parts
}

/// Where the first part should end, counted from the oldest of `n` articles, if there is another.
fn wanted_end(n: usize) -> Option<usize> {
    if n < MIN_ARTICLES {
        return None;
    }
    let step = 1 << (n / NEWEST_SHARE).ilog2();
    // The last part keeps at least half a step, so that its beginning is not still moving.
    Some((n - step / 2) / step * step)
}
