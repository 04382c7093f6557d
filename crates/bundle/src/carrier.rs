//! The carrier: how a chunk's bytes travel.
//!
//! A page opened from a file may not fetch its neighbours, but it may link a stylesheet and read
//! its custom properties. So a chunk file is a stylesheet that does nothing but hold bytes in
//! custom properties; a page on a static host fetches the same file and takes the wrapper off.
//!
//! In windows-1252 every byte is a character, and all but seven mean nothing to CSS inside a
//! string. Those seven are escaped, as in yEnc: that costs about 2 % where base64 costs 33.
//!
//! A page in one file is UTF-8; there base64 stands in an element of its own in a carrier's place.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::BundleError;

/// The most characters in one custom property: Chromium gives back nothing of a property of more
/// than 2 MiB, and holds a character in two bytes.
pub const MAX_PROPERTY_CHARS: usize = 1_000_000;

/// With what a carrier begins. Only exactly these bytes name the encoding; a mark of the byte order
/// would overrule it, but cannot stand before them.
pub(crate) const START: &[u8] = b"@charset \"windows-1252\";:root{";
/// With what it ends; between the two stand declarations, joined by `;`.
pub(crate) const END: &[u8] = b"}";
/// Stands before a character that is escaped.
const ESCAPE: u8 = b'=';
/// What is added to an escaped character.
const SHIFT: u8 = 64;
/// What is escaped: what CSS reads as something else than a character of a string (NUL, line feed,
/// form feed, carriage return, quotation mark, backslash), and the escape itself.
const SPECIAL: [u8; 7] = [0, b'\n', 0x0c, b'\r', b'"', b'\\', ESCAPE];

/// The custom property that holds piece `piece_idx` of the chunk called `name`.
pub fn property_name(name: &str, piece_idx: usize) -> String {
    format!("--b{name}-{piece_idx}")
}

/// The carrier file around `bytes`:
/// `@charset "windows-1252";:root{--bNAME-0:"…";--bNAME-1:"…"}`.
pub fn wrap_carrier(name: &str, bytes: &[u8]) -> Vec<u8> {
    let text = escaped(bytes);
    let mut css = Vec::with_capacity(START.len() + text.len() + 64);
    css.extend(START);
    for (piece_idx, piece) in text.chunks(MAX_PROPERTY_CHARS).enumerate() {
        if piece_idx > 0 {
            css.push(b';');
        }
        css.extend(property_name(name, piece_idx).as_bytes());
        css.extend(b":\"");
        css.extend(piece);
        css.push(b'"');
    }
    css.extend(END);
    css
}

/// The bytes that the carrier file `css` of the chunk called `name` holds.
///
/// # Errors
///
/// [`BundleError::Carrier`] for anything that has not the form that [`wrap_carrier`] gives it.
pub fn unwrap_carrier(name: &str, css: &[u8]) -> Result<Vec<u8>, BundleError> {
    let damaged = || BundleError::Carrier { chunk: name.to_owned() };
    let mut text = Vec::with_capacity(css.len());
    let mut rest = css.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
    for piece_idx in 0.. {
        let (property, value) = declaration(&mut rest).ok_or_else(damaged)?;
        if property != property_name(name, piece_idx).as_bytes() {
            return Err(damaged());
        }
        text.extend(value);
        if rest.is_none() {
            break;
        }
    }
    unescaped(&text).ok_or_else(damaged)
}

/// The bytes of the chunk called `name`: from its carrier, or from the base64 that stands in a page
/// in one file.
///
/// # Errors
///
/// [`BundleError::Carrier`] where `file` is neither.
pub fn carried(name: &str, file: &[u8]) -> Result<Vec<u8>, BundleError> {
    // No base64 has this character.
    if file.first() == START.first() {
        return unwrap_carrier(name, file);
    }
    STANDARD.decode(file).map_err(|_| BundleError::Carrier { chunk: name.to_owned() })
}

/// The next declaration of `rest`: the name of a custom property and its value. Leaves what follows
/// it, or nothing after the last.
fn declaration<'a>(rest: &mut Option<&'a [u8]>) -> Option<(&'a [u8], &'a [u8])> {
    let mut parts = rest.take()?.splitn(3, |byte| *byte == b'"');
    let property = parts.next()?.strip_suffix(b":")?;
    let value = parts.next()?;
    let after = parts.next()?;
    if !after.is_empty() {
        *rest = Some(after.strip_prefix(b";")?);
    }
    Some((property, value))
}

/// The characters that stand for `bytes`: what was added to all of them, then each of them.
fn escaped(bytes: &[u8]) -> Vec<u8> {
    const IS_SPECIAL: [bool; 256] = {
        let mut table = [false; 256];
        let mut idx = 0;
        while idx < SPECIAL.len() {
            table[SPECIAL[idx] as usize] = true;
            idx += 1;
        }
        table
    };
    let rotation = rotation(bytes);
    let mut text = Vec::with_capacity(bytes.len() + bytes.len() / 32 + 1);
    text.push(rotation);
    for byte in bytes {
        let character = byte.wrapping_add(rotation);
        if IS_SPECIAL[usize::from(character)] {
            text.extend([ESCAPE, character.wrapping_add(SHIFT)]);
        } else {
            text.push(character);
        }
    }
    text
}

/// What to add to all bytes so that the fewest have to be escaped: the least such number that is no
/// special character.
fn rotation(bytes: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let n_escaped = |rotation: &u8| -> usize {
        SPECIAL.iter().map(|special| counts[usize::from(special.wrapping_sub(*rotation))]).sum()
    };
    let rotations = (0..=u8::MAX).filter(|rotation| !SPECIAL.contains(rotation));
    rotations.min_by_key(n_escaped).unwrap_or(1)
}

