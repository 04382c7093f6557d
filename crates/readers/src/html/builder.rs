//! Builds the tree from the tokenizer's tokens.

use broadsheet_model::Numbering;
use html5ever::LocalName;
use html5ever::tokenizer::{Tag, TagKind, TokenSinkResult};

use super::element::{Element, element, raw_kind};
use super::frames::{Container, Frames};
use super::inline::{InlineBuffer, Mark};
use super::skip::Skip;
use super::{HtmlOptions, Parsed};

/// What running text is collected for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    Paragraph,
    Heading(u8),
    /// `n_tables` more are open inside the cell; they are flattened.
    Cell {
        header: bool,
        n_tables: usize,
    },
    Caption,
    Preformatted,
}

pub(super) struct Builder<'a> {
    pub(super) options: HtmlOptions<'a>,
    pub(super) frames: Frames,
    pub(super) context: Context,
    pub(super) inline: InlineBuffer,
    pub(super) marks: Vec<(LocalName, Mark)>,
    pub(super) n_marks_too_deep: usize,
    pub(super) preformatted: String,
    pub(super) skip: Option<Skip>,
    pub(super) parsed: Parsed,
}

impl<'a> Builder<'a> {
    pub(super) fn new(options: HtmlOptions<'a>) -> Builder<'a> {
        Builder {
            options,
            frames: Frames::new(),
            context: Context::Paragraph,
            inline: InlineBuffer::default(),
            marks: Vec::new(),
            n_marks_too_deep: 0,
            preformatted: String::new(),
            skip: None,
            parsed: Parsed::default(),
        }
    }

    pub(super) fn finish(mut self) -> Parsed {
        self.marks.clear();
        self.end_context();
        Parsed { blocks: self.frames.finish(), ..self.parsed }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(skip) = &mut self.skip {
            if let Some((_, name)) = &mut skip.name_link {
                name.push_str(text);
            }
        } else if self.context == Context::Preformatted {
            self.preformatted.push_str(text);
        } else {
            self.inline.push_text(text);
        }
    }

    pub(super) fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        if self.skip.is_some() {
            self.skipped_tag(tag);
        } else if tag.kind == TagKind::StartTag {
            self.start(tag);
        } else {
            self.end(&tag.name);
        }
        match raw_kind(&tag.name) {
            Some(kind) if tag.kind == TagKind::StartTag => TokenSinkResult::RawData(kind),
            _ => TokenSinkResult::Continue,
        }
    }

    /// What an element means on this publisher's pages.
    fn element(&self, name: &str) -> Element {
        match element(name) {
            Element::Transparent if self.options.page.is_link(name) => Element::Link,
            known => known,
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if self.is_unwanted(tag) {
            self.boundary();
            self.start_skipping(tag, false);
            return;
        }
        match self.element(name) {
            Element::Transparent | Element::EmbeddedSource => {}
            Element::Boundary | Element::Paragraph => self.start_block(name == "p"),
            Element::Mark(mark) => self.open_mark(tag.name.clone(), mark),
            Element::Link => self.open_link(tag),
            Element::Heading(level) => self.start_context(Context::Heading(level)),
            Element::List { is_ordered } => {
                let numbering = is_ordered.then(Numbering::default);
                self.start_container(Container::List { numbering, items: Vec::new() })
            }
            Element::Item => self.start_item(),
            Element::Quote => self.start_container(Container::Quote),
            Element::Table => self.start_table(),
            Element::Row => self.start_row(),
            Element::Cell { header } => self.start_cell(header),
            Element::Figure => {
                self.start_container(Container::Figure { images: Vec::new(), caption: Vec::new() });
            }
            Element::Caption => self.start_caption(),
            Element::Preformatted => self.start_context(Context::Preformatted),
            Element::Break => self.line_break(),
            Element::Rule => self.rule(),
            Element::Image => self.image(tag),
            Element::Embedded => self.embedded(tag),
            Element::InlineQuote => self.inline.push_text("“"),
            Element::Skipped => self.start_skipping(tag, false),
        }
    }

    fn end(&mut self, name: &LocalName) {
        let in_cell = matches!(self.context, Context::Cell { .. });
        match self.element(name) {
            Element::Paragraph => {
                // What stands for `a` is no formatting element: the end of a paragraph ends it.
                while self.marks.last().is_some_and(|(name, _)| self.options.page.is_link(name)) {
                    self.marks.pop();
                    self.inline.close();
                }
                self.boundary();
            }
            Element::Boundary => self.boundary(),
            Element::Mark(_) | Element::Link => self.close_mark(name),
            Element::Heading(_) | Element::Preformatted if !in_cell => self.end_context(),
            Element::Caption if !in_cell => self.end_context(),
            Element::List { .. } if !in_cell => {
                self.end_container(&Container::List { numbering: None, items: Vec::new() }, None);
            }
            Element::Item if !in_cell => {
                self.end_container(
                    &Container::Item,
                    Some(&Container::List { numbering: None, items: Vec::new() }),
                );
            }
            Element::Quote if !in_cell => self.end_container(&Container::Quote, None),
            Element::Figure if !in_cell => {
                self.end_container(
                    &Container::Figure { images: Vec::new(), caption: Vec::new() },
                    None,
                );
            }
            Element::Table => self.end_table(),
            Element::Row | Element::Cell { .. } => self.end_cell(),
            Element::InlineQuote => self.inline.push_text("”"),
            Element::Break => self.line_break(), // `</br>` is read as `<br>` by browsers
            Element::Heading(_)
            | Element::Preformatted
            | Element::Caption
            | Element::List { .. }
            | Element::Item
            | Element::Quote
            | Element::Figure => self.boundary(),
            _ => {}
        }
    }
}
