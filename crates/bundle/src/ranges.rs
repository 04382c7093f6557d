//! Packs that are read by ranges, for hosts on which every object costs: the bytes that chunk files
//! carry, one after the other, and a directory that says where each chunk stands.
//!
//! The directory is a table of buckets of one size. A chunk's bucket follows from its name, so who
//! wants one chunk reads one bucket and then the chunk, however many others there are. Nothing of
//! it needs a proof: each chunk is proved as ever, and a wrong entry leads to a damaged chunk.

use std::ops::Range;

use broadsheet_model::Digest;

use crate::packs::{PACK_FOLDER, PACKS_FOLDER, PackedName, long, word};
use crate::{BundleError, ChunkKind, hex};

/// How many bytes an entry takes.
const ENTRY_BYTES: usize = 28;
/// So many entries a bucket has on average at most: a bucket is then 2 to 3 kB, about as much as a
/// small chunk.
#[cfg(feature = "write")]
const MEAN_ENTRIES: usize = 64;
/// So many bits at most say which bucket it is.
const MAX_BITS: u32 = 32;

/// What a manifest says of the directory of packs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackDirectory {
    /// The digest of its file.
    pub sha256: Digest,
    /// The length of its file.
    pub n_bytes: u64,
    /// There are 2 to the power of this many buckets; 0 to 32.
    pub n_bits: u32,
}

/// Where a chunk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackRange {
    /// The name of the pack, as a number.
    pub pack: u64,
    /// At which byte of the pack it begins.
    pub start: u32,
    /// How many bytes it has; never 0.
    pub n_bytes: u32,
}

impl PackRange {
    /// The file of the pack, inside the archive's folder.
    pub fn file_name(&self) -> String {
        format!("{PACK_FOLDER}/{}.bin", hex(&self.pack.to_be_bytes()))
    }

    /// Its bytes in the file.
    pub fn bytes(&self) -> Range<u64> {
        let start = u64::from(self.start);
        start..start + u64::from(self.n_bytes)
    }
}

impl PackDirectory {
    /// A directory that a manifest describes so; `None` where none is like that.
    pub fn new(sha256: Digest, n_bytes: u64, n_bits: u32) -> Option<PackDirectory> {
        let is_whole = n_bits <= MAX_BITS && n_bytes.is_multiple_of((ENTRY_BYTES as u64) << n_bits);
        is_whole.then_some(PackDirectory { sha256, n_bytes, n_bits })
    }

    /// Its file, inside the archive's folder.
    pub fn file_name(&self) -> String {
        format!("{PACKS_FOLDER}/{}.bin", &self.sha256.to_string()[..16])
    }

    /// Which bytes of the file are the bucket of `chunk`.
    pub fn bucket(&self, chunk: PackedName) -> Range<u64> {
        let n_bytes = self.n_bytes >> self.n_bits;
        let start = bucket_idx(chunk, self.n_bits) * n_bytes;
        start..start + n_bytes
    }

    /// Where `chunk` stands, by the bytes of its bucket. A picture that articles of several
    /// stretches show stands in the packs of each: any of these places will do.
    pub fn places(bucket: &[u8], chunk: PackedName) -> impl Iterator<Item = PackRange> {
        entries_of(bucket).filter(move |(name, _)| *name == chunk).map(|(_, range)| range)
    }

    /// All entries of the file `bytes`, which is called `chunk` in messages: those of one bucket
    /// after those of the one before, rising in each.
    ///
    /// # Errors
    ///
    /// [`BundleError::Chunk`] for anything that [`PackDirectory::write`] does not write, and for
    /// other bytes than the manifest's digest is of.
    pub fn entries(
        &self,
        chunk: &str,
        bytes: &[u8],
    ) -> Result<Vec<(PackedName, PackRange)>, BundleError> {
        let damaged = |reason: &str| BundleError::Chunk {
            chunk: chunk.to_owned(),
            reason: format!("it is not the directory of packs: {reason}"),
        };
        if bytes.len() as u64 != self.n_bytes || Digest::of(bytes) != self.sha256 {
            return Err(damaged("its digest is not the one in the manifest"));
        }
        let n_bucket_bytes = (self.n_bytes >> self.n_bits).max(1) as usize;
        let mut entries = Vec::new();
        for (idx, bucket) in (0..).zip(bytes.chunks(n_bucket_bytes)) {
            let first = entries.len();
            entries.extend(entries_of(bucket));
            let of_bucket = &entries[first..];
            let rest = &bucket[of_bucket.len() * ENTRY_BYTES..];
            let is_here =
                |(name, _): &(PackedName, PackRange)| bucket_idx(*name, self.n_bits) == idx;
            if !of_bucket.iter().all(is_here) || rest.iter().any(|byte| *byte != 0) {
                return Err(damaged("an entry is in another bucket than its own"));
            }
            if !of_bucket.is_sorted_by(|one, next| one < next) {
                return Err(damaged("its entries do not rise"));
            }
        }
        Ok(entries)
    }

