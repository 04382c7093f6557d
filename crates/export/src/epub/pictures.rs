//! The pictures of a book, each once.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use broadsheet_model::{Digest, PictureKind};

/// A picture that is still to be written.
pub(super) struct Picture {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Which pictures a book has.
#[derive(Default)]
pub(super) struct Pictures {
    /// Names and kinds, ordered by name.
    pub(super) known: BTreeMap<String, PictureKind>,
    /// Those that are not yet in the zip.
    pub(super) waiting: Vec<Picture>,
}

impl Pictures {
    /// Takes over the picture of a `data:` address; gives its name in the book. `None` where it is
    /// none.
    pub(super) fn add(&mut self, data: &str) -> Option<String> {
        let (_, base64) = data.split_once(";base64,")?;
        let bytes = STANDARD.decode(base64).ok()?;
        let kind = PictureKind::of(&bytes)?;
        let name = format!("pictures/{}.{}", &Digest::of(&bytes).to_string()[..16], kind.name());
        if self.known.insert(name.clone(), kind).is_none() {
            self.waiting.push(Picture { name: name.clone(), bytes });
        }
        Some(name)
    }
}

/// Whether readers of EPUB 3.2 have to know this kind; others need something to fall back on.
pub(super) fn is_core(kind: PictureKind) -> bool {
    matches!(kind, PictureKind::Png | PictureKind::Jpeg | PictureKind::Gif)
}

/// A picture of one clear point, in PNG: what readers fall back on.
pub(super) const EMPTY_PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T',
    0x78, 0x9C, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0D, 0x0A, 0x2D, 0xB4, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xAE, 0x42, 0x60, 0x82,
];
