//! The body as JSON: one object a block or inline, named by what it is.

use broadsheet_model::{
    Block, Body, Cell, Description, Direction, ImageData, ImageRef, Inline, ListItem,
    MAX_CELL_COLUMNS, MAX_CELL_ROWS, MAX_DEPTH, Numbering, Numerals, Row, Scope, Style, Table,
    WebUrl, Writing,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WireBlock {
    Paragraph(Vec<WireInline>),
    Heading {
        level: u8,
        text: Vec<WireInline>,
    },
    List {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        numbering: Option<WireNumbering>,
        items: Vec<WireItem>,
    },
    Descriptions(Vec<WireDescription>),
    Quote(Vec<WireBlock>),
    Table {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        caption: Vec<WireInline>,
        #[serde(default, skip_serializing_if = "is_default")]
        head_rows: usize,
        rows: Vec<Vec<WireCell>>,
    },
    Figure {
        image: WireImage,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        caption: Vec<WireInline>,
    },
    Code(String),
    Rule,
    Region {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        lang: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dir: Option<String>,
        blocks: Vec<WireBlock>,
    },
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireNumbering {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<i32>,
    #[serde(default, skip_serializing_if = "is_default")]
    reversed: bool,
    /// As HTML names them: `1`, `a`, `A`, `i`, `I`.
    numerals: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireItem {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<i32>,
    blocks: Vec<WireBlock>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WireDescription {
    Term(Vec<WireInline>),
    Details(Vec<WireBlock>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireCell {
    #[serde(default, skip_serializing_if = "is_default")]
    header: bool,
    /// As HTML names it; absent where it follows from where the cell stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    scope: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    columns: u16,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    rows: u16,
    text: Vec<WireInline>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireImage {
    /// A web address, a `data:` address of a picture, or nothing where it was not kept.
    url: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    alt: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WireInline {
    Text(String),
    /// `style` is the HTML element that means the same.
    Styled {
        style: String,
        text: Vec<WireInline>,
    },
    Link {
        href: String,
        text: Vec<WireInline>,
    },
    Jump {
        to: String,
        text: Vec<WireInline>,
    },
    Place(String),
    Abbreviation {
        meaning: String,
        text: Vec<WireInline>,
    },
    Ruby {
        base: Vec<WireInline>,
        reading: Vec<WireInline>,
    },
    Span {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        lang: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dir: Option<String>,
        text: Vec<WireInline>,
    },
    Code(String),
    Image(WireImage),
    Break,
}

fn one() -> u16 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(n: &u16) -> bool {
    *n == 1
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// `body` as it is written.
pub(crate) fn to_wire(body: &Body) -> Vec<WireBlock> {
    blocks_to_wire(&body.blocks)
}

fn blocks_to_wire(blocks: &[Block]) -> Vec<WireBlock> {
    blocks.iter().map(block_to_wire).collect()
}

fn block_to_wire(block: &Block) -> WireBlock {
    match block {
        Block::Paragraph(text) => WireBlock::Paragraph(line_to_wire(text)),
        Block::Heading { level, text } => {
            WireBlock::Heading { level: *level, text: line_to_wire(text) }
        }
        Block::List { numbering, items } => WireBlock::List {
            numbering: numbering.as_ref().map(|numbering| WireNumbering {
                start: numbering.start,
                reversed: numbering.reversed,
                numerals: numbering.numerals.tag().to_owned(),
            }),
            items: items.iter().map(item_to_wire).collect(),
        },
        Block::Descriptions(parts) => {
            WireBlock::Descriptions(parts.iter().map(description_to_wire).collect())
        }
        Block::Quote(blocks) => WireBlock::Quote(blocks_to_wire(blocks)),
        Block::Table(table) => WireBlock::Table {
            caption: line_to_wire(&table.caption),
            head_rows: table.n_head_rows,
            rows: table
                .rows
                .iter()
                .map(|row| row.cells.iter().map(cell_to_wire).collect())
                .collect(),
        },
        Block::Figure { image, caption } => {
            WireBlock::Figure { image: image_to_wire(image), caption: line_to_wire(caption) }
        }
        Block::Code(text) => WireBlock::Code(text.clone()),
        Block::Rule => WireBlock::Rule,
        Block::Region { writing, blocks } => WireBlock::Region {
            lang: writing.lang.clone(),
            dir: direction_to_wire(writing),
            blocks: blocks_to_wire(blocks),
        },
    }
}

fn item_to_wire(item: &ListItem) -> WireItem {
    WireItem { value: item.value, blocks: blocks_to_wire(&item.blocks) }
}

fn description_to_wire(part: &Description) -> WireDescription {
    match part {
        Description::Term(text) => WireDescription::Term(line_to_wire(text)),
        Description::Details(blocks) => WireDescription::Details(blocks_to_wire(blocks)),
    }
}

fn cell_to_wire(cell: &Cell) -> WireCell {
    WireCell {
        header: cell.header,
        scope: cell.scope.tag().to_owned(),
        columns: cell.n_columns,
        rows: cell.n_rows,
        text: line_to_wire(&cell.text),
    }
}

fn image_to_wire(image: &ImageRef) -> WireImage {
    let url = match &image.data {
        ImageData::Remote(url) => url.to_string(),
        ImageData::Embedded(data) => data.clone(),
        // A bundle has no files beside it: whoever writes one embeds its pictures first, as whoever
        // reads a container settles references.
        ImageData::Filed(_) | ImageData::Reference(_) | ImageData::Absent => String::new(),
    };
    WireImage { url, alt: image.alt.clone() }
}

fn direction_to_wire(writing: &Writing) -> Option<String> {
    writing.direction.map(|direction| direction.tag().to_owned())
}

fn line_to_wire(text: &[Inline]) -> Vec<WireInline> {
    text.iter().map(inline_to_wire).collect()
}

fn inline_to_wire(inline: &Inline) -> WireInline {
    match inline {
        Inline::Text(text) => WireInline::Text(text.clone()),
        Inline::Styled { style, text } => {
            WireInline::Styled { style: style.tag().to_owned(), text: line_to_wire(text) }
        }
        Inline::Link { href, text } => {
            WireInline::Link { href: href.to_string(), text: line_to_wire(text) }
        }
        Inline::Jump { to, text } => WireInline::Jump { to: to.clone(), text: line_to_wire(text) },
        Inline::Place(name) => WireInline::Place(name.clone()),
        Inline::Abbreviation { meaning, text } => {
            WireInline::Abbreviation { meaning: meaning.clone(), text: line_to_wire(text) }
        }
        Inline::Ruby { base, reading } => {
            WireInline::Ruby { base: line_to_wire(base), reading: line_to_wire(reading) }
        }
        Inline::Span { writing, text } => WireInline::Span {
            lang: writing.lang.clone(),
            dir: direction_to_wire(writing),
            text: line_to_wire(text),
        },
        Inline::Code(text) => WireInline::Code(text.clone()),
        Inline::Image(image) => WireInline::Image(image_to_wire(image)),
        Inline::Break => WireInline::Break,
    }
}

/// The body that was written so, or what is wrong with it.
pub(crate) fn from_wire(blocks: Vec<WireBlock>) -> Result<Body, String> {
    Ok(Body { blocks: blocks_from(blocks, 0)? })
}

/// The depth inside an element that stands at `depth`. Text counts nothing, so a paragraph of text
/// alone may stand at the limit: as in the archive's own files.
fn inside(depth: usize) -> Result<usize, String> {
    if depth < MAX_DEPTH {
        Ok(depth + 1)
    } else {
        Err(format!("`body` is nested deeper than {MAX_DEPTH} elements"))
    }
}

fn blocks_from(blocks: Vec<WireBlock>, depth: usize) -> Result<Vec<Block>, String> {
    blocks.into_iter().map(|block| block_from(block, depth)).collect()
}

fn block_from(block: WireBlock, depth: usize) -> Result<Block, String> {
    Ok(match block {
        WireBlock::Paragraph(mut text) => match text.as_mut_slice() {
            [WireInline::Text(only)] => Block::Paragraph(vec![Inline::Text(std::mem::take(only))]),
            _ => Block::Paragraph(line_from(text, inside(depth)?)?),
        },
        WireBlock::Heading { level, text } => {
            if !(2..=6).contains(&level) {
                return Err(format!("`body` has a heading of level {level}; 2 to 6 are headings"));
            }
            Block::Heading { level, text: line_from(text, inside(depth)?)? }
        }
        WireBlock::List { numbering, items } => Block::List {
            numbering: numbering.map(numbering_from).transpose()?,
            items: items
                .into_iter()
                .map(|item| item_from(item, inside(depth)?))
                .collect::<Result<_, _>>()?,
        },
        WireBlock::Descriptions(parts) => Block::Descriptions(
            parts
                .into_iter()
                .map(|part| description_from(part, inside(depth)?))
                .collect::<Result<_, _>>()?,
        ),
        WireBlock::Quote(blocks) => Block::Quote(blocks_from(blocks, inside(depth)?)?),
        WireBlock::Table { caption, head_rows, rows } => {
            Block::Table(table_from(caption, head_rows, rows, inside(depth)?)?)
        }
        WireBlock::Figure { image, caption } => Block::Figure {
            image: image_from(image)?,
            caption: line_from(caption, inside(depth)?)?,
        },
        WireBlock::Code(text) => Block::Code(text),
        WireBlock::Rule => Block::Rule,
        WireBlock::Region { lang, dir, blocks } => Block::Region {
            writing: writing_from(lang, dir)?,
            blocks: blocks_from(blocks, inside(depth)?)?,
        },
    })
}

fn numbering_from(wire: WireNumbering) -> Result<Numbering, String> {
    let numerals = Numerals::from_tag(&wire.numerals)
        .ok_or_else(|| format!("`body` has a list with the numerals {:?}", wire.numerals))?;
    Ok(Numbering { start: wire.start, reversed: wire.reversed, numerals })
}

fn item_from(item: WireItem, depth: usize) -> Result<ListItem, String> {
    Ok(ListItem { value: item.value, blocks: blocks_from(item.blocks, inside(depth)?)? })
}

fn description_from(part: WireDescription, depth: usize) -> Result<Description, String> {
    Ok(match part {
        WireDescription::Term(text) => Description::Term(line_from(text, inside(depth)?)?),
        WireDescription::Details(blocks) => {
            Description::Details(blocks_from(blocks, inside(depth)?)?)
        }
    })
}

fn table_from(
    caption: Vec<WireInline>,
    n_head_rows: usize,
    rows: Vec<Vec<WireCell>>,
    depth: usize,
) -> Result<Table, String> {
    if n_head_rows > rows.len() {
        return Err(format!(
            "`body` has a table of {} rows, {n_head_rows} of them head",
            rows.len()
        ));
    }
    let row = |cells: Vec<WireCell>| -> Result<Row, String> {
        let depth = inside(depth)?;
        let cells = cells.into_iter().map(|cell| cell_from(cell, depth));
        Ok(Row { cells: cells.collect::<Result<_, _>>()? })
    };
    Ok(Table {
        caption: line_from(caption, depth)?,
        n_head_rows,
        rows: rows.into_iter().map(row).collect::<Result<_, _>>()?,
    })
}

fn cell_from(cell: WireCell, depth: usize) -> Result<Cell, String> {
    let scope = Scope::from_tag(&cell.scope)
        .ok_or_else(|| format!("`body` has a cell with the scope {:?}", cell.scope))?;
    let fits =
        (1..=MAX_CELL_COLUMNS).contains(&cell.columns) && (1..=MAX_CELL_ROWS).contains(&cell.rows);
    if !fits {
        return Err(format!("`body` has a cell of {} × {} cells", cell.columns, cell.rows));
    }
    Ok(Cell {
        header: cell.header,
        scope,
        n_columns: cell.columns,
        n_rows: cell.rows,
        text: line_from(cell.text, inside(depth)?)?,
    })
}

fn image_from(image: WireImage) -> Result<ImageRef, String> {
    if image.url.is_empty() {
        return Ok(ImageRef { data: ImageData::Absent, alt: image.alt });
    }
    let data = ImageData::embedded(&image.url)
        .or_else(|| WebUrl::new(&image.url).map(ImageData::Remote))
        .ok_or_else(|| {
            let url: String = image.url.chars().take(80).collect();
            format!("`body` has a picture whose address is not one: {url:?}")
        })?;
    Ok(ImageRef { data, alt: image.alt })
}

fn writing_from(lang: String, dir: Option<String>) -> Result<Writing, String> {
    let direction = match dir {
        Some(dir) => Some(
            Direction::from_tag(&dir)
                .ok_or_else(|| format!("`body` has a text with the direction {dir:?}"))?,
        ),
        None => None,
    };
    if !lang.is_empty() && !Writing::is_lang(&lang) {
        return Err(format!("`body` has a text in the language {lang:?}"));
    }
    Ok(Writing { lang, direction })
}

fn line_from(text: Vec<WireInline>, depth: usize) -> Result<Vec<Inline>, String> {
    text.into_iter().map(|inline| inline_from(inline, depth)).collect()
}

fn inline_from(inline: WireInline, depth: usize) -> Result<Inline, String> {
    let inner = |text: Vec<WireInline>| line_from(text, inside(depth)?);
    Ok(match inline {
        WireInline::Text(text) => Inline::Text(text),
        WireInline::Styled { style, text } => Inline::Styled {
            style: Style::from_tag(&style)
                .ok_or_else(|| format!("`body` has a text of the style {style:?}"))?,
            text: inner(text)?,
        },
        WireInline::Link { href, text } => Inline::Link {
            href: WebUrl::new(&href)
                .ok_or_else(|| format!("`body` has a link that is not one: {href:?}"))?,
            text: inner(text)?,
        },
        WireInline::Jump { to, text } => Inline::Jump { to, text: inner(text)? },
        WireInline::Place(name) => Inline::Place(name),
        WireInline::Abbreviation { meaning, text } => {
            Inline::Abbreviation { meaning, text: inner(text)? }
        }
        WireInline::Ruby { base, reading } => Inline::Ruby {
            base: inner(base)?,
            reading: line_from(reading, inside(inside(depth)?)?)?,
        },
        WireInline::Span { lang, dir, text } => {
            Inline::Span { writing: writing_from(lang, dir)?, text: inner(text)? }
        }
        WireInline::Code(text) => Inline::Code(text),
        WireInline::Image(image) => Inline::Image(image_from(image)?),
        WireInline::Break => Inline::Break,
    })
}
