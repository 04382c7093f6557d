//! An article's body, drawn from its typed tree as virtual DOM.
//!
//! Every node becomes the HTML element that means the same. The tree nests at most 64 deep (the
//! bundle's decoder refuses more), so recursion is bounded.

use broadsheet_desk::{BlockHighlights, LineMarks};
use broadsheet_model::{
    Block, Body, Cell, Description, Direction, Inline, ListItem, Numbering, Numerals, Row, Style,
    Table, Writing, plain_text,
};
use broadsheet_search::Query;
use yew::{AttrValue, Html};

use super::element::tag;
use super::marked::numbered;
use super::picture::Pictures;
use super::{Link, Report};

/// Draws bodies with the matches of one query marked.
pub(super) struct BodyView<'a> {
    pub(super) query: &'a Query,
    /// What the query shows of the body, block by block, from the first.
    pub(super) highlights: &'a BlockHighlights,
    /// The number of the match that the reader has gone to.
    pub(super) now: Option<usize>,
    /// What tables without a caption and blocks of code are called.
    pub(super) table_name: Option<&'static str>,
    pub(super) code_name: Option<&'static str>,
    pub(super) link: &'a Link,
    pub(super) pictures: &'a Pictures<'a>,
    /// Stands before the names of places, so that no two on the page are the same.
    pub(super) scope: String,
    /// The page's address as it is: what a link to a place in the article leads to.
    pub(super) address: String,
}

