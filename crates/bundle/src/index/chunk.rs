//! The chunks of the index: which articles hold a gram, how often, and where.
//!
//! A chunk is two files. One says for each of its grams which articles have it and how often:
//! enough for a term that is one gram, as two Chinese characters are. The other says where in each
//! article, which only longer terms need.

use super::bits::BitReader;
use super::sizes::Sizes;

/// One gram (or a part of one that is in very many articles) and the articles that have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    /// The gram, as whoever made the index writes it as a number. Grams are ordered by it.
    pub gram: u64,
    /// The articles, rising.
    pub docs: Vec<u32>,
    /// For each, how often it has the gram; at least 1.
    pub counts: Vec<u32>,
    /// For each, how many of these are in its title.
    pub title_counts: Vec<u32>,
    /// For each article in turn where the gram begins, in characters of the folded text, rising;
    /// empty where the chunk was read without its positions.
    pub positions: Vec<u32>,
}

/// Grams from here on are *marks*: what is known of whole articles and not of places in their texts,
/// so that they have no positions. No text begins a gram like these: there are no such characters.
pub const MARKS: u64 = 0x11_0000 << 43;

/// The low bits of a gram, which are mostly 0 and have a code of their own: a bit 0 where they are;
/// else a bit 1, the last two, and the others as 7 bits after a bit 0, or all of them after a bit
/// 1.
const LOW_BITS: u32 = 22;
#[cfg(feature = "write")]
const LOW: u64 = (1 << LOW_BITS) - 1;
const HIGH_BITS: u32 = 42;
const FLAG_BITS: u32 = 2;
const SHORT_BITS: u32 = 7;

/// How many positions a chunk may name beyond one a bit. Where a gram begins at every character of
/// an article, its positions cost no bits at all: without a limit some damaged bytes would claim a
/// hundred million of them for each of many articles, and the page would make room for all. Of what
/// is read (files of at most 32 MiB) only a text of 16 million times the same letter has more.
const MAX_FREE_POSITIONS: usize = 1 << 24;

/// The grams of a chunk, from the content of its first file and, where positions are wanted, of its
/// second; those whose gram `wanted` does not want are left out. The part has `n_all` articles.
///
/// `None` for anything that the writer does not write.
pub fn parse_postings(
    docs: &[u8],
    positions: Option<&[u8]>,
    n_all: usize,
    wanted: impl Fn(u64) -> bool,
) -> Option<Vec<Postings>> {
    let mut bits = BitReader::new(docs);
    // Only a chunk's first and last gram may go on in other chunks; all others are of all articles.
    let (first_low, last_high) = (u64::from(bits.gamma()? - 1), u64::from(bits.gamma()? - 1));
    let last_doc = (n_all as u64).checked_sub(1)?;
    if last_high > last_doc {
        return None;
    }
    let grams = read_grams(&mut bits, docs.len())?;
    let mut n_docs = Vec::new();
    bits.gammas(grams.len(), &mut n_docs)?;
    // What stands behind the last one that is wanted need not be read.
    let n_read = grams.iter().rposition(|gram| wanted(*gram)).map_or(0, |last| last + 1);
    // Positions follow each other without marks between them, so that those of a gram which nobody
    // wants have to be read all the same, to find where the next ones begin.
    let mut places: Option<PositionReader<'_>> = None;
    let mut n_positions_left = MAX_FREE_POSITIONS + 8 * positions.map_or(0, <[u8]>::len);
    let mut kept = Vec::new();
    let mut numbers = Vec::new();
    let mut postings = Postings::default();
    for (idx, (gram, n_docs)) in grams.iter().zip(&n_docs).enumerate().take(n_read) {
        let low = if idx == 0 { first_low } else { 0 };
        let high = if idx + 1 == grams.len() { last_high } else { last_doc };
        let n_docs = *n_docs as usize;
        if n_docs > n_all {
            return None;
        }
        // One buffer for all grams: most of them are not wanted, and of few articles.
        numbers.clear();
        bits.rising(n_docs, low, high, &mut numbers)?;
        postings.gram = *gram;
        postings.docs.clear();
        postings.docs.extend(numbers.iter().map(|doc| *doc as u32));
        read_counts(&mut bits, n_docs, &mut postings)?;
        numbers.clear();
        // Marks have no positions, and a chunk of them nothing that says how they would be coded.
        if let Some(positions) = positions.filter(|_| *gram < MARKS) {
            let places = match &mut places {
                Some(places) => places,
                None => places.insert(PositionReader::new(positions)?),
            };
            for count in &postings.counts {
                n_positions_left = n_positions_left.checked_sub(*count as usize)?;
                places.read(*count as usize, &mut numbers)?;
            }
        }
        if wanted(*gram) {
            postings.positions.extend(numbers.iter().map(|position| *position as u32));
            kept.push(std::mem::take(&mut postings));
        }
    }
    Some(kept)
}

