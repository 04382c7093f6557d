//! A seal: the last field of a JSON file whose name does not follow from its content, such as the
//! manifest. It finds damage; it does not prove who wrote the file.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::hex;

/// What stands between the sealed text and the digits of its digest.
const START: &str = "\"_seal\":{\"sha256\":\"";
/// What follows the digits.
const END: &str = "\"}}";
/// How many hexadecimal digits of the digest there are: 64 bits, as in the names of chunk files.
const N_DIGITS: usize = 16;

/// The JSON object `object`, as text, with `fields` and then its seal as further fields. Each `<`
/// is written as `\u003c`, so that the text may stand inside an element of a page as it is.
///
/// Names and values of `fields` are written between quotes as they are: hexadecimal digits and the
/// like. `object` has to end in `}`; JSON never has a `<` outside its strings.
pub fn seal(object: &str, fields: &[(&str, &str)]) -> String {
    let object = object.trim_end();
    let mut text = object.strip_suffix('}').unwrap_or(object).replace('<', "\\u003c");
    let comma = |text: &str| if text.trim_end().ends_with('{') { "" } else { "," };
    for (name, value) in fields {
        // Writing to a String never fails.
        let _ = write!(text, "{}\"{name}\":\"{value}\"", comma(&text));
    }
    text.push_str(comma(&text));
    let digits = digits(text.as_bytes());
    [&text, START, &digits, END].concat()
}

/// Whether `text` ends in the seal of what stands before it. White space at its end does not count.
pub fn is_seal_whole(text: &[u8]) -> bool {
    let seal_at = text.trim_ascii_end().len().checked_sub(START.len() + N_DIGITS + END.len());
    seal_at.is_some_and(|at| {
        let (sealed, seal) = text.trim_ascii_end().split_at(at);
        seal == [START, &digits(sealed), END].concat().as_bytes()
    })
}

fn digits(text: &[u8]) -> String {
    let mut digits = hex(&Sha256::digest(text));
    digits.truncate(N_DIGITS);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `object` with `fields` is sealed as `expected`, whose seal is whole.
    fn check(object: &str, fields: &[(&str, &str)], expected: &str) {
        let sealed = seal(object, fields);
        let (start, end) = expected.split_once("...").expect("a place for the digits");
        assert!(sealed.starts_with(start) && sealed.ends_with(end), "{sealed}");
        assert_eq!(sealed.len(), start.len() + N_DIGITS + end.len(), "{sealed}");
        assert!(is_seal_whole(sealed.as_bytes()), "{sealed}");
        serde_json::from_str::<serde_json::Value>(&sealed).expect("it is JSON");
    }

    #[test]
    fn a_seal_is_the_last_field() {
        check("{\"a\":1}\n", &[], "{\"a\":1,\"_seal\":{\"sha256\":\"...\"}}");
        check("{}", &[], "{\"_seal\":{\"sha256\":\"...\"}}");
        check("{}", &[("page", "0f")], "{\"page\":\"0f\",\"_seal\":{\"sha256\":\"...\"}}");
        check(
            "{\"a\":\"<b>\"}",
            &[("x", "1"), ("y", "2")],
            "{\"a\":\"\\u003cb>\",\"x\":\"1\",\"y\":\"2\",\"_seal\":{\"sha256\":\"...\"}}",
        );
    }

    #[test]
    fn every_changed_bit_breaks_the_seal() {
        let sealed = seal("{\"title\":\"报 <i>\",\"n\":12}", &[("page", "0123")]).into_bytes();
        for at in 0..sealed.len() * 8 {
            let mut damaged = sealed.clone();
            damaged[at / 8] ^= 1 << (at % 8);
            assert!(!is_seal_whole(&damaged), "bit {at}");
        }
        for n_bytes in 0..sealed.len() {
            assert!(!is_seal_whole(&sealed[..n_bytes]), "cut to {n_bytes} bytes");
        }
        assert!(is_seal_whole(&[&sealed, &b"\n"[..]].concat()), "an editor's line end");
    }
}
