//! Changes to examples that are the same each time.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// How many changes one input has at most.
const MAX_CHANGES: usize = 8;
/// The largest input that is made, in bytes.
const MAX_BYTES: usize = 256 * 1024;
/// Numbers at which something may happen.
const NUMBERS: [u32; 8] = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF];
/// What stands in texts where a number may.
const WORDS: [&[u8]; 8] =
    [b"-1", b"0", b"99999999999999999999", b"\r\n\r\n", b"<", b"\0", b"\xFF\xFE", b"&#x0;"];

/// Inputs made of examples.
#[derive(Debug)]
pub struct Mutations {
    examples: Vec<Vec<u8>>,
}

impl Mutations {
    /// Of these examples, of which there is at least one.
    pub fn new(examples: Vec<Vec<u8>>) -> Mutations {
        Mutations { examples }
    }

    /// The input of this number: for the same examples always the same.
    pub fn input(&self, seed: u64) -> Vec<u8> {
        let mut chance = Chance(ChaCha8Rng::seed_from_u64(seed));
        let mut bytes = self.example(&mut chance).to_vec();
        for _ in 0..=chance.below(MAX_CHANGES) {
            self.change(&mut bytes, &mut chance);
        }
        bytes.truncate(MAX_BYTES);
        bytes
    }

    fn example(&self, chance: &mut Chance) -> &[u8] {
        &self.examples[chance.below(self.examples.len())]
    }

    fn change(&self, bytes: &mut Vec<u8>, chance: &mut Chance) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(9) {
            0 => flip_bit(bytes, at, chance),
            1 => overwrite(bytes, at, &[chance.byte()]),
            2 => overwrite(bytes, at, &NUMBERS[chance.below(NUMBERS.len())].to_le_bytes()),
            3 => insert(bytes, at, WORDS[chance.below(WORDS.len())]),
            4 => change_number(bytes, at, chance),
            5 => {
                let end = chance.end_after(at, bytes.len());
                bytes.drain(at..end);
            }
            6 => {
                let end = chance.end_after(at, bytes.len());
                let part = bytes[at..end].to_vec();
                let n_times = 1 + chance.below(20);
                insert(bytes, at, &part.repeat(n_times));
            }
            7 => {
                let other = self.example(chance);
                let start = chance.below(other.len() + 1);
                let end = chance.end_after(start, other.len());
                insert(bytes, at, &other[start..end]);
            }
            _ => bytes.truncate(at),
        }
    }
}

struct Chance(ChaCha8Rng);

impl Chance {
    /// A number below `limit`; 0 where that is 0.
    fn below(&mut self, limit: usize) -> usize {
        let number = usize::try_from(self.0.next_u32()).unwrap_or(0);
        if limit == 0 { 0 } else { number % limit }
    }

    fn byte(&mut self) -> u8 {
        self.0.next_u32().to_le_bytes()[0]
    }

    /// The end of a part that begins at `start`: mostly a short one.
    fn end_after(&mut self, start: usize, length: usize) -> usize {
        let longest = [4, 16, 256, length][self.below(4)];
        length.min(start + self.below(longest + 1))
    }
}

fn flip_bit(bytes: &mut [u8], at: usize, chance: &mut Chance) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << chance.below(8);
    }
}

fn overwrite(bytes: &mut [u8], at: usize, with: &[u8]) {
    for (byte, with) in bytes.iter_mut().skip(at).zip(with) {
        *byte = *with;
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, part: &[u8]) {
    if bytes.len() + part.len() <= MAX_BYTES {
        bytes.splice(at..at, part.iter().copied());
    }
}

/// Makes the next number that is written in digits another one.
fn change_number(bytes: &mut Vec<u8>, at: usize, chance: &mut Chance) {
    let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit) else { return };
    let start = at + start;
    let n_digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = NUMBERS[chance.below(NUMBERS.len())].to_string();
    bytes.splice(start..start + n_digits, number.into_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_input() {
        let examples =
            || vec![b"WARC/1.0\r\nContent-Length: 12\r\n\r\n".repeat(9), vec![], vec![7]];
        let (one, other) = (Mutations::new(examples()), Mutations::new(examples()));
        let mut n_different = 0;
        for seed in 0..2_000 {
            let input = one.input(seed);
            assert_eq!(input, other.input(seed));
            assert!(input.len() <= MAX_BYTES);
            n_different += usize::from(!examples().contains(&input));
        }
        assert!(n_different > 1_000, "{n_different}");
    }
}
