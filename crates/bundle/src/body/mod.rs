//! A body as a flat list of tokens.
//!
//! One string a token: its first character says what it is. A flat list keeps the decoder small (it
//! is downloaded by every reader), lets it run without recursion and makes the limit on nesting a
//! comparison. `FORMAT.md` lists the tokens.

mod decode;
#[cfg(feature = "write")]
mod encode;

pub(crate) use decode::decode_body;
#[cfg(feature = "write")]
pub(crate) use encode::encode_body;

#[cfg(all(test, feature = "write"))]
mod tests;
