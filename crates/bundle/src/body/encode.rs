//! From the tree to tokens.

use broadsheet_model::{
    Block, Body, Cell, Description, ImageData, ImageRef, Inline, ListItem, Numbering, Numerals,
    Row, Table, Writing,
};

use crate::links::to_stored;
use crate::picture::write::address;

/// The tokens of `body`.
pub(crate) fn encode_body(body: &Body) -> Vec<String> {
    let mut tokens = Tokens(Vec::new());
    tokens.blocks(&body.blocks);
    tokens.0
}

struct Tokens(Vec<String>);

impl Tokens {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => match text.as_slice() {
                [Inline::Text(text)] if !text.is_empty() => self.0.push(format!(":{text}")),
                text => self.line("p", text),
            },
            Block::Heading { level, text } => self.line(&format!("h{level}"), text),
            Block::List { numbering: None, items } => self.list("ul", items),
            Block::List { numbering: Some(numbering), items } => {
                self.list(&ordered_list(numbering), items);
            }
            Block::Descriptions(parts) => self.element("dl", |tokens| {
                for part in parts {
                    match part {
                        Description::Term(text) => tokens.line("dt", text),
                        Description::Details(blocks) => {
                            tokens.element("dd", |tokens| tokens.blocks(blocks));
                        }
                    }
                }
            }),
            Block::Quote(blocks) => self.element("quote", |tokens| tokens.blocks(blocks)),
            Block::Region { writing, blocks } => {
                self.element(&part("div", writing), |tokens| tokens.blocks(blocks));
            }
            Block::Table(table) => self.table(table),
            Block::Figure { image, caption } => self.element("fig", |tokens| {
                tokens.image(image);
                tokens.inlines(caption);
            }),
            Block::Code(text) => self.element("pre", |tokens| tokens.text(text)),
            Block::Rule => self.0.push("hr".to_owned()),
        }
    }

    fn list(&mut self, begin: &str, items: &[ListItem]) {
        self.element(begin, |tokens| {
            for item in items {
                let begin = item.value.map_or("li".to_owned(), |value| format!("li {value}"));
                tokens.element(&begin, |tokens| tokens.blocks(&item.blocks));
            }
        });
    }

    fn table(&mut self, table: &Table) {
        let (head, body) = table.rows.split_at(table.n_head_rows.min(table.rows.len()));
        self.element("table", |tokens| {
            if !table.caption.is_empty() {
                tokens.line("caption", &table.caption);
            }
            if !head.is_empty() {
                tokens.element("thead", |tokens| tokens.rows(head));
            }
            tokens.rows(body);
        });
    }

    fn rows(&mut self, rows: &[Row]) {
        for row in rows {
            self.element("tr", |tokens| {
                for cell in &row.cells {
                    tokens.line(&begin_cell(cell), &cell.text);
                }
            });
        }
    }

    /// An element that holds running text.
    fn line(&mut self, begin: &str, text: &[Inline]) {
        self.element(begin, |tokens| tokens.inlines(text));
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Styled { style, text } => self.line(style.tag(), text),
                Inline::Link { href, text } => {
                    self.line(&format!("a {}", to_stored(href.as_str())), text);
                }
                Inline::Jump { to, text } => self.line(&format!("jump {to}"), text),
                Inline::Place(name) => self.0.push(format!("#{name}")),
                Inline::Abbreviation { meaning, text } => {
                    self.line(&format!("abbr {meaning}"), text);
                }
                Inline::Ruby { base, reading } => self.element("ruby", |tokens| {
                    tokens.inlines(base);
                    tokens.line("rt", reading);
                }),
                Inline::Span { writing, text } => self.line(&part("span", writing), text),
                Inline::Code(text) => self.element("code", |tokens| tokens.text(text)),
                Inline::Image(image) => self.image(image),
                Inline::Break => self.0.push("br".to_owned()),
            }
        }
    }

    fn image(&mut self, image: &ImageRef) {
        let address = match &image.data {
            ImageData::Remote(url) => &to_stored(url.as_str()),
            ImageData::Embedded(data) => data,
            ImageData::Filed(file) => &address(file),
            // Whoever reads a container settles references before.
            ImageData::Reference(_) | ImageData::Absent => "",
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

fn ordered_list(numbering: &Numbering) -> String {
    let mut begin = "ol".to_owned();
    if let Some(start) = numbering.start {
        begin += &format!(" {start}");
    }
    if numbering.reversed {
        begin += " reversed";
    }
    if numbering.numerals != Numerals::Decimal {
        begin += " ";
        begin += numbering.numerals.tag();
    }
    begin
}

fn begin_cell(cell: &Cell) -> String {
    let mut begin = if cell.header { "th" } else { "td" }.to_owned();
    if (cell.n_columns, cell.n_rows) != (1, 1) {
        begin += &format!(" {}x{}", cell.n_columns, cell.n_rows);
    }
    if !cell.scope.tag().is_empty() {
        begin += " ";
        begin += cell.scope.tag();
    }
    begin
}

/// `NAME LANG DIRECTION`, without what is not said.
fn part(name: &str, writing: &Writing) -> String {
    let mut begin = name.to_owned();
    if !writing.lang.is_empty() {
        begin += " ";
        begin += &writing.lang;
    }
    if let Some(direction) = writing.direction {
        begin += " ";
        begin += direction.tag();
    }
    begin
}
