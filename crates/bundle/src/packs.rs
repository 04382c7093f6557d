//! Packs: many chunks in one file, for disks on which every file costs a cluster and a seek.
//!
//! A pack is a stylesheet like that of a chunk, with the custom properties of many. What is taken
//! out of it is, byte for byte, the file that the chunk would have of its own, so whoever reads a
//! site reads both layouts by the same code, and each chunk is proved as ever. A pack needs no
//! digest: its name follows from the names of the chunks in it, which follow from their content.

use broadsheet_model::Digest;
use sha2::{Digest as _, Sha256};

use crate::carrier::START;
use crate::{BundleError, Proof, hex, open_proved};

/// The folder of the packs, inside the archive's.
pub const PACK_FOLDER: &str = "pack";
/// The folder of the list of packs, inside the archive's.
pub const PACKS_FOLDER: &str = "packs";

/// A chunk as packs know it: by the name of its file, in whichever folder that would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackedName {
    /// The first 16 hexadecimal digits.
    name: u64,
    /// 0, or for a numbered file of the index one more than its number.
    place: u32,
}

impl PackedName {
    /// The chunk in the file `path`, such as `text/ab/ab0123456789cdef.css`; `None` where no chunk
    /// file is called so.
    pub fn of(path: &str) -> Option<PackedName> {
        let stem = path.rsplit('/').next()?.strip_suffix(".css")?;
        PackedName::of_digits(stem.as_bytes())
    }

    pub(crate) fn of_digits(digits: &[u8]) -> Option<PackedName> {
        let is_lower = |digit: &u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        if !digits.iter().all(is_lower) {
            return None;
        }
        let digits = std::str::from_utf8(digits).ok()?;
        let (name, number) = match digits.len() {
            16 => (digits, None),
            24 => (&digits[..16], Some(&digits[16..])),
            _ => return None,
        };
        let number = number
            .map(|number| u32::from_str_radix(number, 16).ok())
            .map_or(Some(0), |number| number.and_then(|number| number.checked_add(1)))?;
        Some(PackedName { name: u64::from_str_radix(name, 16).ok()?, place: number })
    }

    /// The name of the chunk, which is that of its file without the end: what its carrier calls it.
    pub fn digits(self) -> String {
        match self.place.checked_sub(1) {
            None => format!("{:016x}", self.name),
            Some(number) => format!("{:016x}{number:08x}", self.name),
        }
    }

    /// The 16 digits as a number, and the place.
    #[cfg(feature = "write")]
    pub(crate) fn parts(self) -> (u64, u32) {
        (self.name, self.place)
    }

    pub(crate) fn of_parts(name: u64, place: u32) -> PackedName {
        PackedName { name, place }
    }

    /// Whether this is the numbered file of the index right after `other`.
    fn follows(self, other: PackedName) -> bool {
        other.place > 0 && self.name == other.name && self.place.checked_sub(1) == Some(other.place)
    }

