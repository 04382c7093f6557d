//! The body of an article as XHTML, valid by EPUB 3.

use std::collections::{BTreeMap, BTreeSet};

use broadsheet_model::{
    Block, Body, Cell, Description, ImageData, ImageRef, Inline, ListItem, Numbering, Scope, Table,
    Writing,
};

use super::pictures::Pictures;
use super::xml::{address, push_text, text};

/// Writes a body; the pictures inside it go to `pictures`.
pub(super) struct BodyWriter<'p> {
    pictures: &'p mut Pictures,
    /// The places that jumps may lead to, and what their elements are called.
    places: BTreeMap<String, String>,
    /// Places that have their element already: an id is there once.
    placed: BTreeSet<String>,
    /// How many links are open: one in another is not allowed.
    n_links: usize,
    out: String,
}

/// The XHTML of `body`.
pub(super) fn write(body: &Body, pictures: &mut Pictures) -> String {
    let mut places = BTreeMap::new();
    collect_places(&body.blocks, &mut places);
    let mut writer =
        BodyWriter { pictures, places, placed: BTreeSet::new(), n_links: 0, out: String::new() };
    writer.blocks(&body.blocks);
    writer.out
}

/// Gives each place a name that an id may have.
fn collect_places(blocks: &[Block], places: &mut BTreeMap<String, String>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => {
                collect_inline_places(text, places)
            }
            Block::Figure { caption, .. } => collect_inline_places(caption, places),
            Block::Table(table) => {
                collect_inline_places(&table.caption, places);
                table
                    .rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .for_each(|cell| collect_inline_places(&cell.text, places));
            }
            Block::List { items, .. } => {
                items.iter().for_each(|item| collect_places(&item.blocks, places));
            }
            Block::Descriptions(parts) => parts.iter().for_each(|part| match part {
                Description::Term(text) => collect_inline_places(text, places),
                Description::Details(inner) => collect_places(inner, places),
            }),
            Block::Quote(inner) | Block::Region { blocks: inner, .. } => {
                collect_places(inner, places);
            }
            Block::Code(_) | Block::Rule => {}
        }
    }
}

fn collect_inline_places(inlines: &[Inline], places: &mut BTreeMap<String, String>) {
    for inline in inlines {
        if let Inline::Place(name) = inline {
            let id = format!("p{}", places.len() + 1);
            places.entry(name.clone()).or_insert(id);
        }
        collect_inline_places(inline.inner(), places);
        if let Inline::Ruby { reading, .. } = inline {
            collect_inline_places(reading, places);
        }
    }
}

