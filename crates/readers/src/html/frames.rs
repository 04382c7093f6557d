//! The blocks that are open while a body is being built.

use broadsheet_model::{Block, Cell, ImageRef, Inline, ListItem, Numbering, Row, Table};

/// How many containers may be open inside one another. With [`MAX_MARKS`] it keeps the tree below
/// [`broadsheet_model::MAX_DEPTH`].
const MAX_FRAMES: usize = 40;
/// How many marks may surround running text.
pub(super) const MAX_MARKS: usize = 20;

const _: () = assert!(MAX_FRAMES + MAX_MARKS + 2 <= broadsheet_model::MAX_DEPTH);

/// A container that holds blocks.
#[derive(Debug)]
pub(super) enum Container {
    Body,
    Quote,
    List { numbering: Option<Numbering>, items: Vec<ListItem> },
    Item,
    Table { rows: Vec<Row> },
    Figure { images: Vec<ImageRef>, caption: Vec<Inline> },
}

impl Container {
    fn is_same(&self, other: &Container) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

#[derive(Debug)]
struct Frame {
    container: Container,
    blocks: Vec<Block>,
}

/// The open containers, outermost first; the body is always there.
#[derive(Debug)]
pub(super) struct Frames {
    open: Vec<Frame>,
    /// Containers that were too deep to be opened and have not ended.
    n_too_deep: usize,
}

impl Frames {
    pub(super) fn new() -> Frames {
        Frames {
            open: vec![Frame { container: Container::Body, blocks: Vec::new() }],
            n_too_deep: 0,
        }
    }

    /// Opens a container; false where that would be too deep, so that its content goes to the one
    /// around it.
    pub(super) fn push(&mut self, container: Container) -> bool {
        if self.open.len() >= MAX_FRAMES {
            self.n_too_deep += 1;
            return false;
        }
        self.open.push(Frame { container, blocks: Vec::new() });
        true
    }

