//! Adaptive coding: numbers in as few bits as what came before them lets expect.
//!
//! A number is a row of decisions between 0 and 1. Each has a *chance*, learnt from how it went the
//! other times in the same context, and an arithmetic coder (Rissanen, 1976; here a range coder
//! with bytes as digits, Martin 1979) spends on it as many bits as its outcome was unlikely. The
//! head of the index is coded so, because readers wait for it.

/// The chance that a decision is 0, in 65,536ths, and how often it has been made.
#[derive(Clone, Copy, Debug)]
struct Chance {
    of_zero: u16,
    n_made: u16,
}

/// After this many decisions a chance no longer moves more slowly: what is usual may change from
/// one stretch of articles to the next.
const MOST_MADE: u16 = 255;
/// No chance is smaller, so that nothing is impossible.
const LEAST: i32 = 32;
const CHANCE_BITS: u32 = 16;
/// A range that is smaller is widened by the next byte.
const LEAST_RANGE: u32 = 1 << 24;

impl Chance {
    const EVEN: Chance = Chance { of_zero: 1 << (CHANCE_BITS - 1), n_made: 0 };

    /// The part of `range` that stands for 0.
    fn bound(self, range: u32) -> u32 {
        (range >> CHANCE_BITS) * u32::from(self.of_zero)
    }

    fn learn(&mut self, bit: u32) {
        let goal = if bit == 0 { (1 << CHANCE_BITS) - LEAST } else { LEAST };
        // After n decisions nearly their mean: the next one weighs 1 / (n + 1.5).
        let step = (goal - i32::from(self.of_zero)) * 2 / (2 * i32::from(self.n_made) + 3);
        self.of_zero = (i32::from(self.of_zero) + step) as u16;
        self.n_made = (self.n_made + 1).min(MOST_MADE);
    }
}

/// The chances of numbers of `n_bits`, in each of some contexts. Bits are decided from the highest
/// to the lowest, and each has a chance of its own for every beginning of the number before it: so
/// that a number which is frequent as a whole becomes cheap, and not only its single bits.
#[derive(Debug)]
pub(super) struct Numbers {
    n_bits: u32,
    chances: Vec<Chance>,
}

impl Numbers {
    pub(super) fn new(n_contexts: usize, n_bits: u32) -> Numbers {
        Numbers { n_bits, chances: vec![Chance::EVEN; n_contexts << n_bits] }
    }

    fn of_context(&mut self, context: usize) -> &mut [Chance] {
        &mut self.chances[context << self.n_bits..(context + 1) << self.n_bits]
    }
}

/// What has not been read yet.
#[derive(Debug)]
pub(super) struct Decoder<'a> {
    bytes: std::slice::Iter<'a, u8>,
    range: u32,
    /// Where in the range the coded number lies.
    code: u32,
}

impl<'a> Decoder<'a> {
    /// `None` where the bytes end early, as everywhere here.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Decoder<'a>> {
        let (first, rest) = bytes.split_first_chunk()?;
        Some(Decoder { bytes: rest.iter(), range: u32::MAX, code: u32::from_be_bytes(*first) })
    }

    fn decide(&mut self, bound: u32) -> Option<u32> {
        let bit = u32::from(self.code >= bound);
        if bit == 0 {
            self.range = bound;
        } else {
            self.range -= bound;
            self.code -= bound;
        }
        // Otherwise the range would soon be too small to be divided by chances.
        while self.range < LEAST_RANGE {
            self.range <<= 8;
            self.code = self.code << 8 | u32::from(*self.bytes.next()?);
        }
        Some(bit)
    }

    /// A number in a context.
    pub(super) fn number(&mut self, numbers: &mut Numbers, context: usize) -> Option<u32> {
        let end = 1 << numbers.n_bits;
        let chances = numbers.of_context(context);
        // Nodes of a binary tree, the root being 1: a node is the bits so far with a 1 before them.
        let mut node = 1;
        while node < end {
            let chance = &mut chances[node as usize];
            let bit = self.decide(chance.bound(self.range))?;
            chance.learn(bit);
            node = node << 1 | bit;
        }
        Some(node - end)
    }

    /// A number of `n_bits` about which nothing is expected: every bit costs one.
    pub(super) fn bits(&mut self, n_bits: u32) -> Option<u64> {
        let mut number = 0;
        for _ in 0..n_bits {
            number = number << 1 | u64::from(self.decide(Chance::EVEN.bound(self.range))?);
        }
        Some(number)
    }

    /// Whether everything has been read.
    pub(super) fn is_at_end(&self) -> bool {
        self.bytes.as_slice().is_empty()
    }
}

