//! One pack, taken apart and put together: `packs.rs` says what packs are.

use std::ops::Range;

use crate::carrier::{END, START};
use crate::packs::PackedName;

/// What a custom property of a chunk begins with.
const PROPERTY: &[u8] = b"--b";

/// A pack in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    bytes: Vec<u8>,
    /// The declarations of each chunk, ordered by chunk.
    places: Vec<(PackedName, Range<usize>)>,
    is_tidy: bool,
}

impl Pack {
    /// Finds the chunks in the file `bytes`. Whatever is no declaration of a chunk is passed over,
    /// so that a damaged pack gives what is whole in it.
    pub fn parse(bytes: Vec<u8>) -> Pack {
        let mut places: Vec<(PackedName, Range<usize>)> = Vec::new();
        let mut at = START.len();
        let mut is_tidy = bytes.starts_with(START);
        while let Some((chunk, declaration)) = declaration(&bytes, at) {
            at = declaration.end + 1;
            let is_last = bytes[declaration.end..] == *END;
            is_tidy &= chunk.is_some() && (is_last || bytes.get(declaration.end) == Some(&b';'));
            let Some(chunk) = chunk else { continue };
            match places.last_mut() {
                // A long chunk is several properties.
                Some((before, range)) if *before == chunk => range.end = declaration.end,
                _ => places.push((chunk, declaration)),
            }
        }
        is_tidy &= at == bytes.len();
        places.sort_by_key(|(chunk, _)| *chunk);
        Pack { bytes, places, is_tidy }
    }

    /// Whether there is nothing in the file but chunks. What these hold proves itself.
    pub fn is_tidy(&self) -> bool {
        self.is_tidy
    }

    /// The file that `chunk` would be in a site whose chunks are files of their own.
    pub fn chunk_file(&self, chunk: PackedName) -> Option<Vec<u8>> {
        let idx = self.places.binary_search_by_key(&chunk, |(name, _)| *name).ok()?;
        Some([START, &self.bytes[self.places[idx].1.clone()], END].concat())
    }
}

/// The declaration that begins at `at`, and the chunk that it is of, where it is of one.
fn declaration(bytes: &[u8], at: usize) -> Option<(Option<PackedName>, Range<usize>)> {
    let rest = bytes.get(at..)?;
    let quote = |from: usize| Some(from + rest.get(from..)?.iter().position(|b| *b == b'"')?);
    // No value has a quotation mark in it.
    let value = quote(0)? + 1;
    let end = quote(value)? + 1;
    let name = rest.strip_prefix(PROPERTY).and_then(|name| name.split(|b| *b == b'-').next());
    Some((name.and_then(PackedName::of_digits), at..at + end))
}

/// Puts a pack together from the files of its chunks.
#[cfg(feature = "write")]
#[derive(Clone, Debug)]
pub struct PackWriter(Vec<u8>);

#[cfg(feature = "write")]
impl Default for PackWriter {
    fn default() -> PackWriter {
        PackWriter(START.to_vec())
    }
}

#[cfg(feature = "write")]
impl PackWriter {
    /// Adds a chunk by its `file`; whether that is one.
    #[must_use]
    pub fn add(&mut self, file: &[u8]) -> bool {
        let inside = file.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
        let Some(declarations) = inside else { return false };
        if self.0.len() > START.len() {
            self.0.push(b';');
        }
        self.0.extend_from_slice(declarations);
        true
    }

    /// The file.
    pub fn finish(mut self) -> Vec<u8> {
        self.0.extend_from_slice(END);
        self.0
    }
}

/// About how many bytes a pack has in a site of `n_bytes`: enough of them that there are some
/// hundreds of packs at most, and never more than browsers parse at once without a pause.
#[cfg(feature = "write")]
pub fn pack_target(n_bytes: u64) -> usize {
    const LEAST: usize = 512 * 1024;
    const MOST: usize = 4 * 1024 * 1024;
    const N_PACKS: u64 = 800;
    doubled(LEAST, MOST, n_bytes.div_ceil(N_PACKS))
}

/// `least` doubled until it is `wanted` or `most`. It changes every pack, so it is done seldom.
#[cfg(feature = "write")]
pub(crate) fn doubled(least: usize, most: usize, wanted: u64) -> usize {
    let mut target = least;
    while target < most && wanted > target as u64 {
        target *= 2;
    }
    target
}

