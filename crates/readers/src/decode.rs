//! From bytes to text.
//!
//! In this order: a byte order mark; UTF-8 where the bytes are valid; the charset that the file or
//! its container declares, where the bytes agree; and the evidence of the bytes that are not ASCII,
//! wherever in the file they stand. Valid UTF-8 goes before a declaration because mirrors convert
//! pages to UTF-8 and leave their `<meta charset="gb2312">` as it was, and text in another encoding
//! is hardly ever valid UTF-8 by chance.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
};

use crate::declared::declared;
use crate::draft::Context;
use crate::mend::mended;
use crate::{ReadError, WarningKind};

/// How much text that is not ASCII is shown to the detector, in bytes: enough for it to be sure.
const EVIDENCE_BYTES: usize = 64 * 1024;
/// Declared encodings and damaged UTF-8 are believed with at most one fault in so many characters
/// that are not ASCII.
const CHARS_PER_FAULT: usize = 10;

/// The text of the entry, without byte order marks at its edges.
pub(crate) fn decode<'a>(cx: &mut Context<'a>) -> Result<Cow<'a, str>, ReadError> {
    let bytes = cx.entry.bytes;
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark_bytes..], cx);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decode_as(encoding, bytes, cx);
    }
    if is_binary(bytes) {
        return Err(NOISE);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return match believed_over_utf8(text, cx) {
            Some(encoding) => decode_as(encoding, bytes, cx),
            None => {
                let n_lost = memchr::memmem::find_iter(bytes, "\u{FFFD}").count();
                if n_lost > 0 {
                    cx.warn(WarningKind::LostCharacters { n_lost });
                }
                Ok(mended(text, cx))
            }
        };
    }
    let evidence = evidence(bytes);
    let named = declared(cx.entry).filter(|encoding| agrees(encoding, &evidence));
    let guessed = guess(&evidence);
    let encoding = match named {
        // Any bytes are text in an encoding of one byte a character, and servers declare one by
        // default: it is not believed of what is plainly East Asian.
        Some(named)
            if named.is_single_byte() && is_east_asian(guessed) && is_mostly_high(&evidence) =>
        {
            guessed
        }
        Some(named) => named,
        None => guessed,
    };
    decode_as(encoding, bytes, cx)
}

const NOISE: ReadError = ReadError::Binary { what: "a picture, an archive, a damaged copy?" };

/// Whether the bytes begin as no text does: with many zeros.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(1024)];
    sample.iter().filter(|byte| **byte == 0).count() * 8 > sample.len()
}

/// UTF-16 that lacks its mark: markup is ASCII, so every other byte of a beginning is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..16)?;
    let is_ascii =
        |pair: &&[u8], at: usize| pair[at].is_ascii() && pair[at] != 0 && pair[1 - at] == 0;
    let n_pairs = sample.chunks_exact(2).len();
    let share = |at: usize| sample.chunks_exact(2).filter(|pair| is_ascii(pair, at)).count();
    [(0, UTF_16LE), (1, UTF_16BE)]
        .into_iter()
        .find(|(at, _)| share(*at) * 2 >= n_pairs && is_ascii(&&sample[..2], *at))
        .map(|(_, encoding)| encoding)
}

/// More characters of two bytes than this are no UTF-8 by chance: one in nine of GBK's is.
const MAX_BY_CHANCE: usize = 32;

/// A declared encoding whose text is valid UTF-8 too: one that writes in ASCII (ISO-2022-JP), or
/// one of two bytes a character, where no character of the file has more as UTF-8. (The first such
/// case is known from an editor that took the GBK of 联通 for UTF-8.)
fn believed_over_utf8(text: &str, cx: &Context<'_>) -> Option<&'static Encoding> {
    let has_escape = memchr::memmem::find(text.as_bytes(), b"\x1B$").is_some();
    let high = || text.chars().filter(|c| !c.is_ascii());
    let n_high = high().take(MAX_BY_CHANCE + 1).count();
    let is_short = (1..=MAX_BY_CHANCE).contains(&n_high) && high().all(|c| c.len_utf8() <= 2);
    if !has_escape && !is_short {
        return None;
    }
    let two_bytes = [GBK, GB18030, BIG5, EUC_KR, EUC_JP, SHIFT_JIS];
    declared(cx.entry).filter(|encoding| {
        if has_escape { *encoding == ISO_2022_JP } else { two_bytes.contains(encoding) }
    })
}

fn decode_as<'a>(
    encoding: &'static Encoding,
    bytes: &'a [u8],
    cx: &mut Context<'_>,
) -> Result<Cow<'a, str>, ReadError> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let charset = encoding.name();
    if encoding != UTF_8 {
        cx.warn(WarningKind::Decoded { charset });
    }
    if had_errors {
        let n_replaced = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
        // Text in any known encoding has few faults; noise has one every few characters.
        if n_replaced * 8 > text.chars().count() {
            return Err(NOISE);
        }
        cx.warn(WarningKind::LossyDecoding { charset, n_replaced });
    }
    Ok(text)
}

/// The parts of `bytes` that are not ASCII, with the words that they stand in, from all over the
/// file. They are cut where no encoding has the second byte of a character.
fn evidence(bytes: &[u8]) -> Vec<u8> {
    let is_border = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b'<' | b'>' | b'"');
    let mut found = Vec::new();
    for word in bytes.split_inclusive(is_border) {
        if found.len() >= EVIDENCE_BYTES {
            break;
        }
        if !word.is_ascii() {
            let n_bytes = word.len().min(EVIDENCE_BYTES);
            found.extend_from_slice(&word[..n_bytes]);
        }
    }
    found
}

