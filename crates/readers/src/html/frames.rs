//! The blocks that are open while a body is being built.

use broadsheet_model::{
    Block, Body, Cell, Description, ImageRef, Inline, ListItem, Numbering, Writing,
};

use super::table::TableRows;

/// How many containers may be open inside one another. With [`MAX_MARKS`] it keeps the tree below
/// [`broadsheet_model::MAX_DEPTH`].
const MAX_FRAMES: usize = 38;
/// How many marks may surround running text.
pub(super) const MAX_MARKS: usize = 20;

// A table adds head, row and cell, and a line may end in a picture or a reading.
const _: () = assert!(MAX_FRAMES + MAX_MARKS + 4 <= broadsheet_model::MAX_DEPTH);

/// A container that holds blocks.
#[derive(Debug)]
pub(super) enum Container {
    Body,
    Quote,
    List { numbering: Option<Numbering>, items: Vec<ListItem> },
    Item { value: Option<i32> },
    Descriptions { parts: Vec<Description> },
    Details,
    Table(TableRows),
    Figure { images: Vec<ImageRef>, caption: Vec<Inline>, has_missing: bool },
    Region(Writing),
}

/// The same without what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContainerKind {
    Body,
    Quote,
    List,
    Item,
    Descriptions,
    Details,
    Table,
    Figure,
    Region,
}

impl Container {
    pub(super) fn figure() -> Container {
        Container::Figure { images: Vec::new(), caption: Vec::new(), has_missing: false }
    }

