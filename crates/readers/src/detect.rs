//! Tells from the first bytes what is no text, before anything is decoded.

/// How files begin that are no text, and what they are.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\0\0\x01\0", "an icon"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive: unpack it first"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1F\x8B", "a gzip archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xFD7zXZ\0", "an XZ archive: unpack it first"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive: unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive: unpack it first"),
    (b"Rar!\x1A\x07", "a RAR archive: unpack it first"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\0asm", "a WebAssembly module"),
    (b"\x7FELF", "a program"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"fLaC", "a FLAC recording"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\x1AE\xDF\xA3", "a Matroska recording"),
    (b"bplist00", "a property list"),
];

/// What a file is whose bytes are known to be no text.
pub(crate) fn binary(bytes: &[u8]) -> Option<&'static str> {
    let known = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    if let Some((_, what)) = known {
        return Some(what);
    }
    // Containers that say their kind after a length.
    match (bytes.get(..4), bytes.get(4..8), bytes.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => Some("a WebP picture"),
        (Some(b"RIFF"), _, Some(b"WAVE" | b"AVI ")) => Some("a recording"),
        (_, Some(b"ftyp"), Some(b"avif" | b"heic" | b"mif1")) => Some("an AVIF or HEIF picture"),
        (_, Some(b"ftyp"), _) => Some("an MP4 recording"),
        (_, Some(b"Bud1"), _) => Some("a folder's settings"),
        _ => None,
    }
}

/// How far into a file a page's first tags are looked for, in bytes.
const PAGE_BYTES: usize = 4 * 1024;

/// Whether bytes begin as those of a page of the web.
pub(crate) fn is_page(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(PAGE_BYTES)];
    let beginning = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning).trim_ascii_start();
    let has = |tag: &[u8]| beginning.windows(tag.len()).any(|part| part.eq_ignore_ascii_case(tag));
    beginning.starts_with(b"<") && (has(b"<html") || has(b"<!doctype html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_files_are_named_however_short_they_are() {
        assert_eq!(binary(b"\x89PNG\r\n\x1a\n"), Some("a PNG picture"));
        assert_eq!(binary(b"RIFF\x10\0\0\0WEBPVP8 "), Some("a WebP picture"));
        assert_eq!(binary(b"\0\0\0\x20ftypisom"), Some("an MP4 recording"));
        for text in ["", "---\ntitle: x", "### 题", "<!--0-->", "BM", "PK 战", "ID"] {
            assert_eq!(binary(text.as_bytes()), None, "{text}");
        }
    }
}
