//! Where chunks begin: each at a gram, and at an article of that gram where it goes on with one of
//! very many articles.
//!
//! A beginning is above everything that the chunk before has and not above anything of its own, so
//! that a search finds the chunk of a gram by comparing. The writer takes the number with the most
//! zeros at its end, which packs best; the first chunk of a part begins at 0.

use std::ops::Range;

use super::bits::BitReader;

/// The first gram of a chunk, or a number below it, and the first article that the chunk may have of
/// it: 0 unless that gram continues from the chunk before.
pub(super) type Start = (u64, u32);

/// The positions in `starts`, which rise, of what may have grams from `first` to `last`, both
/// included.
pub fn chunks_with(starts: &[(u64, u32)], first: u64, last: u64) -> Range<usize> {
    let end = starts.partition_point(|(gram, _)| *gram <= last);
    // The one before may end with the first of them, unless this one begins with it.
    let begun = starts.partition_point(|start| *start <= (first, 0)).saturating_sub(1);
    begun.min(end)..end
}

/// Whether what begins at `own`, and ends where `next` begins, may have grams from `first` to `last`
/// in articles of `docs`: a gram of very many articles stands in several chunks, each of other
/// articles.
pub(super) fn is_in(
    own: Start,
    next: Option<Start>,
    [first, last]: [u64; 2],
    docs: &Range<u32>,
) -> bool {
    let ((own, from), (next, until)) = (own, next.unwrap_or_default());
    let is_before = until > 0 && until <= docs.start && (next == own || next == first);
    let is_after = from > 0 && from >= docs.end && (own == last || until > 0 && own == next);
    !docs.is_empty() && !is_before && !is_after
}

/// How many bits tell which bit of a gram is meant.
const BIT_BITS: u32 = 6;

/// Reads `n` beginnings that follow `before`; `None` for anything that the writer does not write.
pub(super) fn read_starts(bits: &mut BitReader<'_>, n: usize, before: Start) -> Option<Vec<Start>> {
    let mut starts = Vec::new();
    let mut before = before;
    for _ in 0..n {
        let start = read_start(bits, before)?;
        if start <= before {
            return None;
        }
        starts.push(start);
        before = start;
    }
    Some(starts)
}

fn read_start(bits: &mut BitReader<'_>, before: Start) -> Option<Start> {
    if bits.bits(1)? == 0 {
        return Some((read_gram(bits, before.0)?, 0));
    }
    match bits.bits(1)? {
        0 => Some((before.0, before.1.checked_add(bits.gamma()?)?)),
        _ => Some((read_gram(bits, before.0)?, bits.gamma()?)),
    }
}

fn read_gram(bits: &mut BitReader<'_>, before: u64) -> Option<u64> {
    let top = bits.bits(BIT_BITS)? as u32;
    let lowest = bits.bits(BIT_BITS)? as u32;
    let mut between = 0;
    for bit in (lowest + 1..top).rev() {
        between |= bits.bits(1)? << bit;
    }
    // Above its highest bit that differs it is as the one before.
    let same = before.checked_shr(top + 1).and_then(|same| same.checked_shl(top + 1)).unwrap_or(0);
    Some(same | 1 << top | between | 1 << lowest)
}

#[cfg(feature = "write")]
pub(super) mod write {
    use super::{BIT_BITS, Start};
    use crate::index::bits::BitWriter;

    /// Where a chunk begins whose first gram is that of `start`, after `last`, the last gram of the
    /// chunk before.
    pub(in crate::index) fn start_after(last: u64, start: Start) -> Start {
        match (last ^ start.0).checked_ilog2() {
            Some(bit) => (start.0 >> bit << bit, start.1),
            // It continues the same gram.
            None => start,
        }
    }

    /// Appends beginnings that follow `before`.
    pub(in crate::index) fn push_starts(out: &mut BitWriter, starts: &[Start], before: Start) {
        let mut before = before;
        for start in starts {
            push_start(out, *start, before);
            before = *start;
        }
    }

    fn push_start(out: &mut BitWriter, start: Start, before: Start) {
        if start.1 == 0 {
            out.bits(0, 1);
            return push_gram(out, start.0, before.0);
        }
        out.bits(1, 1);
        if start.0 == before.0 {
            out.bits(0, 1);
            out.gamma(start.1 - before.1);
        } else {
            out.bits(1, 1);
            push_gram(out, start.0, before.0);
            out.gamma(start.1);
        }
    }

    fn push_gram(out: &mut BitWriter, gram: u64, before: u64) {
        let top = (before ^ gram).checked_ilog2().unwrap_or(0);
        let lowest = gram.trailing_zeros().min(top);
        out.bits(u64::from(top), BIT_BITS);
        out.bits(u64::from(lowest), BIT_BITS);
        for bit in (lowest + 1..top).rev() {
            out.bits(gram >> bit & 1, 1);
        }
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::write::push_starts;
    use super::*;
    use crate::index::bits::BitWriter;

    #[test]
    fn what_is_written_is_read() {
        // A gram that the chunk before ended with, more of it twice, one that the last of these
        // ends with, a new one, and the last that there can be.
        let starts = [
            (1 << 62, 0),
            (5 << 60, 9),
            (5 << 60, 10),
            (5 << 60, 4_000),
            (5 << 60 | 3 << 22, 7),
            (3 << 62, 0),
            (u64::MAX, 0),
        ];
        let mut out = BitWriter::default();
        push_starts(&mut out, &starts, (0, 0));
        let bytes = out.into_bytes();
        let read = read_starts(&mut BitReader::new(&bytes), starts.len(), (0, 0));
        assert_eq!(read.as_deref(), Some(&starts[..]));
        let cut = &bytes[..bytes.len() - 1];
        assert_eq!(read_starts(&mut BitReader::new(cut), starts.len(), (0, 0)), None);
        // They would not rise.
        assert_eq!(read_starts(&mut BitReader::new(&bytes), 1, (7 << 61, 0)), None);
    }

    #[test]
    fn only_chunks_of_the_articles_asked_for_are_needed() {
        // Gram 10 in four chunks, the first of which has others before it and the last of which
        // others after it.
        let starts = [(5, 0), (10, 100), (10, 200), (10, 300), (20, 0)];
        let check = |[first, last]: [u64; 2], docs: Range<u32>, expected: &[usize]| {
            let found: Vec<usize> = chunks_with(&starts, first, last)
                .filter(|idx| {
                    is_in(starts[*idx], starts.get(idx + 1).copied(), [first, last], &docs)
                })
                .collect();
            assert_eq!(found, expected, "{first} {last} {docs:?}");
        };
        check([10, 10], 0..1_000, &[0, 1, 2, 3]);
        check([10, 10], 0..100, &[0]);
        check([10, 10], 99..101, &[0, 1]);
        check([10, 10], 100..200, &[1]);
        check([10, 10], 250..251, &[2]);
        check([10, 10], 300..301, &[3]);
        check([10, 10], 7..7, &[]);
        // Others may stand with its beginning and with its end.
        check([9, 12], 250..251, &[0, 2, 3]);
        check([9, 12], 0..50, &[0, 3]);
        check([20, 20], 0..50, &[4]);
    }
}