/// What has been written so far.
#[cfg(feature = "write")]
#[derive(Debug)]
pub(super) struct Encoder {
    bytes: Vec<u8>,
    range: u32,
    /// Where the range begins, after the bytes.
    low: u32,
}

#[cfg(feature = "write")]
impl Encoder {
    pub(super) fn new() -> Encoder {
        Encoder { bytes: Vec::new(), range: u32::MAX, low: 0 }
    }

    fn decide(&mut self, bit: u32, bound: u32) {
        if bit == 0 {
            self.range = bound;
        } else {
            let (low, carries) = self.low.overflowing_add(bound);
            (self.low, self.range) = (low, self.range - bound);
            if carries {
                self.carry();
            }
        }
        while self.range < LEAST_RANGE {
            self.range <<= 8;
            self.bytes.push((self.low >> 24) as u8);
            self.low <<= 8;
        }
    }

    /// Adds one to what the bytes are as a number.
    fn carry(&mut self) {
        for byte in self.bytes.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                return;
            }
        }
    }

    /// Appends a number in a context.
    pub(super) fn number(&mut self, numbers: &mut Numbers, context: usize, number: u32) {
        let n_bits = numbers.n_bits;
        let chances = numbers.of_context(context);
        let mut node = 1;
        for shift in (0..n_bits).rev() {
            let bit = number >> shift & 1;
            let chance = &mut chances[node as usize];
            self.decide(bit, chance.bound(self.range));
            chance.learn(bit);
            node = node << 1 | bit;
        }
    }

    /// Appends a number of `n_bits` about which nothing is expected.
    pub(super) fn bits(&mut self, number: u64, n_bits: u32) {
        for shift in (0..n_bits).rev() {
            self.decide((number >> shift & 1) as u32, Chance::EVEN.bound(self.range));
        }
    }

    /// All bytes.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.extend(self.low.to_be_bytes());
        self.bytes
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(numbers: &[(usize, u32)], even: &[u64]) -> Vec<u8> {
        let (mut encoder, mut chances) = (Encoder::new(), Numbers::new(3, 7));
        numbers
            .iter()
            .for_each(|(context, number)| encoder.number(&mut chances, *context, *number));
        even.iter().for_each(|number| encoder.bits(*number, 40));
        encoder.finish()
    }

    fn read(
        bytes: &[u8],
        contexts: impl Iterator<Item = usize>,
        n_even: usize,
    ) -> Option<(Vec<u32>, Vec<u64>)> {
        let (mut decoder, mut chances) = (Decoder::new(bytes)?, Numbers::new(3, 7));
        let numbers =
            contexts.map(|context| decoder.number(&mut chances, context)).collect::<Option<_>>()?;
        let even = (0..n_even).map(|_| decoder.bits(40)).collect::<Option<_>>()?;
        decoder.is_at_end().then_some((numbers, even))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            numbers in prop::collection::vec((0_usize..3, prop_oneof![Just(0_u32), Just(127), 0_u32..128]), 0..400),
            even in prop::collection::vec(prop_oneof![Just(0), Just((1 << 40) - 1), 0_u64..1 << 40], 0..20),
        ) {
            let bytes = written(&numbers, &even);
            let contexts = numbers.iter().map(|(context, _)| *context);
            let expected = numbers.iter().map(|(_, number)| *number).collect();
            prop_assert_eq!(read(&bytes, contexts.clone(), even.len()), Some((expected, even.clone())));
            // What ends early is nothing.
            prop_assert_eq!(read(&bytes[..bytes.len() - 1], contexts, even.len()), None);
        }
    }

    #[test]
    fn what_is_expected_costs_next_to_nothing() {
        let same = written(&[(0, 5)].repeat(10_000), &[]);
        assert!(same.len() < 100, "{} bytes", same.len());
        let either: Vec<(usize, u32)> =
            (0..8_000_u32).map(|n| (0, n.wrapping_mul(0x9e37_79b9) >> 31)).collect();
        let either = written(&either, &[]);
        assert!((950..1_100).contains(&either.len()), "{} bytes", either.len());
    }
}
