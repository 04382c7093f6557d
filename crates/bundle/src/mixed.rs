//! One hash for whatever is an id or a name already.

/// The bits of an id or a name, mixed: ours are parts of digests already, but nobody else's need
/// be. (The finaliser of SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014.)
pub(crate) fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
