//! Identifiers: of articles, of sources, of bytes.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::{Day, WebUrl};

/// SHA-256 of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Digest {
    /// 64 lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = ();

    /// Reads 64 hexadecimal digits; anything else is an error.
    fn from_str(hex: &str) -> Result<Digest, ()> {
        let digits = hex.as_bytes();
        if digits.len() != 64 {
            return Err(());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hex_digit(pair[0])? << 4 | hex_digit(pair[1])?;
        }
        Ok(Digest(bytes))
    }
}

/// An article's identifier: 64 bits, written as 16 lower-case hexadecimal digits.
///
/// Among 1,000,000 articles the chance that any two share one is about 3 in 100 million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u64);

impl ArticleId {
    /// The id of an article: the first 8 bytes, big-endian, of the SHA-256 of its address, or,
    /// where it has none, of its title, a line feed and its plain text.
    ///
    /// With an address a later, corrected copy of the article keeps its id. Where an address was
    /// used for several articles, see [`ArticleId::on_day`].
    pub fn derive(url: Option<&WebUrl>, title: &str, text: &str) -> ArticleId {
        let digest = match url {
            Some(url) => Digest::of(url.as_str().as_bytes()),
            None => Digest::of(format!("{title}\n{text}").as_bytes()),
        };
        ArticleId::first_of(&digest)
    }

    /// The id of another article that was published on `day` at the address from which this id is
    /// derived: the first 8 bytes, big-endian, of the SHA-256 of this id as it is written, a line
    /// feed and the day as it is written. The oldest article at an address keeps the id of the
    /// address itself.
    pub fn on_day(self, day: Day) -> ArticleId {
        ArticleId::first_of(&Digest::of(format!("{self}\n{day}").as_bytes()))
    }

    fn first_of(digest: &Digest) -> ArticleId {
        let mut first = [0; 8];
        first.copy_from_slice(&digest.0[..8]);
        ArticleId(u64::from_be_bytes(first))
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for ArticleId {
    type Err = ();

    /// Reads exactly 16 lower-case hexadecimal digits, so that each id has one spelling.
    fn from_str(hex: &str) -> Result<ArticleId, ()> {
        if hex.len() != 16 || hex.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return Err(());
        }
        hex.bytes()
            .try_fold(0, |value, digit| Ok(value << 4 | u64::from(hex_digit(digit)?)))
            .map(ArticleId)
    }
}

fn hex_digit(digit: u8) -> Result<u8, ()> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(()),
    }
}

/// A source's identifier: 1 to 63 of the characters `a-z`, `0-9`, `-` and `.`, so that it can stand
/// in an address and in a comma-separated list without being escaped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(String);

impl SourceId {
    /// The identifier spelled `id`, or `None` where that breaks the rule above.
    pub fn new(id: &str) -> Option<SourceId> {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
        ((1..=63).contains(&id.len()) && id.bytes().all(allowed)).then(|| SourceId(id.to_owned()))
    }

    /// The identifier's characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_id_survives_writing_and_reading() {
        let id = ArticleId::derive(WebUrl::new("https://example.org/a").as_ref(), "t", "x");
        assert_eq!(id.to_string().parse(), Ok(id));
        for odd in ["", "12", "00000000000000zz", "ABCDEF0123456789", "00112233445566778"] {
            assert_eq!(odd.parse::<ArticleId>(), Err(()), "{odd}");
        }
    }

    #[test]
    fn an_article_id_follows_the_address_or_else_the_content() {
        let url = WebUrl::new("https://example.org/a");
        assert_eq!(
            ArticleId::derive(url.as_ref(), "t", "x"),
            ArticleId::derive(url.as_ref(), "t2", "y")
        );
        assert_ne!(ArticleId::derive(None, "t", "x"), ArticleId::derive(None, "t", "y"));
    }

    #[test]
    fn a_digest_is_the_published_one_and_survives_writing_and_reading() {
        let digest = Digest::of(b"abc"); // the example of FIPS 180-2, appendix B.1
        assert_eq!(
            digest.to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("ba78".parse::<Digest>(), Err(()));
    }

    #[test]
    fn a_source_id_has_only_characters_that_an_address_may_hold() {
        assert!(SourceId::new("www.rfi.fr").is_some());
        for odd in ["", "RFI", "a,b", "a b", "大纪元"] {
            assert_eq!(SourceId::new(odd), None, "{odd}");
        }
    }
}
