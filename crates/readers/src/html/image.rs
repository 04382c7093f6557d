//! Pictures: which address of several, and which pictures are none.

use std::cell::RefCell;

use broadsheet_model::{Candidate, ImageData, ImageRef};
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::{HtmlOptions, attribute, feed};
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
/// So many addresses of one picture are looked at: an `img` has four, and a `picture` some more.
const MAX_CANDIDATES: usize = 8;
/// No longer address is looked for, in bytes.
const MAX_WRITTEN_BYTES: usize = 8192;
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
pub(super) fn picture(tag: &Tag, sources: &[String], options: &HtmlOptions<'_>) -> Picture {
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
    let is_one = |address: &&str| !address.is_empty() && !is_placeholder(address);
    let mut candidates = candidates.map(str::trim).filter(is_one).peekable();
    if candidates.peek().is_none() {
        return Picture::Missing;
    }
    data_of(candidates, options).map_or(Picture::Dropped, |data| {
        let alt = one_line(attribute(tag, "alt").unwrap_or_default());
        Picture::Image(ImageRef { data, alt })
    })
}

/// What a `source` element in a `picture` offers.
pub(super) fn source_of_picture(tag: &Tag) -> Option<String> {
    let set =
        ["data-srcset", "srcset"].iter().find_map(|name| attribute(tag, name).and_then(widest));
    set.or_else(|| attribute(tag, "src")).map(|url| url.trim().to_owned())
}

/// The first of `sources` that is a picture, for a `picture` element without `img`.
pub(super) fn first_of(sources: &[String], options: &HtmlOptions<'_>) -> Option<ImageRef> {
    let data = data_of(sources.iter().map(String::as_str), options)?;
    Some(ImageRef { data, alt: String::new() })
}

/// Whether two addresses are the same picture, perhaps in other sizes: the same file, apart from
/// what WordPress (`-300x200`) and image servers (the query) say of the size.
pub(super) fn is_same_picture(a: &ImageData, b: &ImageData) -> bool {
    match (a, b) {
        (ImageData::Remote(a), ImageData::Remote(b)) => stem(a.as_str()) == stem(b.as_str()),
        (ImageData::Reference(a), ImageData::Reference(b)) => {
            let first = |all: &[Candidate]| all.first().map(|one| one.written.clone());
            first(a).zip(first(b)).is_some_and(|(a, b)| stem(&a) == stem(&b))
        }
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

/// The picture at the first of `addresses` that can be kept; where pictures may be beside the page,
/// all of them up to that one.
fn data_of<'a>(
    addresses: impl Iterator<Item = &'a str>,
    options: &HtmlOptions<'_>,
) -> Option<ImageData> {
    let mut candidates = Vec::new();
    for written in addresses.take(MAX_CANDIDATES) {
        let on_web = || address::resolve(written, options.base).ok();
        if written.starts_with("data:") {
            if let Some(data) = embedded(written).filter(|_| candidates.is_empty()) {
                return Some(data);
            }
        } else if options.has_pictures && written.len() <= MAX_WRITTEN_BYTES {
            candidates.push(Candidate { written: written.to_owned(), url: on_web() });
        } else if let Some(url) = on_web() {
            return Some(ImageData::Remote(url));
        }
    }
    (!candidates.is_empty()).then_some(ImageData::Reference(candidates))
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
    use broadsheet_model::WebUrl;
    use url::Url;

    use super::*;
    use crate::html::PageRules;

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
            let rules = PageRules::default();
            for has_pictures in [false, true] {
                let options = options(&rules, None, has_pictures);
                let data = |url| data_of(std::iter::once(url), &options).expect(url);
                assert_eq!(is_same_picture(&data(a), &data(b)), expected, "{a} {b}");
            }
        }
    }

    fn options<'a>(
        page: &'a PageRules,
        base: Option<&'a Url>,
        has_pictures: bool,
    ) -> HtmlOptions<'a> {
        HtmlOptions { base, page, keep_tracking: false, has_pictures }
    }

    /// What is left of the addresses `written`, the best first, where the container has pictures.
    #[track_caller]
    fn check_references(written: &[&str], base: Option<&str>, expected: &[(&str, Option<&str>)]) {
        let (rules, base) = (PageRules::default(), base.and_then(|base| Url::parse(base).ok()));
        let options = options(&rules, base.as_ref(), true);
        let Some(ImageData::Reference(candidates)) = data_of(written.iter().copied(), &options)
        else {
            panic!("{written:?} gives no reference");
        };
        let found: Vec<(&str, Option<&str>)> = candidates
            .iter()
            .map(|one| (one.written.as_str(), one.url.as_ref().map(WebUrl::as_str)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn where_the_container_has_pictures_all_addresses_are_kept() {
        check_references(
            &["cid:1@mhtml", "img/a.png"],
            None,
            &[("cid:1@mhtml", None), ("img/a.png", None)],
        );
        let there = Some("https://a.example/img/a.png");
        check_references(
            &["img/a.png", "data:image/png;base64,AAAA"],
            Some("https://a.example/x"),
            &[("img/a.png", there)],
        );
        let rules = PageRules::default();
        let data =
            data_of(["data:image/png;base64,AAAA"].into_iter(), &options(&rules, None, true));
        assert!(matches!(data, Some(ImageData::Embedded(_))));
    }
}
