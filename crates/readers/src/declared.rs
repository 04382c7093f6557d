//! The charset that a file says it is written in.

use encoding_rs::Encoding;

use crate::Entry;

/// How far into a file front matter and headers are looked for, in bytes.
const HEAD_BYTES: usize = 4 * 1024;
/// The longest tag that is looked into, in bytes.
const MAX_TAG_BYTES: usize = 1024;

/// The encoding that the container or the file declares: what came with the bytes, else an XML
/// declaration, a header of MIME or a field of front matter, else the first `<meta>` that names
/// one, wherever it stands.
pub(crate) fn declared(entry: &Entry<'_>) -> Option<&'static Encoding> {
    let outside = entry.charset.and_then(|label| known(label.as_bytes()));
    outside.or_else(|| in_head(entry.bytes)).or_else(|| in_meta(entry.bytes))
}

/// The encoding with this label of the WHATWG Encoding Standard; none for one that stands for
/// nothing readable.
fn known(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label)
}

fn in_head(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let head = head.trim_ascii_start();
    if head.starts_with(b"<?xml") {
        let end = memchr::memchr(b'>', head)?;
        return value_of(&head[..end], b"encoding");
    }
    let is_front_matter = head.starts_with(b"---");
    head.split(|byte| *byte == b'\n').enumerate().find_map(|(idx, line)| {
        let line = line.trim_ascii();
        let name_bytes = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = line.split_at(name_bytes);
        let is_header = name.eq_ignore_ascii_case(b"content-type");
        let is_field =
            is_front_matter && idx > 0 && [b"charset".as_slice(), b"encoding"].contains(&name);
        match (is_header, is_field) {
            (true, _) => value_of(value, b"charset"),
            (_, true) => known(unquoted(&value[1..])),
            _ => None,
        }
    })
}

fn in_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    // SingleFile's pages that unpack themselves declare an encoding in which every byte of the zip
    // inside them is a character.
    if memchr::memmem::find(&bytes[..bytes.len().min(HEAD_BYTES)], b"<html data-sfz").is_some() {
        return None;
    }
    memchr::memchr_iter(b'<', bytes).find_map(|at| {
        let tag = &bytes[at..bytes.len().min(at + MAX_TAG_BYTES)];
        if !tag.get(1..5).is_some_and(|name| name.eq_ignore_ascii_case(b"meta")) {
            return None;
        }
        let end = memchr::memchr(b'>', tag).unwrap_or(tag.len());
        value_of(&tag[..end], b"charset")
    })
}

/// The encoding in `name="label"`, with or without quotation marks.
fn value_of(text: &[u8], name: &[u8]) -> Option<&'static Encoding> {
    let starts = |window: &[u8]| window.eq_ignore_ascii_case(name);
    let at = text.windows(name.len()).position(starts)?;
    let value = text[at + name.len()..].trim_ascii_start().strip_prefix(b"=")?;
    known(unquoted(value))
}

/// The label without the quotation marks around it and without what follows it.
fn unquoted(value: &[u8]) -> &[u8] {
    let value = value.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"';>?#/,".contains(byte);
    &value[..value.iter().position(ends).unwrap_or(value.len())]
}