/// What has not been read yet of the file that says where grams are.
struct PositionReader<'a> {
    bits: BitReader<'a>,
    /// The codes of last positions: where a gram is once in an article, and where more often.
    lasts: [Sizes; 2],
}

impl<'a> PositionReader<'a> {
    fn new(bytes: &'a [u8]) -> Option<PositionReader<'a>> {
        let mut bits = BitReader::new(bytes);
        let lasts = [Sizes::read(&mut bits)?, Sizes::read(&mut bits)?];
        Some(PositionReader { bits, lasts })
    }

    /// Appends the `n` positions of a gram in an article: the last one comes first, as it bounds the
    /// others.
    fn read(&mut self, n: usize, numbers: &mut Vec<u64>) -> Option<()> {
        let n_others = n.checked_sub(1)?;
        let code = &self.lasts[usize::from(n_others > 0)];
        let last = u64::from(code.number(&mut self.bits)?) + n_others as u64;
        if n_others > 0 {
            self.bits.rising(n_others, 0, last - 1, numbers)?;
        }
        // No position is larger.
        u32::try_from(last).ok()?;
        numbers.push(last);
        Some(())
    }
}

/// The grams of a chunk of `n_bytes`.
fn read_grams(bits: &mut BitReader<'_>, n_bytes: usize) -> Option<Vec<u64>> {
    let n_highs = bits.gamma()? as usize;
    // Each takes bits of its own later, so a damaged number cannot ask for more memory than the
    // chunk has.
    if n_highs > 8 * n_bytes {
        return None;
    }
    let (first, last) = (bits.bits(HIGH_BITS)?, bits.bits(HIGH_BITS)?);
    let mut highs = Vec::new();
    bits.rising(n_highs, first, last, &mut highs)?;
    let mut grams = Vec::with_capacity(n_highs);
    for high in highs {
        for _ in 0..bits.gamma()? {
            grams.push(high << LOW_BITS | read_low(bits)?);
        }
    }
    Some(grams)
}

fn read_low(bits: &mut BitReader<'_>) -> Option<u64> {
    if bits.bits(1)? == 0 {
        return Some(0);
    }
    let flags = bits.bits(FLAG_BITS)?;
    let n_bits = if bits.bits(1)? == 0 { SHORT_BITS } else { LOW_BITS - FLAG_BITS };
    Some(bits.bits(n_bits)? << FLAG_BITS | flags)
}

fn read_counts(bits: &mut BitReader<'_>, n_docs: usize, postings: &mut Postings) -> Option<()> {
    read_some(bits, n_docs, &mut postings.counts)?;
    // What was read is by how much more than once.
    postings.counts.iter_mut().for_each(|count| *count = count.saturating_add(1));
    read_some(bits, n_docs, &mut postings.title_counts)?;
    let is_odd = |(n_title, n): (&u32, &u32)| n_title > n;
    (!postings.title_counts.iter().zip(&postings.counts).any(is_odd)).then_some(())
}

/// `n` numbers, most of which are 0, in place of those in `out`.
fn read_some(bits: &mut BitReader<'_>, n: usize, out: &mut Vec<u32>) -> Option<()> {
    out.clear();
    out.resize(n, 0);
    let n_some = bits.gamma()? as usize - 1;
    if n_some > n {
        return None;
    }
    let mut some = Vec::new();
    bits.rising(n_some, 0, (n as u64).saturating_sub(1), &mut some)?;
    for idx in some {
        out[idx as usize] = bits.gamma()?;
    }
    Some(())
}

#[cfg(feature = "write")]
pub(super) mod write {
    use super::{FLAG_BITS, HIGH_BITS, LOW, LOW_BITS, Postings, SHORT_BITS};
    use crate::index::bits::BitWriter;
    use crate::index::sizes::write::Code;

