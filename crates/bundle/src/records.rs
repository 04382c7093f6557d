//! Records: rows of fields, as pages and text chunks hold them.
//!
//! A row ends where the next one begins, at U+001E, and a field at U+001F: the separators that
//! ASCII has for this (record and unit separator). Text that holds one of them gets a space instead
//! when it is written. Not JSON, because a reader of JSON is 7 kB of every page's first load and
//! this is a loop.

use crate::binary::Bytes;
#[cfg(feature = "write")]
use crate::binary::push_number;

/// Stands between two rows.
const ROW_END: char = '\u{1e}';
/// Stands between two fields of a row.
pub(crate) const FIELD_END: char = '\u{1f}';

/// The rows of `text`; none where it is empty.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = if text.is_empty() { None } else { Some(text.split(ROW_END)) };
    rows.into_iter().flatten().map(|row| row.split(FIELD_END).collect())
}

/// Rows and what follows them: their length in bytes (a number), the rows, and then for each row
/// the same number of bytes that pack worse as text. The rows and those bytes; `None` where the
/// length is wrong.
pub(crate) fn split_trailers(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut bytes = Bytes(bytes);
    let n_bytes = bytes.number()? as usize;
    Some((bytes.take(n_bytes)?, bytes.0))
}

/// What [`split_trailers`] reads.
#[cfg(feature = "write")]
pub(crate) fn join_trailers(rows: &[u8], trailers: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.len() + trailers.len() + 5);
    push_number(&mut bytes, u32::try_from(rows.len()).expect("a chunk is far smaller than 4 GB"));
    bytes.extend_from_slice(rows);
    bytes.extend_from_slice(trailers);
    bytes
}

/// A row of `fields`.
#[cfg(feature = "write")]
pub(crate) fn row(fields: &[String]) -> Vec<u8> {
    let clean = |field: &String| field.replace([ROW_END, FIELD_END], " ");
    fields.iter().map(clean).collect::<Vec<_>>().join("\u{1f}").into_bytes()
}

/// Appends a row that is encoded already to others.
#[cfg(feature = "write")]
pub(crate) fn push_row(rows: &mut Vec<u8>, row: &[u8]) {
    if !rows.is_empty() {
        rows.push(ROW_END as u8);
    }
    rows.extend_from_slice(row);
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_and_separators_in_text_become_spaces() {
        let fields =
            |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>();
        let mut text = Vec::new();
        push_row(&mut text, &row(&fields(&["a", "", "字\n\"{}"])));
        push_row(&mut text, &row(&fields(&["a\u{1e}b\u{1f}c"])));
        let text = String::from_utf8(text).expect("rows are text");
        assert_eq!(rows(&text).collect::<Vec<_>>(), [vec!["a", "", "字\n\"{}"], vec!["a b c"]]);
        assert_eq!(rows("").count(), 0);
    }
}
