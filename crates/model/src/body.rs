//! What an article says, as a typed tree.
//!
//! The tree holds only what can be shown safely: there is no place in it for scripts, styles, event
//! handlers, frames or addresses of other schemes, so a page drawn from it cannot carry them.

use crate::WebUrl;

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
        /// Numbered, rather than with bullets.
        ordered: bool,
        /// The items, in order.
        items: Vec<ListItem>,
    },
    /// Quoted blocks.
    Quote(Vec<Block>),
    /// A table, row by row.
    Table(Vec<Row>),
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
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// From the start of the line to its end.
    pub cells: Vec<Cell>,
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// A header of its row or column.
    pub header: bool,
    /// What it says.
    pub text: Vec<Inline>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Characters, white space already collapsed.
    Text(String),
    /// Stress.
    Emphasis(Vec<Inline>),
    /// Importance.
    Strong(Vec<Inline>),
    /// A link.
    Link {
        /// Where it leads.
        href: WebUrl,
        /// What is shown of it.
        text: Vec<Inline>,
    },
    /// A fragment of code.
    Code(String),
    /// Below the line.
    Subscript(Vec<Inline>),
    /// Above the line.
    Superscript(Vec<Inline>),
    /// A picture inside a line.
    Image(ImageRef),
    /// A line break.
    Break,
}

/// A picture that the body refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRef {
    /// Where the picture is.
    pub data: ImageData,
    /// What to read instead of it; may be empty.
    pub alt: String,
}

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageData {
    /// On the web: never loaded unless the reader of the page asks.
    Remote(WebUrl),
    /// In the article itself: a `data:` address of type `image/png`, `image/jpeg`, `image/gif` or
    /// `image/webp`, in base64.
    Embedded(String),
}

impl ImageData {
    /// A `data:` address where it is of a kind that is kept (see [`ImageData::Embedded`]).
    pub fn embedded(url: &str) -> Option<ImageData> {
        let rest = url.strip_prefix("data:image/")?;
        let (kind, base64) = rest.split_once(';')?;
        let base64 = base64.strip_prefix("base64,")?;
        let known = matches!(kind, "png" | "jpeg" | "gif" | "webp");
        let clean = base64
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
        (known && clean && !base64.is_empty()).then(|| ImageData::Embedded(url.to_owned()))
    }
}

impl Body {
    /// The text of every block that has any, in reading order, one entry a block: what search
    /// matches, a block at a time, and what an export prints, one line a block (a [`Inline::Break`]
    /// is a line feed inside its entry).
    pub fn text_blocks(&self) -> Vec<String> {
        let mut texts = Vec::new();
        collect_texts(&self.blocks, &mut texts);
        texts
    }
}

/// The characters of `inlines` as a reader sees them: a break is a line feed, a picture is nothing.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain_text(inlines, &mut text);
    text
}

fn collect_texts(blocks: &[Block], texts: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(text)
            | Block::Heading { text, .. }
            | Block::Figure { caption: text, .. } => {
                push_block(plain_text(text), texts);
            }
            Block::List { items, .. } => {
                items.iter().for_each(|item| collect_texts(&item.blocks, texts))
            }
            Block::Quote(blocks) => collect_texts(blocks, texts),
            Block::Table(rows) => {
                for cell in rows.iter().flat_map(|row| &row.cells) {
                    push_block(plain_text(&cell.text), texts);
                }
            }
            Block::Code(text) => push_block(text.clone(), texts),
            Block::Rule => {}
        }
    }
}

fn push_block(text: String, texts: &mut Vec<String>) {
    if !text.trim().is_empty() {
        texts.push(text);
    }
}

fn push_plain_text(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(chars) | Inline::Code(chars) => text.push_str(chars),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Subscript(inner)
            | Inline::Superscript(inner)
            | Inline::Link { text: inner, .. } => push_plain_text(inner, text),
            Inline::Break => text.push('\n'),
            Inline::Image(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(chars: &str) -> Vec<Inline> {
        vec![Inline::Text(chars.to_owned())]
    }

    #[test]
    fn every_block_with_text_is_one_entry_in_reading_order() {
        let body = Body {
            blocks: vec![
                Block::Heading { level: 2, text: text("标题") },
                Block::Paragraph(vec![
                    Inline::Text("普京与".to_owned()),
                    Inline::Emphasis(text("王毅")),
                    Inline::Break,
                    Inline::Text("会面".to_owned()),
                ]),
                Block::Quote(vec![Block::List {
                    ordered: false,
                    items: vec![ListItem { blocks: vec![Block::Paragraph(text("一"))] }],
                }]),
                Block::Rule,
                Block::Paragraph(text(" ")),
                Block::Table(vec![Row { cells: vec![Cell { header: true, text: text("年") }] }]),
            ],
        };
        assert_eq!(body.text_blocks(), ["标题", "普京与王毅\n会面", "一", "年"]);
    }

    #[test]
    fn only_raster_images_are_embedded() {
        assert!(ImageData::embedded("data:image/png;base64,iVBORw0KGgo=").is_some());
        for odd in [
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:text/html;base64,AA==",
            "data:image/png,abc",
            "data:image/png;base64,a\"b",
        ] {
            assert_eq!(ImageData::embedded(odd), None, "{odd}");
        }
    }
}