    /// A chunk that is being filled.
    #[derive(Debug, Default)]
    pub(in crate::index) struct Chunk {
        grams: Vec<(u64, u32)>,
        first_low: u32,
        last_high: u32,
        docs: BitWriter,
        /// How often its articles have its grams, and at which positions: written at the end, when
        /// it is known how large they are.
        counts: Vec<u32>,
        positions: Vec<u32>,
        n_position_bits: usize,
    }

    impl Chunk {
        pub(in crate::index) fn is_empty(&self) -> bool {
            self.grams.is_empty()
        }

        /// About how many bytes its first file has, and its second.
        pub(in crate::index) fn len(&self) -> (usize, usize) {
            (self.docs.len() + 2 * self.grams.len(), self.n_position_bits / 8)
        }

        /// Its first gram, and the first article that it may have of that.
        pub(in crate::index) fn start(&self) -> (u64, u32) {
            (self.grams.first().map_or(0, |(gram, _)| *gram), self.first_low)
        }

        /// Its grams, each with how many articles.
        pub(in crate::index) fn grams(&self) -> &[(u64, u32)] {
            &self.grams
        }

        /// Its last gram.
        pub(in crate::index) fn last(&self) -> u64 {
            self.grams.last().map_or(0, |(gram, _)| *gram)
        }

        /// Appends the articles `range` of `postings`; they are all those from `low` to `high`.
        pub(in crate::index) fn push(
            &mut self,
            postings: &Postings,
            range: std::ops::Range<usize>,
            [low, high]: [u32; 2],
        ) {
            if self.grams.is_empty() {
                self.first_low = low;
            }
            self.last_high = high;
            let docs = &postings.docs[range.clone()];
            self.grams.push((postings.gram, docs.len() as u32));
            self.docs.rising(&long(docs), u64::from(low), u64::from(high));
            push_some(&mut self.docs, postings.counts[range.clone()].iter().map(|count| count - 1));
            push_some(&mut self.docs, postings.title_counts[range.clone()].iter().copied());
            if postings.positions.is_empty() {
                return;
            }
            let n_before = n_positions(&postings.counts[..range.start]);
            let counts = &postings.counts[range];
            let own = &postings.positions[n_before..][..n_positions(counts)];
            self.counts.extend(counts);
            self.positions.extend(own);
            self.n_position_bits += n_position_bits(counts);
        }

        /// The contents of its two files.
        pub(in crate::index) fn finish(self) -> [Vec<u8>; 2] {
            let mut out = BitWriter::default();
            out.gamma(self.first_low + 1);
            out.gamma(self.last_high + 1);
            let by_high: Vec<&[(u64, u32)]> = self
                .grams
                .chunk_by(|one, other| one.0 >> LOW_BITS == other.0 >> LOW_BITS)
                .collect();
            let highs: Vec<u64> = by_high.iter().map(|same| same[0].0 >> LOW_BITS).collect();
            let (first, last) =
                (highs.first().copied().unwrap_or(0), highs.last().copied().unwrap_or(0));
            out.gamma(highs.len() as u32);
            out.bits(first, HIGH_BITS);
            out.bits(last, HIGH_BITS);
            out.rising(&highs, first, last);
            for same in by_high {
                out.gamma(same.len() as u32);
                same.iter().for_each(|(gram, _)| push_low(&mut out, gram & LOW));
            }
            self.grams.iter().for_each(|(_, n_docs)| out.gamma(*n_docs));
            out.append(&self.docs);
            [out.into_bytes(), self.positions()]
        }

