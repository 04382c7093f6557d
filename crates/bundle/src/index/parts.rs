//! Where one part of the index ends and the next begins.

use std::ops::Range;

use crate::Layout;

/// An archive of fewer articles has one part.
const MIN_ARTICLES: usize = 512;
/// About how small a part of the archive the last part is, so that an added article changes little.
const NEWEST_SHARE: usize = 32;

/// Which articles and text chunks belong to a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartCut {
    /// The numbers (newest first) of its articles.
    pub numbers: Range<usize>,
    /// The positions of its text chunks among all, counted from the oldest.
    pub texts: Range<usize>,
}

/// The parts, the oldest first: nearly all of an archive, however large it is, as a query asks
/// every part; and the newest articles. Each ends where a text chunk ends.
pub fn parts(layout: &Layout) -> Vec<PartCut> {
    let texts: Vec<&Range<usize>> = layout.pages().flat_map(|page| &page.texts).collect();
    let n = texts.last().map_or(0, |text| text.end);
    let wanted = wanted_end(n);
    let mut parts = Vec::new();
    let (mut start, mut first_text) = (0, 0);
    // Counted from the oldest article.
    for (idx, text) in texts.iter().rev().enumerate() {
        let end = n - text.start;
        let is_end =
            wanted.is_some_and(|wanted| start < wanted && wanted <= end && n - text.end < wanted);
        if end == n || is_end {
            parts.push(PartCut { numbers: n - end..n - start, texts: first_text..idx + 1 });
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