impl BodyView<'_> {
    /// The outermost blocks run as their first letter does, unless they say how they run; what is
    /// inside them runs the same way.
    pub(super) fn body(&self, body: &Body) -> Html {
        body.blocks.iter().map(|block| self.block(block, Some(Direction::Auto.tag()))).collect()
    }

    fn blocks(&self, blocks: &[Block]) -> Html {
        blocks.iter().map(|block| self.block(block, None)).collect()
    }

    /// `dir` is how the block runs, unless it says so itself.
    fn block(&self, block: &Block, dir: Option<&'static str>) -> Html {
        match block {
            Block::Paragraph(text) => self.line("p", dir, text),
            Block::Heading { level, text } => {
                let tag = ["h2", "h3", "h4", "h5", "h6"][usize::from(*level).clamp(2, 6) - 2];
                self.line(tag, dir, text)
            }
            Block::List { numbering, items } => self.list(dir, numbering.as_ref(), items),
            Block::Descriptions(parts) => {
                let part = |part: &Description| match part {
                    Description::Term(text) => self.line("dt", None, text),
                    Description::Details(blocks) => tag!("dd"; self.blocks(blocks)),
                };
                tag!("dl", "dir" = dir; parts.iter().map(part).collect::<Html>())
            }
            Block::Quote(blocks) => tag!("blockquote", "dir" = dir; self.blocks(blocks)),
            Block::Region { writing, blocks } => {
                let dir = writing.direction.map(Direction::tag).or(dir);
                tag!("div", "dir" = dir, "lang" = lang(writing); self.blocks(blocks))
            }
            // What may be wider than the page is scrolled by itself, by keyboard too.
            Block::Table(table) => {
                let name = match plain_text(&table.caption) {
                    none if none.is_empty() => self.table_name.map(AttrValue::from),
                    caption => Some(caption.into()),
                };
                let role = name.as_ref().map(|_| "region");
                tag!("div", "class" = "table", "tabindex" = "0", "role" = role,
                    "aria-label" = name, "dir" = dir; self.table(table))
            }
            Block::Code(text) => {
                let marks = self.highlights.of_next(text, &|| self.query.highlights(text));
                let text = numbered(text, 0, &marks, self.now);
                tag!("pre", "tabindex" = "0", "role" = self.code_name.map(|_| "region"),
                    "aria-label" = self.code_name, "dir" = dir; tag!("code"; text))
            }
            Block::Figure { image, caption } => {
                let caption = (!caption.is_empty()).then(|| self.line("figcaption", None, caption));
                tag!("figure", "dir" = dir; self.pictures.draw(image), caption)
            }
            Block::Rule => tag!("hr", "dir" = dir),
        }
    }

    fn list(
        &self,
        dir: Option<&'static str>,
        numbering: Option<&Numbering>,
        items: &[ListItem],
    ) -> Html {
        let item = |item: &ListItem| {
            let value = item.value.map(|value| value.to_string());
            tag!("li", "value" = value; self.blocks(&item.blocks))
        };
        let items: Html = items.iter().map(item).collect();
        let Some(numbering) = numbering else { return tag!("ul", "dir" = dir; items) };
        let start = numbering.start.map(|start| start.to_string());
        let numerals = numbering.numerals;
        tag!("ol", "dir" = dir, "start" = start, "reversed" = numbering.reversed.then_some(""),
            "type" = (numerals != Numerals::Decimal).then(|| numerals.tag());
            items)
    }

    fn table(&self, table: &Table) -> Html {
        let (head, body) = table.rows.split_at(table.n_head_rows.min(table.rows.len()));
        let caption =
            (!table.caption.is_empty()).then(|| self.line("caption", None, &table.caption));
        tag!("table"; caption, self.rows("thead", head), self.rows("tbody", body))
    }

    fn rows(&self, tag: &'static str, rows: &[Row]) -> Option<Html> {
        let row =
            |row: &Row| tag!("tr"; row.cells.iter().map(|cell| self.cell(cell)).collect::<Html>());
        (!rows.is_empty()).then(|| tag!(tag; rows.iter().map(row).collect::<Html>()))
    }

    fn cell(&self, cell: &Cell) -> Html {
        let span = |n: u16| (n != 1).then(|| n.to_string());
        let scope = cell.scope.tag();
        tag!(if cell.header { "th" } else { "td" }, "colspan" = span(cell.n_columns),
            "rowspan" = span(cell.n_rows), "scope" = (!scope.is_empty()).then_some(scope);
            self.text(&cell.text))
    }

    fn line(&self, tag: &'static str, dir: Option<&'static str>, inlines: &[Inline]) -> Html {
        tag!(tag, "dir" = dir; self.text(inlines))
    }

    /// One block's running text; its matches are found in the whole of it, as a reader sees it.
    fn text(&self, inlines: &[Inline]) -> Html {
        let text = plain_text(inlines);
        let marks = self.highlights.of_next(&text, &|| self.query.highlights(&text));
        self.inlines(inlines, &mut 0, &marks)
    }

    /// `offset` is how far the block's plain text has been drawn, in bytes.
    fn inlines(&self, inlines: &[Inline], offset: &mut usize, marks: &LineMarks) -> Html {
        inlines.iter().map(|inline| self.inline(inline, offset, marks)).collect()
    }

    fn inline(&self, inline: &Inline, offset: &mut usize, marks: &LineMarks) -> Html {
        let inside = self.inlines(inline.inner(), offset, marks);
        match inline {
            Inline::Text(text) => self.text_at(text, offset, marks),
            Inline::Code(text) => tag!("code"; self.text_at(text, offset, marks)),
            // The page's own highlights are the same element; a class tells them apart.
            Inline::Styled { style: Style::Highlighted, .. } => {
                tag!("mark", "class" = "own"; inside)
            }
            Inline::Styled { style, .. } => tag!(style.tag(); inside),
            Inline::Link { href, .. } => tag!("a", "href" = href.to_string(), "target" = "_blank",
                "rel" = "noopener noreferrer", "title" = href.host().to_owned();
                tag!("bdi"; inside)),
            Inline::Jump { to, .. } => self.jump(to, tag!("bdi"; inside)),
            Inline::Place(name) => {
                tag!("span", "id" = self.id(name), "class" = "place", "tabindex" = "-1")
            }
            Inline::Abbreviation { meaning, .. } => {
                tag!("abbr", "title" = meaning.clone(); inside)
            }
            Inline::Ruby { reading, .. } => {
                tag!("ruby"; inside, tag!("rt"; self.inlines(reading, &mut 0, &LineMarks::default())))
            }
            Inline::Span { writing, .. } => {
                let dir = writing.direction.map(Direction::tag);
                tag!(if dir.is_some() { "bdi" } else { "span" }, "dir" = dir,
                    "lang" = lang(writing); inside)
            }
            Inline::Image(image) => self.pictures.draw(image),
            Inline::Break => {
                *offset += 1;
                tag!("br")
            }
        }
    }

    /// A link to a place in the article. Following it must not write the place into the page's
    /// address, where the page's state is, so the focus is moved by hand.
    fn jump(&self, to: &str, text: Html) -> Html {
        let (link, id) = (self.link.clone(), self.id(to));
        let go = move |event| link.emit(Report::GoToPlace(event, id.clone()));
        tag!("a", "class" = "jump", "href" = self.address.clone(), on "click" = go.into(); text)
    }

    fn text_at(&self, text: &str, offset: &mut usize, marks: &LineMarks) -> Html {
        let drawn = numbered(text, *offset, marks, self.now);
        *offset += text.len();
        drawn
    }

    fn id(&self, name: &str) -> String {
        [&self.scope, "-", name].concat()
    }
}

fn lang(writing: &Writing) -> Option<String> {
    (!writing.lang.is_empty()).then(|| writing.lang.clone())
}