    /// Ends the innermost container like `like` and what is open inside it; nothing where there is
    /// none before `limit`.
    pub(super) fn close(&mut self, like: &Container, limit: Option<&Container>) {
        if self.n_too_deep > 0 {
            self.n_too_deep -= 1;
            return;
        }
        let is_limit = |frame: &Frame| limit.is_some_and(|limit| frame.container.is_same(limit));
        let within = self.open.iter().rposition(is_limit).map_or(1, |at| at + 1);
        if let Some(at) = self.open.iter().rposition(|frame| frame.container.is_same(like))
            && at >= within
        {
            self.close_down_to(at);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        self.close_down_to(1);
        self.open.pop().map(|body| body.blocks).unwrap_or_default()
    }

    pub(super) fn innermost(&mut self) -> &mut Container {
        &mut self.open.last_mut().expect("the body is never closed").container
    }

    /// Adds a block to the innermost container.
    pub(super) fn emit(&mut self, block: Block) {
        let frame = self.open.last_mut().expect("the body is never closed");
        match &mut frame.container {
            // A list that holds something outside its items.
            Container::List { items, .. } => {
                items.push(ListItem { value: None, blocks: vec![block] })
            }
            _ => frame.blocks.push(block),
        }
    }

    /// Adds a cell to the innermost table; false where no table is open.
    pub(super) fn emit_cell(&mut self, cell: Cell) {
        if let Container::Table { rows } = self.innermost() {
            match rows.last_mut() {
                Some(row) => row.cells.push(cell),
                None => rows.push(Row { cells: vec![cell] }),
            }
        }
    }

    fn close_down_to(&mut self, at: usize) {
        while self.open.len() > at {
            let frame = self.open.pop().expect("more than `at` are open");
            self.end(frame);
        }
    }

    fn end(&mut self, frame: Frame) {
        let Frame { container, blocks } = frame;
        match container {
            Container::Body => blocks.into_iter().for_each(|block| self.emit(block)),
            Container::Quote if !blocks.is_empty() => self.emit(Block::Quote(blocks)),
            Container::Quote => {}
            Container::List { numbering, items } if !items.is_empty() => {
                self.emit(Block::List { numbering, items })
            }
            Container::List { .. } => {}
            Container::Item => self.end_item(blocks),
            Container::Table { rows } => {
                blocks.into_iter().for_each(|block| self.emit(block));
                self.end_table(rows);
            }
            Container::Figure { images, caption } => self.end_figure(images, caption, blocks),
        }
    }

    fn end_item(&mut self, blocks: Vec<Block>) {
        if blocks.is_empty() {
            return;
        }
        match self.innermost() {
            Container::List { items, .. } => items.push(ListItem { value: None, blocks }),
            // An item without a list shows as one all the same.
            _ => self.emit(Block::List {
                numbering: None,
                items: vec![ListItem { value: None, blocks }],
            }),
        }
    }

    /// A table of one column only arranges its content; its cells become paragraphs.
    fn end_table(&mut self, mut rows: Vec<Row>) {
        rows.retain(|row| row.cells.iter().any(|cell| !cell.text.is_empty()));
        if rows.is_empty() {
            return;
        }
        if rows.iter().any(|row| row.cells.len() > 1) {
            self.emit(Block::Table(Table { rows, ..Table::default() }));
            return;
        }
        for cell in rows.into_iter().flat_map(|row| row.cells) {
            for line in
                cell.text.split(|inline| *inline == Inline::Break).filter(|line| !line.is_empty())
            {
                paragraph(line.to_vec(), |block| self.emit(block));
            }
        }
    }

    /// A figure without a picture gives what it holds; several pictures share a caption, which
    /// stands at the last.
    fn end_figure(
        &mut self,
        images: Vec<ImageRef>,
        mut caption: Vec<Inline>,
        mut blocks: Vec<Block>,
    ) {
        if caption.is_empty()
            && !images.is_empty()
            && let [Block::Paragraph(text)] = blocks.as_mut_slice()
        {
            caption = std::mem::take(text);
            blocks.clear();
        }
        let n_images = images.len();
        for (idx, image) in images.into_iter().enumerate() {
            let caption =
                if idx + 1 == n_images { std::mem::take(&mut caption) } else { Vec::new() };
            self.emit(Block::Figure { image, caption });
        }
        blocks.into_iter().for_each(|block| self.emit(block));
        if !caption.is_empty() {
            self.emit(Block::Paragraph(caption));
        }
    }
}

/// Whether a reader would see any of these characters.
pub(super) fn has_text(inlines: &[Inline]) -> bool {
    let visible = |c: char| {
        !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
    };
    inlines.iter().any(|inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.chars().any(visible),
        other => has_text(other.inner()),
    })
}

/// The pictures of some running text, in order.
pub(super) fn images_of(inlines: &[Inline]) -> Vec<ImageRef> {
    let mut images = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Image(image) => images.push(image.clone()),
            other => images.extend(images_of(other.inner())),
        }
    }
    images
}

/// The blocks that a paragraph of running text makes: pictures at its edges stand on their own, and
/// one that shows nothing is none.
pub(super) fn paragraph(mut text: Vec<Inline>, mut emit: impl FnMut(Block)) {
    let figure = |image| Block::Figure { image, caption: Vec::new() };
    if !has_text(&text) {
        images_of(&text).into_iter().map(figure).for_each(emit);
        return;
    }
    let is_picture = |inline: &Inline| !has_text(std::slice::from_ref(inline));
    let n_before = text.iter().take_while(|inline| is_picture(inline)).count();
    let after: Vec<Inline> = {
        let n_after = text.iter().rev().take_while(|inline| is_picture(inline)).count();
        text.drain(text.len() - n_after..).collect()
    };
    images_of(&text.drain(..n_before).collect::<Vec<_>>())
        .into_iter()
        .map(figure)
        .for_each(&mut emit);
    emit(Block::Paragraph(text));
    images_of(&after).into_iter().map(figure).for_each(&mut emit);
}
