//! What an article says, as a typed tree.
//!
//! The tree holds only what can be shown safely: there is no place in it for scripts, styles, event
//! handlers, frames or addresses of other schemes, so a page drawn from it cannot carry them.

use crate::{Description, ImageRef, ListItem, Numbering, Style, Table, WebUrl, Writing};

/// How deep blocks and inlines may nest, counted from the body. Readers flatten what is deeper, so
/// that recursion over a tree is bounded (the viewer's virtual DOM overflows the stack at about
/// 1,600).
pub const MAX_DEPTH: usize = 64;

/// The blocks of an article, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The outermost blocks.
    pub blocks: Vec<Block>,
}

/// A part of the body that stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading inside the article.
    Heading {
        /// 2 to 6; the title is the only heading of level 1.
        level: u8,
        /// What it says.
        text: Vec<Inline>,
    },
    /// A list.
    List {
        /// How its items are numbered; a list without has bullets.
        numbering: Option<Numbering>,
        /// The items, in order.
        items: Vec<ListItem>,
    },
    /// Terms and what is said about them, in order.
    Descriptions(Vec<Description>),
    /// Quoted blocks.
    Quote(Vec<Block>),
    /// A table.
    Table(Table),
    /// A picture with its caption, which may be empty.
    Figure {
        /// The picture.
        image: ImageRef,
        /// What stands below it.
        caption: Vec<Inline>,
    },
    /// Preformatted text, line breaks kept.
    Code(String),
    /// A thematic break.
    Rule,
    /// Blocks in another language or direction than what is around them.
    Region {
        /// Which; it says at least one of the two.
        writing: Writing,
        /// What is written so.
        blocks: Vec<Block>,
    },
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Characters, white space already collapsed.
    Text(String),
    /// Text that is set in some way.
    Styled {
        /// How.
        style: Style,
        /// What is set so.
        text: Vec<Inline>,
    },
    /// A link.
    Link {
        /// Where it leads.
        href: WebUrl,
        /// What is shown of it.
        text: Vec<Inline>,
    },
    /// A link to a place in the same article, such as a footnote.
    Jump {
        /// The name of the [`Inline::Place`] that it leads to.
        to: String,
        /// What is shown of it.
        text: Vec<Inline>,
    },
    /// Where a [`Inline::Jump`] of this name leads: just before what follows. Shows nothing.
    Place(String),
    /// A short form.
    Abbreviation {
        /// What it is short for.
        meaning: String,
        /// What is shown of it.
        text: Vec<Inline>,
    },
    /// Characters with their reading (or a note on them) beside them.
    Ruby {
        /// The characters.
        base: Vec<Inline>,
        /// What is shown above them. It is no part of the line's text.
        reading: Vec<Inline>,
    },
    /// Text in another language or direction than what is around it.
    Span {
        /// Which; it says at least one of the two.
        writing: Writing,
        /// What is written so.
        text: Vec<Inline>,
    },
    /// A fragment of code.
    Code(String),
    /// A picture inside a line.
    Image(ImageRef),
    /// A line break.
    Break,
}

impl Inline {
    /// The inlines of the same line that it holds; of a [`Inline::Ruby`] the characters, not their
    /// reading.
    pub fn inner(&self) -> &[Inline] {
        match self {
            Inline::Styled { text, .. }
            | Inline::Link { text, .. }
            | Inline::Jump { text, .. }
            | Inline::Abbreviation { text, .. }
            | Inline::Ruby { base: text, .. }
            | Inline::Span { text, .. } => text,
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Place(_)
            | Inline::Image(_)
            | Inline::Break => &[],
        }
    }
}

impl Body {
    /// The text of every block that has any, in reading order, one entry a block: what search
    /// matches, a block at a time, and what an export prints, one line a block (a [`Inline::Break`]
    /// is a line feed inside its entry). A table's caption, each of its cells and each term of a
    /// list of descriptions is a block of its own.
    pub fn text_blocks(&self) -> Vec<String> {
        let mut texts = Texts { without_struck: false, blocks: Vec::new() };
        texts.add(&self.blocks);
        texts.blocks
    }

