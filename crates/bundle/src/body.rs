//! A body as a flat list of tokens.
//!
//! One string a token: its first character says what it is. A flat list keeps the decoder small (it
//! is downloaded by every reader), lets it run without recursion and makes the limit on nesting a
//! comparison.
//!
//! | token | means |
//! |---|---|
//! | `:TEXT` | a paragraph of nothing but this text |
//! | `=TEXT` | text |
//! | `(NAME` or `(NAME ADDRESS` | begin an element; `a` and `img` have an address |
//! | `)` | end it |
//! | `hr`, `br` | a thematic break, a line break |

use broadsheet_model::{
    Block, Body, Cell, ImageData, ImageRef, Inline, ListItem, MAX_DEPTH, Row, WebUrl,
};

use crate::links::from_stored;
#[cfg(feature = "write")]
use crate::links::to_stored;

/// The tokens of `body`.
#[cfg(feature = "write")]
pub(crate) fn encode_body(body: &Body) -> Vec<String> {
    let mut tokens = Tokens(Vec::new());
    tokens.blocks(&body.blocks);
    tokens.0
}

#[cfg(feature = "write")]
struct Tokens(Vec<String>);

#[cfg(feature = "write")]
impl Tokens {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(text) => match text.as_slice() {
                    [Inline::Text(text)] if !text.is_empty() => self.0.push(format!(":{text}")),
                    text => self.element("p", |tokens| tokens.inlines(text)),
                },
                Block::Heading { level, text } => {
                    self.element(&format!("h{level}"), |tokens| tokens.inlines(text))
                }
                Block::List { ordered, items } => {
                    self.element(if *ordered { "ol" } else { "ul" }, |tokens| {
                        for item in items {
                            tokens.element("li", |tokens| tokens.blocks(&item.blocks));
                        }
                    })
                }
                Block::Quote(blocks) => self.element("quote", |tokens| tokens.blocks(blocks)),
                Block::Table(rows) => self.element("table", |tokens| {
                    for row in rows {
                        tokens.element("tr", |tokens| tokens.cells(row));
                    }
                }),
                Block::Figure { image, caption } => self.element("fig", |tokens| {
                    tokens.image(image);
                    tokens.inlines(caption);
                }),
                Block::Code(text) => self.element("pre", |tokens| tokens.text(text)),
                Block::Rule => self.0.push("hr".to_owned()),
            }
        }
    }

    fn cells(&mut self, row: &Row) {
        for cell in &row.cells {
            self.element(if cell.header { "th" } else { "td" }, |tokens| {
                tokens.inlines(&cell.text)
            });
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Emphasis(inner) => self.element("em", |tokens| tokens.inlines(inner)),
                Inline::Strong(inner) => self.element("strong", |tokens| tokens.inlines(inner)),
                Inline::Link { href, text } => self
                    .element(&format!("a {}", to_stored(href.as_str())), |tokens| {
                        tokens.inlines(text)
                    }),
                Inline::Code(text) => self.element("code", |tokens| tokens.text(text)),
                Inline::Subscript(inner) => self.element("sub", |tokens| tokens.inlines(inner)),
                Inline::Superscript(inner) => self.element("sup", |tokens| tokens.inlines(inner)),
                Inline::Image(image) => self.image(image),
                Inline::Break => self.0.push("br".to_owned()),
            }
        }
    }

    fn image(&mut self, image: &ImageRef) {
        let address = match &image.data {
            ImageData::Remote(url) => &to_stored(url.as_str()),
            ImageData::Embedded(data) => data,
        };
        self.element(&format!("img {address}"), |tokens| tokens.text(&image.alt));
    }

    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.0.push(format!("={text}"));
        }
    }

    fn element(&mut self, begin: &str, inside: impl FnOnce(&mut Tokens)) {
        self.0.push(format!("({begin}"));
        inside(self);
        self.0.push(")".to_owned());
    }
}

/// The body that `tokens` describe, or what is wrong with them.
pub(crate) fn decode_body(tokens: &[&str]) -> Result<Body, &'static str> {
    let mut open: Vec<Element<'_>> = vec![Element { begin: "", children: Vec::new() }];
    for token in tokens {
        let node = match token.split_at_checked(1) {
            Some(("(", begin)) => {
                if open.len() > MAX_DEPTH {
                    return Err("body is nested too deep");
                }
                open.push(Element { begin, children: Vec::new() });
                continue;
            }
            Some((")", "")) => open.pop().ok_or(UNBALANCED)?.close()?,
            Some((":", text)) => Node::Block(Block::Paragraph(vec![Inline::Text(text.to_owned())])),
            Some(("=", text)) => Node::Inline(Inline::Text(text.to_owned())),
            _ if *token == "hr" => Node::Block(Block::Rule),
            _ if *token == "br" => Node::Inline(Inline::Break),
            _ => return Err("body has an unknown token"),
        };
        open.last_mut().ok_or(UNBALANCED)?.children.push(node);
    }
    match (open.pop(), open.is_empty()) {
        (Some(root), true) => Ok(Body { blocks: blocks(root.children)? }),
        _ => Err(UNBALANCED),
    }
}

