//! Addresses as they are stored: with the characters that `%E5%87%8F` stands for.
//!
//! Chinese sites put words into addresses, which are then next to the same words in the text:
//! stored as characters they cost nearly nothing when the text is packed, stored as they are
//! written in an address nine bytes each.

use percent_encoding::{CONTROLS, utf8_percent_encode};

/// An address from its stored form: every character that is not ASCII becomes what an address has
/// for it.
pub(crate) fn from_stored(stored: &str) -> String {
    utf8_percent_encode(stored, CONTROLS).to_string()
}

/// The stored form of an address: where `%` and two digits, upper case, stand for the bytes of a
/// character that is not ASCII, that character; everything else as it is, so that the address comes
/// back exactly.
#[cfg(feature = "write")]
pub(crate) fn to_stored(address: &str) -> String {
    let mut stored = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find('%') {
        stored.push_str(&rest[..at]);
        rest = &rest[at..];
        match first_character(rest) {
            Some((character, n_bytes)) => {
                stored.push(character);
                rest = &rest[n_bytes..];
            }
            None => {
                stored.push('%');
                rest = &rest[1..];
            }
        }
    }
    stored + rest
}

/// The character beyond ASCII that the escapes at the start of `text` stand for, and how long they
/// are.
#[cfg(feature = "write")]
fn first_character(text: &str) -> Option<(char, usize)> {
    let digit = |byte: u8| char::from(byte).to_digit(16).filter(|_| !byte.is_ascii_lowercase());
    let escapes = text.as_bytes().chunks_exact(3).take(4);
    let byte = |escape: &[u8]| {
        Some((digit(escape[1])? * 16 + digit(escape[2])?) as u8).filter(|_| escape[0] == b'%')
    };
    let bytes: Vec<u8> = escapes.map_while(byte).collect();
    let valid = match std::str::from_utf8(&bytes) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
    };
    let character = valid
        .chars()
        .next()
        .filter(|character| !character.is_ascii() && !character.is_control())?;
    Some((character, 3 * character.len_utf8()))
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: &str) {
        assert_eq!(to_stored(address), expected);
        assert_eq!(from_stored(expected), address);
    }

    #[test]
    fn an_address_comes_back_exactly() {
        check(
            "https://a.example/tag/%E5%87%8F%E8%82%A5.html?a=%20b",
            "https://a.example/tag/减肥.html?a=%20b",
        );
        check("https://a.example/%F0%9F%98%80%E5%87", "https://a.example/😀%E5%87");
        check(
            "https://a.example/%41%e5%87%8f%E5%87%8f%C2%85",
            "https://a.example/%41%e5%87%8f%E5%87%8f%C2%85",
        );
        check("https://a.example/100%", "https://a.example/100%");
        check("https://a.example/%E5", "https://a.example/%E5");
    }
}
