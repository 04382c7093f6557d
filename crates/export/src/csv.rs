//! Articles as a table, as RFC 4180 describes it.

use std::io::{self, Write};

use broadsheet_model::Article;

use crate::Exported;
use crate::record::HEAD;

/// What becomes of cells that a spreadsheet would take for a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// They get an apostrophe in front. Titles come from pages of strangers, and `=HYPERLINK(…)`
    /// would send what stands beside it away.
    Disarmed,
    /// They stay as they are.
    Raw,
}

/// A table that is written row by row. It begins with a byte order mark, by which Excel knows that
/// it is UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct Csv {
    cells: Cells,
    with_earlier: bool,
}

impl Csv {
    /// A table; with `with_earlier` an article's earlier texts follow it, and a column says so.
    pub fn new(cells: Cells, with_earlier: bool) -> Csv {
        Csv { cells, with_earlier }
    }

    /// Writes what comes before all articles.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_head(self, mut out: impl Write) -> io::Result<()> {
        let head = HEAD.into_iter().chain(self.with_earlier.then_some("earlier"));
        let mut text = "\u{FEFF}".to_owned();
        push_row(head.map(str::to_owned), &mut text);
        out.write_all(text.as_bytes())
    }

    /// Writes an article.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write(self, article: &Article, mut out: impl Write) -> io::Result<()> {
        let mut text = String::new();
        for row in Exported::all(article, self.with_earlier) {
            let cells = row.cells().into_iter();
            match self.cells {
                Cells::Disarmed => push_row(cells.map(disarmed), &mut text),
                Cells::Raw => push_row(cells, &mut text),
            }
        }
        out.write_all(text.as_bytes())
    }
}

/// Appends a row of `cells` to a table, none of which is a formula. The table itself begins with a
/// byte order mark.
pub fn csv_row(cells: &[&str], to: &mut String) {
    push_row(cells.iter().map(|cell| disarmed((*cell).to_owned())), to);
}

fn disarmed(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn push_row(cells: impl Iterator<Item = String>, to: &mut String) {
    for (idx, cell) in cells.enumerate() {
        if idx > 0 {
            to.push(',');
        }
        if cell.contains(['"', ',', '\r', '\n']) {
            to.extend(["\"", &cell.replace('"', "\"\""), "\""]);
        } else {
            to.push_str(&cell);
        }
    }
    to.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::csv::{ReaderBuilder, Terminator, WriterBuilder};
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// The crate `csv` reads back what was written, and writes the same.
        #[test]
        fn rows_are_those_of_the_csv_crate(
            mut rows in vec(vec("[a,\"\r\n 字=]{0,6}", 2..4), 1..4)
        ) {
            let n_cells = rows[0].len();
            rows.iter_mut().for_each(|row| row.resize(n_cells, String::new()));
            let mut text = String::new();
            rows.iter().for_each(|row| push_row(row.iter().cloned(), &mut text));
            let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).expect("memory"));
            let written = writer.into_inner().expect("memory");
            prop_assert_eq!(text.as_bytes(), &written);
            let mut reader = ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let read = reader.deserialize().map(|row| row.expect("a row"));
            let read: Vec<Vec<String>> = read.collect();
            prop_assert_eq!(read, rows);
        }
    }

    #[test]
    fn formulas_are_disarmed() {
        assert_eq!(disarmed("=HYPERLINK(1)".to_owned()), "'=HYPERLINK(1)");
        assert_eq!(disarmed("a=b".to_owned()), "a=b");
    }
}
