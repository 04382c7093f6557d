//! Bits, most significant first, and the codes that the index is written in.
//!
//! - *Truncated binary* of a number below `n`: all codes have one of two lengths that differ by a
//!   bit.
//! - *Gamma* (Elias, 1975) of a number from 1: as many zeros as it has bits after its first, then
//!   the number.
//! - *Interpolative* (Moffat and Stuiver, "Binary interpolative coding for effective index
//!   compression", 2000) of rising numbers between two bounds: the middle one, truncated binary
//!   between what the others leave it, then each half in the same way. It needs no parameter, costs
//!   next to nothing where numbers follow each other, and less than other codes where they come in
//!   bursts, as articles about one event do.

/// What has not been read yet. Everything gives `None` where the bits end early.
#[derive(Clone, Debug)]
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    /// How many bits have been read.
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> BitReader<'a> {
        BitReader { bytes, at: 0 }
    }

    fn bit(&mut self) -> Option<u32> {
        let byte = *self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(u32::from(bit))
    }

    /// A number of `n_bits`, at most 56.
    pub(super) fn bits(&mut self, n_bits: u32) -> Option<u64> {
        let mut number = 0_u64;
        let mut n_left = n_bits;
        while n_left > 0 {
            let byte = u64::from(*self.bytes.get(self.at / 8)?);
            let n_there = 8 - (self.at % 8) as u32;
            let n = n_left.min(n_there);
            number = number << n | (byte >> (n_there - n) & ((1 << n) - 1));
            self.at += n as usize;
            n_left -= n;
        }
        Some(number)
    }

    /// A number below `n`, which is at least 1 and less than 2 to the 56.
    fn below(&mut self, n: u64) -> Option<u64> {
        // The first `n_short` numbers have codes of `short` bits, the others one bit more.
        let short = n.ilog2();
        let n_short = (2_u64 << short) - n;
        let number = self.bits(short)?;
        if number < n_short {
            return Some(number);
        }
        (number << 1 | u64::from(self.bit()?)).checked_sub(n_short)
    }

    /// A number from 1.
    pub(super) fn gamma(&mut self) -> Option<u32> {
        let mut n_bits = 0;
        while self.bit()? == 0 {
            n_bits += 1;
            if n_bits > 31 {
                return None;
            }
        }
        Some((1 << n_bits) | self.bits(n_bits)? as u32)
    }

    /// Whether everything has been read, but for what fills the last byte.
    pub(super) fn is_at_end(&self) -> bool {
        self.at.div_ceil(8) == self.bytes.len()
    }

    /// `n` numbers from 1, in place of those in `out`.
    pub(super) fn gammas(&mut self, n: usize, out: &mut Vec<u32>) -> Option<()> {
        out.clear();
        // Each takes at least a bit, so a damaged count cannot ask for more memory than that.
        out.reserve(n.min(8 * self.bytes.len()));
        for _ in 0..n {
            out.push(self.gamma()?);
        }
        Some(())
    }

    /// `n` rising numbers from `low` to `high`, both included; appended to `out`.
    pub(super) fn rising(
        &mut self,
        n: usize,
        low: u64,
        high: u64,
        out: &mut Vec<u64>,
    ) -> Option<()> {
        let first = out.len();
        out.resize(first + n, 0);
        self.halves(&mut out[first..], low, high)
    }

    /// Reads `numbers` as interpolative code has them: the middle one first, because it narrows the
    /// bounds of both halves, and where they leave a number no choice it costs nothing. The
    /// recursion is as deep as the count of numbers has bits.
    fn halves(&mut self, numbers: &mut [u64], low: u64, high: u64) -> Option<()> {
        if numbers.is_empty() {
            return Some(());
        }
        let middle = numbers.len() / 2;
        let n_after = numbers.len() - 1 - middle;
        // Those before the middle one need room below it, those after it above.
        let least = low.checked_add(middle as u64)?;
        let most = high.checked_sub(n_after as u64)?;
        let number = least + self.below(most.checked_sub(least)?.checked_add(1)?)?;
        let (before, rest) = numbers.split_at_mut(middle);
        let (own, after) = rest.split_first_mut()?;
        *own = number;
        if !before.is_empty() {
            self.halves(before, low, number - 1)?;
        }
        if !after.is_empty() {
            self.halves(after, number + 1, high)?;
        }
        Some(())
    }
}

