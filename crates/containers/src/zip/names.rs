//! What the entries of a zip are called.
//!
//! A flag says that a name is UTF-8; some programs write it in an extra field besides. All others
//! are in whatever the maker's computer used, and say nothing: on Chinese Windows GBK. One name is
//! too short to guess from, so the guess is made over all of them together.

use std::collections::BTreeMap;

use super::bytes::u32_at;
use super::directory::{Directory, Entry, Raw};
use crate::names::{self, Charset, is_short};
use crate::path::tidy;

/// How many bytes of names are shown to the detector: enough for it to be sure.
const EVIDENCE_BYTES: usize = 64 * 1024;

/// The path in Unicode that an extra field gives for `name`; `None` where it is of another name,
/// because a program that did not know the field renamed the entry.
pub(super) fn unicode_path(data: &[u8], name: &[u8]) -> Option<String> {
    let (&version, checksum, path) = (data.first()?, u32_at(data, 1)?, data.get(5..)?);
    let mut crc = flate2::Crc::new();
    crc.update(name);
    (version == 1 && crc.sum() == checksum)
        .then(|| str::from_utf8(path).ok().map(str::to_owned))
        .flatten()
}

/// The directory, its names decoded, without folders and without what is there twice.
pub(super) fn decoded(raw: Vec<Raw>) -> Directory {
    let charset = charset(&raw);
    let mut n_replaced = 0;
    // In order of paths and not of places, so that the last of a path is found.
    let mut by_path: BTreeMap<String, Entry> = BTreeMap::new();
    for Raw { mut entry, name, is_utf8, unicode } in raw {
        let path = match (unicode, str::from_utf8(&name)) {
            (Some(path), _) => tidy(&path),
            (None, _) if is_utf8 => tidy(&String::from_utf8_lossy(&name)),
            (None, Ok(path)) if charset.is_none() || !is_short(path) => tidy(path),
            (None, _) => match &charset {
                Some(charset) => tidy(&charset.decode(&name)),
                None => tidy(&String::from_utf8_lossy(&name)),
            },
        };
        if path.is_empty() || path.ends_with('/') {
            continue;
        }
        entry.path.clone_from(&path);
        if by_path.insert(path, entry).is_some() {
            n_replaced += 1;
        }
    }
    let mut entries: Vec<Entry> = by_path.into_values().collect();
    entries.sort_by(|a, b| (a.start, &a.path).cmp(&(b.start, &b.path)));
    let n_overlapping = drop_overlapping(&mut entries);
    Directory { entries, n_replaced, n_overlapping }
}

/// How long at least what stands before an entry's bytes is.
const LOCAL_BYTES: u64 = 30;

/// Leaves out the entries that begin inside another: that is how a small zip is made to unpack to
/// a large one.
fn drop_overlapping(entries: &mut Vec<Entry>) -> u64 {
    let n_before = entries.len();
    let mut end = 0;
    entries.retain(|entry| {
        let is_apart = entry.start >= end;
        if is_apart {
            end = entry.start.saturating_add(LOCAL_BYTES).saturating_add(entry.packed_bytes);
        }
        is_apart
    });
    (n_before - entries.len()) as u64
}

/// The charset of the names that do not say; `None` where all of them are UTF-8.
fn charset(raw: &[Raw]) -> Option<Charset> {
    let mut evidence = Vec::new();
    for raw in raw {
        let is_known = raw.is_utf8 || raw.unicode.is_some() || str::from_utf8(&raw.name).is_ok();
        if !is_known && evidence.len() < EVIDENCE_BYTES {
            evidence.extend_from_slice(&raw.name);
            evidence.push(b'\n');
        }
    }
    names::guess(&evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What entries are called whose names are these bytes.
    #[track_caller]
    fn check(names: &[&[u8]], expected: &[&str]) {
        let raw = |(idx, name): (usize, &&[u8])| Raw {
            entry: Entry { start: idx as u64 * 100, ..Entry::default() },
            name: name.to_vec(),
            is_utf8: false,
            unicode: None,
        };
        let directory = decoded(names.iter().enumerate().map(raw).collect());
        let paths: Vec<&str> = directory.entries.iter().map(|e| e.path.as_str()).collect();
        assert_eq!(paths, expected);
    }

    #[test]
    fn names_are_guessed_from_all_of_them_together() {
        // 新闻/一.md and 评论.md in GBK; the second alone could be anything.
        check(
            &[b"\xd0\xc2\xce\xc5/\xd2\xbb.md", b"\xc6\xc0\xc2\xdb.md"],
            &["新闻/一.md", "评论.md"],
        );
        check(&["新闻.md".as_bytes(), b"a.md"], &["新闻.md", "a.md"]);
        // 新聞 in Big5.
        check(&[b"\xb7\x73\xbb\x44\xb3\xf8\xbe\xc9.md"], &["新聞報導.md"]);
        check(&[b"caf\x82.md", b"na\x8bve.md"], &["café.md", "naïve.md"]);
        check(
            &[b"a\\b.md", b"./c.md", b"/d.md", b"e\n.md"],
            &["a/b.md", "c.md", "d.md", "e\\x0a.md"],
        );
    }

    #[test]
    fn a_path_in_unicode_counts_while_the_name_is_its_own() {
        let mut crc = flate2::Crc::new();
        crc.update(b"name");
        let data = [&[1][..], &crc.sum().to_le_bytes(), "名".as_bytes()].concat();
        assert_eq!(unicode_path(&data, b"name").as_deref(), Some("名"));
        assert_eq!(unicode_path(&data, b"renamed"), None);
        assert_eq!(unicode_path(&[1, 2], b"name"), None);
    }
}
