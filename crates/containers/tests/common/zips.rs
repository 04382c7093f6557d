//! A packer of zips that can be told to lie.

use std::io::Write as _;

/// An entry to be packed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packed {
    pub(crate) name: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_deflated: bool,
    pub(crate) flags: u16,
    pub(crate) method: Option<u16>,
    /// What the directory says in the place of the size and the checksum.
    pub(crate) size_bytes: Option<u32>,
    pub(crate) crc: Option<u32>,
    /// Whether sizes and place stand in zip64's field.
    pub(crate) is_zip64: bool,
}

/// An entry that stands as it is.
pub(crate) fn stored(name: impl AsRef<[u8]>, bytes: impl AsRef<[u8]>) -> Packed {
    let (name, bytes) = (name.as_ref().to_vec(), bytes.as_ref().to_vec());
    Packed { name, bytes, ..Packed::default() }
}

/// An entry that is packed.
pub(crate) fn deflated(name: impl AsRef<[u8]>, bytes: impl AsRef<[u8]>) -> Packed {
    Packed { is_deflated: true, ..stored(name, bytes) }
}

/// A zip of `entries` with a comment.
pub(crate) fn zip(entries: &[Packed], comment: &[u8]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let start = out.len() as u64;
        let body = body(entry);
        out.extend(local(entry, body.len()));
        out.extend_from_slice(&body);
        directory.extend(central(entry, start, body.len()));
    }
    let is_zip64 = entries.iter().any(|entry| entry.is_zip64);
    end(out, &directory, entries.len(), comment, is_zip64)
}

/// A zip whose directory names the first entry's bytes `n` times.
pub(crate) fn shared(entry: &Packed, n: usize) -> Vec<u8> {
    let body = body(entry);
    let mut crc = flate2::Crc::new();
    crc.update(&entry.bytes);
    let entry = &Packed { crc: Some(crc.sum()), size_bytes: Some(size(entry)), ..entry.clone() };
    let mut out = local(entry, body.len());
    out.extend_from_slice(&body);
    let bare = Packed { bytes: Vec::new(), ..entry.clone() };
    let mut directory = Vec::new();
    for idx in 0..n {
        let name = format!("{idx}.md").into_bytes();
        directory.extend(central(&Packed { name, ..bare.clone() }, 0, body.len()));
    }
    end(out, &directory, n, b"", false)
}

fn body(entry: &Packed) -> Vec<u8> {
    if !entry.is_deflated {
        return entry.bytes.clone();
    }
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&entry.bytes).expect("memory");
    packer.finish().expect("memory")
}

fn head(entry: &Packed) -> Vec<u8> {
    let sum = entry.crc.unwrap_or_else(|| {
        let mut crc = flate2::Crc::new();
        crc.update(&entry.bytes);
        crc.sum()
    });
    let method = entry.method.unwrap_or(if entry.is_deflated { 8 } else { 0 });
    let mut out = Vec::new();
    out.extend(20_u16.to_le_bytes());
    out.extend(entry.flags.to_le_bytes());
    out.extend(method.to_le_bytes());
    out.extend([0; 4]);
    out.extend(sum.to_le_bytes());
    out
}

fn size(entry: &Packed) -> u32 {
    entry.size_bytes.unwrap_or(entry.bytes.len() as u32)
}

fn local(entry: &Packed, n_packed: usize) -> Vec<u8> {
    let mut out = b"PK\x03\x04".to_vec();
    out.extend(head(entry));
    out.extend((n_packed as u32).to_le_bytes());
    out.extend(size(entry).to_le_bytes());
    out.extend((entry.name.len() as u16).to_le_bytes());
    out.extend(7_u16.to_le_bytes());
    out.extend_from_slice(&entry.name);
    out.extend(b"\xEF\xBE\x03\0abc");
    out
}

fn central(entry: &Packed, start: u64, n_packed: usize) -> Vec<u8> {
    let (mut sizes, mut extra) = (vec![n_packed as u32, size(entry), start as u32], Vec::new());
    if entry.is_zip64 {
        sizes = vec![u32::MAX; 3];
        extra.extend(1_u16.to_le_bytes());
        extra.extend(24_u16.to_le_bytes());
        for value in [u64::from(size(entry)), n_packed as u64, start] {
            extra.extend(value.to_le_bytes());
        }
    }
    let mut out = b"PK\x01\x02\x14\0".to_vec();
    out.extend(head(entry));
    out.extend(sizes[0].to_le_bytes());
    out.extend(sizes[1].to_le_bytes());
    out.extend((entry.name.len() as u16).to_le_bytes());
    out.extend((extra.len() as u16).to_le_bytes());
    out.extend([0; 10]);
    out.extend(sizes[2].to_le_bytes());
    out.extend_from_slice(&entry.name);
    out.extend(extra);
    out
}

fn end(mut out: Vec<u8>, directory: &[u8], n: usize, comment: &[u8], is_zip64: bool) -> Vec<u8> {
    let start = out.len() as u64;
    out.extend_from_slice(directory);
    if is_zip64 {
        let place = out.len() as u64;
        out.extend(b"PK\x06\x06");
        out.extend(44_u64.to_le_bytes());
        out.extend([0; 12]);
        for value in [n as u64, n as u64, directory.len() as u64, start] {
            out.extend(value.to_le_bytes());
        }
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend(place.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
    }
    let short = |value: u64| if is_zip64 { u32::MAX } else { value as u32 };
    let n = if is_zip64 { u16::MAX } else { n as u16 };
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(n.to_le_bytes());
    out.extend(n.to_le_bytes());
    out.extend(short(directory.len() as u64).to_le_bytes());
    out.extend(short(start).to_le_bytes());
    out.extend((comment.len() as u16).to_le_bytes());
    out.extend_from_slice(comment);
    out
}