/// What has been written so far.
#[cfg(feature = "write")]
#[derive(Clone, Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// How many bits of the last byte are taken; 0 where it is full.
    n_taken: u32,
}

#[cfg(feature = "write")]
impl BitWriter {
    /// How many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes; what is left of the last one is zeros.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Appends what another writer has.
    pub(super) fn append(&mut self, other: &BitWriter) {
        let n_bits = if other.n_taken == 0 { 8 } else { other.n_taken };
        if let Some((last, whole)) = other.bytes.split_last() {
            whole.iter().for_each(|byte| self.bits(u64::from(*byte), 8));
            self.bits(u64::from(*last) >> (8 - n_bits), n_bits);
        }
    }

    /// Appends a number of `n_bits`.
    pub(super) fn bits(&mut self, number: u64, n_bits: u32) {
        let mut n_left = n_bits;
        while n_left > 0 {
            if self.n_taken == 0 {
                self.bytes.push(0);
            }
            let n = n_left.min(8 - self.n_taken);
            let part = (number >> (n_left - n) & ((1 << n) - 1)) as u8;
            if let Some(last) = self.bytes.last_mut() {
                *last |= part << (8 - self.n_taken - n);
            }
            self.n_taken = (self.n_taken + n) % 8;
            n_left -= n;
        }
    }

    fn below(&mut self, number: u64, n: u64) {
        let short = n.ilog2();
        let n_short = (2_u64 << short) - n;
        if number < n_short {
            self.bits(number, short);
        } else {
            self.bits(number + n_short, short + 1);
        }
    }

    /// Appends a number from 1.
    pub(super) fn gamma(&mut self, number: u32) {
        let n_bits = number.ilog2();
        self.bits(0, n_bits);
        self.bits(u64::from(number), n_bits + 1);
    }

    /// Appends rising numbers from `low` to `high`, both included.
    pub(super) fn rising(&mut self, numbers: &[u64], low: u64, high: u64) {
        if numbers.is_empty() {
            return;
        }
        let middle = numbers.len() / 2;
        let (before, rest) = numbers.split_at(middle);
        let (number, after) = (rest[0], &rest[1..]);
        let least = low + middle as u64;
        self.below(number - least, high - after.len() as u64 - least + 1);
        if !before.is_empty() {
            self.rising(before, low, number - 1);
        }
        if !after.is_empty() {
            self.rising(after, number + 1, high);
        }
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for numbers in [&[][..], &[0], &[7], &[0, 1, 2, 3, 4, 5, 6, 7], &[1, 6], &[0, 3, 4, 5]] {
            let mut out = BitWriter::default();
            out.gamma(1);
            out.rising(numbers, 0, 7);
            out.gamma(u32::MAX);
            out.rising(&[5, (1 << 50) - 1], 5, (1 << 50) - 1);
            out.bits(0x2_8000_0001, 42);
            out.gamma(300);
            let bytes = out.into_bytes();
            let mut bits = BitReader::new(&bytes);
            let mut got = Vec::new();
            assert_eq!(bits.gamma(), Some(1));
            bits.rising(numbers.len(), 0, 7, &mut got).expect("they are there");
            assert_eq!(got, numbers);
            assert_eq!(bits.gamma(), Some(u32::MAX));
            bits.rising(2, 5, (1 << 50) - 1, &mut got).expect("they are there");
            assert_eq!(got[numbers.len()..], [5, (1 << 50) - 1]);
            assert_eq!(bits.bits(42), Some(0x2_8000_0001));
            assert_eq!(bits.gamma(), Some(300));
        }
    }

    #[test]
    fn a_full_range_costs_nothing() {
        let mut out = BitWriter::default();
        out.rising(&(0..1000).collect::<Vec<_>>(), 0, 999);
        assert_eq!(out.len(), 0);
    }

    #[test]
    fn what_ends_early_or_cannot_be_is_nothing() {
        assert_eq!(BitReader::new(&[]).gamma(), None);
        assert_eq!(BitReader::new(&[0; 9]).gamma(), None);
        assert_eq!(BitReader::new(&[]).rising(1, 0, 7, &mut Vec::new()), None);
        assert_eq!(BitReader::new(&[0; 9]).rising(3, 4, 5, &mut Vec::new()), None);
    }
}
