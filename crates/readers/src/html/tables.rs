//! Tables: their cells hold running text, so what is nested inside a cell becomes lines of it.

use super::builder::{Builder, Context};
use super::frames::Container;

impl Builder<'_> {
    pub(super) fn start_table(&mut self) {
        if let Context::Cell { n_tables, .. } = &mut self.context {
            *n_tables += 1;
            self.boundary();
        } else {
            self.start_container(Container::Table { rows: Vec::new() });
        }
    }

    pub(super) fn start_row(&mut self) {
        if matches!(self.context, Context::Cell { n_tables: 1.., .. }) {
            self.boundary();
            return;
        }
        self.end_context();
        if let Container::Table { rows } = self.frames.innermost() {
            rows.push(broadsheet_model::Row { cells: Vec::new() });
        }
    }

    pub(super) fn start_cell(&mut self, header: bool) {
        if matches!(self.context, Context::Cell { n_tables: 1.., .. }) {
            self.boundary();
            return;
        }
        self.end_context();
        if matches!(self.frames.innermost(), Container::Table { .. }) {
            self.context = Context::Cell { header, n_tables: 0 };
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
            self.end_container(&Container::Table { rows: Vec::new() }, None);
        }
    }
}
