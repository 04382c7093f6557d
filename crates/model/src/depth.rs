//! How deep a body nests.

use crate::{Block, Body, Description, Inline};

impl Body {
    /// How many blocks and inlines stand in each other at the deepest place, counted from the body:
    /// 0 where it is empty, 2 for a paragraph of plain text. Readers keep it within
    /// [`MAX_DEPTH`](crate::MAX_DEPTH).
    pub fn depth(&self) -> usize {
        blocks(&self.blocks)
    }
}

fn blocks(of: &[Block]) -> usize {
    of.iter().map(inside).max().map_or(0, |inner| inner + 1)
}

fn inside(block: &Block) -> usize {
    match block {
        Block::Paragraph(text)
        | Block::Heading { text, .. }
        | Block::Figure { caption: text, .. } => inlines(text),
        Block::List { items, .. } => {
            items.iter().map(|item| blocks(&item.blocks)).max().unwrap_or(0)
        }
        Block::Descriptions(parts) => parts.iter().map(description).max().unwrap_or(0),
        Block::Quote(inner) | Block::Region { blocks: inner, .. } => blocks(inner),
        Block::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            let texts = cells.map(|cell| &cell.text).chain([&table.caption]);
            texts.map(|text| inlines(text)).max().unwrap_or(0)
        }
        Block::Code(_) | Block::Rule => 0,
    }
}

fn description(part: &Description) -> usize {
    match part {
        Description::Term(text) => inlines(text),
        Description::Details(inner) => blocks(inner),
    }
}

fn inlines(of: &[Inline]) -> usize {
    let deepest = |inline: &Inline| match inline {
        Inline::Ruby { base, reading } => inlines(base).max(inlines(reading)),
        other => inlines(other.inner()),
    };
    of.iter().map(deepest).max().map_or(0, |inner| inner + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_place_counts() {
        let text = || vec![Inline::Text("字".to_owned())];
        let line = || Block::Paragraph(text());
        let quote = Block::Quote(vec![line(), Block::Rule]);
        let ruby = Inline::Ruby { base: text(), reading: Vec::new() };
        for (blocks, expected) in [
            (vec![], 0),
            (vec![Block::Rule], 1),
            (vec![line()], 2),
            (vec![Block::Rule, quote], 3),
            (vec![Block::Quote(vec![Block::Paragraph(vec![ruby])])], 4),
        ] {
            assert_eq!(Body { blocks: blocks.clone() }.depth(), expected, "{blocks:?}");
        }
    }
}
