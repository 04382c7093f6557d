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

use super::changed::{Marker, ended, inside, leading, numbered, remaining};
use super::element::tag;
use super::marked::Drawn;
use super::picture::Pictures;
use super::{Link, Report};

/// Draws bodies with the matches of one query marked.
pub(super) struct BodyView<'a> {
    pub(super) query: &'a Query,
    /// What the query shows of the body, block by block, from the first.
    pub(super) highlights: &'a BlockHighlights,
    /// How marks are drawn.
    pub(super) marker: Marker,
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
        let blocks: Html =
            body.blocks.iter().map(|block| self.led(block, Some(Direction::Auto.tag()))).collect();
        remaining(self, blocks)
    }

    fn blocks(&self, blocks: &[Block]) -> Html {
        blocks.iter().map(|block| self.led(block, None)).collect()
    }

    /// A block, with what stands before it in another text alone.
    fn led(&self, block: &Block, dir: Option<&'static str>) -> Html {
        leading(self, false, &|| self.block(block, dir))
    }

    /// `dir` is how the block runs, unless it says so itself.
    fn block(&self, block: &Block, dir: Option<&'static str>) -> Html {
        match block {
            Block::Paragraph(text) => self.line("p", dir, text),
            Block::Heading { level, text } => self.line(heading(*level), dir, text),
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
                let text = inside(self, &|| {
                    let marks = self.highlights.of_next(text, &|| self.query.highlights(text));
                    let mut drawn = Drawn::default();
                    let line = numbered(text, &mut drawn, &marks, self.marker);
                    ended(line, &drawn, &marks, self.marker)
                });
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
            leading(self, true, &|| tag!("li", "value" = value.clone(); self.blocks(&item.blocks)))
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
        inside(self, &|| {
            let marks = self.highlights.of_next(&text, &|| self.query.highlights(&text));
            let mut drawn = Drawn::default();
            let line = self.inlines(inlines, &mut drawn, &marks);
            ended(line, &drawn, &marks, self.marker)
        })
    }

    /// `drawn` is what of the block's plain text has been drawn.
    fn inlines(&self, inlines: &[Inline], drawn: &mut Drawn, marks: &LineMarks) -> Html {
        inlines.iter().map(|inline| self.inline(inline, drawn, marks)).collect()
    }

    fn inline(&self, inline: &Inline, drawn: &mut Drawn, marks: &LineMarks) -> Html {
        let inside = self.inlines(inline.inner(), drawn, marks);
        match inline {
            Inline::Text(text) => numbered(text, drawn, marks, self.marker),
            Inline::Code(text) => tag!("code"; numbered(text, drawn, marks, self.marker)),
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
                tag!("ruby"; inside, tag!("rt"; self.inlines(reading, &mut Drawn::default(), &LineMarks::default())))
            }
            Inline::Span { writing, .. } => {
                let dir = writing.direction.map(Direction::tag);
                tag!(if dir.is_some() { "bdi" } else { "span" }, "dir" = dir,
                    "lang" = lang(writing); inside)
            }
            Inline::Image(image) => self.pictures.draw(image),
            Inline::Break => {
                drawn.n_bytes += 1;
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

    fn id(&self, name: &str) -> String {
        [&self.scope, "-", name].concat()
    }
}

/// The element of a heading of this level.
pub(super) fn heading(level: u8) -> &'static str {
    ["h2", "h3", "h4", "h5", "h6"][usize::from(level).clamp(2, 6) - 2]
}

fn lang(writing: &Writing) -> Option<String> {
    (!writing.lang.is_empty()).then(|| writing.lang.clone())
}
