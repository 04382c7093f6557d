//! Pictures that a body refers to.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use crate::{Digest, WebUrl};

/// A picture of more bytes than this is not kept (8 MiB): static hosts take no file of 20 MiB, and
/// a page has to unpack it at once.
pub const MAX_PICTURE_BYTES: usize = 8 << 20;

/// All pictures of one article together, its earlier texts included, have at most so many bytes (12
/// MiB): in a JSON bundle they stand in one item, as base64.
pub const MAX_ARTICLE_PICTURE_BYTES: usize = 12 << 20;

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
    /// In the article itself: a `data:` address of one of the types of [`PictureKind`], in base64.
    Embedded(String),
    /// In a file of the archive: only in articles that were read from one.
    Filed(PictureFile),
    /// Perhaps beside the article in the container that it came from, under one of these addresses,
    /// the best first. Only what reads containers gets these and settles them: see
    /// [`Body::settle_pictures`](crate::Body::settle_pictures).
    Reference(Vec<Candidate>),
    /// Nowhere: there was a picture, and it was too large to be kept or not where it should be.
    Absent,
}

/// One of the addresses under which a picture may be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// As the article writes it: `cid:1@a`, `images/a.png`.
    pub written: String,
    /// The same on the web, where that is known.
    pub url: Option<WebUrl>,
}

/// The file of an archive that holds a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PictureFile {
    /// What kind of picture it is.
    pub kind: PictureKind,
    /// SHA-256 of the gzip bytes that the file carries; names the file.
    pub sha256: Digest,
    /// Length of the file in bytes.
    pub n_bytes: u32,
}

/// The kinds of pictures that are kept: those that every browser shows and that cannot run or fetch
/// anything. SVG can do both once it is opened by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// AVIF.
    Avif,
}

impl PictureKind {
    /// Every kind.
    pub const ALL: [PictureKind; 5] = [
        PictureKind::Png,
        PictureKind::Jpeg,
        PictureKind::Gif,
        PictureKind::Webp,
        PictureKind::Avif,
    ];

    /// The media type without `image/`.
    pub fn name(self) -> &'static str {
        match self {
            PictureKind::Png => "png",
            PictureKind::Jpeg => "jpeg",
            PictureKind::Gif => "gif",
            PictureKind::Webp => "webp",
            PictureKind::Avif => "avif",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<PictureKind> {
        PictureKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind that `bytes` are, by how they begin; what they were called does not count.
    pub fn of(bytes: &[u8]) -> Option<PictureKind> {
        let is_boxed = |brand: &[u8]| bytes.get(4..8) == Some(b"ftyp") && brand_is(bytes, brand);
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(PictureKind::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(PictureKind::Jpeg)
        } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            Some(PictureKind::Gif)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(PictureKind::Webp)
        } else if is_boxed(b"avif") || is_boxed(b"avis") {
            Some(PictureKind::Avif)
        } else {
            None
        }
    }
}

fn brand_is(bytes: &[u8], brand: &[u8]) -> bool {
    bytes.get(8..12) == Some(brand)
}

impl ImageData {
    /// A `data:` address where it is of a kind that is kept (see [`ImageData::Embedded`]).
    pub fn embedded(url: &str) -> Option<ImageData> {
        let (_, base64) = parts(url)?;
        let clean = base64
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
        (clean && !base64.is_empty()).then(|| ImageData::Embedded(url.to_owned()))
    }

    /// The picture that `bytes` are, embedded; `None` where they are no picture of a kind that is
    /// kept, or more than [`MAX_PICTURE_BYTES`].
    pub fn from_bytes(bytes: &[u8]) -> Option<ImageData> {
        let kind = PictureKind::of(bytes).filter(|_| bytes.len() <= MAX_PICTURE_BYTES)?;
        Some(ImageData::of_kind(kind, bytes))
    }

    /// `bytes`, which are of this kind, embedded.
    pub fn of_kind(kind: PictureKind, bytes: &[u8]) -> ImageData {
        let mut data = ["data:image/", kind.name(), ";base64,"].concat();
        STANDARD.encode_string(bytes, &mut data);
        ImageData::Embedded(data)
    }

    /// The kind of an embedded picture, and about how many bytes it has.
    pub fn embedded_size(&self) -> Option<(PictureKind, usize)> {
        let ImageData::Embedded(data) = self else { return None };
        parts(data).map(|(kind, base64)| (kind, base64.len() / 4 * 3))
    }

    /// The kind of an embedded picture, and its bytes; `None` where they cannot be told from its
    /// base64, as a browser reads it.
    pub fn embedded_bytes(&self) -> Option<(PictureKind, Vec<u8>)> {
        let ImageData::Embedded(data) = self else { return None };
        let (kind, base64) = parts(data)?;
        Some((kind, FORGIVING.decode(base64).ok()?))
    }
}

/// Base64 as browsers read it in a `data:` address: padding may be missing.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The kind and the base64 of a `data:` address.
fn parts(url: &str) -> Option<(PictureKind, &str)> {
    let (kind, base64) = url.strip_prefix("data:image/")?.split_once(";base64,")?;
    Some((PictureKind::from_name(kind)?, base64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_raster_images_are_embedded() {
        assert!(ImageData::embedded("data:image/png;base64,iVBORw0KGgo=").is_some());
        assert!(ImageData::embedded("data:image/avif;base64,AAAA").is_some());
        for odd in [
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:text/html;base64,AA==",
            "data:image/png,abc",
            "data:image/png;base64,a\"b",
            "data:image/png;base64,",
        ] {
            assert_eq!(ImageData::embedded(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_kind_is_told_by_the_bytes() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\nrest"[..], Some(PictureKind::Png)),
            (b"\xff\xd8\xff\xe0", Some(PictureKind::Jpeg)),
            (b"GIF89a", Some(PictureKind::Gif)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(PictureKind::Webp)),
            (b"\0\0\0\x1cftypavif\0\0", Some(PictureKind::Avif)),
            (b"\0\0\0\x1cftypheic\0\0", None),
            (b"<svg xmlns", None),
            (b"<!doctype html>", None),
            (b"", None),
        ] {
            assert_eq!(PictureKind::of(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_embedded_comes_back() {
        let bytes = b"GIF89a and more";
        let data = ImageData::from_bytes(bytes).expect("a picture");
        assert_eq!(data, ImageData::Embedded("data:image/gif;base64,R0lGODlhIGFuZCBtb3Jl".into()));
        assert_eq!(data.embedded_bytes(), Some((PictureKind::Gif, bytes.to_vec())));
        assert_eq!(data.embedded_size(), Some((PictureKind::Gif, 15)));
        let unpadded = ImageData::Embedded("data:image/gif;base64,R0lGODlhI".to_owned() + "A");
        assert_eq!(unpadded.embedded_bytes(), Some((PictureKind::Gif, b"GIF89a ".to_vec())));
        let large = [&b"GIF89a"[..], &vec![0; MAX_PICTURE_BYTES]].concat();
        assert_eq!(ImageData::from_bytes(&large), None);
    }
}