/// Whether `evidence` is text in this encoding, but for a few damaged places.
fn agrees(encoding: &'static Encoding, evidence: &[u8]) -> bool {
    let (text, had_errors) = encoding.decode_without_bom_handling(evidence);
    if !had_errors {
        return true;
    }
    let n_faults = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    let n_good = text.chars().filter(|c| !c.is_ascii()).count() - n_faults;
    n_faults * CHARS_PER_FAULT <= n_good.max(CHARS_PER_FAULT - 1)
}

fn is_east_asian(encoding: &'static Encoding) -> bool {
    [GB18030, BIG5, EUC_JP, EUC_KR, SHIFT_JIS].contains(&encoding)
}

fn is_mostly_high(evidence: &[u8]) -> bool {
    evidence.iter().filter(|byte| !byte.is_ascii()).count() * 2 > evidence.len()
}

fn guess(evidence: &[u8]) -> &'static Encoding {
    let n_faults = evidence.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    let not_ascii =
        |chunk: std::str::Utf8Chunk<'_>| chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    let n_good: usize = evidence.utf8_chunks().map(not_ascii).sum();
    // In text of another encoding most characters are faults, and few look like UTF-8 by chance.
    if n_good >= 2 * n_faults {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(evidence, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == GBK {
        return GB18030; // its superset
    }
    // The archives are Chinese: where the detector sees no East Asian text in bytes that are valid
    // GB18030, a western encoding would turn every character into two.
    let has_gb18030_text =
        || GB18030.decode_without_bom_handling_and_without_replacement(evidence).is_some();
    if !is_east_asian(guess) && is_mostly_high(evidence) && has_gb18030_text() {
        return GB18030;
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, ReadOptions, SourceTable};

    /// Decodes, and gives the text and what was said about it.
    fn check(bytes: &[u8], charset: Option<&str>, expected: &str, warnings: &[&str]) {
        let entry = Entry { bytes, charset, ..Entry::default() };
        let table = SourceTable::builtin();
        let options = ReadOptions::new(&table);
        let mut cx = Context::new(&entry, &options);
        let text = decode(&mut cx).expect(expected).into_owned();
        assert!(text.contains(expected), "{text:?} should hold {expected:?}");
        let said: Vec<String> = cx.finish().iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), warnings.len(), "{said:?}");
        for (said, wanted) in said.iter().zip(warnings) {
            assert!(said.contains(wanted), "{said:?} should say {wanted:?}");
        }
    }

    fn gbk(text: &str) -> Vec<u8> {
        GBK.encode(text).0.into_owned()
    }

    #[test]
    fn the_bytes_that_are_not_ascii_decide_wherever_they_stand() {
        let script = "var a = 'b';\n".repeat(20_000);
        let late = [script.as_bytes(), &gbk("石榴树沿路种下，街灯亮到午夜。")].concat();
        check(&late, None, "石榴树沿路种下", &["read as gb18030"]);
        let damaged = [script.as_bytes(), "街灯亮到午夜，石榴".as_bytes(), b"\xE6\x88 "].concat();
        check(&damaged, None, "街灯亮到午夜", &["1 damaged place"]);
    }

    #[test]
    fn what_the_file_declares_goes_before_a_guess() {
        let big5 = BIG5.encode("路燈").0.into_owned();
        for head in [
            "<meta charset=big5>",
            "<META http-equiv='Content-Type' content='text/html; charset=Big5'>",
            "<?xml version='1.0' encoding='big5'?>",
            "---\ncharset: big5\n---\n",
            "Content-Type: text/html; charset=\"big5\"\n\n",
        ] {
            check(&[head.as_bytes(), &big5].concat(), None, "路燈", &["read as Big5"]);
        }
        check(&big5, Some("big5"), "路燈", &["read as Big5"]);
        let late = [" ".repeat(90_000).as_bytes(), b"<meta charset=big5>", &big5].concat();
        check(&late, None, "路燈", &["read as Big5"]);
    }

    #[test]
    fn a_declaration_that_the_bytes_deny_is_not_believed() {
        let utf8 = "<meta charset=gb2312>石榴树沿路种下".as_bytes();
        check(utf8, Some("gbk"), "石榴树沿路种下", &[]);
        let lie =
            [b"<meta charset=utf-8>".as_slice(), &gbk("石榴树沿路种下，街灯亮到午夜。")].concat();
        check(&lie, None, "石榴树沿路种下", &["read as gb18030"]);
        let text = gbk("石榴树沿路种下，街灯亮到午夜。");
        check(&text, Some("iso-8859-1"), "石榴树沿路种下", &["read as gb18030"]);
        check(b"caf\xE9 au lait", Some("iso-8859-1"), "café", &["read as windows-1252"]);
    }

    #[test]
    fn two_bytes_that_are_utf8_by_chance_follow_the_declaration() {
        let text = [b"<meta charset=gbk>".as_slice(), b"\xC4\xA3\xC4\xA3"].concat();
        assert!(std::str::from_utf8(&text).is_ok());
        check(&text, None, "模模", &["read as GBK"]);
    }

    #[test]
    fn what_was_decoded_twice_is_mended() {
        let twice: String = "石榴树".bytes().map(char::from).collect();
        let page = format!("### 标题 é\n<p>{twice}，{twice}</p>");
        check(page.as_bytes(), None, "### 标题 é\n<p>石榴树，石榴树</p>", &["6 characters"]);
        check("naïve é\u{a0}x".as_bytes(), None, "naïve é\u{a0}x", &[]);
    }

    #[test]
    fn utf16_needs_no_mark() {
        let le: Vec<u8> = "### 路灯亮了\n<p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&[&le[..], &le[..]].concat(), None, "路灯亮了", &["read as UTF-16LE"]);
        let html: Vec<u8> = "<html><p>路灯亮了".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&html, None, "路灯亮了", &["read as UTF-16BE"]);
    }
}
