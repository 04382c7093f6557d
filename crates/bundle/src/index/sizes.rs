//! A code for numbers about which nothing is known but how large they usually are.
//!
//! The *size* of a number says how many bits it has, and which is the second: the sizes 0, 1, 2 ...
//! are of 0; 1; 2; 3; 4 and 5; 6 and 7; 8 to 11; 12 to 15 ... Sizes have a prefix code (Huffman, "A
//! method for the construction of minimum-redundancy codes", 1952) that stands before the numbers,
//! and what a size leaves open follows as it is. Nothing is assumed of how numbers are spread, as
//! Golomb's code would.

use super::bits::BitReader;

/// No code of a size has more bits.
const MAX_BITS: usize = 15;
/// How many bits say how many bits a code has.
const LENGTH_BITS: u32 = 4;
/// There are no more sizes of 32 bits.
const MAX_SIZES: usize = 64;

/// How many bits follow a size.
fn n_open(size: u32) -> u32 {
    (size / 2).saturating_sub(1)
}

/// The code of sizes: canonical, so that the lengths of all codes say everything.
#[derive(Debug)]
pub(super) struct Sizes {
    /// How many codes have so many bits.
    n_of: [u32; MAX_BITS + 1],
    /// The sizes, in the order of their codes.
    sizes: Vec<u32>,
}

impl Sizes {
    /// Reads the code; `None` for anything that the writer does not write.
    pub(super) fn read(bits: &mut BitReader<'_>) -> Option<Sizes> {
        let n = bits.gamma()? as usize - 1;
        if n > MAX_SIZES {
            return None;
        }
        let mut lengths = Vec::new();
        for _ in 0..n {
            lengths.push(bits.bits(LENGTH_BITS)? as usize);
        }
        Some(Sizes::of(&lengths))
    }

    /// The code in which each size's code has so many bits; 0: it has none.
    fn of(lengths: &[usize]) -> Sizes {
        let (mut n_of, mut sizes) = ([0; MAX_BITS + 1], Vec::new());
        for (n_bits, n) in n_of.iter_mut().enumerate().skip(1) {
            for (size, _) in (0..).zip(lengths).filter(|(_, length)| **length == n_bits) {
                *n += 1;
                sizes.push(size);
            }
        }
        Sizes { n_of, sizes }
    }

    /// A number.
    pub(super) fn number(&self, bits: &mut BitReader<'_>) -> Option<u32> {
        // Codes of a length are numbers that follow each other, above those that begin shorter ones.
        let (mut code, mut first, mut n_shorter) = (0_u32, 0_u32, 0_u32);
        for n in &self.n_of[1..] {
            code |= bits.bits(1)? as u32;
            if let Some(idx) = code.checked_sub(first).filter(|idx| idx < n) {
                let size = *self.sizes.get((n_shorter + idx) as usize)?;
                return rest(size, bits);
            }
            n_shorter += n;
            first = (first + n) << 1;
            code <<= 1;
        }
        None
    }
}

/// The number of this size whose open bits come next.
fn rest(size: u32, bits: &mut BitReader<'_>) -> Option<u32> {
    if size == 0 {
        return Some(0);
    }
    // The highest bit is 1, the second one that of the size.
    let top = if size == 1 { 1 } else { 2 | size & 1 };
    let more = u64::from(top) << n_open(size) | bits.bits(n_open(size))?;
    u32::try_from(more).ok()
}

#[cfg(feature = "write")]
pub(super) mod write {
    use super::{LENGTH_BITS, MAX_BITS, n_open};
    use crate::index::bits::BitWriter;

    fn size_of(number: u32) -> u32 {
        match number {
            0 | 1 => number,
            _ => 2 * number.ilog2() + ((number >> (number.ilog2() - 1)) & 1),
        }
    }

    /// The code of some numbers.
    pub(in crate::index) struct Code {
        /// For each size how many bits its code has, and the code.
        codes: Vec<(usize, u32)>,
    }

