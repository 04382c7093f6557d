//! Numbers and digests as the binary chunks hold them.
//!
//! A number is an unsigned LEB128: seven bits a byte, least first, the top bit set in all but the
//! last.

use broadsheet_model::{Day, Digest};

use crate::{ChunkKind, ChunkRef};

/// What has not been read yet of a binary chunk. Everything gives `None` where the bytes end early
/// or say what cannot be.
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn number(&mut self) -> Option<u32> {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(number).ok();
            }
        }
        None
    }

    /// A number of things that each take at least `n_bytes`, so that a damaged number cannot ask
    /// for more memory than the chunk has bytes.
    pub(crate) fn count(&mut self, n_bytes: usize) -> Option<usize> {
        let n = self.number()? as usize;
        (n.checked_mul(n_bytes)? <= self.0.len()).then_some(n)
    }

    pub(crate) fn digest(&mut self) -> Option<Digest> {
        self.take(32)?.try_into().ok().map(Digest)
    }

    pub(crate) fn chunk(&mut self, kind: ChunkKind) -> Option<ChunkRef> {
        let sha256 = self.digest()?;
        Some(ChunkRef { kind, sha256, n_bytes: u64::from(self.number()?) })
    }

    /// A text chunk, and how many articles it has.
    pub(crate) fn text(&mut self) -> Option<(ChunkRef, usize)> {
        Some((self.chunk(ChunkKind::Text)?, self.number()? as usize))
    }

    /// A day, or that there is none.
    pub(crate) fn day(&mut self) -> Option<Option<Day>> {
        let number = self.number()?;
        let Some(zigzag) = number.checked_sub(1) else { return Some(None) };
        let day = (zigzag >> 1) as i32 ^ -((zigzag & 1) as i32);
        Day::new(day).map(Some)
    }
}

/// Appends `number`.
#[cfg(feature = "write")]
pub(crate) fn push_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a chunk's digest and length.
#[cfg(feature = "write")]
pub(crate) fn push_chunk(out: &mut Vec<u8>, chunk: &ChunkRef) {
    out.extend_from_slice(&chunk.sha256.0);
    push_number(out, u32::try_from(chunk.n_bytes).expect("a chunk is far smaller than 4 GB"));
}

/// Appends a day: 0 for none, else one more than its zigzag code (0, -1, 1, -2 ... as 0, 1, 2, 3
/// ...).
#[cfg(feature = "write")]
pub(crate) fn push_day(out: &mut Vec<u8>, day: Option<Day>) {
    let zigzag = |number: i32| ((number << 1) ^ (number >> 31)) as u32;
    push_number(out, day.map_or(0, |day| zigzag(day.number()) + 1));
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_come_back() {
        let mut out = Vec::new();
        let numbers = [0, 1, 127, 128, 300, 1 << 20, u32::MAX];
        let days = [
            None,
            Day::new(0),
            Day::new(-1),
            Day::new(19_621),
            Day::new(-719_162),
            Day::new(2_932_896),
        ];
        numbers.iter().for_each(|number| push_number(&mut out, *number));
        days.iter().for_each(|day| push_day(&mut out, *day));
        let mut bytes = Bytes(&out);
        assert_eq!(numbers.map(|_| bytes.number().expect("a number")), numbers);
        assert_eq!(days.map(|_| bytes.day().expect("a day")), days);
        assert_eq!(bytes.number(), None);
    }

    #[test]
    fn what_ends_early_or_is_too_large_is_nothing() {
        assert_eq!(Bytes(&[0x80]).number(), None);
        assert_eq!(Bytes(&[0xff; 9]).number(), None);
        assert_eq!(Bytes(&[5, 0, 0]).count(1), None);
        assert_eq!(Bytes(&[0xff, 0xff, 0xff, 0xff, 0x0f]).day(), None);
    }
}
