//! Lines of a text that comes in pieces, packed by gzip or not.

use std::io::Write as _;

use flate2::write::MultiGzDecoder;

use crate::Reason;
use crate::budget::Budget;

/// The longest line that is read, in bytes.
const MAX_LINE_BYTES: usize = 64 * 1024;
/// How many packed bytes are unpacked at once: they make at most a thousand times as many.
const PACKED_BYTES: usize = 4 * 1024;

/// A text that comes in pieces.
#[derive(Default)]
pub(crate) struct Lines {
    kind: Kind,
    line: Vec<u8>,
    is_too_long: bool,
}

#[derive(Default)]
enum Kind {
    #[default]
    Unknown,
    Plain,
    Packed(Box<MultiGzDecoder<Vec<u8>>>),
    /// Damaged: the rest is not read.
    Over,
}

impl Lines {
    /// Hands over the lines that `piece` completes.
    ///
    /// # Errors
    /// Where the budget is used up.
    pub(crate) fn push(
        &mut self,
        piece: &[u8],
        budget: &mut Budget,
        take: &mut dyn FnMut(&str),
    ) -> Result<(), Reason> {
        if matches!(self.kind, Kind::Unknown) {
            self.kind = if piece.starts_with(b"\x1F\x8B") {
                Kind::Packed(Box::new(MultiGzDecoder::new(Vec::new())))
            } else {
                Kind::Plain
            };
        }
        let Kind::Packed(decoder) = &mut self.kind else {
            if matches!(self.kind, Kind::Plain) {
                self.text(piece, take);
            }
            return Ok(());
        };
        let mut texts = Vec::new();
        let mut is_damaged = false;
        for packed in piece.chunks(PACKED_BYTES) {
            is_damaged = decoder.write_all(packed).is_err();
            let text = std::mem::take(decoder.get_mut());
            budget.output(text.len())?;
            texts.push(text);
            if is_damaged {
                break;
            }
        }
        if is_damaged {
            self.kind = Kind::Over;
        }
        for text in texts {
            self.text(&text, take);
        }
        Ok(())
    }

    /// Hands over the last line.
    pub(crate) fn end(&mut self, take: &mut dyn FnMut(&str)) {
        if let Kind::Packed(decoder) = &mut self.kind {
            // What is cut short shows in what is missing.
            let _ = decoder.try_finish();
            let text = std::mem::take(decoder.get_mut());
            self.text(&text, take);
        }
        self.text(b"\n", take);
    }

    fn text(&mut self, text: &[u8], take: &mut dyn FnMut(&str)) {
        for part in text.split_inclusive(|byte| *byte == b'\n') {
            self.is_too_long |= self.line.len() + part.len() > MAX_LINE_BYTES;
            if self.is_too_long {
                self.line.clear();
            } else {
                self.line.extend_from_slice(part);
            }
            if part.ends_with(b"\n") {
                if let Ok(line) = std::str::from_utf8(&self.line)
                    && !line.trim().is_empty()
                {
                    take(line.trim_end());
                }
                self.line.clear();
                self.is_too_long = false;
            }
        }
    }
}
