//! Pictures: which address of several, and which pictures are none.

use std::cell::RefCell;

use broadsheet_model::{ImageData, ImageRef};
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use url::Url;

use super::{attribute, feed};
use crate::address;

/// What an `img` element turns out to be.
pub(super) enum Picture {
    Image(ImageRef),
    /// One pixel or less: nothing that a reader would miss.
    Nothing,
    /// No address, or only that of a stand-in until the real one is loaded.
    Missing,
    /// A picture whose address is not kept: worth a warning.
    Dropped,
}

/// Where lazily loading pages keep the real address, while `src` has a placeholder: lazysizes,
/// WordPress, Zhihu, WeChat, UEditor, Sina's blogs, Discuz.
const LAZY: [&str; 18] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-actualsrc",
    "data-orig-file",
    "data-original-src",
    "data-lazyload",
    "data-lazy",
    "data-echo",
    "data-url",
    "data-hi-res-src",
    "data-backsrc",
    "_src",
    "real_src",
    "original",
    "lazysrc",
    "zoomfile",
    "file",
];
/// How the base64 of a transparent GIF of 1 by 1 pixel begins, the usual placeholder.
const PLACEHOLDER_GIF: &str = "R0lGODlhAQABA";
/// What the files of placeholders are called, without extension.
const PLACEHOLDER_NAMES: [&str; 10] = [
    "blank",
    "spacer",
    "none",
    "placeholder",
    "loading",
    "lazyload",
    "grey",
    "transparent",
    "pixel",
    "1x1",
];

/// The picture that `tag` shows; `sources` are the addresses that a `picture` element around it
/// offers.
pub(super) fn picture(tag: &Tag, sources: &[String], base: Option<&Url>) -> Picture {
    let tiny = |name| {
        attribute(tag, name)
            .is_some_and(|size| matches!(size.trim_end_matches("px").trim(), "0" | "1"))
    };
    if tiny("width") || tiny("height") {
        return Picture::Nothing;
    }
    let lazy = LAZY.iter().filter_map(|name| attribute(tag, name)).find(|url| is_address(url));
    let set = |name| attribute(tag, name).and_then(widest);
    let own = [lazy, set("data-srcset"), attribute(tag, "src"), set("srcset")];
    let candidates = own.into_iter().flatten().chain(sources.iter().map(String::as_str));
    let mut seen = false;
    for candidate in candidates.map(str::trim) {
        if candidate.is_empty() || is_placeholder(candidate) {
            continue;
        }
        seen = true;
        if let Some(data) = data_of(candidate, base) {
            let alt = one_line(attribute(tag, "alt").unwrap_or_default());
            return Picture::Image(ImageRef { data, alt });
        }
    }
    if seen { Picture::Dropped } else { Picture::Missing }
}

/// What a `source` element in a `picture` offers.
pub(super) fn source_of_picture(tag: &Tag) -> Option<String> {
    let set =
        ["data-srcset", "srcset"].iter().find_map(|name| attribute(tag, name).and_then(widest));
    set.or_else(|| attribute(tag, "src")).map(|url| url.trim().to_owned())
}

/// The first of `sources` that is a picture, for a `picture` element without `img`.
pub(super) fn first_of(sources: &[String], base: Option<&Url>) -> Option<ImageRef> {
    let data = sources.iter().find_map(|source| data_of(source, base))?;
    Some(ImageRef { data, alt: String::new() })
}

/// Whether two addresses are the same picture, perhaps in other sizes: the same file, apart from
/// what WordPress (`-300x200`) and image servers (the query) say of the size.
pub(super) fn is_same_picture(a: &ImageData, b: &ImageData) -> bool {
    match (a, b) {
        (ImageData::Remote(a), ImageData::Remote(b)) => stem(a.as_str()) == stem(b.as_str()),
        (a, b) => a == b,
    }
}

fn stem(url: &str) -> (&str, &str) {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let (path, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    let is_size = |size: &str| {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        size.split_once('x').is_some_and(|(width, height)| digits(width) && digits(height))
    };
    match path.rsplit_once('-') {
        Some((stem, size)) if is_size(size) => (stem, extension),
        _ => (path, extension),
    }
}

/// Some of these attributes hold numbers or words elsewhere.
fn is_address(value: &str) -> bool {
    value.contains(['/', '.']) && !value.trim().contains(char::is_whitespace)
}

fn is_placeholder(url: &str) -> bool {
    let file = url.split(['?', '#']).next().unwrap_or_default().rsplit('/').next();
    let name = file.and_then(|file| file.split('.').next()).unwrap_or_default();
    url.contains(PLACEHOLDER_GIF)
        || PLACEHOLDER_NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn data_of(url: &str, base: Option<&Url>) -> Option<ImageData> {
    if url.starts_with("data:") {
        embedded(url)
    } else {
        address::resolve(url, base).ok().map(ImageData::Remote)
    }
}

/// Keeps raster pictures; `image/jpg` is a common misspelling, and line breaks are allowed inside
/// base64.
fn embedded(address: &str) -> Option<ImageData> {
    let clean: String = address.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let rest = clean.strip_prefix("data:image/jpg;").map(|rest| format!("data:image/jpeg;{rest}"));
    ImageData::embedded(rest.as_deref().unwrap_or(&clean))
}

/// The address of the largest picture of a `srcset`: `a.jpg 600w, b.jpg 1200w`. Addresses may hold
/// commas, but not at their end, and not followed by a space.
fn widest(set: &str) -> Option<&str> {
    let candidates = set.split(", ").flat_map(|part| part.split(",\n")).filter_map(|candidate| {
        let mut parts = candidate.trim().trim_end_matches(',').split_ascii_whitespace();
        let address = parts.next()?;
        let size =
            parts.next().and_then(|size| size.trim_end_matches(['w', 'x']).parse::<f32>().ok());
        Some((size.unwrap_or(1.0), address))
    });
    candidates
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, address)| address)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The `img` tags of some HTML: of what a `noscript` holds as text.
pub(super) fn images_in(html: &str) -> Vec<Tag> {
    struct Images(RefCell<Vec<Tag>>);

    impl TokenSink for Images {
        type Handle = ();

        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            if let Token::TagToken(tag) = token
                && tag.kind == TagKind::StartTag
                && &*tag.name == "img"
            {
                self.0.borrow_mut().push(tag);
            }
            TokenSinkResult::Continue
        }
    }

    let (images, _n_given_up) = feed::feed([html], Images(RefCell::new(Vec::new())));
    images.0.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_candidate_is_taken() {
        for (set, expected) in [
            ("s.jpg 300w, l.jpg 900w", Some("l.jpg")),
            ("l.jpg 2x,\n s.jpg", Some("l.jpg")),
            ("https://i.example/w_9,h_9/a.jpg 1x", Some("https://i.example/w_9,h_9/a.jpg")),
            ("only.jpg", Some("only.jpg")),
            ("", None),
        ] {
            assert_eq!(widest(set), expected, "{set}");
        }
    }

    #[test]
    fn sizes_of_one_picture_are_the_same_picture() {
        for (a, b, expected) in [
            ("https://i.example/a-300x200.jpg", "https://i.example/a.jpg?w=9", true),
            ("https://i.example/a.jpg", "https://i.example/b.jpg", false),
            ("https://i.example/a-1.jpg", "https://i.example/a-2.jpg", false),
        ] {
            let data = |url| data_of(url, None).expect(url);
            assert_eq!(is_same_picture(&data(a), &data(b)), expected, "{a} {b}");
        }
    }
}