    fn kind(&self) -> ContainerKind {
        match self {
            Container::Body => ContainerKind::Body,
            Container::Quote => ContainerKind::Quote,
            Container::List { .. } => ContainerKind::List,
            Container::Item { .. } => ContainerKind::Item,
            Container::Descriptions { .. } => ContainerKind::Descriptions,
            Container::Details => ContainerKind::Details,
            Container::Table(_) => ContainerKind::Table,
            Container::Figure { .. } => ContainerKind::Figure,
            Container::Region(_) => ContainerKind::Region,
        }
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
    /// Pictures of figures that have a caption, but no address anywhere.
    n_missing_pictures: usize,
}

impl Frames {
    pub(super) fn new() -> Frames {
        Frames {
            open: vec![Frame { container: Container::Body, blocks: Vec::new() }],
            n_too_deep: 0,
            n_missing_pictures: 0,
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

    /// Opens a region and says how deep it is; none where that would be too deep.
    pub(super) fn push_region(&mut self, writing: Writing) -> Option<usize> {
        if self.open.len() >= MAX_FRAMES {
            return None;
        }
        self.open.push(Frame { container: Container::Region(writing), blocks: Vec::new() });
        Some(self.open.len() - 1)
    }

    /// Ends the region at `depth`, if it is still open.
    pub(super) fn close_region(&mut self, depth: usize) {
        let frame = self.open.get(depth);
        if frame.is_some_and(|frame| frame.container.kind() == ContainerKind::Region) {
            self.close_down_to(depth);
        }
    }

    /// Ends the innermost container of this kind and what is open inside it; nothing where there is
    /// none before `limit`.
    pub(super) fn close(&mut self, kind: ContainerKind, limit: Option<ContainerKind>) {
        if self.n_too_deep > 0 {
            self.n_too_deep -= 1;
            return;
        }
        let find = |kind| self.open.iter().rposition(|frame| frame.container.kind() == kind);
        let within = limit.and_then(find).map_or(1, |at| at + 1);
        if let Some(at) = find(kind)
            && at >= within
        {
            self.close_down_to(at);
        }
    }

    /// The blocks of the body, and how many captioned pictures had no address.
    pub(super) fn finish(mut self) -> (Vec<Block>, usize) {
        self.close_down_to(1);
        let blocks = self.open.pop().map(|body| body.blocks).unwrap_or_default();
        (blocks, self.n_missing_pictures)
    }

    pub(super) fn innermost(&mut self) -> &mut Container {
        &mut self.open.last_mut().expect("the body is never closed").container
    }

    /// The text of the last block that has any: where reading has come to.
    pub(super) fn last_text(&self) -> Option<String> {
        let last =
            |frame: &Frame| Body { blocks: vec![frame.blocks.last()?.clone()] }.text_blocks().pop();
        self.open.iter().rev().find_map(last)
    }

    /// Adds a block to the innermost container.
    pub(super) fn emit(&mut self, block: Block) {
        let frame = self.open.last_mut().expect("the body is never closed");
        match &mut frame.container {
            // What stands between the items of a numbered list must not take a number.
            Container::List { numbering: Some(_), items } if !items.is_empty() => {
                if let Some(item) = items.last_mut() {
                    item.blocks.push(block);
                }
            }
            // A list that holds something outside its items.
            Container::List { items, .. } => {
                items.push(ListItem { value: None, blocks: vec![block] });
            }
            Container::Descriptions { parts } => match parts.last_mut() {
                Some(Description::Details(blocks)) => blocks.push(block),
                _ => parts.push(Description::Details(vec![block])),
            },
            _ => frame.blocks.push(block),
        }
    }

    /// Adds a term to the innermost list of descriptions.
    pub(super) fn emit_term(&mut self, text: Vec<Inline>) {
        match self.innermost() {
            Container::Descriptions { parts } => parts.push(Description::Term(text)),
            _ => self.emit(Block::Paragraph(text)),
        }
    }

    /// Adds a cell to the innermost table.
    pub(super) fn emit_cell(&mut self, cell: Cell) {
        if let Container::Table(rows) = self.innermost() {
            rows.push_cell(cell);
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
            Container::Region(_) if blocks.is_empty() => {}
            Container::Region(writing) => self.emit(Block::Region { writing, blocks }),
            Container::List { numbering, items } => self.end_list(numbering, items),
            Container::Item { value } => self.end_item(value, blocks),
            Container::Descriptions { parts } => self.end_descriptions(parts),
            Container::Details => self.end_details(blocks),
            Container::Table(rows) => {
                blocks.into_iter().for_each(|block| self.emit(block));
                self.end_table(rows);
            }
            Container::Figure { images, caption, has_missing } => {
                let is_missing = has_missing && images.is_empty() && !caption.is_empty();
                self.n_missing_pictures += usize::from(is_missing);
                self.end_figure(images, caption, blocks);
            }
        }
    }

    fn end_list(&mut self, numbering: Option<Numbering>, items: Vec<ListItem>) {
        if items.iter().any(|item| !item.blocks.is_empty()) {
            self.emit(Block::List { numbering, items });
        }
    }

    /// An empty item is left out where that moves no number.
    fn end_item(&mut self, value: Option<i32>, blocks: Vec<Block>) {
        let item = ListItem { value, blocks };
        match self.innermost() {
            Container::List { numbering, items } => {
                if numbering.is_some() || !item.blocks.is_empty() {
                    items.push(item);
                }
            }
            _ if item.blocks.is_empty() => {}
            // An item without a list shows as one all the same.
            _ => self.emit(Block::List { numbering: None, items: vec![item] }),
        }
    }

    /// Details without any term are no descriptions.
    fn end_descriptions(&mut self, parts: Vec<Description>) {
        if parts.iter().any(|part| matches!(part, Description::Term(_))) {
            self.emit(Block::Descriptions(parts));
            return;
        }
        for part in parts {
            if let Description::Details(blocks) = part {
                blocks.into_iter().for_each(|block| self.emit(block));
            }
        }
    }

    fn end_details(&mut self, blocks: Vec<Block>) {
        if blocks.is_empty() {
            return;
        }
        match self.innermost() {
            Container::Descriptions { parts } => parts.push(Description::Details(blocks)),
            _ => blocks.into_iter().for_each(|block| self.emit(block)),
        }
    }

    /// A table of one column only arranges its content; its cells become paragraphs.
    fn end_table(&mut self, rows: TableRows) {
        let table = rows.finish();
        let is_named = !table.caption.is_empty();
        let cells = || table.rows.iter().flat_map(|row| &row.cells);
        if !is_named && cells().all(|cell| cell.text.is_empty()) {
            return;
        }
        let has_columns = table.rows.iter().any(|row| row.cells.len() > 1);
        if has_columns || is_named || cells().any(|cell| cell.header) {
            self.emit(Block::Table(table));
            return;
        }
        for cell in table.rows.into_iter().flat_map(|row| row.cells) {
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
    inlines.iter().any(|inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.chars().any(is_visible),
        other => has_text(other.inner()),
    })
}

/// Whether a reader would see this character.
pub(super) fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
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
    let n_after = text.iter().rev().take_while(|inline| is_picture(inline)).count();
    let after = text.split_off(text.len() - n_after);
    let before: Vec<Inline> = text.drain(..n_before).collect();
    // Places do not show either, but links lead to them.
    let is_place = |inline: &&Inline| matches!(inline, Inline::Place(_));
    let places: Vec<Inline> = before.iter().filter(is_place).cloned().collect();
    text.splice(..0, places);
    images_of(&before).into_iter().map(figure).for_each(&mut emit);
    emit(Block::Paragraph(text));
    images_of(&after).into_iter().map(figure).for_each(&mut emit);
}