    /// Some entries as bytes, for whoever puts a directory together from those of several builders.
    #[cfg(feature = "write")]
    pub fn list(entries: &[(PackedName, PackRange)]) -> Vec<u8> {
        entries.iter().flat_map(bytes_of).collect()
    }

    /// The entries that [`PackDirectory::list`] wrote; `None` where it wrote something else.
    #[cfg(feature = "write")]
    pub fn listed(bytes: &[u8]) -> Option<Vec<(PackedName, PackRange)>> {
        let entries: Vec<_> = entries_of(bytes).collect();
        (entries.len() * ENTRY_BYTES == bytes.len()).then_some(entries)
    }

    /// The directory of `entries`, and its file.
    #[cfg(feature = "write")]
    pub fn write(mut entries: Vec<(PackedName, PackRange)>) -> (PackDirectory, Vec<u8>) {
        // Who makes the same packs twice says so twice.
        entries.sort_unstable();
        entries.dedup();
        let mut n_bits = 0;
        while entries.len() > MEAN_ENTRIES << n_bits && n_bits < MAX_BITS {
            n_bits += 1;
        }
        entries.sort_by_key(|entry| bucket_idx(entry.0, n_bits));
        let in_one = |one: &(PackedName, PackRange), next: &(PackedName, PackRange)| {
            bucket_idx(one.0, n_bits) == bucket_idx(next.0, n_bits)
        };
        let n_most = entries.chunk_by(in_one).map(<[_]>::len).max().unwrap_or(1);
        let mut bytes = vec![0; (n_most * ENTRY_BYTES) << n_bits];
        for bucket in entries.chunk_by(in_one) {
            let start = bucket_idx(bucket[0].0, n_bits) as usize * n_most * ENTRY_BYTES;
            let room = bytes[start..].chunks_exact_mut(ENTRY_BYTES);
            room.zip(bucket).for_each(|(room, entry)| room.copy_from_slice(&bytes_of(entry)));
        }
        let (sha256, n_bytes) = (Digest::of(&bytes), bytes.len() as u64);
        (PackDirectory { sha256, n_bytes, n_bits }, bytes)
    }
}

#[cfg(feature = "write")]
fn bytes_of((chunk, range): &(PackedName, PackRange)) -> [u8; ENTRY_BYTES] {
    let (name, place) = chunk.parts();
    let mut bytes = [0; ENTRY_BYTES];
    bytes[..8].copy_from_slice(&name.to_be_bytes());
    bytes[8..12].copy_from_slice(&place.to_be_bytes());
    bytes[12..20].copy_from_slice(&range.pack.to_be_bytes());
    bytes[20..24].copy_from_slice(&range.start.to_be_bytes());
    bytes[24..].copy_from_slice(&range.n_bytes.to_be_bytes());
    bytes
}

/// The position of the bucket of `chunk` among 2 to the power of `n_bits`.
fn bucket_idx(chunk: PackedName, n_bits: u32) -> u64 {
    chunk.mixed().checked_shr(u64::BITS - n_bits).unwrap_or(0)
}

/// The entries of a bucket: room that is not used is filled with zeros.
fn entries_of(bucket: &[u8]) -> impl Iterator<Item = (PackedName, PackRange)> {
    let entry = |bytes: &[u8]| {
        let range = PackRange { pack: 0, start: word(bytes, 5), n_bytes: word(bytes, 6) };
        let pack = u64::from(word(bytes, 3)) << 32 | u64::from(word(bytes, 4));
        (PackedName::of_parts(long(bytes, 0), word(bytes, 2)), PackRange { pack, ..range })
    };
    bucket.chunks_exact(ENTRY_BYTES).map(entry).take_while(|(_, range)| range.n_bytes > 0)
}

/// Whether a chunk of this kind stands in a pack where chunks are read by ranges. What the manifest
/// names does not, and neither does its first page: every visit or first search needs it, and there
/// is little of it.
pub fn stands_in_pack(kind: ChunkKind) -> bool {
    use ChunkKind as Kind;
    !matches!(kind, Kind::Calendar | Kind::Ids | Kind::Fold | Kind::Dictionary | Kind::Index)
}

/// The name of a pack of `chunks` that is read by ranges, as a number.
#[cfg(feature = "write")]
pub fn range_pack_name(chunks: &[PackedName]) -> u64 {
    crate::packs::name_in(b"ranges", chunks)
}