/// The bytes that `text` stands for.
fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let (rotation, text) = text.split_first()?;
    let mut characters = text.iter();
    let mut bytes = Vec::with_capacity(text.len());
    while let Some(character) = characters.next() {
        let character = match *character {
            ESCAPE => characters.next()?.wrapping_sub(SHIFT),
            character => character,
        };
        bytes.push(character.wrapping_sub(*rotation));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn damaged<T>() -> Result<T, BundleError> {
        Err(BundleError::Carrier { chunk: "0123".to_owned() })
    }

    /// What is between the quotation marks of a carrier, but for the name of its encoding.
    fn values(css: &[u8]) -> Vec<&[u8]> {
        css.split(|byte| *byte == b'"').skip(1).step_by(2).skip(1).collect()
    }

    /// `bytes` come back from a carrier in which nothing stands that CSS, a browser's encoding or
    /// git would change; gives its length.
    fn check(bytes: &[u8]) -> usize {
        let css = wrap_carrier("0123", bytes);
        assert!(unwrap_carrier("0123", &css).as_deref() == Ok(bytes), "{} bytes", bytes.len());
        assert_eq!(carried("0123", &css), unwrap_carrier("0123", &css));
        let values = values(&css);
        let pieces: Vec<String> = (0..values.len()).map(|idx| property_name("0123", idx)).collect();
        for (value, piece) in values.iter().zip(&pieces) {
            assert!((1..=MAX_PROPERTY_CHARS).contains(&value.len()), "{}", value.len());
            assert!(value.iter().all(|byte| !b"\0\n\x0c\r\\".contains(byte)), "{piece}");
        }
        assert_eq!(css.iter().filter(|byte| **byte == b'"').count(), 2 + 2 * values.len());
        css.len()
    }

    #[test]
    fn nasty_bytes_come_back() {
        check(b"");
        let all: Vec<u8> = (0..=255).collect();
        check(&all);
        check(&all.iter().rev().flat_map(|byte| [*byte; 300]).collect::<Vec<u8>>());
        for byte in all {
            check(&[byte]);
            check(&[byte; 1000]);
            check(&[b'=', byte]);
        }
        check(b"\";}@import url(x);</style>\\\"--b0123-0:\"");
        check(b"\xef\xbb\xbf\xff\xfe\r\n\r\n\x1a");
    }

    #[test]
    fn values_end_where_browsers_can_still_read_them() {
        for n_bytes in [999_998, 999_999, 1_000_000, 1_999_999, 2_000_000] {
            let css = wrap_carrier("0123", &vec![7; n_bytes]);
            assert_eq!(values(&css).len(), 1 + n_bytes / MAX_PROPERTY_CHARS);
            check(&vec![7; n_bytes]);
            // Every byte occurs as often as every other, so that some are escaped; at one of the
            // lengths one such pair is cut in two.
            let even: Vec<u8> = (0..n_bytes).map(|idx| idx as u8).collect();
            check(&even);
            check(&even[1..]);
        }
    }

    #[test]
    fn a_carrier_is_hardly_longer_than_what_it_carries() {
        let even: Vec<u8> = (0..256 * 400).map(|idx| idx as u8).collect();
        let overhead = check(&even) - even.len();
        assert_eq!(overhead, 7 * 400 + START.len() + 1 + "--b0123-0:\"\"}".len());
        // What is frequent is turned to where nothing is escaped.
        assert_eq!(check(&[0; 1000]) - 1000, START.len() + 1 + "--b0123-0:\"\"}".len());
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
            check(&bytes);
            let base64 = STANDARD.encode(&bytes);
            prop_assert_eq!(carried("0123", base64.as_bytes()), Ok(bytes));
        }

        #[test]
        fn no_file_makes_a_reader_panic(file in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = carried("0123", &file);
            let _ = unwrap_carrier("0123", &[START, &file, b"\"}"].concat());
        }
    }

    #[test]
    fn a_damaged_carrier_is_an_error_that_names_the_chunk() {
        let whole = wrap_carrier("0123", b"some bytes");
        let start = String::from_utf8_lossy(START);
        let starting = |rest: &str| format!("{start}{rest}").into_bytes();
        let others: Vec<Vec<u8>> = vec![
            Vec::new(),
            b"<!doctype html>".to_vec(),
            b":root{--b0123-0:\"AAAA\"}".to_vec(),
            whole[..whole.len() - 1].to_vec(),
            whole[..whole.len() - 4].to_vec(),
            whole[1..].to_vec(),
            [&whole[..], b"\n"].concat(),
            starting("}"),
            starting("--b0123-0:\"\"}"),
            starting("--b0123-0:\"A=\"}"),
            starting("--b0123-0:\"A}"),
            starting("--b0123-0\"A\"}"),
            starting("--b0123-0:\"A\" }"),
            starting("--b0123-0:\"A\",--b0123-1:\"A\"}"),
            starting("--b0123-0:\"A\";}"),
            starting("--b0123-1:\"A\"}"),
            starting("--bother-0:\"A\"}"),
        ];
        for odd in others {
            assert_eq!(unwrap_carrier("0123", &odd), damaged(), "{}", odd.escape_ascii());
        }
        for odd in [&b"<!doctype html>"[..], b"AAA", b"@charset", &whole[1..]] {
            assert_eq!(carried("0123", odd), damaged(), "{}", odd.escape_ascii());
        }
        for cut in START.len()..whole.len() {
            assert_eq!(unwrap_carrier("0123", &whole[..cut]), damaged());
        }
    }
}
