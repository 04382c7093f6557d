//! Tables.

use crate::Inline;

/// A table, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it is called; may be empty.
    pub caption: Vec<Inline>,
    /// How many rows at the top are its head; at most all.
    pub n_head_rows: usize,
    /// All rows, those of the head first.
    pub rows: Vec<Row>,
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// From the start of the line to its end; a place that a cell of an earlier row reaches into
    /// has none.
    pub cells: Vec<Cell>,
}

/// The greatest number of columns that a cell spans, as in HTML.
pub const MAX_CELL_COLUMNS: u16 = 1_000;
/// The greatest number of rows that a cell spans, as in HTML.
pub const MAX_CELL_ROWS: u16 = 65_534;

/// One cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// A header of its row or column.
    pub header: bool,
    /// Which cells a header is for.
    pub scope: Scope,
    /// How many columns it spans: 1 to [`MAX_CELL_COLUMNS`].
    pub n_columns: u16,
    /// How many rows it spans: 1 to [`MAX_CELL_ROWS`].
    pub n_rows: u16,
    /// What it says.
    pub text: Vec<Inline>,
}

impl Cell {
    /// A cell of one column and one row.
    pub fn new(header: bool, text: Vec<Inline>) -> Cell {
        Cell { header, scope: Scope::Auto, n_columns: 1, n_rows: 1, text }
    }
}

/// Which cells a header is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// What follows from where it stands.
    #[default]
    Auto,
    /// Those below it.
    Column,
    /// Those beside it.
    Row,
    /// Those of its group of columns.
    ColumnGroup,
    /// Those of its group of rows.
    RowGroup,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 5] =
        [Scope::Auto, Scope::Column, Scope::Row, Scope::ColumnGroup, Scope::RowGroup];

    /// The value of HTML's attribute `scope`; empty for [`Scope::Auto`].
    pub const fn tag(self) -> &'static str {
        ["", "col", "row", "colgroup", "rowgroup"][self as usize]
    }

    /// The scope that [`Scope::tag`] names so.
    pub fn from_tag(tag: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.tag() == tag)
    }
}
