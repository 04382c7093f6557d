//! An HTTP answer as a WARC record holds it: its head, and its body without what wrapped it on
//! the way. Crawlers write bodies down already unwrapped, or as they came, and leave the head as
//! it was; so a wrapping is taken off only where the bytes have it.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::fields::{Fields, MediaType, end_of_fields};

/// The head of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// 100 to 999.
    pub(crate) status: u16,
    /// What the server says that the body is.
    pub(crate) media_type: MediaType,
    /// Where the body begins, in bytes from the beginning of the block.
    pub(crate) body_start: usize,
    is_chunked: bool,
    encodings: Vec<String>,
}

/// A body as it was meant to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unwrapped {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Whether it ends before its end.
    pub(crate) is_cut: bool,
}

/// Why a body cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrapped {
    /// It is packed in a way that is not read.
    Encoding(&'static str),
    /// Unpacked it is larger than allowed.
    TooLarge,
}

/// The most encodings that are taken off one body: more than one is rare already.
const MAX_ENCODINGS: usize = 3;

impl Answer {
    /// The answer at the beginning of a record's block; none where the block holds no HTTP.
    pub(crate) fn parse(block: &[u8]) -> Option<Answer> {
        if !block.get(..5)?.eq_ignore_ascii_case(b"HTTP/") {
            return None;
        }
        // An answer without a body may lack the empty line.
        let (head_bytes, body_start) = end_of_fields(block).unwrap_or((block.len(), block.len()));
        let head = &block[..head_bytes];
        let first_bytes = memchr::memchr(b'\n', head).map_or(head.len(), |at| at + 1);
        let status =
            std::str::from_utf8(&head[..first_bytes]).ok()?.split_ascii_whitespace().nth(1)?;
        let status = status.parse().ok().filter(|status| (100..1000).contains(status))?;
        let fields = Fields::parse(&head[first_bytes..]);
        let list = |name| fields.get(name).unwrap_or_default().to_ascii_lowercase();
        let encodings = list("content-encoding");
        Some(Answer {
            status,
            media_type: fields.get("content-type").map(MediaType::parse).unwrap_or_default(),
            body_start,
            is_chunked: list("transfer-encoding").contains("chunked"),
            encodings: encodings.split(',').map(|one| one.trim().to_owned()).rev().collect(),
        })
    }

    /// The body without its wrappings; at most `limit_bytes` of it.
    pub(crate) fn unwrap(&self, body: &[u8], limit_bytes: usize) -> Result<Unwrapped, Wrapped> {
        let chunks = if self.is_chunked { dechunk(body) } else { None };
        let mut found = chunks.unwrap_or_else(|| Unwrapped { bytes: body.to_vec(), is_cut: false });
        for encoding in self.encodings.iter().take(MAX_ENCODINGS) {
            let is_cut = found.is_cut;
            found = decode(encoding, found.bytes, limit_bytes)?;
            found.is_cut |= is_cut;
        }
        if found.bytes.len() > limit_bytes { Err(Wrapped::TooLarge) } else { Ok(found) }
    }
}

/// The body out of its chunks; none where it does not begin with one.
fn dechunk(body: &[u8]) -> Option<Unwrapped> {
    let (mut size_bytes, start) = chunk_size(body)?;
    let mut rest = &body[start..];
    let mut bytes = Vec::with_capacity(body.len());
    while size_bytes > 0 {
        let Some((chunk, after)) = rest.split_at_checked(size_bytes) else {
            bytes.extend_from_slice(rest);
            return Some(Unwrapped { bytes, is_cut: true });
        };
        bytes.extend_from_slice(chunk);
        let after = after.strip_prefix(b"\r").unwrap_or(after);
        let Some(next) = after.strip_prefix(b"\n") else {
            // A number on the first line of a text is no size, as the text goes on after so much.
            let is_text = bytes.len() == chunk.len() && !after.is_empty();
            return (!is_text).then_some(Unwrapped { bytes, is_cut: true });
        };
        let Some((next_bytes, start)) = chunk_size(next) else {
            return Some(Unwrapped { bytes, is_cut: true });
        };
        size_bytes = next_bytes;
        rest = &next[start..];
    }
    Some(Unwrapped { bytes, is_cut: false })
}

/// The size that a chunk begins with, and where its bytes begin.
fn chunk_size(bytes: &[u8]) -> Option<(usize, usize)> {
    let head = &bytes[..bytes.len().min(1024)];
    let end = memchr::memchr(b'\n', head)?;
    let line = head[..end].trim_ascii();
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    if digits.is_empty() || digits.len() > 8 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let size = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    Some((usize::try_from(size).ok()?, end + 1))
}

fn decode(encoding: &str, bytes: Vec<u8>, limit_bytes: usize) -> Result<Unwrapped, Wrapped> {
    let as_it_is = |bytes| Ok(Unwrapped { bytes, is_cut: false });
    match encoding {
        "gzip" | "x-gzip" if bytes.starts_with(b"\x1F\x8B") => {
            inflated(MultiGzDecoder::new(&bytes[..]), limit_bytes)
        }
        "deflate" if is_zlib(&bytes) => inflated(ZlibDecoder::new(&bytes[..]), limit_bytes),
        "deflate" if !looks_like_text(&bytes) => {
            inflated(DeflateDecoder::new(&bytes[..]), limit_bytes)
        }
        "br" if !looks_like_text(&bytes) => Err(Wrapped::Encoding("Brotli")),
        "zstd" if bytes.starts_with(b"\x28\xB5\x2F\xFD") => Err(Wrapped::Encoding("Zstandard")),
        _ => as_it_is(bytes),
    }
}

