//! What is left out, and what stands in for it.

use broadsheet_model::{Block, Inline, WebUrl};
use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::attribute;
use super::builder::{Builder, Context};
use super::element::Notable;
use super::hidden::{Hidden, hidden};
use super::image::images_in;
use super::inline::Mark;
use super::open::may_omit_end;

/// An element that is left out, until it ends.
pub(super) struct Skip {
    name: LocalName,
    /// Its place among the open elements.
    at: usize,
    why: Why,
    /// The name of a tag or author inside it.
    name_link: Option<(NameKind, String)>,
    /// What a `noscript` holds as text.
    escaped: String,
    /// Any text was left out.
    has_text: bool,
}

/// Why an element is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Nothing of it is for readers.
    Useless,
    /// The page's own furniture, known by its class.
    Furniture,
    /// It plays something, and its address is still wanted.
    Embedded { wants_source: bool },
    /// Its pictures are for readers without scripts, such as this one.
    NoScript,
    /// A drawing.
    Drawing,
    /// It does not show.
    Hidden(Hidden),
}

#[derive(Clone, Copy)]
enum NameKind {
    Tag,
    Author,
}

impl Builder<'_> {
    /// Why the element is left out before its name is looked at.
    pub(super) fn why_unwanted(&mut self, tag: &Tag, notable: Notable) -> Option<Why> {
        if tag.attrs.iter().any(|attribute| self.options.page.skips(attribute)) {
            return Some(Why::Furniture);
        }
        let hidden = if notable.hides { hidden(tag)? } else { return None };
        let leaves_out = self.ledger.leaves_out(hidden);
        if leaves_out && hidden == Hidden::Decoration && self.is_after_math {
            self.ledger.forget_last();
        }
        leaves_out.then_some(Why::Hidden(hidden))
    }

    /// Leaves out what is inside the element at `at` among the open ones.
    pub(super) fn start_skipping(&mut self, tag: &Tag, at: usize, why: Why) {
        self.skip = Some(Skip {
            name: tag.name.clone(),
            at,
            why,
            name_link: None,
            escaped: String::new(),
            has_text: false,
        });
    }

    /// Whether a drawing is being left out, where HTML's rules do not hold; its labels may hold
    /// HTML again.
    pub(super) fn is_in_drawing(&self) -> bool {
        self.skip.as_ref().is_some_and(|skip| {
            skip.why == Why::Drawing
                && !self.elements.has_after(skip.at + 1, &["foreignobject", "desc", "title"])
        })
    }

    /// Ends skipping where the element is no longer open.
    pub(super) fn end_skipping(&mut self) {
        let n_open = self.elements.len();
        let Some(skip) = self.skip.take_if(|skip| n_open <= skip.at) else { return };
        for tag in images_in(&skip.escaped) {
            self.image_without_script(&tag);
        }
    }

    /// Whether this end tag is that of the element that has just been left out.
    pub(super) fn ends_skip(&self, name: &LocalName) -> bool {
        self.skip.as_ref().is_some_and(|skip| skip.name == *name && skip.at == self.elements.len())
    }

    pub(super) fn skipped_text(&mut self, text: &str) {
        let Some(skip) = &mut self.skip else { return };
        if let Some((_, name)) = &mut skip.name_link {
            name.push_str(text);
        }
        if !skip.has_text {
            skip.has_text = text.contains(|c: char| !c.is_whitespace());
        }
        match skip.why {
            Why::NoScript if skip.escaped.len() + text.len() < MAX_ESCAPED_BYTES => {
                skip.escaped.push_str(text);
            }
            Why::Hidden(_) if !self.elements.has_after(skip.at, &["a"]) => self.ledger.count(text),
            _ => {}
        }
    }

    pub(super) fn skipped_start(&mut self, tag: &Tag, notable: Notable) {
        let is_hidden = notable.hides && hidden(tag).is_some();
        if is_hidden {
            self.ledger.pass();
        }
        let Some(skip) = &mut self.skip else { return };
        match &*tag.name {
            "a" => {
                let relation = |wanted| {
                    attribute(tag, "rel")
                        .is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word == wanted))
                };
                let kind = relation("tag").then_some(NameKind::Tag);
                let kind = kind.or_else(|| relation("author").then_some(NameKind::Author));
                skip.name_link = kind.map(|kind| (kind, String::new()));
            }
            "source" if skip.why == (Why::Embedded { wants_source: true }) => {
                skip.why = Why::Embedded { wants_source: false };
                self.push_address(attribute(tag, "src"));
            }
            "img" if skip.why == Why::NoScript && !is_hidden => self.image_without_script(tag),
            // A picture that screen readers pass over is a picture all the same.
            "img" if skip.why == Why::Hidden(Hidden::Decoration) && !is_hidden => self.image(tag),
            _ => {}
        }
    }

    /// An end tag inside what is left out, before the element ends.
    pub(super) fn skipped_end(&mut self, name: &LocalName) {
        let Some(skip) = &mut self.skip else { return };
        if &**name == "a"
            && let Some((kind, name)) = skip.name_link.take()
        {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            match kind {
                NameKind::Tag => self.parsed.tags.push(name),
                NameKind::Author => self.parsed.authors.push(name),
            }
        }
    }

    /// Whether a formula begins what is left out: it stands for the picture beside it, which only
    /// those see who see.
    pub(super) fn is_hidden_formula(&self, tag: &Tag) -> bool {
        &*tag.name == "math"
            && self
                .skip
                .as_ref()
                .is_some_and(|skip| skip.why == Why::Hidden(Hidden::Unseen) && !skip.has_text)
    }

    /// Shows the rest of what is being left out.
    pub(super) fn stop_skipping(&mut self) {
        self.skip = None;
        self.ledger.forget_last();
    }

    /// The element inside which the file ends, where it should have ended before and anything was
    /// left out with it.
    pub(super) fn unfinished_skip(&self) -> Option<String> {
        let skip = self.skip.as_ref()?;
        (skip.has_text && !may_omit_end(&skip.name)).then(|| skip.name.to_string())
    }

    pub(super) fn embedded(&mut self, tag: &Tag, at: Option<usize>) {
        let address = ["data-src", "src"]
            .iter()
            .find_map(|name| attribute(tag, name))
            .filter(|url| !url.is_empty());
        self.push_address(address);
        if let Some(at) = at {
            self.start_skipping(tag, at, Why::Embedded { wants_source: address.is_none() });
        }
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

/// How much text of a `noscript` is looked at for escaped pictures, in bytes.
const MAX_ESCAPED_BYTES: usize = 64 * 1024;