    impl Code {
        /// That takes fewest bits for these.
        pub(in crate::index) fn of(numbers: impl Iterator<Item = u32>) -> Code {
            let mut weights: Vec<u64> = Vec::new();
            for size in numbers.map(|number| size_of(number) as usize) {
                weights.resize(weights.len().max(size + 1), 0);
                weights[size] += 1;
            }
            let mut lengths = huffman(&weights);
            // What is as rare as that is hardly ever there: it is taken for less rare.
            while lengths.iter().any(|length| *length > MAX_BITS) {
                weights.iter_mut().filter(|n| **n > 0).for_each(|n| *n = *n / 2 + 1);
                lengths = huffman(&weights);
            }
            Code { codes: canonical(&lengths) }
        }

        /// Appends the code itself.
        pub(in crate::index) fn push(&self, out: &mut BitWriter) {
            out.gamma(self.codes.len() as u32 + 1);
            self.codes.iter().for_each(|(n_bits, _)| out.bits(*n_bits as u64, LENGTH_BITS));
        }

        /// Appends a number, which is one of those that the code is of.
        pub(in crate::index) fn number(&self, out: &mut BitWriter, number: u32) {
            let size = size_of(number);
            let (n_bits, code) = self.codes[size as usize];
            out.bits(u64::from(code), n_bits as u32);
            out.bits(u64::from(number), n_open(size));
        }
    }

    /// How many bits the code of each size has; 0 for what does not occur. Of equally rare ones
    /// those are joined first that came first.
    fn huffman(weights: &[u64]) -> Vec<usize> {
        let mut lengths = vec![0; weights.len()];
        // Each with what is below it.
        let mut left: Vec<(u64, Vec<usize>)> = (0..weights.len())
            .filter(|size| weights[*size] > 0)
            .map(|size| (weights[size], vec![size]))
            .collect();
        if let [(_, only)] = &left[..] {
            lengths[only[0]] = 1;
        }
        while left.len() > 1 {
            left.sort_by_key(|(weight, _)| *weight);
            let rarest: Vec<(u64, Vec<usize>)> = left.drain(..2).collect();
            let joined: Vec<usize> = rarest.iter().flat_map(|(_, below)| below).copied().collect();
            joined.iter().for_each(|size| lengths[*size] += 1);
            left.push((rarest.iter().map(|(weight, _)| weight).sum(), joined));
        }
        lengths
    }

    /// The codes: by length, and within a length by size, the next number each.
    fn canonical(lengths: &[usize]) -> Vec<(usize, u32)> {
        let mut codes = vec![(0, 0); lengths.len()];
        let mut next = 0;
        for n_bits in 1..=MAX_BITS {
            for (size, _) in lengths.iter().enumerate().filter(|(_, length)| **length == n_bits) {
                codes[size] = (n_bits, next);
                next += 1;
            }
            next <<= 1;
        }
        codes
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use proptest::prelude::*;

    use super::write::Code;
    use super::*;
    use crate::index::bits::BitWriter;

    fn written(numbers: &[u32]) -> Vec<u8> {
        let mut out = BitWriter::default();
        let code = Code::of(numbers.iter().copied());
        code.push(&mut out);
        numbers.iter().for_each(|number| code.number(&mut out, *number));
        out.into_bytes()
    }

    fn read(bytes: &[u8], n: usize) -> Option<Vec<u32>> {
        let mut bits = BitReader::new(bytes);
        let sizes = Sizes::read(&mut bits)?;
        (0..n).map(|_| sizes.number(&mut bits)).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let some = [0, 1, 2, 3, 4, 5, 7, 8, 11, 12, 900, 1 << 31, u32::MAX];
        for numbers in [&[][..], &[0], &[7; 9], &some] {
            assert_eq!(read(&written(numbers), numbers.len()).as_deref(), Some(numbers));
        }
        // Each size twice as often as all rarer ones together: the longest codes are cut.
        let steep: Vec<u32> =
            (0..20).flat_map(|idx| vec![1 << idx; 3_usize.pow(idx / 2)]).collect();
        assert_eq!(read(&written(&steep), steep.len()), Some(steep));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut bits = BitReader::new(&bytes);
            if let Some(sizes) = Sizes::read(&mut bits) {
                while sizes.number(&mut bits).is_some() {}
            }
        }
    }
}
