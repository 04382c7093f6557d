//! Paragraphs, headings, lists, captions: what stands on lines of its own.

use broadsheet_model::{Block, Cell, Inline};

use super::builder::{Builder, Context};
use super::frames::{Container, has_text, images_of, paragraph};

impl Builder<'_> {
    /// The border of an element that stands on lines of its own.
    pub(super) fn boundary(&mut self) {
        match self.context {
            Context::Paragraph => self.flush_paragraph(),
            Context::Preformatted => {
                if !self.preformatted.is_empty() && !self.preformatted.ends_with('\n') {
                    self.preformatted.push('\n');
                }
            }
            Context::Heading(_) | Context::Cell { .. } | Context::Caption => {
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
        for (_, mark) in &self.marks {
            self.inline.open(mark.clone());
        }
        inlines
    }

    pub(super) fn start_context(&mut self, context: Context) {
        if matches!(self.context, Context::Cell { .. }) {
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
            Context::Cell { header, .. } => {
                let text = self.take_inlines();
                self.frames.emit_cell(Cell::new(header, text));
            }
            Context::Caption => self.end_caption(),
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
        if let Container::Figure { images, caption } = self.frames.innermost() {
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
        if matches!(self.context, Context::Cell { .. }) {
            self.boundary();
            return;
        }
        self.end_context();
        if !self.frames.push(container) {
            self.parsed.losses.n_flattened += 1;
        }
    }

    pub(super) fn end_container(&mut self, like: &Container, limit: Option<&Container>) {
        self.end_context();
        self.frames.close(like, limit);
    }

    pub(super) fn start_item(&mut self) {
        let list = Container::List { numbering: None, items: Vec::new() };
        if !matches!(self.context, Context::Cell { .. }) {
            self.end_container(&Container::Item, Some(&list));
        }
        self.start_container(Container::Item);
    }

    pub(super) fn start_caption(&mut self) {
        if matches!(self.frames.innermost(), Container::Figure { .. }) {
            self.start_context(Context::Caption);
        } else {
            self.boundary();
        }
    }

    pub(super) fn rule(&mut self) {
        if matches!(self.context, Context::Cell { .. }) {
            self.boundary();
            return;
        }
        self.end_context();
        self.frames.emit(Block::Rule);
    }

    pub(super) fn line_break(&mut self) {
        match self.context {
            Context::Preformatted => self.preformatted.push('\n'),
            // Two breaks in a row are how old pages begin a paragraph.
            Context::Paragraph if self.inline.is_after_break() => self.flush_paragraph(),
            _ => self.inline.push_break(),
        }
    }
}
