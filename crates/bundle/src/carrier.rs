//! The carrier: how a chunk's bytes travel.
//!
//! A page opened from a file may not fetch its neighbours, but it may link a stylesheet and read
//! its custom properties. So a chunk file is a stylesheet that does nothing but hold base64 in
//! custom properties; a page on a static host fetches the same file and takes the wrapper off.
//! Static hosts compress stylesheets, which undoes base64's third.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::BundleError;

/// The most base64 characters in one custom property: Chromium reads 1.6 million back and gives
/// nothing for 4 million.
pub const MAX_PROPERTY_CHARS: usize = 1_000_000;

/// What a chunk file begins and ends with; between the two stand declarations, joined by `;`.
#[cfg(feature = "open")]
pub(crate) const START: &[u8] = b":root{";
#[cfg(feature = "open")]
pub(crate) const END: &[u8] = b"}";

/// The custom property that holds piece `piece_idx` of the chunk called `name`.
pub fn property_name(name: &str, piece_idx: usize) -> String {
    format!("--b{name}-{piece_idx}")
}

/// The carrier file around `bytes`: `:root{--bNAME-0:"…";--bNAME-1:"…"}`.
pub fn wrap_carrier(name: &str, bytes: &[u8]) -> String {
    let base64 = STANDARD.encode(bytes);
    let mut css = String::with_capacity(base64.len() + 64);
    css.push_str(":root{");
    let mut rest = base64.as_str();
    let mut piece_idx = 0;
    while piece_idx == 0 || !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.len().min(MAX_PROPERTY_CHARS));
        css.push_str(&property_name(name, piece_idx));
        css.push_str(":\"");
        css.push_str(piece);
        css.push_str("\";");
        rest = after;
        piece_idx += 1;
    }
    css.pop();
    css.push('}');
    css
}

/// The bytes that the carrier file `css` of the chunk called `name` holds.
///
/// # Errors
///
/// [`BundleError::Carrier`] for anything that [`wrap_carrier`] does not write.
pub fn unwrap_carrier(name: &str, css: &str) -> Result<Vec<u8>, BundleError> {
    let damaged = || BundleError::Carrier { chunk: name.to_owned() };
    let inside = css
        .trim()
        .strip_prefix(":root{")
        .and_then(|rest| rest.strip_suffix('}'))
        .ok_or_else(damaged)?;
    let mut pieces = Vec::new();
    for (piece_idx, declaration) in inside.split(';').enumerate() {
        let (property, value) = declaration.split_once(':').ok_or_else(damaged)?;
        if property != property_name(name, piece_idx) {
            return Err(damaged());
        }
        pieces.push(value);
    }
    join_properties(name, &pieces)
}

/// The bytes of the chunk called `name` from the values of its custom properties, in order, quotes
/// included.
///
/// # Errors
///
/// [`BundleError::Carrier`] where a value is not quoted or the whole is not base64.
pub fn join_properties<S: AsRef<str>>(name: &str, values: &[S]) -> Result<Vec<u8>, BundleError> {
    let damaged = || BundleError::Carrier { chunk: name.to_owned() };
    let mut base64 = String::new();
    for value in values {
        let value = value.as_ref().trim();
        let piece =
            value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(damaged)?;
        base64.push_str(piece);
    }
    STANDARD.decode(base64).map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_unwraps_to_the_same_bytes_in_pieces_that_browsers_read() {
        for n_bytes in [0, 1, 2, 3, 749_999, 750_000, 750_001, 2_000_000] {
            let bytes: Vec<u8> = (0..n_bytes).map(|idx| (idx * 7 % 251) as u8).collect();
            let css = wrap_carrier("0123", &bytes);
            assert_eq!(unwrap_carrier("0123", &css).as_deref(), Ok(&bytes[..]), "{n_bytes}");
            let longest = css.split('"').map(str::len).max();
            assert!(longest <= Some(MAX_PROPERTY_CHARS), "{n_bytes}");
        }
    }

    #[test]
    fn a_damaged_carrier_is_an_error_that_names_the_chunk() {
        let whole = wrap_carrier("0123", b"some bytes");
        let cut = &whole[..whole.len() - 4];
        for odd in [
            "",
            "<!doctype html>",
            cut,
            ":root{}",
            ":root{--b0123-0:\"%\"}",
            ":root{--bother-0:\"AA==\"}",
        ] {
            assert_eq!(
                unwrap_carrier("0123", odd),
                Err(BundleError::Carrier { chunk: "0123".to_owned() }),
                "{odd}"
            );
        }
    }
}
