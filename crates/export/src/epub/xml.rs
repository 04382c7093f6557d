//! Text as XML.

/// Adds `text` as characters or as the value of an attribute; what XML cannot hold is left out.
pub(super) fn push_text(text: &str, to: &mut String) {
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'.. => to.push(c),
            _ => {}
        }
    }
}

/// `text` as XML.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(text, &mut out);
    out
}

/// An address as RFC 3986 wants it, which is stricter than browsers are.
pub(super) fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let (before, rest) = url.split_once("://").unwrap_or(("", url));
    let host_bytes = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    out.extend([before, "://", &rest[..host_bytes]]);
    let rest = &rest[host_bytes..];
    let mut has_fragment = false;
    for (at, byte) in rest.bytes().enumerate() {
        let is_escape = |pair: &[u8]| pair.iter().all(u8::is_ascii_hexdigit);
        let is_kept = match byte {
            b'%' => rest.as_bytes().get(at + 1..at + 3).is_some_and(is_escape),
            b'#' => !std::mem::replace(&mut has_fragment, true),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if is_kept {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    text(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(text("a<b>&\"\u{1}\u{FFFE}字"), "a&lt;b&gt;&amp;&quot;字");
    }

    #[test]
    fn addresses_are_strict() {
        for (url, expected) in [
            ("https://[::1]/a?b=[c]&d|#e#f", "https://[::1]/a?b=%5Bc%5D&amp;d%7C#e%23f"),
            ("https://a.example/%zz%20", "https://a.example/%25zz%20"),
            ("https://a.example", "https://a.example"),
        ] {
            assert_eq!(address(url), expected);
        }
    }
}
