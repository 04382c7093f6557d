//! Pictures: which address of several, and which pictures are none.

use broadsheet_model::{ImageData, ImageRef};
use html5ever::tokenizer::Tag;
use url::Url;

use super::attribute;
use crate::address;

/// What an `img` element turns out to be.
pub(super) enum Picture {
    Image(ImageRef),
    /// One pixel or less, or without any address: nothing that a reader would miss.
    Nothing,
    /// A picture whose address is not kept: worth a warning.
    Dropped,
}

/// Where lazily loading pages keep the real address, while `src` has a placeholder.
const LAZY: [&str; 5] =
    ["data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-orig-file"];
/// How the base64 of a transparent GIF of 1 by 1 pixel begins, the usual placeholder.
const PLACEHOLDER_GIF: &str = "R0lGODlhAQABA";

pub(super) fn picture(tag: &Tag, base: Option<&Url>) -> Picture {
    let tiny = |name| {
        attribute(tag, name)
            .is_some_and(|size| matches!(size.trim_end_matches("px").trim(), "0" | "1"))
    };
    if tiny("width") || tiny("height") {
        return Picture::Nothing;
    }
    let lazy = LAZY.iter().find_map(|name| attribute(tag, name));
    let set =
        ["data-srcset", "srcset"].iter().find_map(|name| attribute(tag, name).and_then(widest));
    let mut seen = false;
    for candidate in [lazy, attribute(tag, "src"), set].into_iter().flatten().map(str::trim) {
        if candidate.is_empty() || candidate.contains(PLACEHOLDER_GIF) {
            continue;
        }
        seen = true;
        let data = if candidate.starts_with("data:") {
            embedded(candidate)
        } else {
            remote(candidate, base)
        };
        if let Some(data) = data {
            return Picture::Image(ImageRef {
                data,
                alt: one_line(attribute(tag, "alt").unwrap_or_default()),
            });
        }
    }
    if seen { Picture::Dropped } else { Picture::Nothing }
}

fn remote(address: &str, base: Option<&Url>) -> Option<ImageData> {
    address::resolve(address, base).ok().map(ImageData::Remote)
}

/// Keeps raster pictures; `image/jpg` is a common misspelling, and line breaks are allowed inside
/// base64.
fn embedded(address: &str) -> Option<ImageData> {
    let clean: String = address.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let rest = clean.strip_prefix("data:image/jpg;").map(|rest| format!("data:image/jpeg;{rest}"));
    ImageData::embedded(rest.as_deref().unwrap_or(&clean))
}

/// The address of the largest picture of a `srcset`: `a.jpg 600w, b.jpg 1200w`.
fn widest(set: &str) -> Option<&str> {
    let candidates = set.split(", ").filter_map(|candidate| {
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