    /// The same without what was taken out ([`Style::Deleted`], [`Style::Struck`]): for places that
    /// cannot strike text, where a corrected figure and the right one would read as one number.
    pub fn corrected_text_blocks(&self) -> Vec<String> {
        let mut texts = Texts { without_struck: true, blocks: Vec::new() };
        texts.add(&self.blocks);
        texts.blocks
    }
}

/// The characters of `inlines` as a reader sees them on the line: a break is a line feed, a picture
/// is nothing, and neither is a reading, which stands above the line.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain_text(inlines, false, &mut text);
    text
}

/// The texts of blocks.
struct Texts {
    without_struck: bool,
    blocks: Vec<String>,
}

impl Texts {
    fn add(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(text)
                | Block::Heading { text, .. }
                | Block::Figure { caption: text, .. } => self.add_line(text),
                Block::List { items, .. } => items.iter().for_each(|item| self.add(&item.blocks)),
                Block::Descriptions(parts) => {
                    for part in parts {
                        match part {
                            Description::Term(text) => self.add_line(text),
                            Description::Details(blocks) => self.add(blocks),
                        }
                    }
                }
                Block::Quote(blocks) | Block::Region { blocks, .. } => self.add(blocks),
                Block::Table(table) => {
                    self.add_line(&table.caption);
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        self.add_line(&cell.text);
                    }
                }
                Block::Code(text) => self.push(text.clone()),
                Block::Rule => {}
            }
        }
    }

    fn add_line(&mut self, inlines: &[Inline]) {
        let mut text = String::new();
        push_plain_text(inlines, self.without_struck, &mut text);
        self.push(text);
    }

    fn push(&mut self, text: String) {
        if !text.trim().is_empty() {
            self.blocks.push(text);
        }
    }
}

fn push_plain_text(inlines: &[Inline], without_struck: bool, text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(chars) | Inline::Code(chars) => text.push_str(chars),
            Inline::Break => text.push('\n'),
            Inline::Styled { style: Style::Deleted | Style::Struck, .. } if without_struck => {}
            other => push_plain_text(other.inner(), without_struck, text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Row};

    fn text(chars: &str) -> Vec<Inline> {
        vec![Inline::Text(chars.to_owned())]
    }

    #[track_caller]
    fn check(blocks: Vec<Block>, expected: &[&str]) {
        assert_eq!(Body { blocks }.text_blocks(), expected);
    }

    #[test]
    fn every_block_with_text_is_one_entry_in_reading_order() {
        let item = ListItem { value: None, blocks: vec![Block::Paragraph(text("一"))] };
        let row = Row { cells: vec![Cell::new(true, text("年")), Cell::new(false, text(""))] };
        check(
            vec![
                Block::Heading { level: 2, text: text("标题") },
                Block::Quote(vec![Block::List { numbering: None, items: vec![item] }]),
                Block::Rule,
                Block::Paragraph(text(" ")),
                Block::Table(Table { caption: text("表一"), n_head_rows: 0, rows: vec![row] }),
                Block::Descriptions(vec![
                    Description::Term(text("词")),
                    Description::Details(vec![Block::Code("a\nb".to_owned())]),
                ]),
            ],
            &["标题", "一", "表一", "年", "词", "a\nb"],
        );
    }

    #[test]
    fn a_line_is_what_a_reader_sees_on_it() {
        let styled = |style, chars| Inline::Styled { style, text: text(chars) };
        check(
            vec![Block::Paragraph(vec![
                Inline::Place("top".to_owned()),
                Inline::Ruby { base: text("普京"), reading: text("Pǔjīng") },
                Inline::Text("与".to_owned()),
                styled(Style::Deleted, "王五"),
                styled(Style::Inserted, "王毅"),
                Inline::Break,
                Inline::Jump { to: "top".to_owned(), text: text("会面") },
            ])],
            &["普京与王五王毅\n会面"],
        );
    }

    #[test]
    fn where_nothing_can_be_struck_what_was_taken_out_is_left_out() {
        let figure = |style, chars| Inline::Styled { style, text: text(chars) };
        let blocks = vec![
            Block::Paragraph(vec![figure(Style::Deleted, "120"), figure(Style::Inserted, "12")]),
            Block::Paragraph(vec![figure(Style::Struck, "照常")]),
        ];
        assert_eq!(Body { blocks }.corrected_text_blocks(), ["12"]);
    }
}
