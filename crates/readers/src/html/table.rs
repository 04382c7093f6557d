//! Tables: their cells hold running text, so what is nested inside a cell becomes lines of it.

use broadsheet_model::{Cell, Inline, MAX_CELL_COLUMNS, MAX_CELL_ROWS, Row, Scope, Table};
use html5ever::tokenizer::Tag;

use super::attribute;
use super::builder::{Builder, Context};
use super::frames::{Container, ContainerKind};

/// A part of a table: rows of the head stand above all others, those of the foot below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Head,
    Body,
    Foot,
}

/// The rows of a table that is being read.
#[derive(Debug)]
pub(super) struct TableRows {
    pub(super) caption: Vec<Inline>,
    section: Section,
    /// Counts `thead`, `tbody` and `tfoot`: a cell spans no rows of another group.
    group: usize,
    rows: Vec<(Section, usize, Row)>,
}

impl TableRows {
    fn new() -> TableRows {
        TableRows { caption: Vec::new(), section: Section::Body, group: 0, rows: Vec::new() }
    }

    fn start_section(&mut self, section: Section) {
        (self.section, self.group) = (section, self.group + 1);
    }

    fn start_row(&mut self) {
        self.rows.push((self.section, self.group, Row::default()));
    }

    pub(super) fn push_cell(&mut self, cell: Cell) {
        if self.rows.is_empty() {
            self.start_row();
        }
        if let Some((_, _, row)) = self.rows.last_mut() {
            row.cells.push(cell);
        }
    }

    /// The table, its sections in the order in which they are shown.
    pub(super) fn finish(mut self) -> Table {
        self.rows.sort_by_key(|(section, ..)| *section);
        // From the last row up, how many rows the group has from there on.
        let (mut n_left, mut below) = (0_u16, usize::MAX);
        for (_, group, row) in self.rows.iter_mut().rev() {
            n_left = if *group == below { (n_left + 1).min(MAX_CELL_ROWS) } else { 1 };
            below = *group;
            for cell in &mut row.cells {
                // 0 says: to the end of the group.
                cell.n_rows = if cell.n_rows == 0 { n_left } else { cell.n_rows.min(n_left) };
            }
        }
        let mut cells = self.rows.iter().flat_map(|(_, _, row)| &row.cells);
        if cells.all(|cell| cell.n_rows == 1) {
            // No cell counts on them.
            let is_shown = |row: &Row| row.cells.iter().any(|cell| !cell.text.is_empty());
            self.rows.retain(|(_, _, row)| is_shown(row));
        }
        let is_head = |row: &&(Section, usize, Row)| row.0 == Section::Head;
        let n_head_rows = self.rows.iter().take_while(is_head).count();
        let rows = self.rows.into_iter().map(|(_, _, row)| row).collect();
        Table { caption: self.caption, n_head_rows, rows }
    }
}

/// What a cell's tag says: header or not, scope and spans; a span of 0 rows is kept as such.
pub(super) fn empty_cell(tag: &Tag) -> Cell {
    let span = |name| attribute(tag, name).and_then(super::leading_integer).unwrap_or(1);
    let scope = attribute(tag, "scope").map(str::to_ascii_lowercase).unwrap_or_default();
    let mut cell = Cell::new(&*tag.name == "th", Vec::new());
    cell.scope = Scope::from_tag(&scope).unwrap_or_default();
    cell.n_columns = match span("colspan") {
        n @ 1.. => u16::try_from(n).unwrap_or(MAX_CELL_COLUMNS).min(MAX_CELL_COLUMNS),
        _ => 1,
    };
    cell.n_rows = match span("rowspan") {
        n @ 0.. => u16::try_from(n).unwrap_or(MAX_CELL_ROWS).min(MAX_CELL_ROWS),
        _ => 1,
    };
    cell
}

impl Builder<'_> {
    pub(super) fn start_table(&mut self) {
        if let Context::Cell { n_tables, .. } = &mut self.context {
            *n_tables += 1;
            self.boundary();
        } else {
            self.start_container(Container::Table(TableRows::new()));
        }
    }

    pub(super) fn start_section(&mut self, section: Section) {
        if self.is_in_inner_table() {
            return;
        }
        self.end_context();
        if let Container::Table(rows) = self.frames.innermost() {
            rows.start_section(section);
        }
    }

    /// What follows a section without `</tbody>` is a group of its own.
    pub(super) fn end_section(&mut self) {
        self.start_section(Section::Body);
    }

    pub(super) fn start_row(&mut self) {
        if self.is_in_inner_table() {
            self.boundary();
            return;
        }
        self.end_context();
        if let Container::Table(rows) = self.frames.innermost() {
            rows.start_row();
        }
    }

    pub(super) fn start_cell(&mut self, tag: &Tag) {
        if self.is_in_inner_table() {
            self.boundary();
            return;
        }
        self.end_context();
        if matches!(self.frames.innermost(), Container::Table(_)) {
            self.context = Context::Cell { cell: empty_cell(tag), n_tables: 0 };
        }
    }

    pub(super) fn end_cell(&mut self) {
        if matches!(self.context, Context::Cell { n_tables: 0, .. }) {
            self.end_context();
        } else {
            self.boundary();
        }
    }

    pub(super) fn end_table(&mut self) {
        if let Context::Cell { n_tables: n_tables @ 1.., .. } = &mut self.context {
            *n_tables -= 1;
            self.boundary();
        } else {
            self.end_container(ContainerKind::Table, None);
        }
    }

    /// Whether the tag belongs to a table inside a cell, which is flattened.
    fn is_in_inner_table(&self) -> bool {
        matches!(self.context, Context::Cell { n_tables: 1.., .. })
    }
}
