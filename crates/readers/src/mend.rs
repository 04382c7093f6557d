//! Text that somebody decoded in the wrong encoding and wrote as UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, WINDOWS_1252};

use crate::WarningKind;
use crate::declared::declared;
use crate::draft::Context;

/// The text as it was, where it was decoded in the wrong encoding.
pub(crate) fn mended<'a>(text: &'a str, cx: &mut Context<'_>) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    let mut n_mended = 0;
    if let Some((once, n)) = as_utf8(&text) {
        (text, n_mended) = (Cow::Owned(once), n);
    }
    if let Some((east_asian, n)) = as_declared(&text, cx) {
        (text, n_mended) = (Cow::Owned(east_asian), n);
    }
    if n_mended > 0 {
        cx.warn(WarningKind::DecodedTwice { n_mended });
    }
    text
}

/// UTF-8 that somebody read as Latin-1 and wrote as UTF-8 again: what it was. Nothing else holds
/// the control characters U+0080 to U+009F, which stand for parts of characters then.
fn as_utf8(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let is_control = |at: usize| bytes.get(at + 1).is_some_and(|next| (0x80..0xA0).contains(next));
    if !memchr::memchr_iter(0xC2, bytes).any(is_control) {
        return None;
    }
    let is_latin = |c: char| ('\u{80}'..='\u{FF}').contains(&c);
    let mut out = String::with_capacity(text.len());
    let mut n_mended = 0;
    let mut rest = text;
    while let Some(start) = rest.find(is_latin) {
        let (before, run) = rest.split_at(start);
        let (run, after) = run.split_at(run.find(|c| !is_latin(c)).unwrap_or(run.len()));
        out.push_str(before);
        let once: Vec<u8> = run.chars().filter_map(|c| u8::try_from(c).ok()).collect();
        match std::str::from_utf8(&once) {
            Ok(original) => {
                n_mended += original.chars().count();
                out.push_str(original);
            }
            Err(_) => out.push_str(run),
        }
        rest = after;
    }
    if n_mended == 0 {
        return None;
    }
    out.push_str(rest);
    Some((out, n_mended))
}

/// Text in a declared encoding of two bytes a character that somebody read in one of Latin letters.
/// It has long rows of accented letters, which nobody writes, and nothing else beyond ASCII.
fn as_declared(text: &str, cx: &Context<'_>) -> Option<(String, usize)> {
    const MIN_CHARS: usize = 64;
    let letters = text.chars().filter(|c| !c.is_ascii());
    let n_letters = letters.clone().take(MIN_CHARS).count();
    if n_letters < MIN_CHARS || letters.take(MIN_CHARS).any(is_east_asian) || !has_rows(text) {
        return None;
    }
    let encoding = declared(cx.entry).filter(|encoding| !encoding.is_single_byte())?;
    // Signs that only the older one has: the newer one has letters in their places.
    let is_older = text.contains(['¤', '¦', '¨', '´', '¸', '¼', '½', '¾']);
    read_again(text, if is_older { WINDOWS_1252 } else { ISO_8859_15 }, encoding)
}

/// Whether of the first letters beyond ASCII most stand beside others.
fn has_rows(text: &str) -> bool {
    const SAMPLE_CHARS: usize = 4_000;
    let (mut n_all, mut n_beside) = (0, 0);
    let mut before = ' ';
    for c in text.chars().skip_while(char::is_ascii).take(SAMPLE_CHARS) {
        n_all += usize::from(!c.is_ascii());
        n_beside += usize::from(!c.is_ascii() && !before.is_ascii());
        before = c;
    }
    n_beside * 3 > n_all * 2
}

/// The bytes that `latin` made this text of, read in `encoding`; nothing where they are no such
/// text.
fn read_again(
    text: &str,
    latin: &'static Encoding,
    encoding: &'static Encoding,
) -> Option<(String, usize)> {
    let (bytes, _, has_others) = latin.encode(text);
    let original = encoding.decode_without_bom_handling(&bytes).0;
    let n_faults = original.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let n_good = original.chars().filter(|c| is_east_asian(*c)).count();
    let is_text = n_good > 20 * n_faults && !has_others;
    is_text.then(|| (original.into_owned(), n_good))
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{FF00}'..='\u{FFEF}')
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::*;
    use crate::{Entry, ReadOptions, SourceTable};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let page = format!("<meta charset=gb2312><p>{text}</p>");
        let entry = Entry { bytes: page.as_bytes(), ..Entry::default() };
        let table = SourceTable::builtin();
        let options = ReadOptions::new(&table);
        let found = mended(&page, &mut Context::new(&entry, &options)).into_owned();
        assert_eq!(found, format!("<meta charset=gb2312><p>{expected}</p>"));
    }

    #[test]
    fn what_was_read_in_latin_letters_is_read_again() {
        let text = "路灯亮了，街上很亮，大家都出来散步。".repeat(4);
        let bytes = GBK.encode(&text).0.into_owned();
        let once = ISO_8859_15.decode_without_bom_handling(&bytes).0.into_owned();
        check(&once, &text);
        let twice: String = once.bytes().map(char::from).collect();
        check(&twice, &text);
        let french = "Élève, où étiez-vous à l’été ? ".repeat(20);
        check(&french, &french);
        check(&text, &text);
    }
}
