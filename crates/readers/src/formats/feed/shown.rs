//! The addresses that an article's blocks show already.

use broadsheet_model::{Block, Description, ImageData, ImageRef, Inline};

/// Where pictures and links lead, in reading order.
#[derive(Debug, Default)]
pub(super) struct Shown<'b> {
    pub(super) pictures: Vec<&'b str>,
    pub(super) links: Vec<&'b str>,
}

impl<'b> Shown<'b> {
    /// Those of `blocks`, which are never deeper than their reader allows.
    pub(super) fn of(blocks: &'b [Block]) -> Shown<'b> {
        let mut shown = Shown::default();
        shown.add_blocks(blocks);
        shown
    }

    fn add_blocks(&mut self, blocks: &'b [Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(text) | Block::Heading { text, .. } => self.add_inlines(text),
                Block::Figure { image, caption } => {
                    self.add_picture(image);
                    self.add_inlines(caption);
                }
                Block::Quote(inner) | Block::Region { blocks: inner, .. } => self.add_blocks(inner),
                Block::List { items, .. } => {
                    items.iter().for_each(|item| self.add_blocks(&item.blocks));
                }
                Block::Descriptions(parts) => {
                    for part in parts {
                        match part {
                            Description::Term(text) => self.add_inlines(text),
                            Description::Details(inner) => self.add_blocks(inner),
                        }
                    }
                }
                Block::Table(table) => {
                    let cells = table.rows.iter().flat_map(|row| &row.cells);
                    cells.for_each(|cell| self.add_inlines(&cell.text));
                }
                Block::Code(_) | Block::Rule => {}
            }
        }
    }

    fn add_inlines(&mut self, inlines: &'b [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Image(image) => self.add_picture(image),
                Inline::Link { href, .. } => self.links.push(href.as_str()),
                _ => {}
            }
            self.add_inlines(inline.inner());
        }
    }

    fn add_picture(&mut self, image: &'b ImageRef) {
        if let ImageData::Remote(url) = &image.data {
            self.pictures.push(url.as_str());
        }
    }
}