const UNBALANCED: &str = "body's elements do not begin and end in pairs";
const MISPLACED: &str = "body has an element where it cannot stand";

/// An element that has begun and not yet ended.
struct Element<'t> {
    begin: &'t str,
    children: Vec<Node>,
}

/// What an element can hold.
enum Node {
    Block(Block),
    Inline(Inline),
    Item(ListItem),
    Row(Row),
    Cell(Cell),
}

impl Element<'_> {
    fn close(self) -> Result<Node, &'static str> {
        let (name, address) = self.begin.split_once(' ').unwrap_or((self.begin, ""));
        let children = self.children;
        Ok(match name {
            "p" => Node::Block(Block::Paragraph(inlines(children)?)),
            "h2" | "h3" | "h4" | "h5" | "h6" => Node::Block(Block::Heading {
                level: name.as_bytes()[1] - b'0',
                text: inlines(children)?,
            }),
            "ul" | "ol" => {
                Node::Block(Block::List { ordered: name == "ol", items: items(children)? })
            }
            "li" => Node::Item(ListItem { blocks: blocks(children)? }),
            "quote" => Node::Block(Block::Quote(blocks(children)?)),
            "table" => Node::Block(Block::Table(rows(children)?)),
            "tr" => Node::Row(Row { cells: cells(children)? }),
            "th" | "td" => Node::Cell(Cell { header: name == "th", text: inlines(children)? }),
            "fig" => figure(children)?,
            "pre" => Node::Block(Block::Code(text(children)?)),
            "em" => Node::Inline(Inline::Emphasis(inlines(children)?)),
            "strong" => Node::Inline(Inline::Strong(inlines(children)?)),
            "code" => Node::Inline(Inline::Code(text(children)?)),
            "sub" => Node::Inline(Inline::Subscript(inlines(children)?)),
            "sup" => Node::Inline(Inline::Superscript(inlines(children)?)),
            "a" => {
                let href =
                    WebUrl::new(&from_stored(address)).ok_or("body has a link that is not one")?;
                Node::Inline(Inline::Link { href, text: inlines(children)? })
            }
            "img" => Node::Inline(Inline::Image(ImageRef {
                data: image_data(address)?,
                alt: text(children)?,
            })),
            _ => return Err("body has an unknown element"),
        })
    }
}

fn image_data(address: &str) -> Result<ImageData, &'static str> {
    let remote = || WebUrl::new(&from_stored(address)).map(ImageData::Remote);
    ImageData::embedded(address)
        .or_else(remote)
        .ok_or("body has a picture whose address is not one")
}

fn figure(children: Vec<Node>) -> Result<Node, &'static str> {
    let mut inlines = inlines(children)?.into_iter();
    match inlines.next() {
        Some(Inline::Image(image)) => {
            Ok(Node::Block(Block::Figure { image, caption: inlines.collect() }))
        }
        _ => Err("body has a figure without a picture"),
    }
}

fn text(children: Vec<Node>) -> Result<String, &'static str> {
    let mut text = String::new();
    for inline in inlines(children)? {
        let Inline::Text(chars) = inline else { return Err(MISPLACED) };
        text.push_str(&chars);
    }
    Ok(text)
}

macro_rules! only {
    ($name:ident, $variant:ident, $type:ty) => {
        fn $name(children: Vec<Node>) -> Result<Vec<$type>, &'static str> {
            children
                .into_iter()
                .map(|node| match node {
                    Node::$variant(inner) => Ok(inner),
                    _ => Err(MISPLACED),
                })
                .collect()
        }
    };
}

only!(blocks, Block, Block);
only!(inlines, Inline, Inline);
only!(items, Item, ListItem);
only!(rows, Row, Row);
only!(cells, Cell, Cell);

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(tokens: &[&str]) -> Result<Body, &'static str> {
        decode_body(tokens)
    }

    #[test]
    fn tokens_that_the_writer_does_not_write_are_refused() {
        for odd in [
            &[")"][..],
            &["(p"],
            &["(p", "=a"],
            &["(p", ")", ")"],
            &["=text outside a block"],
            &["(ul", "(p", ")", ")"],
            &["(p", "(a javascript:alert(1)", "=x", ")", ")"],
            &["(p", "(img data:image/svg+xml;base64,AA", ")", ")"],
            &["(script", "=alert(1)", ")"],
            &["(h1", ")"],
            &["(fig", "=no picture", ")"],
            &["?"],
            &[""],
            &["大"],
        ] {
            assert!(decode(odd).is_err(), "{odd:?}");
        }
    }

    #[test]
    fn nesting_stops_at_the_limit() {
        let nested = |depth: usize| {
            let tokens: Vec<&str> = [vec!["(quote"; depth], vec![")"; depth]].concat();
            decode(&tokens)
        };
        assert!(nested(MAX_DEPTH).is_ok());
        assert_eq!(nested(MAX_DEPTH + 1), Err("body is nested too deep"));
        assert_eq!(nested(100_000), Err("body is nested too deep"));
    }
}
