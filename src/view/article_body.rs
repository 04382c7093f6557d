//! An article's body, drawn from its typed tree as virtual DOM.
//!
//! The tree nests at most 64 deep (the bundle's decoder refuses more), so recursion is bounded.

use std::ops::Range;

use broadsheet_model::{Block, Body, Cell, Inline, ListItem, Row, plain_text};
use broadsheet_search::Query;
use yew::prelude::*;

use super::marked::marked;
use super::picture::Pictures;

/// Draws bodies with the matches of one query marked.
pub(super) struct BodyView<'a> {
    pub(super) query: &'a Query,
    pub(super) pictures: &'a Pictures<'a>,
}

impl BodyView<'_> {
    pub(super) fn body(&self, body: &Body) -> Html {
        self.blocks(&body.blocks)
    }

    fn blocks(&self, blocks: &[Block]) -> Html {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&self, block: &Block) -> Html {
        match block {
            Block::Paragraph(text) => html! { <p>{ self.line(text) }</p> },
            Block::Heading { level, text } => {
                let tag = ["h2", "h3", "h4", "h5", "h6"][usize::from(*level).clamp(2, 6) - 2];
                html! { <@{tag}>{ self.line(text) }</@> }
            }
            Block::List { ordered, items } => {
                let items: Html = items.iter().map(|item| self.item(item)).collect();
                if *ordered {
                    html! { <ol>{ items }</ol> }
                } else {
                    html! { <ul>{ items }</ul> }
                }
            }
            Block::Quote(blocks) => html! { <blockquote>{ self.blocks(blocks) }</blockquote> },
            Block::Table(rows) => self.table(rows),
            Block::Figure { image, caption } => html! {
                <figure>
                    { self.pictures.draw(image) }
                    if !caption.is_empty() {
                        <figcaption>{ self.line(caption) }</figcaption>
                    }
                </figure>
            },
            Block::Code(text) => {
                html! { <pre tabindex="0"><code>{ marked(text, 0, &self.query.marks(text)) }</code></pre> }
            }
            Block::Rule => html! { <hr /> },
        }
    }

    fn item(&self, item: &ListItem) -> Html {
        html! { <li>{ self.blocks(&item.blocks) }</li> }
    }

    fn table(&self, rows: &[Row]) -> Html {
        let cell = |cell: &Cell| {
            let text = self.line(&cell.text);
            if cell.header {
                html! { <th>{ text }</th> }
            } else {
                html! { <td>{ text }</td> }
            }
        };
        let row = |row: &Row| html! { <tr>{ for row.cells.iter().map(cell) }</tr> };
        html! { <div class="table" tabindex="0"><table><tbody>{ for rows.iter().map(row) }</tbody></table></div> }
    }

    /// One block's running text; its matches are found in the whole of it, as a reader sees it.
    fn line(&self, inlines: &[Inline]) -> Html {
        let marks = self.query.marks(&plain_text(inlines));
        self.inlines(inlines, &mut 0, &marks)
    }

    /// `offset` is how far the block's plain text has been drawn, in bytes.
    fn inlines(&self, inlines: &[Inline], offset: &mut usize, marks: &[Range<usize>]) -> Html {
        inlines.iter().map(|inline| self.inline(inline, offset, marks)).collect()
    }

    fn inline(&self, inline: &Inline, offset: &mut usize, marks: &[Range<usize>]) -> Html {
        match inline {
            Inline::Text(text) => self.text(text, offset, marks),
            Inline::Code(text) => html! { <code>{ self.text(text, offset, marks) }</code> },
            Inline::Emphasis(inner) => html! { <em>{ self.inlines(inner, offset, marks) }</em> },
            Inline::Strong(inner) => {
                html! { <strong>{ self.inlines(inner, offset, marks) }</strong> }
            }
            Inline::Subscript(inner) => html! { <sub>{ self.inlines(inner, offset, marks) }</sub> },
            Inline::Superscript(inner) => {
                html! { <sup>{ self.inlines(inner, offset, marks) }</sup> }
            }
            Inline::Link { href, text } => html! {
                <a href={href.to_string()} target="_blank" rel="noopener noreferrer" title={href.host().to_owned()}>
                    <bdi>{ self.inlines(text, offset, marks) }</bdi>
                </a>
            },
            Inline::Image(image) => self.pictures.draw(image),
            Inline::Break => {
                *offset += 1;
                html! { <br /> }
            }
        }
    }

    fn text(&self, text: &str, offset: &mut usize, marks: &[Range<usize>]) -> Html {
        let drawn = marked(text, *offset, marks);
        *offset += text.len();
        drawn
    }
}