    /// Bits that are as good as random, and always the same: see [`crate::pack_ends`].
    pub(crate) fn mixed(self) -> u64 {
        crate::mixed::mixed(self.name ^ u64::from(self.place).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

/// Which pack holds which chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackList {
    /// The name and the length in bytes of each pack.
    packs: Vec<(u64, u32)>,
    /// The first chunk of each run of numbered files that stand in one pack, and every other chunk,
    /// rising; each with the position of its pack.
    entries: Vec<(PackedName, u32)>,
}

/// So many hexadecimal digits of a digest name a file.
const N_DIGITS: usize = 16;
/// How many bytes a pack takes in the list, and how many an entry.
const PACK_BYTES: usize = 12;
const ENTRY_BYTES: usize = 16;

impl PackList {
    /// Reads the content of the list, which stands in messages as `chunk`.
    ///
    /// # Errors
    ///
    /// [`BundleError::Chunk`] for anything that [`PackList::to_bytes`] does not write.
    pub fn parse(chunk: &str, bytes: &[u8]) -> Result<PackList, BundleError> {
        let damaged = |reason: &str| BundleError::Chunk {
            chunk: chunk.to_owned(),
            reason: format!("it is no list of packs: {reason}"),
        };
        let (counts, rest) = bytes.split_at_checked(8).ok_or_else(|| damaged("it ends early"))?;
        let [n_packs, n_entries] = [word(counts, 0), word(counts, 1)].map(|n| n as usize);
        let fits = n_packs.checked_mul(PACK_BYTES).zip(n_entries.checked_mul(ENTRY_BYTES));
        if fits.and_then(|(packs, entries)| packs.checked_add(entries)) != Some(rest.len()) {
            return Err(damaged("its length is not the one that it says"));
        }
        let (names, rest) = rest.split_at(8 * n_packs);
        let (lengths, rest) = rest.split_at(4 * n_packs);
        let (chunks, rest) = rest.split_at(8 * n_entries);
        let (places, of) = rest.split_at(4 * n_entries);
        let packs = (0..n_packs).map(|idx| (long(names, idx), word(lengths, idx))).collect();
        let entry = |idx| {
            let name = PackedName { name: long(chunks, idx), place: word(places, idx) };
            (name, word(of, idx))
        };
        let entries: Vec<(PackedName, u32)> = (0..n_entries).map(entry).collect();
        if entries.iter().any(|(_, pack)| *pack as usize >= n_packs) {
            return Err(damaged("it names a pack that it does not have"));
        }
        if !entries.is_sorted_by(|(one, _), (next, _)| one < next) {
            return Err(damaged("its names do not rise"));
        }
        Ok(PackList { packs, entries })
    }

    /// The list that a manifest names by its digest, from its file.
    ///
    /// # Errors
    ///
    /// As [`crate::open`], and as [`PackList::parse`].
    pub fn open(digest: Digest, file: &[u8]) -> Result<PackList, BundleError> {
        let (file_name, expected) = (list_file_name(digest), digest.to_string());
        let proof = Proof {
            name: &expected[..N_DIGITS],
            file_name: &file_name,
            expected: &expected,
            number: 0,
            n_levels: 0,
        };
        PackList::parse(&file_name, &open_proved(proof, file, &[])?)
    }

    /// The digest and the file of the list.
    #[cfg(feature = "write")]
    pub fn write(&self) -> (Digest, crate::OutputFile) {
        let gzip = crate::write::gzip(&self.to_bytes());
        let digest = Digest::of(&gzip);
        let bytes = crate::wrap_carrier(&digest.to_string()[..N_DIGITS], &gzip);
        (digest, crate::OutputFile { name: list_file_name(digest), bytes })
    }

    /// The content of the list.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut push = |word: usize| bytes.extend((word as u32).to_be_bytes());
        push(self.packs.len());
        push(self.entries.len());
        bytes.extend(self.packs.iter().flat_map(|(name, _)| name.to_be_bytes()));
        bytes.extend(self.packs.iter().flat_map(|(_, n_bytes)| n_bytes.to_be_bytes()));
        bytes.extend(self.entries.iter().flat_map(|(chunk, _)| chunk.name.to_be_bytes()));
        bytes.extend(self.entries.iter().flat_map(|(chunk, _)| chunk.place.to_be_bytes()));
        bytes.extend(self.entries.iter().flat_map(|(_, pack)| pack.to_be_bytes()));
        bytes
    }

    /// The list of `packs`: of each its length in bytes, and the chunks in it, in order.
    pub fn of(packs: &[(u32, Vec<PackedName>)]) -> PackList {
        let named = packs.iter().map(|(n_bytes, chunks)| (name_of(chunks), *n_bytes)).collect();
        let mut entries = Vec::new();
        for (pack, (_, chunks)) in packs.iter().enumerate() {
            let mut before: Option<PackedName> = None;
            for chunk in chunks {
                if !before.is_some_and(|before| chunk.follows(before)) {
                    entries.push((*chunk, pack as u32));
                }
                before = Some(*chunk);
            }
        }
        entries.sort_unstable();
        // The same bytes may stand in two packs; either will do.
        entries.dedup_by_key(|(chunk, _)| *chunk);
        PackList { packs: named, entries }
    }

    /// The position of the pack that holds `chunk`, if any does. Of a numbered file it says where
    /// that would be.
    pub fn find(&self, chunk: PackedName) -> Option<usize> {
        let after = self.entries.partition_point(|(first, _)| *first <= chunk);
        let (first, pack) = self.entries.get(after.checked_sub(1)?)?;
        let is_in_run = chunk.place > 0 && first.place > 0 && first.name == chunk.name;
        (*first == chunk || is_in_run).then_some(*pack as usize)
    }

    /// How many packs there are.
    pub fn len(&self) -> usize {
        self.packs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packs.is_empty()
    }

    /// The file of the pack at position `idx`, inside the archive's folder.
    ///
    /// # Panics
    ///
    /// Where there is none.
    pub fn file_name(&self, idx: usize) -> String {
        pack_file(self.packs[idx].0)
    }

    /// The length of that file in bytes.
    ///
    /// # Panics
    ///
    /// As [`PackList::file_name`].
    pub fn n_bytes(&self, idx: usize) -> u64 {
        u64::from(self.packs[idx].1)
    }
}

/// The file of the list with this digest, inside the archive's folder.
pub fn list_file_name(digest: Digest) -> String {
    format!("{PACKS_FOLDER}/{}.css", &digest.to_string()[..N_DIGITS])
}

/// The file of a pack of `chunks`, inside the archive's folder.
pub fn pack_file_name(chunks: &[PackedName]) -> String {
    pack_file(name_of(chunks))
}

fn pack_file(name: u64) -> String {
    format!("{PACK_FOLDER}/{}.css", hex(&name.to_be_bytes()))
}

/// A pack is named by what is in it, and by how chunks travel.
fn name_of(chunks: &[PackedName]) -> u64 {
    name_in(START, chunks)
}

/// The name of a pack of `chunks` in a site in which they travel in this `form`.
pub(crate) fn name_in(form: &[u8], chunks: &[PackedName]) -> u64 {
    let mut hash = Sha256::new();
    hash.update(form);
    for chunk in chunks {
        hash.update(chunk.name.to_be_bytes());
        hash.update(chunk.place.to_be_bytes());
    }
    long(&hash.finalize(), 0)
}

/// The word at position `idx` of `bytes`, most significant byte first.
pub(crate) fn word(bytes: &[u8], idx: usize) -> u32 {
    bytes[4 * idx..4 * idx + 4].iter().fold(0, |word, byte| word << 8 | u32::from(*byte))
}

pub(crate) fn long(bytes: &[u8], idx: usize) -> u64 {
    u64::from(word(bytes, 2 * idx)) << 32 | u64::from(word(bytes, 2 * idx + 1))
}
