//! Chance that is the same on every machine and in every year.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The draws of one article.
///
/// `rand_chacha` promises the same values for the same seed in every version, which general
/// generators (`fastrand`, `rand`'s `StdRng`) do not, and one seed has 2^64 streams: each article
/// has one of its own, so that any of them can be made without the others.
#[derive(Debug)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The draws of stream `stream` of `seed`.
    pub fn new(seed: u64, stream: u64) -> Chance {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Chance(generator)
    }

    /// A number from 0 to `limit` - 1; 0 where `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        // The bias of taking the upper half of a product is `limit` / 2^32: not to be seen here.
        ((u64::from(self.0.next_u32()) * limit as u64) >> 32) as usize
    }
}
