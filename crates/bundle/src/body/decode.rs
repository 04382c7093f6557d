//! From tokens to the tree.

use broadsheet_model::{
    Block, Body, Cell, Description, Direction, ImageData, ImageRef, Inline, ListItem,
    MAX_CELL_COLUMNS, MAX_CELL_ROWS, MAX_DEPTH, Numbering, Numerals, Row, Scope, Style, Table,
    WebUrl, Writing,
};

use crate::links::from_stored;
use crate::picture::parse_address;

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
            Some(("#", name)) => Node::Inline(Inline::Place(name.to_owned())),
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
const ODD_WORD: &str = "body has an element with a word that it cannot have";

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
    Description(Description),
    Caption(Vec<Inline>),
    Head(Vec<Row>),
    Row(Row),
    Cell(Cell),
    Reading(Vec<Inline>),
}

impl Element<'_> {
    fn close(self) -> Result<Node, &'static str> {
        let (name, words) = self.begin.split_once(' ').unwrap_or((self.begin, ""));
        let children = self.children;
        if let Some(style) = Style::from_tag(name) {
            return Ok(Node::Inline(Inline::Styled { style, text: inlines(children)? }));
        }
        let block = match name {
            "p" => Block::Paragraph(inlines(children)?),
            "h2" | "h3" | "h4" | "h5" | "h6" => {
                Block::Heading { level: name.as_bytes()[1] - b'0', text: inlines(children)? }
            }
            "ul" => Block::List { numbering: None, items: items(children)? },
            "ol" => Block::List { numbering: Some(numbering(words)?), items: items(children)? },
            "dl" => Block::Descriptions(descriptions(children)?),
            "quote" => Block::Quote(blocks(children)?),
            "div" => Block::Region { writing: writing(words)?, blocks: blocks(children)? },
            "table" => Block::Table(table(children)?),
            "fig" => figure(children)?,
            "pre" => Block::Code(text(children)?),
            _ => return part(name, words, children),
        };
        Ok(Node::Block(block))
    }
}

/// An element that is no block.
fn part(name: &str, words: &str, children: Vec<Node>) -> Result<Node, &'static str> {
    let inline = match name {
        "li" => {
            let value = if words.is_empty() { None } else { Some(number(words)?) };
            return Ok(Node::Item(ListItem { value, blocks: blocks(children)? }));
        }
        "dt" => return Ok(Node::Description(Description::Term(inlines(children)?))),
        "dd" => return Ok(Node::Description(Description::Details(blocks(children)?))),
        "caption" => return Ok(Node::Caption(inlines(children)?)),
        "thead" => return Ok(Node::Head(rows(children)?)),
        "tr" => return Ok(Node::Row(Row { cells: cells(children)? })),
        "th" | "td" => return cell(name == "th", words, children),
        "rt" => return Ok(Node::Reading(inlines(children)?)),
        "code" => Inline::Code(text(children)?),
        "a" => {
            let href = WebUrl::new(&from_stored(words)).ok_or("body has a link that is not one")?;
            Inline::Link { href, text: inlines(children)? }
        }
        "jump" => Inline::Jump { to: words.to_owned(), text: inlines(children)? },
        "abbr" => Inline::Abbreviation { meaning: words.to_owned(), text: inlines(children)? },
        "ruby" => ruby(children)?,
        "span" => Inline::Span { writing: writing(words)?, text: inlines(children)? },
        "img" => Inline::Image(ImageRef { data: image_data(words)?, alt: text(children)? }),
        _ => return Err("body has an unknown element"),
    };
    Ok(Node::Inline(inline))
}

fn number<T: std::str::FromStr>(word: &str) -> Result<T, &'static str> {
    word.parse().map_err(|_| ODD_WORD)
}

fn words(words: &str) -> impl Iterator<Item = &str> {
    words.split(' ').filter(|word| !word.is_empty())
}

