//! Pictures that a body refers to.

use crate::WebUrl;

/// A picture that the body refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRef {
    /// Where the picture is.
    pub data: ImageData,
    /// What to read instead of it; may be empty.
    pub alt: String,
}

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageData {
    /// On the web: never loaded unless the reader of the page asks.
    Remote(WebUrl),
    /// In the article itself: a `data:` address of type `image/png`, `image/jpeg`, `image/gif` or
    /// `image/webp`, in base64.
    Embedded(String),
}

impl ImageData {
    /// A `data:` address where it is of a kind that is kept (see [`ImageData::Embedded`]).
    pub fn embedded(url: &str) -> Option<ImageData> {
        let rest = url.strip_prefix("data:image/")?;
        let (kind, base64) = rest.split_once(';')?;
        let base64 = base64.strip_prefix("base64,")?;
        let known = matches!(kind, "png" | "jpeg" | "gif" | "webp");
        let clean = base64
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
        (known && clean && !base64.is_empty()).then(|| ImageData::Embedded(url.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_raster_images_are_embedded() {
        assert!(ImageData::embedded("data:image/png;base64,iVBORw0KGgo=").is_some());
        for odd in [
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:text/html;base64,AA==",
            "data:image/png,abc",
            "data:image/png;base64,a\"b",
        ] {
            assert_eq!(ImageData::embedded(odd), None, "{odd}");
        }
    }
}
