//! Addresses: parsed by the WHATWG URL Standard, checked, normalised.

pub(crate) mod tracking;

use std::borrow::Cow;

use broadsheet_model::WebUrl;
use percent_encoding::percent_decode_str;
use url::Url;

/// Why an address does not become a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It has a scheme other than `http` and `https`.
    Scheme(String),
    /// It cannot be parsed, or breaks a rule of [`WebUrl`].
    Malformed,
}

/// The link that `href` means on a page at `base`.
pub(crate) fn resolve(href: &str, base: Option<&Url>) -> Result<WebUrl, Refused> {
    let href = href.trim_matches(|c: char| c <= ' ');
    if href.is_empty() {
        return Err(Refused::Malformed);
    }
    let url = match base {
        Some(base) => base.join(href),
        None => Url::parse(href),
    };
    web_url(url.map_err(|_| Refused::Malformed)?)
}

fn web_url(mut url: Url) -> Result<WebUrl, Refused> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refused::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        url.set_username("").map_err(|()| Refused::Malformed)?;
        url.set_password(None).map_err(|()| Refused::Malformed)?;
    }
    // The URL Standard leaves a backslash after `?` or `#` as it is.
    let text = url.as_str();
    let text = if text.contains('\\') {
        Cow::Owned(text.replace('\\', "%5C"))
    } else {
        Cow::Borrowed(text)
    };
    WebUrl::new(&text).ok_or(Refused::Malformed)
}

/// An article's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ArticleAddress {
    /// What is shown and linked.
    pub(crate) url: WebUrl,
    /// What the article's id is derived from: never with what says who followed or saved it.
    pub(crate) identity: WebUrl,
    /// How many parameters `identity` lacks.
    pub(crate) n_tracking: usize,
}

/// The address of an article in its one spelling: percent escapes in upper case (RFC 3986, section
/// 6.2.2.1), no fragment but one that the site uses as an address.
pub(crate) fn canonical(address: &str, keep_tracking: bool) -> Result<ArticleAddress, Refused> {
    let mut url = Url::parse(address.trim()).map_err(|_| Refused::Malformed)?;
    if !url.fragment().is_some_and(is_address) {
        url.set_fragment(None);
    }
    let url = web_url(url)?;
    let url = WebUrl::new(&upper_case_escapes(url.as_str())).ok_or(Refused::Malformed)?;
    let (identity, n_tracking) = tracking::without(url.clone());
    let url = if keep_tracking { url } else { identity.clone() };
    Ok(ArticleAddress { url, identity, n_tracking })
}

/// Whether a fragment names an article and not a place in one: `#!…` and `#/…`, which scripts read
/// as a path, and a word with a number, which live pages give to their entries (`#story-12`).
fn is_address(fragment: &str) -> bool {
    if fragment.starts_with(['!', '/']) {
        return fragment.len() > 1;
    }
    // Places that blogs and encyclopedias number.
    const PLACES: &[&str] =
        &["cite", "comment", "fn", "heading", "more-", "note", "ref", "reply", "section", "toc"];
    if PLACES.iter().any(|place| fragment.starts_with(place)) {
        return false;
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/');
    fragment.starts_with(|c: char| c.is_ascii_alphabetic())
        && fragment.ends_with(|c: char| c.is_ascii_alphanumeric())
        && fragment.bytes().any(|byte| byte.is_ascii_digit())
        && fragment.chars().all(is_plain)
}

fn upper_case_escapes(address: &str) -> Cow<'_, str> {
    let bytes = address.as_bytes();
    let lower = |at: usize| bytes.iter().skip(at + 1).take(2).any(u8::is_ascii_lowercase);
    if !bytes.iter().enumerate().any(|(at, &byte)| byte == b'%' && lower(at)) {
        return Cow::Borrowed(address);
    }
    let mut out = String::with_capacity(address.len());
    let mut n_left = 0;
    for c in address.chars() {
        out.push(if n_left > 0 && c.is_ascii_hexdigit() { c.to_ascii_uppercase() } else { c });
        n_left = if c == '%' { 2 } else { n_left.max(1) - 1 };
    }
    Cow::Owned(out)
}

/// The last part of an address's path as its readers know it: percent escapes decoded, `.html` and
/// the like removed.
pub(crate) fn last_segment(url: &WebUrl) -> Option<String> {
    let path = url.as_str().split(['?', '#']).next()?.trim_end_matches('/');
    let segment = path.rsplit('/').next()?;
    let name = percent_decode_str(segment).decode_utf8().ok()?;
    let name = name.strip_suffix(".html").or_else(|| name.strip_suffix(".htm")).unwrap_or(&name);
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        let base = Url::parse("https://example.org/a/b?c").expect("a base");
        let ok = |address: &str| Ok(WebUrl::new(address).expect(address));
        let scheme = |name: &str| Err(Refused::Scheme(name.to_owned()));
        for (href, expected, why) in [
            ("../x y", ok("https://example.org/x%20y"), "relative, with a space"),
            (
                "//Host.example/大",
                ok("https://host.example/%E5%A4%A7"),
                "other host, upper case, not ASCII",
            ),
            (
                " java\nscript:alert(1)",
                scheme("javascript"),
                "line feeds are dropped before the scheme is read",
            ),
            ("data:text/html,x", scheme("data"), "data"),
            ("whatsapp://send?text=x", scheme("whatsapp"), "another program"),
            (
                "https://user:secret@host.example/",
                ok("https://host.example/"),
                "user names mislead",
            ),
            ("http://host.example/?a\\b", ok("http://host.example/?a%5Cb"), "backslash in a query"),
            ("https://", Err(Refused::Malformed), "no host"),
            ("", Err(Refused::Malformed), "empty"),
        ] {
            assert_eq!(resolve(href, Some(&base)), expected, "{why}");
        }
    }

    #[test]
    fn an_article_has_one_address() {
        for (address, expected) in [
            ("https://m.example/%e5%a4?source=rss-1f--2#top", "https://m.example/%E5%A4"),
            ("HTTPS://M.example:443/a?x=1&utm_source=y", "https://m.example/a?x=1"),
            ("https://m.example/%zz", "https://m.example/%zz"),
            ("https://m.example/live#story-12", "https://m.example/live#story-12"),
            ("https://m.example/#!/a/7", "https://m.example/#!/a/7"),
            ("https://m.example/a#0", "https://m.example/a"),
            ("https://m.example/a#comment-7", "https://m.example/a"),
            ("https://m.example/a#", "https://m.example/a"),
        ] {
            let found = canonical(address, false).expect(address);
            assert_eq!((found.url.as_str(), found.identity.as_str()), (expected, expected));
        }
    }

    #[test]
    fn an_id_does_not_depend_on_who_saved_the_address() {
        let kept = canonical("https://m.example/a?id=1&fbclid=x", true).expect("an address");
        assert_eq!(kept.url.as_str(), "https://m.example/a?id=1&fbclid=x");
        assert_eq!(kept.identity.as_str(), "https://m.example/a?id=1");
        assert_eq!(kept.n_tracking, 1);
    }
}
