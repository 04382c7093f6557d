//! Which characters follow which: texts that have the runs, words and repetitions of those that
//! were learnt from.
//!
//! The model is the learnt text itself. A walk copies a run of characters from some place, then
//! continues from another place before which the same [`CONTEXT_CHARS`] characters stand, or
//! returns to where the article that it imitates is, and so on. Runs keep the statistics of words
//! and phrases, changes of place make new sentences.

use rayon::prelude::*;

use super::chance::Chance;

/// How many characters two places have in common before a walk may go from one to the other.
const CONTEXT_CHARS: usize = 3;
/// The longest run that is copied from one place; runs are 1 to this long, all equally often.
const LONGEST_RUN: usize = 40;
/// How often a walk that may continue elsewhere returns to its own article: 2 times in 5.
///
/// Real articles repeat the same names, which is what gzip compresses. Measured on a real folder,
/// whose text `gzip -9` compresses to 42.5 % of its bytes: never returning gives about 47 %, 1 in 5
/// about 45 %, 2 in 5 about 43 %.
const RETURNS: (usize, usize) = (2, 5);

/// Between two blocks, where a walk ends.
const END: char = '\n';

/// The learnt text.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// All blocks, an [`END`] after each.
    chars: Vec<char>,
    /// For each place another one before which the same characters stand, itself where there is
    /// none. Going from place to place in this way visits all such places.
    same: Vec<u32>,
}

impl Text {
    /// How many characters have been learnt.
    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The place after everything that has been learnt.
    pub(crate) fn end(&self) -> u32 {
        self.chars.len() as u32
    }

    /// Learns a block and gives its place. Line breaks inside become spaces.
    pub(crate) fn push(&mut self, block: &str) -> u32 {
        let start = u32::try_from(self.chars.len())
            .expect("the sample is bounded far below 4 thousand million characters");
        self.chars.extend(block.chars().map(|c| if c.is_control() { ' ' } else { c }));
        self.chars.push(END);
        start
    }

    /// Finds the places that have the same characters before them. Call it when everything has been
    /// learnt.
    pub(crate) fn link(&mut self) {
        let mut places: Vec<(u64, u32)> = (CONTEXT_CHARS..self.chars.len())
            .into_par_iter()
            .filter_map(|place| Some((self.context(place)?, place as u32)))
            .collect();
        // Within a context the order is that of a scrambled place, or neighbours would follow each
        // other.
        places.par_sort_unstable_by_key(|&(context, place)| {
            (context, place.wrapping_mul(0x9e37_79b1))
        });
        self.same = (0..self.chars.len() as u32).collect();
        for group in places.chunk_by(|(a, _), (b, _)| a == b) {
            for (idx, (_, place)) in group.iter().enumerate() {
                self.same[*place as usize] = group[(idx + 1) % group.len()].1;
            }
        }
    }

    /// The characters before `place` as one number; `None` where a block ends among them or at
    /// `place`.
    fn context(&self, place: usize) -> Option<u64> {
        let before = &self.chars[place - CONTEXT_CHARS..=place];
        if before.contains(&END) {
            return None;
        }
        Some(
            before[..CONTEXT_CHARS]
                .iter()
                .fold(0, |number, &c| number << 21 | u64::from(u32::from(c))),
        )
    }

    /// Writes `n_chars` characters in the manner of the learnt text to `out`. It begins as the
    /// learnt text does at `place`; where it returns, and where it comes to the end of a block, it
    /// continues where `home` says.
    pub(crate) fn walk(
        &self,
        place: u32,
        home: impl Fn(&mut Chance) -> u32,
        n_chars: usize,
        chance: &mut Chance,
        out: &mut String,
    ) {
        let (mut place, mut n_left) = (place as usize, n_chars);
        while n_left > 0 {
            let run = (1 + chance.below(LONGEST_RUN)).min(n_left);
            let copied = self.copy(place, run, out);
            n_left -= copied;
            let end = place + copied;
            let returns = chance.below(RETURNS.1) < RETURNS.0;
            place = if self.chars[end] == END || returns { home(chance) } else { self.same[end] }
                as usize;
        }
    }

    /// Copies at most `n_chars` characters of the block at `place`; gives how many there were.
    fn copy(&self, place: usize, n_chars: usize, out: &mut String) -> usize {
        let chars = &self.chars[place..];
        let run = chars.iter().take(n_chars).take_while(|&&c| c != END);
        run.fold(0, |n_copied, &c| {
            out.push(c);
            n_copied + 1
        })
    }
}
