//! The site's icon: a newspaper in the archive's accent colour, drawn of rectangles, so that it is
//! the same bytes wherever it is made.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// The icon is drawn on a square of so many units.
const UNITS: usize = 32;
/// What stands on the accent: the sheet, then what is printed on it, as x, y, width, height and
/// whether it is of the accent's colour again. All of it is inside the circle that no system cuts
/// away (the middle four fifths).
const SHAPES: [(usize, usize, usize, usize, bool); 8] = [
    (8, 6, 16, 20, false),
    (10, 8, 12, 3, true),
    (10, 13, 5, 5, true),
    (17, 13, 5, 1, true),
    (17, 15, 5, 1, true),
    (17, 17, 5, 1, true),
    (10, 20, 12, 1, true),
    (10, 22, 9, 1, true),
];
const PAPER: [u8; 3] = [0xff, 0xff, 0xff];

/// A PNG of `side` by `side` pixels, a multiple of 32, on a ground of this colour.
pub(crate) fn png(side: usize, colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let length = (side as u32).to_be_bytes();
    // One bit a pixel, from a palette.
    chunk(&mut bytes, b"IHDR", &[&length[..], &length, &[1, 3, 0, 0, 0]].concat());
    chunk(&mut bytes, b"PLTE", &[colour, PAPER].concat());
    chunk(&mut bytes, b"IDAT", &zlib(&rows(side)));
    chunk(&mut bytes, b"IEND", b"");
    bytes
}

/// The pixels, row by row, each after its filter's number; 1 is paper.
fn rows(side: usize) -> Vec<u8> {
    let unit = side / UNITS;
    let is_paper = |x: usize, y: usize| {
        let inside = |(left, top, width, height, _): &&(usize, usize, usize, usize, bool)| {
            (*left..left + width).contains(&x) && (*top..top + height).contains(&y)
        };
        SHAPES.iter().rev().find(inside).is_some_and(|(.., is_printed)| !is_printed)
    };
    let mut rows = Vec::with_capacity(side * (side / 8 + 1));
    for y in 0..side {
        rows.push(0);
        for first in (0..side).step_by(8) {
            let bit = |x: usize| u8::from(is_paper(x / unit, y / unit)) << (7 - (x - first));
            rows.push((first..first + 8).map(bit).sum());
        }
    }
    rows
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
}

fn chunk(bytes: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(data);
    bytes.extend_from_slice(&(data.len() as u32).to_be_bytes());
    bytes.extend_from_slice(name);
    bytes.extend_from_slice(data);
    bytes.extend_from_slice(&crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn the_icon_is_a_small_picture_of_the_paper() {
        let png = png(192, [0x9c, 0x1f, 0x17]);
        assert!(png.len() < 500, "{} bytes", png.len());
        let at = png.windows(4).position(|name| name == b"IDAT").expect("pixels");
        let mut rows = Vec::new();
        let mut pixels = flate2::read::ZlibDecoder::new(&png[at + 4..]);
        pixels.read_to_end(&mut rows).expect("zlib");
        assert_eq!(rows.len(), 192 * 25);
        // The first row is ground, one through the sheet above its heading is paper between grounds.
        assert!(rows[..25].iter().all(|byte| *byte == 0));
        let row = &rows[7 * 6 * 25 + 1..][..24];
        assert_eq!((row[0], row[12], row[23]), (0, 0xff, 0));
    }
}
