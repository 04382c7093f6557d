//! The 512 bytes before each member of a tar.

/// How long a header is, and what everything is filled up to, in bytes.
pub(super) const BLOCK_BYTES: usize = 512;

/// What a header is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    File,
    /// The name of the next member, in GNU's way.
    LongName,
    /// What is to be said of the next member, in the way of pax.
    Pax,
    /// A file with holes.
    Sparse,
    /// A folder, a link, a device, or what is said of what is none of our business.
    Other,
}

/// A header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: Type,
    pub(super) name: Vec<u8>,
    pub(super) size_bytes: u64,
}

/// Whether a file that begins with `head` is a tar.
pub(crate) fn begins_like_a_tar(head: &[u8]) -> bool {
    head.get(..BLOCK_BYTES).is_some_and(|block| block[0] != 0 && Header::parse(block).is_some())
}

impl Header {
    /// The header in `block`; `None` where it is none, as its checksum says.
    pub(super) fn parse(block: &[u8]) -> Option<Header> {
        if block.len() < BLOCK_BYTES || !has_checksum(block) {
            return None;
        }
        let mut name = text(&block[..100]).to_vec();
        // GNU's own form has something else there.
        let prefix = text(&block[345..500]);
        if block[257..].starts_with(b"ustar\0") && !prefix.is_empty() {
            name = [prefix, b"/", &name].concat();
        }
        let kind = match block[156] {
            b'0' | b'\0' | b'7' => Type::File,
            b'L' => Type::LongName,
            b'x' => Type::Pax,
            b'S' => Type::Sparse,
            _ => Type::Other,
        };
        Some(Header { kind, name, size_bytes: number(&block[124..136])? })
    }
}

fn text(field: &[u8]) -> &[u8] {
    &field[..field.iter().position(|byte| *byte == 0).unwrap_or(field.len())]
}

/// The sum of all bytes, those of the checksum itself as spaces. Old programs added them up with
/// signs.
fn has_checksum(block: &[u8]) -> bool {
    let Some(expected) = octal(&block[148..156]) else { return false };
    let byte = |at: usize| if (148..156).contains(&at) { b' ' } else { block[at] };
    let unsigned: u64 = (0..BLOCK_BYTES).map(|at| u64::from(byte(at))).sum();
    let signed: i64 = (0..BLOCK_BYTES).map(|at| i64::from(byte(at).cast_signed())).sum();
    expected == unsigned || i64::try_from(expected) == Ok(signed)
}

/// A number: octal digits, or, where it is too large for them, in base 256 behind a set bit.
fn number(field: &[u8]) -> Option<u64> {
    if field.first()? & 0x80 == 0 {
        return octal(field);
    }
    if field[0] != 0x80 || field.len() < 9 {
        return None;
    }
    let (high, low) = field[1..].split_at(field.len() - 9);
    let low: [u8; 8] = low.try_into().ok()?;
    high.iter().all(|byte| *byte == 0).then(|| u64::from_be_bytes(low))
}

fn octal(field: &[u8]) -> Option<u64> {
    let digits = str::from_utf8(text(field)).ok()?.trim_matches(' ');
    if digits.is_empty() {
        return Some(0);
    }
    u64::from_str_radix(digits, 8).ok()
}

/// What pax says of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pax {
    pub(super) path: Option<Vec<u8>>,
    pub(super) size_bytes: Option<u64>,
    pub(super) is_sparse: bool,
}

/// The records in `bytes`, each `length key=value`; what cannot be understood ends them.
pub(super) fn pax(bytes: &[u8]) -> Pax {
    let mut found = Pax::default();
    let mut rest = bytes;
    while let Some((key, value, n_bytes)) = record(rest) {
        rest = &rest[n_bytes..];
        match key {
            b"path" => found.path = Some(value.to_vec()),
            b"size" => {
                found.size_bytes = str::from_utf8(value).ok().and_then(|text| text.parse().ok());
            }
            _ => found.is_sparse |= key.starts_with(b"GNU.sparse."),
        }
    }
    found
}

fn record(bytes: &[u8]) -> Option<(&[u8], &[u8], usize)> {
    let space = bytes.iter().take(20).position(|byte| *byte == b' ')?;
    let n_bytes: usize = str::from_utf8(&bytes[..space]).ok()?.parse().ok()?;
    let text = bytes.get(space + 1..n_bytes)?.strip_suffix(b"\n")?;
    let equals = text.iter().position(|byte| *byte == b'=')?;
    Some((&text[..equals], &text[equals + 1..], n_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_large() {
        for (field, expected) in [
            (&b"00000000017\0"[..], Some(15)),
            (b"     17 \0\0\0\0", Some(15)),
            (b"\0\0\0\0\0\0\0\0\0\0\0\0", Some(0)),
            (b"00000000018\0", None),
            (b"\x80\0\0\0\0\0\0\x02\0\0\0\x01", Some((2 << 32) + 1)),
            (b"\x80\0\0\x01\0\0\0\x02\0\0\0\x01", None),
            (b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", None),
        ] {
            assert_eq!(number(field), expected, "{field:?}");
        }
    }

    #[test]
    fn records_of_pax_say_path_and_size() {
        let found = pax("20 path=新闻/a.md\n15 size=123456\n12 mtime=1.5\n".as_bytes());
        assert_eq!(found.path.as_deref(), Some("新闻/a.md".as_bytes()));
        assert_eq!((found.size_bytes, found.is_sparse), (Some(123_456), false));
        assert!(pax(b"22 GNU.sparse.major=1\n").is_sparse);
        for odd in [&b""[..], b"x", b"5 a=b", b"0 path=a\n", b"99999999999999999999 path=a\n"] {
            assert_eq!(pax(odd), Pax::default(), "{odd:?}");
        }
    }
}
