//! An article's body, drawn from its typed tree as virtual DOM.
//!
//! Every node becomes the HTML element that means the same. The elements are made by name through
//! one function, because each element of `html!` is about 270 bytes of download. The tree nests at
//! most 64 deep (the bundle's decoder refuses more), so recursion is bounded.

use std::ops::Range;

use broadsheet_desk::BlockHighlights;
use broadsheet_model::{
    Block, Body, Cell, Description, Direction, Inline, ListItem, Numbering, Numerals, Row, Style,
    Table, Writing, plain_text,
};
use broadsheet_search::Query;
use yew::prelude::*;
use yew::virtual_dom::VTag;

use super::marked::marked;
use super::picture::Pictures;
use super::{Link, Report};

/// Draws bodies with the matches of one query marked.
pub(super) struct BodyView<'a> {
    pub(super) query: &'a Query,
    /// What the query shows of the body, block by block, from the first.
    pub(super) highlights: &'a BlockHighlights,
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
        body.blocks.iter().map(|block| Html::from(self.outermost(block))).collect()
    }

    fn outermost(&self, block: &Block) -> VTag {
        let drawn = self.block(block);
        match block {
            Block::Region { writing, .. } if writing.direction.is_some() => drawn,
            _ => attribute(drawn, "dir", Direction::Auto.tag()),
        }
    }

    fn blocks(&self, tag: &'static str, blocks: &[Block]) -> VTag {
        element(tag, blocks.iter().map(|block| Html::from(self.block(block))).collect())
    }

    fn block(&self, block: &Block) -> VTag {
        match block {
            Block::Paragraph(text) => self.line("p", text),
            Block::Heading { level, text } => {
                let tag = ["h2", "h3", "h4", "h5", "h6"][usize::from(*level).clamp(2, 6) - 2];
                self.line(tag, text)
            }
            Block::List { numbering, items } => self.list(numbering.as_ref(), items),
            Block::Descriptions(parts) => {
                let part = |part: &Description| match part {
                    Description::Term(text) => Html::from(self.line("dt", text)),
                    Description::Details(blocks) => self.blocks("dd", blocks).into(),
                };
                element("dl", parts.iter().map(part).collect())
            }
            Block::Quote(blocks) => self.blocks("blockquote", blocks),
            Block::Region { writing, blocks } => written(self.blocks("div", blocks), writing),
            Block::Table(table) => {
                scrolling(attribute(element("div", self.table(table).into()), "class", "table"))
            }
            Block::Figure { image, caption } => {
                let mut figure = element("figure", self.pictures.draw(image));
                if !caption.is_empty() {
                    figure.add_child(self.line("figcaption", caption).into());
                }
                figure
            }
            Block::Code(text) => {
                let marks = self.highlights.of_next(&|| self.query.highlights(text));
                let code = element("code", marked(text, 0, &marks));
                scrolling(element("pre", code.into()))
            }
            Block::Rule => VTag::new("hr"),
        }
    }

    fn list(&self, numbering: Option<&Numbering>, items: &[ListItem]) -> VTag {
        let item = |item: &ListItem| -> Html {
            let drawn = self.blocks("li", &item.blocks);
            match item.value {
                Some(value) => attribute(drawn, "value", value.to_string()).into(),
                None => drawn.into(),
            }
        };
        let items = items.iter().map(item).collect();
        let Some(numbering) = numbering else { return element("ul", items) };
        let mut list = element("ol", items);
        if let Some(start) = numbering.start {
            list = attribute(list, "start", start.to_string());
        }
        if numbering.reversed {
            list = attribute(list, "reversed", "");
        }
        if numbering.numerals != Numerals::Decimal {
            list = attribute(list, "type", numbering.numerals.tag());
        }
        list
    }

    fn table(&self, table: &Table) -> VTag {
        let (head, body) = table.rows.split_at(table.n_head_rows.min(table.rows.len()));
        let mut drawn = VTag::new("table");
        if !table.caption.is_empty() {
            drawn.add_child(self.line("caption", &table.caption).into());
        }
        for (tag, rows) in [("thead", head), ("tbody", body)] {
            if !rows.is_empty() {
                drawn.add_child(self.rows(tag, rows).into());
            }
        }
        drawn
    }

    fn rows(&self, tag: &'static str, rows: &[Row]) -> VTag {
        let row = |row: &Row| {
            let cells = row.cells.iter().map(|cell| Html::from(self.cell(cell)));
            Html::from(element("tr", cells.collect()))
        };
        element(tag, rows.iter().map(row).collect())
    }

    fn cell(&self, cell: &Cell) -> VTag {
        let mut drawn = self.line(if cell.header { "th" } else { "td" }, &cell.text);
        for (name, n) in [("colspan", cell.n_columns), ("rowspan", cell.n_rows)] {
            if n != 1 {
                drawn = attribute(drawn, name, n.to_string());
            }
        }
        match cell.scope.tag() {
            "" => drawn,
            scope => attribute(drawn, "scope", scope),
        }
    }

    /// One block's running text; its matches are found in the whole of it, as a reader sees it.
    fn line(&self, tag: &'static str, inlines: &[Inline]) -> VTag {
        let marks = self.highlights.of_next(&|| self.query.highlights(&plain_text(inlines)));
        self.inlines(tag, inlines, &mut 0, &marks)
    }

    /// `offset` is how far the block's plain text has been drawn, in bytes.
    fn inlines(
        &self,
        tag: &'static str,
        inlines: &[Inline],
        offset: &mut usize,
        marks: &[Range<usize>],
    ) -> VTag {
        element(tag, inlines.iter().map(|inline| self.inline(inline, offset, marks)).collect())
    }

    fn inline(&self, inline: &Inline, offset: &mut usize, marks: &[Range<usize>]) -> Html {
        let mut inside = |tag| self.inlines(tag, inline.inner(), offset, marks);
        match inline {
            Inline::Text(text) => text_at(text, offset, marks),
            Inline::Code(text) => element("code", text_at(text, offset, marks)).into(),
            // The page's own highlights are the same element; a class tells them apart.
            Inline::Styled { style: Style::Highlighted, .. } => {
                attribute(inside("mark"), "class", "own").into()
            }
            Inline::Styled { style, .. } => inside(style.tag()).into(),
            Inline::Link { href, .. } => {
                let text = Html::from(inside("bdi"));
                html! {
                    <a href={href.to_string()} target="_blank" rel="noopener noreferrer" title={href.host().to_owned()}>
                        { text }
                    </a>
                }
            }
            Inline::Jump { to, .. } => self.jump(to, inside("bdi").into()),
            Inline::Place(name) => {
                let place = attribute(VTag::new("span"), "id", self.id(name));
                attribute(attribute(place, "class", "place"), "tabindex", "-1").into()
            }
            Inline::Abbreviation { meaning, .. } => {
                attribute(inside("abbr"), "title", meaning.clone()).into()
            }
            Inline::Ruby { reading, .. } => {
                let mut ruby = inside("ruby");
                ruby.add_child(self.inlines("rt", reading, &mut 0, &[]).into());
                ruby.into()
            }
            Inline::Span { writing, .. } => {
                let tag = if writing.direction.is_some() { "bdi" } else { "span" };
                written(inside(tag), writing).into()
            }
            Inline::Image(image) => self.pictures.draw(image),
            Inline::Break => {
                *offset += 1;
                VTag::new("br").into()
            }
        }
    }

    /// A link to a place in the article. Following it must not write the place into the page's
    /// address, where the page's state is, so the focus is moved by hand.
    fn jump(&self, to: &str, text: Html) -> Html {
        let (link, id) = (self.link.clone(), self.id(to));
        let go = move |event: MouseEvent| link.emit(Report::GoToPlace(event, id.clone()));
        let onclick = Callback::from(go);
        html! { <a class="jump" href={self.address.clone()} {onclick}>{ text }</a> }
    }

    fn id(&self, name: &str) -> String {
        [&self.scope, "-", name].concat()
    }
}

/// The element `tag` with `children`.
fn element(tag: &'static str, children: Html) -> VTag {
    let mut element = VTag::new(tag);
    element.add_child(children);
    element
}

fn attribute(mut element: VTag, name: &'static str, value: impl Into<AttrValue>) -> VTag {
    element.add_attribute(name, value.into());
    element
}

/// What may be wider than the page is scrolled by itself, by keyboard too.
fn scrolling(element: VTag) -> VTag {
    attribute(element, "tabindex", "0")
}

fn written(mut element: VTag, writing: &Writing) -> VTag {
    if !writing.lang.is_empty() {
        element = attribute(element, "lang", writing.lang.clone());
    }
    match writing.direction.map(Direction::tag) {
        Some(direction) => attribute(element, "dir", direction),
        None => element,
    }
}

fn text_at(text: &str, offset: &mut usize, marks: &[Range<usize>]) -> Html {
    let drawn = marked(text, *offset, marks);
    *offset += text.len();
    drawn
}
