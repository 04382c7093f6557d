//! The lines of a body: what is compared with what.

use broadsheet_model::{Block, Body, Description, Inline, plain_text};

/// What a line is, as far as that matters to somebody who draws it among other lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Running text.
    Text,
    /// A heading of this level.
    Heading(u8),
    /// What a list's item says.
    Item,
    /// Preformatted text.
    Code,
}

/// A line of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// What it says.
    pub text: String,
}

/// The lines of `body`: the same, in the same order, as its
/// [`text_blocks`](Body::text_blocks), each with what it is.
pub fn lines(body: &Body) -> Vec<Line> {
    let mut lines = Vec::new();
    add_blocks(&body.blocks, LineKind::Text, &mut lines);
    lines
}

/// `kind` is what running text is here. A body nests at most 64 deep.
fn add_blocks(blocks: &[Block], kind: LineKind, lines: &mut Vec<Line>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) => add(kind, text, lines),
            Block::Heading { level, text } => add(LineKind::Heading(*level), text, lines),
            Block::List { items, .. } => {
                for item in items {
                    add_blocks(&item.blocks, LineKind::Item, lines);
                }
            }
            Block::Descriptions(parts) => {
                for part in parts {
                    match part {
                        Description::Term(text) => add(kind, text, lines),
                        Description::Details(blocks) => add_blocks(blocks, kind, lines),
                    }
                }
            }
            Block::Quote(blocks) | Block::Region { blocks, .. } => {
                add_blocks(blocks, kind, lines);
            }
            Block::Table(table) => {
                add(LineKind::Text, &table.caption, lines);
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    add(LineKind::Text, &cell.text, lines);
                }
            }
            Block::Figure { caption, .. } => add(LineKind::Text, caption, lines),
            Block::Code(text) => push(LineKind::Code, text.clone(), lines),
            Block::Rule => {}
        }
    }
}

fn add(kind: LineKind, inlines: &[Inline], lines: &mut Vec<Line>) {
    push(kind, plain_text(inlines), lines);
}

fn push(kind: LineKind, text: String, lines: &mut Vec<Line>) {
    if !text.trim().is_empty() {
        lines.push(Line { kind, text });
    }
}