/// What comes out of `decoder`. Where the packed bytes are damaged or cut, what came before.
fn inflated(decoder: impl Read, limit_bytes: usize) -> Result<Unwrapped, Wrapped> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(limit_bytes).unwrap_or(u64::MAX).saturating_add(1);
    let read = decoder.take(limit).read_to_end(&mut bytes);
    if bytes.len() > limit_bytes {
        return Err(Wrapped::TooLarge);
    }
    Ok(Unwrapped { bytes, is_cut: read.is_err() })
}

/// Whether `bytes` begin as zlib does: method 8, and a head that 31 divides.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..]
        if method & 0x0F == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0)
}

/// Whether `bytes` begin as text does, and as packed bytes hardly ever do.
fn looks_like_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(256)];
    let is_odd = |byte: &&u8| **byte < 0x20 && !byte.is_ascii_whitespace();
    let may_be_cut = |error: std::str::Utf8Error| error.error_len().is_none();
    !sample.iter().any(|byte| is_odd(&byte))
        && std::str::from_utf8(sample).map_or_else(may_be_cut, |_| true)
        || sample.trim_ascii_start().first() == Some(&b'<')
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const LIMIT_BYTES: usize = 1 << 20;
    const PAGE: &[u8] = "<p>早晨下了一场雨。</p>".as_bytes();

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn chunked(chunks: &[&[u8]]) -> Vec<u8> {
        let mut out = Vec::new();
        for chunk in chunks.iter().chain([&&b""[..]]) {
            out.extend_from_slice(format!("{:x};x=1\r\n", chunk.len()).as_bytes());
            out.extend_from_slice(chunk);
            out.extend_from_slice(b"\r\n");
        }
        out
    }

    #[track_caller]
    fn check(head: &str, body: &[u8], expected: Result<(&[u8], bool), Wrapped>) {
        let mut block = format!("HTTP/1.1 200 OK\r\n{head}\r\n").into_bytes();
        block.extend_from_slice(body);
        let answer = Answer::parse(&block).expect("an answer");
        let found = answer.unwrap(&block[answer.body_start..], LIMIT_BYTES);
        let found = found.as_ref().map(|found| (found.bytes.as_slice(), found.is_cut));
        assert_eq!(found, expected.as_ref().map(|expected| *expected), "{head}");
    }

    #[test]
    fn wrappings_are_taken_off() {
        check("", PAGE, Ok((PAGE, false)));
        check("Content-Encoding: gzip\r\n", &gzip(PAGE), Ok((PAGE, false)));
        check("Content-Encoding: deflate\r\n", &zlib(PAGE), Ok((PAGE, false)));
        check("Content-Encoding: deflate\r\n", &deflate(PAGE), Ok((PAGE, false)));
        check("Content-Encoding: gzip, identity\r\n", &gzip(PAGE), Ok((PAGE, false)));
        check("Content-Encoding: deflate, gzip\r\n", &gzip(&zlib(PAGE)), Ok((PAGE, false)));
        let packed = gzip(PAGE);
        let (one, other) = packed.split_at(10);
        let head = "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
        check(head, &chunked(&[one, other]), Ok((PAGE, false)));
    }

    #[test]
    fn what_is_not_wrapped_is_taken_as_it_is() {
        let head = "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
        check(head, PAGE, Ok((PAGE, false)));
        check("Content-Encoding: br\r\n", PAGE, Ok((PAGE, false)));
        check("Content-Encoding: deflate\r\n", PAGE, Ok((PAGE, false)));
        check("Content-Encoding: zstd\r\n", PAGE, Ok((PAGE, false)));
        check("Transfer-Encoding: chunked\r\n", b"2\nmore text", Ok((b"2\nmore text", false)));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let brotli = b"\x8b\x02\x80\x01\x02\x03\xFF";
        check("Content-Encoding: br\r\n", brotli, Err(Wrapped::Encoding("Brotli")));
        let zstd = b"\x28\xB5\x2F\xFD\0\0";
        check("Content-Encoding: zstd\r\n", zstd, Err(Wrapped::Encoding("Zstandard")));
        let bomb = gzip(&vec![b' '; LIMIT_BYTES + 1]);
        check("Content-Encoding: gzip\r\n", &bomb, Err(Wrapped::TooLarge));
    }

    #[test]
    fn a_body_that_is_cut_gives_what_is_there() {
        let long = "一二三四五".repeat(40_000);
        let packed = gzip(long.as_bytes());
        let block = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
        let answer = Answer::parse(block).expect("an answer");
        let found = answer.unwrap(&packed[..packed.len() / 2], LIMIT_BYTES).expect("a part");
        assert!(found.is_cut && long.as_bytes().starts_with(&found.bytes));
        let head = "Transfer-Encoding: chunked\r\n";
        check(head, b"5\r\nabcde\r\nff\r\nfgh", Ok((b"abcdefgh", true)));
        check(head, b"5\r\nabcde\r\n\xFF\xFF", Ok((b"abcde", true)));
    }

    #[test]
    fn answers_are_told_from_other_blocks() {
        assert_eq!(Answer::parse(b"HTTP/2 404\r\n\r\n").map(|answer| answer.status), Some(404));
        assert_eq!(Answer::parse(b"http/1.0 301 Moved\n").map(|answer| answer.status), Some(301));
        for block in [&b""[..], b"HTTP", b"HTTP/1.1", b"HTTP/1.1 x", b"HTTP/1.1 20000", b"<html>"] {
            assert_eq!(Answer::parse(block), None, "{block:?}");
        }
    }
}
