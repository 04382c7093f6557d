//! Builds the tree from the tokenizer's tokens.

use broadsheet_model::{Block, Cell, Inline, WebUrl};
use html5ever::LocalName;
use html5ever::tokenizer::{Tag, TagKind, TokenSinkResult};

use super::element::{Element, element, is_void, raw_kind};
use super::frames::{Container, Frames, MAX_MARKS, has_text, images_of, paragraph};
use super::image::{Picture, picture};
use super::inline::{InlineBuffer, Mark};
use super::{HtmlOptions, Parsed, attribute};
use crate::address::{self, Refused};

/// What running text is collected for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context {
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

/// An element that is left out, until its end tag.
struct Skip {
    name: LocalName,
    depth: usize,
    /// It plays something, and its address is still wanted.
    wants_source: bool,
    /// The name of a tag or author inside it.
    name_link: Option<(NameKind, String)>,
}

#[derive(Clone, Copy)]
enum NameKind {
    Tag,
    Author,
}

pub(super) struct Builder<'a> {
    options: HtmlOptions<'a>,
    frames: Frames,
    context: Context,
    inline: InlineBuffer,
    marks: Vec<(LocalName, Mark)>,
    n_marks_too_deep: usize,
    preformatted: String,
    skip: Option<Skip>,
    parsed: Parsed,
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

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if self.is_unwanted(tag) {
            self.boundary();
            self.start_skipping(tag, false);
            return;
        }
        match element(name) {
            Element::Transparent | Element::EmbeddedSource => {}
            Element::Boundary | Element::Paragraph => self.start_block(name == "p"),
            Element::Mark(mark) => self.open_mark(tag.name.clone(), mark),
            Element::Link => self.open_link(tag),
            Element::Heading(level) => self.start_context(Context::Heading(level)),
            Element::List { ordered } => self.start_container(Container::List { ordered, items: Vec::new() }),
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
        match element(name) {
            Element::Paragraph => {
                // The mirror's `ok` is no formatting element: the end of a paragraph ends it.
                while self.marks.last().is_some_and(|(name, _)| &**name == "ok") {
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
                self.end_container(&Container::List { ordered: false, items: Vec::new() }, None);
            }
            Element::Item if !in_cell => {
                self.end_container(&Container::Item, Some(&Container::List { ordered: false, items: Vec::new() }));
            }
            Element::Quote if !in_cell => self.end_container(&Container::Quote, None),
            Element::Figure if !in_cell => {
                self.end_container(&Container::Figure { images: Vec::new(), caption: Vec::new() }, None);
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

    // Blocks.

    /// The border of an element that stands on lines of its own.
    fn boundary(&mut self) {
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

    fn start_block(&mut self, is_paragraph: bool) {
        // A heading that was never closed must not swallow the paragraphs after it.
        if is_paragraph && matches!(self.context, Context::Heading(_)) && !self.inline.is_empty() {
            self.end_context();
        }
        self.boundary();
    }

    fn flush_paragraph(&mut self) {
        if self.inline.is_empty() {
            return;
        }
        let text = self.take_inlines();
        if let Container::Figure { images, .. } = self.frames.innermost()
            && !has_text(&text)
        {
            images.extend(images_of(text));
            return;
        }
        paragraph(text, |block| self.frames.emit(block));
    }

    /// What was collected; the open marks go on in what follows.
    fn take_inlines(&mut self) -> Vec<Inline> {
        let inlines = self.inline.finish();
        for (_, mark) in &self.marks {
            self.inline.open(mark.clone());
        }
        inlines
    }

    fn start_context(&mut self, context: Context) {
        if matches!(self.context, Context::Cell { .. }) {
            self.boundary();
            return;
        }
        self.end_context();
        self.context = context;
    }

    /// Ends what is being collected, whatever it is for.
    fn end_context(&mut self) {
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
                self.frames.emit_cell(Cell { header, text });
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

    fn end_caption(&mut self) {
        let text = self.take_inlines();
        if let Container::Figure { images, caption } = self.frames.innermost() {
            if has_text(&text) && caption.is_empty() {
                *caption = text;
                return;
            }
            if !has_text(&text) {
                images.extend(images_of(text));
                return;
            }
        }
        paragraph(text, |block| self.frames.emit(block));
    }

    fn start_container(&mut self, container: Container) {
        if matches!(self.context, Context::Cell { .. }) {
            self.boundary();
            return;
        }
        self.end_context();
        if !self.frames.push(container) {
            self.parsed.losses.n_flattened += 1;
        }
    }

    fn end_container(&mut self, like: &Container, limit: Option<&Container>) {
        self.end_context();
        self.frames.close(like, limit);
    }

    fn start_item(&mut self) {
        let list = Container::List { ordered: false, items: Vec::new() };
        if !matches!(self.context, Context::Cell { .. }) {
            self.end_container(&Container::Item, Some(&list));
        }
        self.start_container(Container::Item);
    }

    fn start_caption(&mut self) {
        if matches!(self.frames.innermost(), Container::Figure { .. }) {
            self.start_context(Context::Caption);
        } else {
            self.boundary();
        }
    }

    fn rule(&mut self) {
        if matches!(self.context, Context::Cell { .. }) {
            self.boundary();
            return;
        }
        self.end_context();
        self.frames.emit(Block::Rule);
    }

    fn line_break(&mut self) {
        match self.context {
            Context::Preformatted => self.preformatted.push('\n'),
            // Two breaks in a row are how old pages begin a paragraph.
            Context::Paragraph if self.inline.is_after_break() => self.flush_paragraph(),
            _ => self.inline.push_break(),
        }
    }

    // Tables.

    fn start_table(&mut self) {
        if let Context::Cell { n_tables, .. } = &mut self.context {
            *n_tables += 1;
            self.boundary();
        } else {
            self.start_container(Container::Table { rows: Vec::new() });
        }
    }

    fn start_row(&mut self) {
        if matches!(self.context, Context::Cell { n_tables: 1.., .. }) {
            self.boundary();
            return;
        }
        self.end_context();
        if let Container::Table { rows } = self.frames.innermost() {
            rows.push(broadsheet_model::Row { cells: Vec::new() });
        }
    }

    fn start_cell(&mut self, header: bool) {
        if matches!(self.context, Context::Cell { n_tables: 1.., .. }) {
            self.boundary();
            return;
        }
        self.end_context();
        if matches!(self.frames.innermost(), Container::Table { .. }) {
            self.context = Context::Cell { header, n_tables: 0 };
        }
    }

    fn end_cell(&mut self) {
        if matches!(self.context, Context::Cell { n_tables: 0, .. }) {
            self.end_context();
        } else {
            self.boundary();
        }
    }

    fn end_table(&mut self) {
        if let Context::Cell { n_tables: n_tables @ 1.., .. } = &mut self.context {
            *n_tables -= 1;
            self.boundary();
        } else {
            self.end_container(&Container::Table { rows: Vec::new() }, None);
        }
    }

    // Running text.

    fn open_mark(&mut self, name: LocalName, mark: Mark) {
        if self.context == Context::Preformatted {
            return;
        }
        if self.marks.len() >= MAX_MARKS {
            self.n_marks_too_deep += 1;
            self.parsed.losses.n_flattened += 1;
            return;
        }
        self.inline.open(mark.clone());
        self.marks.push((name, mark));
    }

    /// Ends the innermost mark of this name; those inside it go on after it, as in browsers.
    fn close_mark(&mut self, name: &LocalName) {
        if self.n_marks_too_deep > 0 {
            self.n_marks_too_deep -= 1;
            return;
        }
        let Some(at) = self.marks.iter().rposition(|(open, _)| open == name) else { return };
        for _ in at..self.marks.len() {
            self.inline.close();
        }
        self.marks.remove(at);
        for (_, mark) in &self.marks[at..] {
            self.inline.open(mark.clone());
        }
    }

    fn open_link(&mut self, tag: &Tag) {
        if &*tag.name == "a" && self.marks.iter().any(|(name, _)| *name == tag.name) {
            self.close_mark(&tag.name); // a link never holds another
        }
        let Some(href) = attribute(tag, "href").map(str::trim) else { return };
        if href.is_empty() || href.starts_with('#') {
            return;
        }
        match address::resolve(href, self.options.base) {
            Ok(url) => {
                if url.as_str().contains("/tag/")
                    && let Some(name) = address::last_segment(&url)
                {
                    self.parsed.tags.push(name);
                }
                self.open_mark(tag.name.clone(), Mark::Link(url));
            }
            Err(Refused::Scheme(scheme)) => *self.parsed.losses.n_links.entry(scheme).or_default() += 1,
            Err(Refused::Malformed) => *self.parsed.losses.n_links.entry(String::new()).or_default() += 1,
        }
    }

    fn image(&mut self, tag: &Tag) {
        match picture(tag, self.options.base) {
            Picture::Image(image) if self.context != Context::Preformatted => self.inline.push_image(image),
            Picture::Image(_) | Picture::Nothing => {}
            Picture::Dropped => self.parsed.losses.n_images += 1,
        }
    }

    // What is left out, and what stands in for it.

    fn is_unwanted(&self, tag: &Tag) -> bool {
        tag.attrs.iter().any(|attribute| match &*attribute.name.local {
            "class" if !self.options.skip_classes.is_empty() => {
                attribute.value.split_ascii_whitespace().any(|class| self.options.skip_classes.contains(&class))
            }
            "hidden" => true,
            name => name.starts_with("data-selfpromo"),
        })
    }

    fn start_skipping(&mut self, tag: &Tag, wants_source: bool) {
        if !is_void(&tag.name) {
            self.skip = Some(Skip { name: tag.name.clone(), depth: 1, wants_source, name_link: None });
        }
    }

    fn skipped_tag(&mut self, tag: &Tag) {
        let Some(skip) = &mut self.skip else { return };
        if tag.kind == TagKind::StartTag {
            skip.depth += usize::from(tag.name == skip.name);
            if &*tag.name == "a" {
                let relation = |wanted| {
                    attribute(tag, "rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word == wanted))
                };
                let kind = relation("tag").then_some(NameKind::Tag);
                let kind = kind.or_else(|| relation("author").then_some(NameKind::Author));
                skip.name_link = kind.map(|kind| (kind, String::new()));
            } else if skip.wants_source && &*tag.name == "source" {
                skip.wants_source = false;
                self.push_address(attribute(tag, "src"));
            }
            return;
        }
        if &*tag.name == "a"
            && let Some((kind, name)) = skip.name_link.take()
        {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            match kind {
                NameKind::Tag => self.parsed.tags.push(name),
                NameKind::Author => self.parsed.authors.push(name),
            }
        }
        if tag.name == skip.name {
            skip.depth -= 1;
            if skip.depth == 0 {
                self.skip = None;
            }
        }
    }

    fn embedded(&mut self, tag: &Tag) {
        let address = ["data-src", "src"].iter().find_map(|name| attribute(tag, name)).filter(|url| !url.is_empty());
        self.push_address(address);
        self.start_skipping(tag, address.is_none());
    }

    /// A link whose text is its own address, in a paragraph of its own where there can be one.
    fn push_address(&mut self, address: Option<&str>) {
        let Some(Ok(url)) = address.map(|address| address::resolve(address, self.options.base)) else { return };
        let link = |url: WebUrl| Inline::Link { text: vec![Inline::Text(url.as_str().to_owned())], href: url };
        match self.context {
            Context::Paragraph => {
                self.flush_paragraph();
                self.frames.emit(Block::Paragraph(vec![link(url)]));
            }
            Context::Preformatted => {}
            _ => {
                self.boundary();
                self.inline.open(Mark::Link(url.clone()));
                self.inline.push_text(url.as_str());
                self.inline.close();
                self.boundary();
            }
        }
    }
}