/// About how many bytes such a pack has of a row of `n_bytes`: a 32nd of them, so that what is
/// added to a small archive rewrites little of it, but at least 256 KiB and at most 64 MiB.
#[cfg(feature = "write")]
pub fn range_pack_target(n_bytes: u64) -> usize {
    const LEAST: usize = 256 * 1024;
    const MOST: usize = 64 * 1024 * 1024;
    const N_PACKS: u64 = 32;
    crate::pack::doubled(LEAST, MOST, n_bytes.div_ceil(N_PACKS))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::{ranges_of, with_ranges};

    /// The directory of these chunks finds each of them in its bucket, and no other.
    fn check(chunks: &BTreeMap<(u64, u32), (u64, u32, u32)>) -> PackDirectory {
        let entry = |(chunk, range): (&(u64, u32), &(u64, u32, u32))| {
            let (pack, start, n_bytes) = *range;
            let range = PackRange { pack, start, n_bytes };
            (PackedName::of_parts(chunk.0, chunk.1), range)
        };
        let entries: Vec<_> = chunks.iter().map(entry).collect();
        let (directory, bytes) = PackDirectory::write(entries.clone());
        let manifest = with_ranges("{\"format\":\"broadsheet\"}", &directory);
        assert_eq!(ranges_of(manifest.as_bytes()), Some(directory.clone()));
        let find = |chunk: PackedName| {
            let bucket = directory.bucket(chunk);
            let bucket = &bytes[bucket.start as usize..bucket.end as usize];
            PackDirectory::places(bucket, chunk).next()
        };
        for (chunk, range) in &entries {
            assert_eq!(find(*chunk), Some(*range));
            let (name, place) = chunk.parts();
            for absent in [(name ^ 1, place), (name, place ^ 1), (!name, place)] {
                let is_absent = !chunks.contains_key(&absent);
                let absent = PackedName::of_parts(absent.0, absent.1);
                assert!(!is_absent || find(absent).is_none(), "{absent:?}");
            }
        }
        let mut all = directory.entries("packs/0.bin", &bytes).expect("it is whole");
        all.sort_unstable();
        assert_eq!(all, entries);
        let list = PackDirectory::list(&all);
        assert_eq!(PackDirectory::listed(&list), Some(all));
        assert_eq!(PackDirectory::listed(&[&list[..], &[0]].concat()), None);
        assert_eq!(PackDirectory::write([entries.clone(), entries].concat()).0, directory);
        directory
    }

    #[test]
    fn one_bucket_is_enough_for_a_few_chunks_and_many_have_many() {
        let empty = check(&BTreeMap::new());
        assert_eq!((empty.n_bytes, empty.n_bits), (28, 0));
        let absent = PackedName::of_parts(0, 0);
        assert_eq!(PackDirectory::places(&[0; 28], absent).next(), None);
        let chunks = |n: u64| {
            (0..n).map(|idx| ((idx / 3, (idx % 3) as u32), (idx, idx as u32, 1 + idx as u32)))
        };
        let of = |n: u64| check(&chunks(n).collect());
        assert_eq!(of(1).n_bytes, 28);
        assert_eq!((of(64).n_bits, of(65).n_bits), (0, 1));
        let many = of(40_000);
        assert_eq!(many.n_bits, 10);
        let n_bucket_bytes = many.n_bytes >> many.n_bits;
        assert!((1_500..2_500).contains(&n_bucket_bytes), "{n_bucket_bytes}");
    }

    #[test]
    fn what_is_no_directory_is_told() {
        let chunks: Vec<_> = (0..200)
            .map(|idx| {
                let range = PackRange { pack: idx, start: 7, n_bytes: 9 };
                (PackedName::of_parts(idx, 0), range)
            })
            .collect();
        let (directory, bytes) = PackDirectory::write(chunks);
        let error = |directory: &PackDirectory, bytes: &[u8]| {
            directory.entries("packs/0.bin", bytes).expect_err("it is none").to_string()
        };
        for at in (0..bytes.len()).step_by(61) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(error(&directory, &damaged).contains("digest"), "byte {at}");
        }
        // Who writes other bytes and names their digest is found out too.
        let of = |bytes: &[u8]| PackDirectory { sha256: Digest::of(bytes), ..directory.clone() };
        let mut moved = bytes.clone();
        moved.rotate_right((directory.n_bytes >> directory.n_bits) as usize);
        assert!(error(&of(&moved), &moved).contains("bucket"));
        let mut swapped = bytes.clone();
        swapped[..2 * ENTRY_BYTES].rotate_left(ENTRY_BYTES);
        assert!(error(&of(&swapped), &swapped).contains("rise"));
        for (n_bytes, n_bits) in [(27, 0), (28, 1), (28, 33), (29, 0)] {
            assert_eq!(PackDirectory::new(directory.sha256, n_bytes, n_bits), None, "{n_bytes}");
        }
    }

    #[test]
    fn packs_grow_with_their_row() {
        let mib = |n: u64| n << 20;
        assert_eq!(range_pack_target(0), 256 << 10);
        assert_eq!(range_pack_target(mib(8)), 256 << 10);
        assert_eq!(range_pack_target(mib(9)), 512 << 10);
        assert_eq!(range_pack_target(mib(1_000_000)), 64 << 20);
    }

    proptest! {
        #[test]
        fn every_chunk_is_found_and_no_other(
            chunks in proptest::collection::btree_map(
                (any::<u64>(), 0..5_u32),
                (any::<u64>(), any::<u32>(), 1..=u32::MAX),
                0..400,
            ),
        ) {
            check(&chunks);
        }
    }
}