        fn positions(&self) -> Vec<u8> {
            let mut out = BitWriter::default();
            if self.counts.is_empty() {
                return Vec::new();
            }
            let codes = [false, true].map(|is_more| {
                Code::of(self.lasts().filter(|(_, n)| (*n > 1) == is_more).map(|(last, _)| last))
            });
            codes.iter().for_each(|code| code.push(&mut out));
            let mut rest = &self.positions[..];
            for count in &self.counts {
                let (own, others) = rest.split_at(*count as usize);
                rest = others;
                let Some((last, others)) = own.split_last() else { continue };
                let code = &codes[usize::from(!others.is_empty())];
                code.number(&mut out, last - others.len() as u32);
                out.rising(&long(others), 0, u64::from(*last).saturating_sub(1));
            }
            out.into_bytes()
        }

        /// For each gram and article by how much the last position is greater than it has to be,
        /// and how many positions there are.
        fn lasts(&self) -> impl Iterator<Item = (u32, u32)> {
            let mut end = 0;
            self.counts.iter().map(move |count| {
                end += *count as usize;
                (self.positions[end - 1] - (count - 1), *count)
            })
        }
    }

    /// Appends numbers, most of which are 0.
    fn push_some(out: &mut BitWriter, numbers: impl Iterator<Item = u32> + Clone) {
        let n = numbers.clone().count() as u64;
        let some = (0_u64..).zip(numbers).filter(|(_, number)| *number > 0);
        let (indices, some): (Vec<u64>, Vec<u32>) = some.unzip();
        out.gamma(some.len() as u32 + 1);
        out.rising(&indices, 0, n.saturating_sub(1));
        some.iter().for_each(|number| out.gamma(*number));
    }

    /// About how many bits an article takes in a list, and the last position of a gram in an
    /// article, and any other: where chunks end goes by it.
    pub(in crate::index) const DOC_BITS: usize = 8;
    const LAST_BITS: usize = 12;
    const OTHER_BITS: usize = 8;

    /// About how many bits the positions take of a gram that articles have so often.
    pub(in crate::index) fn n_position_bits(counts: &[u32]) -> usize {
        LAST_BITS * counts.len() + OTHER_BITS * (n_positions(counts) - counts.len())
    }

    fn n_positions(counts: &[u32]) -> usize {
        counts.iter().map(|count| *count as usize).sum()
    }

    fn push_low(out: &mut BitWriter, low: u64) {
        out.bits(u64::from(low != 0), 1);
        if low == 0 {
            return;
        }
        let rest = low >> FLAG_BITS;
        out.bits(low & ((1 << FLAG_BITS) - 1), FLAG_BITS);
        let is_long = rest >> SHORT_BITS != 0;
        out.bits(u64::from(is_long), 1);
        out.bits(rest, if is_long { LOW_BITS - FLAG_BITS } else { SHORT_BITS });
    }

    fn long(numbers: &[u32]) -> Vec<u64> {
        numbers.iter().map(|number| u64::from(*number)).collect()
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use crate::index::bits::BitWriter;

    /// A chunk of one gram in one article, which has it `count` times; its positions cost no bits
    /// where it has one at each character up to the last.
    fn dense(count: u32) -> Vec<u8> {
        let mut docs = BitWriter::default();
        // The first article that it may have, the last one, one value of high bits, and that twice.
        [1, 1, 1].iter().for_each(|number| docs.gamma(*number));
        [5, 5].iter().for_each(|high| docs.bits(*high, HIGH_BITS));
        // One gram, whose low bits are 0; one article, which has it more than once; none of the
        // hits in the title.
        docs.gamma(1);
        docs.bits(0, 1);
        [1, 2, count - 1, 1].iter().for_each(|number| docs.gamma(*number));
        docs.into_bytes()
    }

    #[test]
    fn positions_that_cost_nothing_are_read_up_to_a_limit() {
        let check = |count: u32, expected: Option<usize>| {
            // No code where there is one position, one of a single bit where there are more, and that
            // bit: the last position is as small as it can be.
            let mut positions = BitWriter::default();
            [1, 2].iter().for_each(|n| positions.gamma(*n));
            positions.bits(1, 4);
            positions.bits(0, 1);
            let read = parse_postings(&dense(count), Some(&positions.into_bytes()), 1, |_| true);
            assert_eq!(read.map(|read| read[0].positions.len()), expected, "{count}");
        };
        check(3_072, Some(3_072));
        check(100_000_000, None);
    }
}
