//! What can only be said of the whole body: which links lead to a place in it, and which languages
//! are not that of the article.

use std::collections::BTreeSet;

use broadsheet_model::{Block, Description, Inline, Lang, MAX_DEPTH, Writing, plain_text};
use url::Url;

use super::inline::push;
use crate::text::lang;

/// Keeps the places that a link leads to and the links that lead to a place, turns links to the
/// page's own address into such links, and drops the languages that say nothing.
pub(super) fn tidy(blocks: Vec<Block>, base: Option<&Url>) -> Vec<Block> {
    let mut names = Names::default();
    names.blocks(&blocks, 0);
    let here = base.map(|url| {
        let mut url = url.clone();
        url.set_fragment(None);
        String::from(url) + "#"
    });
    let lang = lang::lang_of("", &blocks);
    let mut tidying = Tidying { names, here, lang, done: BTreeSet::new() };
    tidying.links();
    tidying.blocks(blocks)
}

#[derive(Default)]
struct Names {
    places: BTreeSet<String>,
    jumps: BTreeSet<String>,
    links: BTreeSet<String>,
}

impl Names {
    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        debug_assert!(depth <= MAX_DEPTH);
        for block in blocks {
            match block {
                Block::Paragraph(text)
                | Block::Heading { text, .. }
                | Block::Figure { caption: text, .. } => self.line(text),
                Block::List { items, .. } => {
                    items.iter().for_each(|item| self.blocks(&item.blocks, depth + 1));
                }
                Block::Descriptions(parts) => {
                    for part in parts {
                        match part {
                            Description::Term(text) => self.line(text),
                            Description::Details(blocks) => self.blocks(blocks, depth + 1),
                        }
                    }
                }
                Block::Quote(blocks) | Block::Region { blocks, .. } => {
                    self.blocks(blocks, depth + 1);
                }
                Block::Table(table) => {
                    self.line(&table.caption);
                    let cells = table.rows.iter().flat_map(|row| &row.cells);
                    cells.for_each(|cell| self.line(&cell.text));
                }
                Block::Code(_) | Block::Rule => {}
            }
        }
    }

    fn line(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Place(name) => {
                    self.places.insert(name.clone());
                }
                Inline::Jump { to, .. } => {
                    self.jumps.insert(to.clone());
                }
                Inline::Link { href, .. } if href.as_str().contains('#') => {
                    self.links.insert(href.as_str().to_owned());
                }
                _ => {}
            }
            self.line(inline.inner());
        }
    }
}

struct Tidying {
    names: Names,
    /// The page's own address, up to and with `#`.
    here: Option<String>,
    lang: Lang,
    /// Places that were met; a second one of the same name is none.
    done: BTreeSet<String>,
}

impl Tidying {
    /// Counts the links to the page's own address among the links to a place.
    fn links(&mut self) {
        let Some(here) = &self.here else { return };
        let fragments = self.names.links.iter().filter_map(|href| href.strip_prefix(here));
        let names: Vec<String> = fragments.map(place_name).collect();
        self.names.jumps.extend(names);
    }

    fn place_of(&self, href: &str) -> Option<String> {
        let name = place_name(href.strip_prefix(self.here.as_ref()?)?);
        self.names.places.contains(&name).then_some(name)
    }

    fn blocks(&mut self, blocks: Vec<Block>) -> Vec<Block> {
        let mut tidied = Vec::with_capacity(blocks.len());
        for block in blocks {
            self.block(block, &mut tidied);
        }
        tidied
    }

    fn block(&mut self, block: Block, into: &mut Vec<Block>) {
        into.push(match block {
            Block::Paragraph(text) => Block::Paragraph(self.line(text)),
            Block::Heading { level, text } => Block::Heading { level, text: self.line(text) },
            Block::Figure { image, caption } => {
                Block::Figure { image, caption: self.line(caption) }
            }
            Block::List { numbering, mut items } => {
                for item in &mut items {
                    item.blocks = self.blocks(std::mem::take(&mut item.blocks));
                }
                Block::List { numbering, items }
            }
            Block::Descriptions(parts) => {
                let part = |part| match part {
                    Description::Term(text) => Description::Term(self.line(text)),
                    Description::Details(blocks) => Description::Details(self.blocks(blocks)),
                };
                Block::Descriptions(parts.into_iter().map(part).collect())
            }
            Block::Quote(blocks) => Block::Quote(self.blocks(blocks)),
            Block::Region { writing, blocks } => {
                let blocks = self.blocks(blocks);
                match self.writing(writing) {
                    Some(writing) => Block::Region { writing, blocks },
                    None => return into.extend(blocks),
                }
            }
            Block::Table(mut table) => {
                table.caption = self.line(std::mem::take(&mut table.caption));
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    cell.text = self.line(std::mem::take(&mut cell.text));
                }
                Block::Table(table)
            }
            other @ (Block::Code(_) | Block::Rule) => other,
        });
    }

    fn line(&mut self, inlines: Vec<Inline>) -> Vec<Inline> {
        let mut tidied = Vec::with_capacity(inlines.len());
        for inline in inlines {
            self.inline(inline, &mut tidied);
        }
        tidied
    }

    fn inline(&mut self, inline: Inline, into: &mut Vec<Inline>) {
        let kept = match inline {
            Inline::Place(name) => {
                if !self.names.jumps.contains(&name) || !self.done.insert(name.clone()) {
                    return;
                }
                Inline::Place(name)
            }
            Inline::Jump { to, text } => {
                let text = self.line(text);
                if !self.names.places.contains(&to) {
                    return text.into_iter().for_each(|inline| push(inline, into));
                }
                Inline::Jump { to, text }
            }
            Inline::Link { href, text } => {
                let text = self.line(text);
                match self.place_of(href.as_str()) {
                    Some(to) => Inline::Jump { to, text },
                    None => Inline::Link { href, text },
                }
            }
            Inline::Span { mut writing, text } => {
                let text = self.line(text);
                // Word marks every digit as English.
                if !plain_text(&text).chars().any(char::is_alphabetic) {
                    writing.lang.clear();
                }
                match self.writing(writing) {
                    Some(writing) => Inline::Span { writing, text },
                    None => return text.into_iter().for_each(|inline| push(inline, into)),
                }
            }
            Inline::Styled { style, text } => Inline::Styled { style, text: self.line(text) },
            Inline::Abbreviation { meaning, text } => {
                Inline::Abbreviation { meaning, text: self.line(text) }
            }
            Inline::Ruby { base, reading } => Inline::Ruby { base: self.line(base), reading },
            other => other,
        };
        push(kept, into);
    }

    /// What is left to say, without the article's own language; none where that is nothing.
    fn writing(&self, mut writing: Writing) -> Option<Writing> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        if self.lang != Lang::Und && primary(&writing.lang) == primary(self.lang.tag()) {
            writing.lang.clear();
        }
        (writing != Writing::default()).then_some(writing)
    }
}

/// The name that a fragment means: as it is written, percent escapes decoded.
pub(super) fn place_name(fragment: &str) -> String {
    percent_encoding::percent_decode_str(fragment).decode_utf8_lossy().into_owned()
}
