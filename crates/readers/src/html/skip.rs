//! What is left out, and what stands in for it.

use broadsheet_model::{Block, Inline, WebUrl};
use html5ever::LocalName;
use html5ever::tokenizer::{Tag, TagKind};

use super::attribute;
use super::builder::{Builder, Context};
use super::element::is_void;
use super::inline::Mark;

/// An element that is left out, until its end tag.
pub(super) struct Skip {
    name: LocalName,
    depth: usize,
    /// It plays something, and its address is still wanted.
    wants_source: bool,
    /// The name of a tag or author inside it.
    pub(super) name_link: Option<(NameKind, String)>,
}

#[derive(Clone, Copy)]
pub(super) enum NameKind {
    Tag,
    Author,
}

impl Builder<'_> {
    pub(super) fn is_unwanted(&self, tag: &Tag) -> bool {
        let page = self.options.page;
        tag.attrs
            .iter()
            .any(|attribute| page.skips(attribute) || &*attribute.name.local == "hidden")
    }

    pub(super) fn start_skipping(&mut self, tag: &Tag, wants_source: bool) {
        if !is_void(&tag.name) {
            self.skip =
                Some(Skip { name: tag.name.clone(), depth: 1, wants_source, name_link: None });
        }
    }

    pub(super) fn skipped_tag(&mut self, tag: &Tag) {
        let Some(skip) = &mut self.skip else { return };
        if tag.kind == TagKind::StartTag {
            skip.depth += usize::from(tag.name == skip.name);
            if &*tag.name == "a" {
                let relation = |wanted| {
                    attribute(tag, "rel")
                        .is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word == wanted))
                };
                let kind = relation("tag").then_some(NameKind::Tag);
                let kind = kind.or_else(|| relation("author").then_some(NameKind::Author));
                skip.name_link = kind.map(|kind| (kind, String::new()));
            } else if skip.wants_source && &*tag.name == "source" {
                skip.wants_source = false;
                self.push_address(attribute(tag, "src"));
            }
            return;
        }
        if &*tag.name == "a"
            && let Some((kind, name)) = skip.name_link.take()
        {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            match kind {
                NameKind::Tag => self.parsed.tags.push(name),
                NameKind::Author => self.parsed.authors.push(name),
            }
        }
        if tag.name == skip.name {
            skip.depth -= 1;
            if skip.depth == 0 {
                self.skip = None;
            }
        }
    }

    pub(super) fn embedded(&mut self, tag: &Tag) {
        let address = ["data-src", "src"]
            .iter()
            .find_map(|name| attribute(tag, name))
            .filter(|url| !url.is_empty());
        self.push_address(address);
        self.start_skipping(tag, address.is_none());
    }

    /// A link whose text is its own address, in a paragraph of its own where there can be one.
    pub(super) fn push_address(&mut self, address: Option<&str>) {
        let Some(Ok(url)) = address.map(|address| self.link_address(address)) else {
            return;
        };
        let link = |url: WebUrl| Inline::Link {
            text: vec![Inline::Text(url.as_str().to_owned())],
            href: url,
        };
        match self.context {
            Context::Paragraph => {
                self.flush_paragraph();
                self.frames.emit(Block::Paragraph(vec![link(url)]));
            }
            Context::Preformatted => {}
            _ => {
                self.boundary();
                self.inline.open(Mark::Link(url.clone()));
                self.inline.push_text(url.as_str());
                self.inline.close();
                self.boundary();
            }
        }
    }
}