impl BodyWriter<'_> {
    fn push(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    /// A block. The tree is never deeper than its reader allows.
    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.element("p", text),
            Block::Heading { level, text } => {
                let name = format!("h{}", (*level).clamp(2, 6));
                self.element(&name, text);
            }
            Block::List { numbering, items } => self.list(numbering.as_ref(), items),
            Block::Descriptions(parts) => self.descriptions(parts),
            Block::Quote(inner) => self.around("blockquote", "", inner),
            Block::Table(table) => self.table(table),
            Block::Figure { image, caption } => self.figure(image, caption),
            Block::Code(code) => {
                self.push("<pre><code>");
                push_text(code, &mut self.out);
                self.push("</code></pre>\n");
            }
            Block::Rule => self.push("<hr/>\n"),
            Block::Region { writing, blocks } => {
                let attributes = attributes_of(writing);
                self.around("div", &attributes, blocks);
            }
        }
    }

    fn element(&mut self, name: &str, text: &[Inline]) {
        self.out.extend(["<", name, ">"]);
        self.inlines(text);
        self.out.extend(["</", name, ">\n"]);
    }

    fn around(&mut self, name: &str, attributes: &str, blocks: &[Block]) {
        self.out.extend(["<", name, attributes, ">\n"]);
        self.blocks(blocks);
        self.out.extend(["</", name, ">\n"]);
    }

    fn list(&mut self, numbering: Option<&Numbering>, items: &[ListItem]) {
        let name = if numbering.is_some() { "ol" } else { "ul" };
        self.out.extend(["<", name]);
        if let Some(numbering) = numbering {
            if let Some(start) = numbering.start {
                self.push(&format!(" start=\"{start}\""));
            }
            if numbering.reversed {
                self.push(" reversed=\"reversed\"");
            }
            self.push(&format!(" type=\"{}\"", numbering.numerals.tag()));
        }
        self.push(">\n");
        for item in items {
            let value = item.value.filter(|_| numbering.is_some());
            let value = value.map(|value| format!(" value=\"{value}\"")).unwrap_or_default();
            self.around("li", &value, &item.blocks);
        }
        self.out.extend(["</", name, ">\n"]);
    }

    /// Terms and details; each detail needs a term before it, and each term a detail behind it.
    fn descriptions(&mut self, parts: &[Description]) {
        if parts.is_empty() {
            return;
        }
        self.push("<dl>\n");
        let mut has_term = false;
        let mut is_open = false;
        for part in parts {
            match part {
                Description::Term(text) => {
                    self.element("dt", text);
                    (has_term, is_open) = (true, true);
                }
                Description::Details(blocks) => {
                    if !has_term {
                        self.push("<dt></dt>\n");
                        has_term = true;
                    }
                    self.around("dd", "", blocks);
                    is_open = false;
                }
            }
        }
        if is_open {
            self.push("<dd></dd>\n");
        }
        self.push("</dl>\n");
    }

    fn table(&mut self, table: &Table) {
        self.push("<table>\n");
        if !table.caption.is_empty() {
            self.element("caption", &table.caption);
        }
        let n_head = table.n_head_rows.min(table.rows.len());
        let (head, rest) = table.rows.split_at(n_head);
        for (name, rows) in [("thead", head), ("tbody", rest)] {
            if rows.is_empty() && (name == "thead" || n_head > 0) {
                continue;
            }
            self.out.extend(["<", name, ">\n"]);
            for row in rows {
                self.push("<tr>");
                row.cells.iter().for_each(|cell| self.cell(cell));
                self.push("</tr>\n");
            }
            self.out.extend(["</", name, ">\n"]);
        }
        self.push("</table>\n");
    }

    fn cell(&mut self, cell: &Cell) {
        let name = if cell.header { "th" } else { "td" };
        self.out.extend(["<", name]);
        for (attribute, n) in [("colspan", cell.n_columns), ("rowspan", cell.n_rows)] {
            if n > 1 {
                self.push(&format!(" {attribute}=\"{n}\""));
            }
        }
        if cell.header && cell.scope != Scope::Auto {
            self.push(&format!(" scope=\"{}\"", cell.scope.tag()));
        }
        self.push(">");
        self.inlines(&cell.text);
        self.out.extend(["</", name, ">"]);
    }

    fn figure(&mut self, image: &ImageRef, caption: &[Inline]) {
        self.push("<figure>\n");
        self.picture(image);
        if !caption.is_empty() {
            self.element("figcaption", caption);
        }
        self.push("</figure>\n");
    }

    /// A picture in the book, or where it is: a book asks nobody for one.
    fn picture(&mut self, image: &ImageRef) {
        match &image.data {
            ImageData::Embedded(data) => {
                if let Some(name) = self.pictures.add(data) {
                    let alt = text(&image.alt);
                    self.push(&format!("<img src=\"../{name}\" alt=\"{alt}\"/>"));
                    return;
                }
                self.push("<span>");
                push_text(&image.alt, &mut self.out);
                self.push("</span>");
            }
            ImageData::Remote(url) => {
                let shown = if image.alt.trim().is_empty() { url.as_str() } else { &image.alt };
                let shown = text(shown);
                if self.n_links > 0 {
                    self.push(&format!("<span>[{shown}]</span>"));
                } else {
                    let href = address(url.as_str());
                    self.push(&format!("<a class=\"picture\" href=\"{href}\">[{shown}]</a>"));
                }
            }
            _ => {
                self.push("<span>");
                push_text(&image.alt, &mut self.out);
                self.push("</span>");
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(chars) => push_text(chars, &mut self.out),
            Inline::Styled { style, text } => self.marked(style.tag(), "", text),
            Inline::Link { href, text } => self.link(&address(href.as_str()), text),
            Inline::Jump { to, text } => match self.places.get(to).cloned() {
                Some(id) => self.link(&format!("#{id}"), text),
                None => self.inlines(text),
            },
            Inline::Place(name) => self.place(name),
            Inline::Abbreviation { meaning, text: short } => {
                self.marked("abbr", &format!(" title=\"{}\"", text(meaning)), short);
            }
            Inline::Ruby { base, reading } => {
                self.push("<ruby>");
                self.inlines(base);
                self.push("<rt>");
                self.inlines(reading);
                self.push("</rt></ruby>");
            }
            Inline::Span { writing, text } => self.marked("span", &attributes_of(writing), text),
            Inline::Code(code) => {
                self.push("<code>");
                push_text(code, &mut self.out);
                self.push("</code>");
            }
            Inline::Image(image) => self.picture(image),
            Inline::Break => self.push("<br/>"),
        }
    }

    fn marked(&mut self, name: &str, attributes: &str, text: &[Inline]) {
        self.out.extend(["<", name, attributes, ">"]);
        self.inlines(text);
        self.out.extend(["</", name, ">"]);
    }

    fn link(&mut self, href: &str, text: &[Inline]) {
        if self.n_links > 0 {
            return self.inlines(text);
        }
        self.n_links += 1;
        self.marked("a", &format!(" href=\"{href}\""), text);
        self.n_links -= 1;
    }

    fn place(&mut self, name: &str) {
        let Some(id) = self.places.get(name).cloned() else { return };
        if self.placed.insert(name.to_owned()) {
            self.push(&format!("<span id=\"{id}\"></span>"));
        }
    }
}

/// Language and direction, as attributes.
fn attributes_of(writing: &Writing) -> String {
    let mut attributes = String::new();
    if !writing.lang.is_empty() {
        let lang = text(&writing.lang);
        attributes.push_str(&format!(" lang=\"{lang}\" xml:lang=\"{lang}\""));
    }
    if let Some(direction) = writing.direction {
        attributes.push_str(&format!(" dir=\"{}\"", direction.tag()));
    }
    attributes
}
