//! Links that are safe to offer.

use std::fmt;

/// An absolute `http:` or `https:` address in its serialised form: visible ASCII only, with a host
/// and without a user name.
///
/// Readers parse and normalise addresses (WHATWG URL Standard) before they come here; this type is
/// the guard that nothing else, such as a `javascript:` address from a tampered bundle, ever
/// becomes a link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebUrl(String);

impl WebUrl {
    /// The longest address that is kept, in bytes: what common servers accept.
    pub const MAX_BYTES: usize = 8192;

    /// `url` where it keeps the rule above, `None` otherwise.
    pub fn new(url: &str) -> Option<WebUrl> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let clean = url
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\'));
        (clean && url.len() <= Self::MAX_BYTES && !authority.is_empty() && !authority.contains('@'))
            .then(|| WebUrl(url.to_owned()))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and, where one is given, port: `www.rfi.fr`, `localhost:8080`.
    pub fn host(&self) -> &str {
        let (_, rest) = self.0.split_once(':').expect("the constructor asks for a scheme");
        rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// Whether the connection would be encrypted.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }
}

impl fmt::Display for WebUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_with_a_host_are_taken() {
        let url = WebUrl::new("https://www.rfi.fr/cn/a?b#c").expect("a plain address");
        assert_eq!(url.host(), "www.rfi.fr");
        for odd in [
            "javascript:alert(1)",
            "//www.rfi.fr/",
            "https://",
            "https:///path",
            "https://user@host/",
            "https://host/a b",
            "https://host/\u{1}",
            "https://host/大",
            "HTTPS://host/",
        ] {
            assert_eq!(WebUrl::new(odd), None, "{odd}");
        }
    }
}