fn numbering(attributes: &str) -> Result<Numbering, &'static str> {
    let mut numbering = Numbering::default();
    for word in words(attributes) {
        if word == "reversed" {
            numbering.reversed = true;
        } else if let Some(numerals) = Numerals::from_tag(word)
            && numerals != Numerals::Decimal
        {
            numbering.numerals = numerals;
        } else {
            numbering.start = Some(number(word)?);
        }
    }
    Ok(numbering)
}

fn writing(attributes: &str) -> Result<Writing, &'static str> {
    let mut writing = Writing::default();
    for word in words(attributes) {
        match Direction::from_tag(word) {
            Some(direction) => writing.direction = Some(direction),
            None if Writing::is_lang(word) => word.clone_into(&mut writing.lang),
            None => return Err(ODD_WORD),
        }
    }
    Ok(writing)
}

fn cell(header: bool, attributes: &str, children: Vec<Node>) -> Result<Node, &'static str> {
    let mut cell = Cell::new(header, inlines(children)?);
    for word in words(attributes) {
        match (Scope::from_tag(word), word.split_once('x')) {
            (Some(scope), _) => cell.scope = scope,
            (None, Some((columns, rows))) => {
                (cell.n_columns, cell.n_rows) = (number(columns)?, number(rows)?);
            }
            _ => return Err(ODD_WORD),
        }
    }
    let fits = (1..=MAX_CELL_COLUMNS).contains(&cell.n_columns)
        && (1..=MAX_CELL_ROWS).contains(&cell.n_rows);
    if fits { Ok(Node::Cell(cell)) } else { Err(ODD_WORD) }
}

fn table(children: Vec<Node>) -> Result<Table, &'static str> {
    let mut table = Table::default();
    for child in children {
        match child {
            Node::Caption(text) if table.rows.is_empty() => table.caption = text,
            Node::Head(rows) if table.rows.is_empty() => {
                table.n_head_rows = rows.len();
                table.rows = rows;
            }
            Node::Row(row) => table.rows.push(row),
            _ => return Err(MISPLACED),
        }
    }
    Ok(table)
}

fn ruby(mut children: Vec<Node>) -> Result<Inline, &'static str> {
    match children.pop() {
        Some(Node::Reading(reading)) => Ok(Inline::Ruby { base: inlines(children)?, reading }),
        _ => Err("body has characters without the reading that they should have"),
    }
}

fn image_data(address: &str) -> Result<ImageData, &'static str> {
    if address.is_empty() {
        return Ok(ImageData::Absent);
    }
    let remote = || WebUrl::new(&from_stored(address)).map(ImageData::Remote);
    ImageData::embedded(address)
        .or_else(|| parse_address(address).map(ImageData::Filed))
        .or_else(remote)
        .ok_or("body has a picture whose address is not one")
}

fn figure(children: Vec<Node>) -> Result<Block, &'static str> {
    let mut inlines = inlines(children)?.into_iter();
    match inlines.next() {
        Some(Inline::Image(image)) => Ok(Block::Figure { image, caption: inlines.collect() }),
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
only!(descriptions, Description, Description);
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
            &["#place outside a block"],
            &["(ul", "(p", ")", ")"],
            &["(ol backwards", ")"],
            &["(ol 99999999999", ")"],
            &["(ul", "(li x", ")", ")"],
            &["(dl", "(p", ")", ")"],
            &["(div en US", ")", ")"],
            &["(div \"", ")"],
            &["(table", "(tr", ")", "(thead", ")", ")"],
            &["(table", "(tr", "(td 0x1", ")", ")", ")"],
            &["(table", "(tr", "(td 1001x1", ")", ")", ")"],
            &["(table", "(tr", "(td wide", ")", ")", ")"],
            &["(p", "(ruby", "=a", ")", ")"],
            &["(p", "(rt", "=a", ")", ")"],
            &["(p", "(a javascript:alert(1)", "=x", ")", ")"],
            &["(p", "(img data:image/svg+xml;base64,AA", ")", ")"],
            &["(p", "(img picture:png,ab,9", ")", ")"],
            &[
                "(p",
                "(img picture:svg,00000000000000000000000000000000000000000000000000000000000000ab,9",
                ")",
                ")",
            ],
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
