//! Paragraphs, headings, lists, captions: what stands on lines of its own.

use broadsheet_model::{Block, Cell, Inline};

use super::builder::{Builder, Context};
use super::frames::{Container, ContainerKind, has_text, images_of, paragraph};

impl Builder<'_> {
    /// The border of an element that stands on lines of its own.
    pub(super) fn boundary(&mut self) {
        match &self.context {
            Context::Paragraph => self.flush_paragraph(),
            Context::Preformatted => {
                if !self.preformatted.is_empty() && !self.preformatted.ends_with('\n') {
                    self.preformatted.push('\n');
                }
            }
            Context::Heading(_)
            | Context::Cell { .. }
            | Context::Caption
            | Context::TableCaption
            | Context::Term => {
                if !self.inline.is_empty() && !self.inline.is_after_break() {
                    self.inline.push_break();
                }
            }
        }
    }

    pub(super) fn start_block(&mut self, is_paragraph: bool) {
        // A heading that was never closed must not swallow the paragraphs after it.
        if is_paragraph && matches!(self.context, Context::Heading(_)) && !self.inline.is_empty() {
            self.end_context();
        }
        self.boundary();
    }

    pub(super) fn flush_paragraph(&mut self) {
        if self.inline.is_empty() {
            return;
        }
        let text = self.take_inlines();
        if let Container::Figure { images, .. } = self.frames.innermost()
            && !has_text(&text)
        {
            images.extend(images_of(&text));
            return;
        }
        paragraph(text, |block| self.frames.emit(block));
    }

    /// What was collected; the open marks go on in what follows.
    pub(super) fn take_inlines(&mut self) -> Vec<Inline> {
        let inlines = self.inline.finish();
        for open in &self.marks {
            self.inline.open(open.mark().clone());
        }
        inlines
    }

    pub(super) fn start_context(&mut self, context: Context) {
        if self.is_in_cell() {
            self.boundary();
            return;
        }
        self.end_context();
        self.context = context;
    }

    /// Ends what is being collected, whatever it is for.
    pub(super) fn end_context(&mut self) {
        match std::mem::replace(&mut self.context, Context::Paragraph) {
            Context::Paragraph => self.flush_paragraph(),
            Context::Heading(level) => {
                let text = self.take_inlines();
                if has_text(&text) {
                    self.frames.emit(Block::Heading { level, text });
                } else {
                    paragraph(text, |block| self.frames.emit(block));
                }
            }
            Context::Cell { cell, .. } => {
                let text = self.take_inlines();
                self.frames.emit_cell(Cell { text, ..cell });
            }
            Context::Caption => self.end_caption(),
            Context::TableCaption => {
                let text = self.take_inlines();
                match self.frames.innermost() {
                    Container::Table(rows) if rows.caption.is_empty() => rows.caption = text,
                    _ => paragraph(text, |block| self.frames.emit(block)),
                }
            }
            Context::Term => {
                let text = self.take_inlines();
                if has_text(&text) {
                    self.frames.emit_term(text);
                } else {
                    paragraph(text, |block| self.frames.emit(block));
                }
            }
            Context::Preformatted => {
                let text = std::mem::take(&mut self.preformatted);
                let text = text.strip_prefix('\n').unwrap_or(&text).trim_end();
                if !text.is_empty() {
                    self.frames.emit(Block::Code(text.to_owned()));
                }
            }
        }
    }

    pub(super) fn end_caption(&mut self) {
        let text = self.take_inlines();
        if let Container::Figure { images, caption, .. } = self.frames.innermost() {
            if has_text(&text) && caption.is_empty() {
                *caption = text;
                return;
            }
            if !has_text(&text) {
                images.extend(images_of(&text));
                return;
            }
        }
        paragraph(text, |block| self.frames.emit(block));
    }

    pub(super) fn start_container(&mut self, container: Container) {
        if self.is_in_cell() {
            self.boundary();
            return;
        }
        self.end_context();
        if !self.frames.push(container) {
            self.parsed.losses.n_flattened += 1;
        }
    }

    pub(super) fn end_container(&mut self, kind: ContainerKind, limit: Option<ContainerKind>) {
        self.end_context();
        self.frames.close(kind, limit);
    }

    pub(super) fn start_item(&mut self, value: Option<i32>) {
        if !self.is_in_cell() {
            self.end_container(ContainerKind::Item, Some(ContainerKind::List));
        }
        self.start_container(Container::Item { value });
    }

    pub(super) fn start_term(&mut self) {
        if self.is_among_descriptions() {
            self.start_context(Context::Term);
        } else {
            self.boundary();
        }
    }

    pub(super) fn start_details(&mut self) {
        if self.is_among_descriptions() {
            self.start_container(Container::Details);
        } else {
            self.boundary();
        }
    }

    /// Whether a term or details may begin here, once those before them have ended.
    fn is_among_descriptions(&mut self) -> bool {
        if self.is_in_cell() {
            return false;
        }
        self.end_container(ContainerKind::Details, Some(ContainerKind::Descriptions));
        matches!(self.frames.innermost(), Container::Descriptions { .. })
    }

    fn is_in_cell(&self) -> bool {
        matches!(self.context, Context::Cell { .. })
    }

    pub(super) fn start_table_caption(&mut self) {
        if !self.is_in_cell() && matches!(self.frames.innermost(), Container::Table(_)) {
            self.start_context(Context::TableCaption);
        } else {
            self.boundary();
        }
    }

    pub(super) fn start_caption(&mut self) {
        if matches!(self.frames.innermost(), Container::Figure { .. }) {
            self.start_context(Context::Caption);
        } else {
            self.boundary();
        }
    }

    pub(super) fn rule(&mut self) {
        if self.is_in_cell() {
            self.boundary();
            return;
        }
        self.end_context();
        self.frames.emit(Block::Rule);
    }

    pub(super) fn line_break(&mut self) {
        match &self.context {
            Context::Preformatted => self.preformatted.push('\n'),
            // Two breaks in a row are how old pages begin a paragraph.
            Context::Paragraph if self.inline.is_after_break() => self.flush_paragraph(),
            _ => self.inline.push_break(),
        }
    }
}