/// Where packs of about `target` bytes end in a row of chunks, each with its length in bytes. Ends
/// follow from the chunks around them, as those of all other files do, so that a chunk that is
/// added or changed changes its own pack and perhaps the next.
#[cfg(feature = "write")]
pub fn pack_ends(chunks: &[(PackedName, u64)], target: usize) -> Vec<usize> {
    let items = chunks.iter().map(|(chunk, n_bytes)| (chunk.mixed(), *n_bytes as usize));
    crate::cut::ends_of(items, target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::{PackList, pack_file_name};
    use crate::{packs_of, wrap_carrier};

    /// The name and the file of a chunk of `n_bytes`.
    fn chunk(digits: &str, n_bytes: usize) -> (PackedName, Vec<u8>) {
        let bytes: Vec<u8> = (0..n_bytes).map(|idx| (idx * 7 % 251) as u8).collect();
        let name = PackedName::of(&format!("text/{digits}.css")).unwrap();
        (name, wrap_carrier(digits, &bytes))
    }

    #[test]
    fn what_is_taken_out_of_a_pack_is_the_chunks_own_file() {
        let chunks = [
            chunk("00000000000000aa", 10),
            chunk("fedcba9876543210", 2_000_000),
            chunk("fedcba98765432100000000a", 0),
            chunk("fedcba98765432100000000b", 300),
        ];
        let mut writer = PackWriter::default();
        assert!(chunks.iter().all(|(_, file)| writer.add(file)) && !writer.add(b"<!doctype html>"));
        let whole = writer.finish();
        let pack = Pack::parse(whole.clone());
        assert!(pack.is_tidy());
        for at in [0, 5, START.len(), whole.len() - 1] {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            assert!(!Pack::parse(damaged).is_tidy(), "byte {at}");
        }
        for (name, file) in &chunks {
            assert!(pack.chunk_file(*name).as_ref() == Some(file), "{name:?}");
        }
        assert_eq!(pack.chunk_file(chunk("0000000000000000", 0).0), None);
    }

    #[test]
    fn a_list_says_which_pack_holds_a_chunk_and_runs_of_numbers_take_one_entry() {
        let numbered = |number: u32| chunk(&format!("1111111111111111{number:08x}"), 0).0;
        let (root, other) = (chunk("1111111111111111", 0).0, chunk("2222222222222222", 0).0);
        let packs = [
            (70, vec![other, root]),
            (80, (0..1000).map(numbered).collect()),
            (90, (1000..1500).map(numbered).collect()),
        ];
        let list = PackList::of(&packs);
        let bytes = list.to_bytes();
        assert_eq!(bytes.len(), 8 + 3 * 12 + 4 * 16);
        assert_eq!(PackList::parse("packs/0.css", &bytes), Ok(list.clone()));
        let places = [other, root, numbered(0), numbered(999), numbered(1000), numbered(1499)];
        assert_eq!(places.map(|name| list.find(name)), [0, 0, 1, 1, 2, 2].map(Some));
        for absent in ["1111111111111110", "3333333333333333", "2222222222222222000000ff"] {
            assert_eq!(list.find(chunk(absent, 0).0), None, "{absent}");
        }
        assert_eq!(list.file_name(1), pack_file_name(&packs[1].1));
        assert_eq!((list.len(), list.n_bytes(2)), (3, 90));
        let (digest, file) = list.write();
        assert_eq!(PackList::open(digest, &file.bytes), Ok(list));
        let manifest = format!("{{\"packs\":\"{digest}\"}}");
        assert_eq!(packs_of(manifest.as_bytes()), Some(digest));
        assert_eq!(packs_of(b"{}"), None);
        for n_bytes in 0..bytes.len() {
            assert!(PackList::parse("packs/0.css", &bytes[..n_bytes]).is_err(), "{n_bytes}");
        }
    }

    #[test]
    fn an_added_chunk_changes_few_packs() {
        let name = |number: u64| {
            chunk(&format!("{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15)), 0).0
        };
        let mut chunks: Vec<(PackedName, u64)> =
            (0..20_000).map(|number| (name(number), 2_000 + number % 7_000)).collect();
        let packs = |chunks: &[(PackedName, u64)]| -> Vec<Vec<PackedName>> {
            let (mut packs, mut start) = (Vec::new(), 0);
            for end in pack_ends(chunks, 512 * 1024) {
                packs.push(chunks[start..end].iter().map(|(name, _)| *name).collect());
                start = end;
            }
            packs
        };
        let before = packs(&chunks);
        assert!((150..300).contains(&before.len()), "{}", before.len());
        chunks.insert(10_000, (name(1_000_000), 5_000));
        let changed = packs(&chunks).into_iter().filter(|pack| !before.contains(pack)).count();
        assert!(changed <= 6, "{changed}");
    }

    #[test]
    fn packs_grow_with_the_site() {
        let mib = |n: u64| n << 20;
        assert_eq!(pack_target(mib(5)), 512 * 1024);
        assert_eq!(pack_target(mib(400)), 512 * 1024);
        assert_eq!(pack_target(mib(615)), 1024 * 1024);
        assert_eq!(pack_target(mib(20_000)), 4096 * 1024);
    }
}
