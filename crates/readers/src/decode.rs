//! From bytes to text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8};

use crate::{ReadError, Warning, WarningKind};

/// How much of a file that is not UTF-8 is shown to the detector, in bytes: enough for it to be
/// sure.
const DETECT_BYTES: usize = 64 * 1024;
/// A file with more than one bad place per so many bytes is not damaged UTF-8 but something else.
const UTF8_BYTES_PER_FAULT: usize = 50;

/// The text of `bytes`, without its byte order mark.
///
/// UTF-8 is by far the most common and is tried first. A byte order mark decides; else the bytes of
/// a file that is mostly good UTF-8 are taken as damaged UTF-8, and anything else is guessed
/// (GB18030, Big5 and what else a browser would recognise).
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    warnings: &mut Vec<Warning>,
) -> Result<Cow<'a, str>, ReadError> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark_bytes..], warnings);
    }
    if is_binary(bytes) {
        return Err(ReadError::Binary);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    decode_as(guess(bytes), bytes, warnings)
}

/// Whether the bytes begin as no text does: with many zeros.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(1024)];
    sample.iter().filter(|byte| **byte == 0).count() * 8 > sample.len()
}

fn decode_as<'a>(
    encoding: &'static Encoding,
    bytes: &'a [u8],
    warnings: &mut Vec<Warning>,
) -> Result<Cow<'a, str>, ReadError> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let charset = encoding.name();
    if encoding != UTF_8 {
        warnings.push(WarningKind::Decoded { charset }.into());
    }
    if had_errors {
        let n_replaced = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
        // Text in any known encoding has few faults; noise has one every few characters.
        if n_replaced * 8 > text.chars().count() {
            return Err(ReadError::Binary);
        }
        warnings.push(WarningKind::LossyDecoding { charset, n_replaced }.into());
    }
    Ok(text)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(DETECT_BYTES)];
    let n_faults = sample.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    let has_multibyte = sample.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    if has_multibyte && n_faults * UTF8_BYTES_PER_FAULT <= sample.len().max(UTF8_BYTES_PER_FAULT) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == GBK {
        return GB18030; // its superset
    }
    // The archives are Chinese: where the detector sees no East Asian text in bytes that are valid
    // GB18030, a western encoding would turn every character into two.
    let east_asian = [GB18030, BIG5, EUC_JP, EUC_KR, SHIFT_JIS].contains(&guess);
    let has_gb18030_text =
        || GB18030.decode_without_bom_handling_and_without_replacement(sample).is_some();
    if !east_asian
        && sample.iter().filter(|byte| !byte.is_ascii()).count() * 4 > sample.len()
        && has_gb18030_text()
    {
        return GB18030;
    }
    guess
}
