//! Builds the tree from the tokenizer's tokens: decides for each tag what it begins and ends.
//!
//! A tag passes three stations. The open elements say what it ends (`open`); then whatever was
//! waiting for such an end is told (`after_ends`); then the element itself begins or ends, by what
//! it means to an article (`element`). The other files of this folder each add what one group of
//! elements does.

use std::collections::BTreeSet;

use broadsheet_model::{Cell, ImageData, Numbering, Numerals};
use html5ever::LocalName;
use html5ever::tokenizer::{Tag, TagKind, TokenSinkResult};

use super::element::{
    Element, Notable, PlaceOfWriting, breaks_out, element, is_foreign, is_formatting, is_void,
    raw_kind,
};
use super::frames::{Container, ContainerKind, Frames, is_visible};
use super::hidden::Ledger;
use super::image::source_of_picture;
use super::inline::InlineBuffer;
use super::marks::OpenMark;
use super::math::Math;
use super::open::OpenElements;
use super::skip::{Skip, Why};
use super::tidy::tidy;
use super::writing::Written;
use super::{Attempt, HtmlOptions, Parsed, attribute, leading_integer};

/// What running text is collected for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Context {
    Paragraph,
    Heading(u8),
    /// `n_tables` more are open inside the cell; they are flattened.
    Cell {
        /// Its spans and scope; its text is being collected.
        cell: Cell,
        n_tables: usize,
    },
    Caption,
    TableCaption,
    Term,
    Preformatted,
}

pub(super) struct Builder<'a> {
    pub(super) options: HtmlOptions<'a>,
    pub(super) elements: OpenElements,
    pub(super) frames: Frames,
    pub(super) context: Context,
    pub(super) inline: InlineBuffer,
    pub(super) marks: Vec<OpenMark>,
    pub(super) n_marks_too_deep: usize,
    pub(super) preformatted: String,
    pub(super) skip: Option<Skip>,
    pub(super) ledger: Ledger,
    pub(super) written: Vec<Written>,
    /// Any language or direction was kept.
    pub(super) has_writing: bool,
    /// The reading that is being read, and the place of its element among the open ones.
    pub(super) reading: Option<(usize, String)>,
    math: Option<Math>,
    /// Nothing was shown since the last formula.
    pub(super) is_after_math: bool,
    /// The `picture` element that is open, and what its `source` elements offer.
    pub(super) picture: Option<(usize, Vec<String>)>,
    /// The last picture, where no text was shown since.
    pub(super) last_image: Option<ImageData>,
    /// That picture comes from a `noscript`.
    pub(super) is_image_for_no_script: bool,
    /// Whether any link may lead to a place in the article.
    pub(super) wants_places: bool,
    /// Places that wait for something to be shown.
    places: Vec<String>,
    /// The file is XML: an element may end with its own tag (`<p/>`).
    is_xml: bool,
    /// A frame was left open to the end of the file, when it was read before.
    are_frames_empty: bool,
    pub(super) parsed: Parsed,
}

impl<'a> Builder<'a> {
    pub(super) fn new(options: HtmlOptions<'a>, attempt: Attempt) -> Builder<'a> {
        Builder {
            options,
            elements: OpenElements::default(),
            frames: Frames::new(),
            context: Context::Paragraph,
            inline: InlineBuffer::default(),
            marks: Vec::new(),
            n_marks_too_deep: 0,
            preformatted: String::new(),
            skip: None,
            ledger: Ledger::new(attempt.shown),
            written: Vec::new(),
            has_writing: false,
            reading: None,
            math: None,
            is_after_math: false,
            picture: None,
            last_image: None,
            is_image_for_no_script: false,
            wants_places: attempt.wants_places,
            places: Vec::new(),
            is_xml: attempt.is_xml,
            are_frames_empty: attempt.are_frames_empty,
            parsed: Parsed::default(),
        }
    }

    /// What was read, or how it has to be read once more.
    pub(super) fn finish(mut self) -> Result<Parsed, Attempt> {
        let unfinished = self.unfinished_skip();
        self.elements = OpenElements::default();
        self.after_ends();
        self.marks.clear();
        self.end_context();
        let again = Attempt {
            shown: BTreeSet::new(),
            wants_places: self.wants_places,
            is_xml: self.is_xml,
            are_frames_empty: self.are_frames_empty,
        };
        if unfinished.as_deref() == Some("iframe") && !again.are_frames_empty {
            return Err(Attempt { are_frames_empty: true, ..again });
        }
        let ends_inside = unfinished.map(|name| (name, self.last_words()));
        let (blocks, n_missing_pictures) = self.frames.finish();
        let needs_tidying = self.wants_places || self.has_writing;
        let blocks = if needs_tidying { tidy(blocks, self.options.base) } else { blocks };
        if self.ledger.shown.is_empty() {
            let shown = self.ledger.articles(|| super::n_shown(&blocks));
            if !shown.is_empty() {
                return Err(Attempt { shown, ..again });
            }
        }
        let mut parsed = Parsed { blocks, ..self.parsed };
        parsed.losses.ends_inside = ends_inside;
        parsed.losses.n_missing_pictures = n_missing_pictures;
        parsed.losses.n_shown_hidden = self.ledger.shown.len();
        Ok(parsed)
    }

    /// The end of the text as far as it was read: it says where something is.
    fn last_words(&self) -> String {
        let text = self.frames.last_text().unwrap_or_default();
        let n_chars = text.chars().count();
        text.chars().skip(n_chars.saturating_sub(CONTEXT_CHARS)).collect()
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.skip.is_some() {
            self.skipped_text(text);
        } else if let Some(math) = &mut self.math {
            math.text(text);
        } else {
            self.push_text(text);
        }
    }

    pub(super) fn push_text(&mut self, text: &str) {
        if let Some((_, reading)) = &mut self.reading {
            reading.push_str(text);
            return;
        }
        if (self.is_after_math || self.last_image.is_some() || !self.places.is_empty())
            && text.contains(is_visible)
        {
            self.is_after_math = false;
            self.last_image = None;
            self.push_places();
        }
        if self.context == Context::Preformatted {
            self.preformatted.push_str(text);
        } else {
            self.inline.push_text(text);
        }
    }

    pub(super) fn push_places(&mut self) {
        if self.context != Context::Preformatted {
            self.places.drain(..).for_each(|name| self.inline.push_place(name));
        }
    }

    /// Whether `<![CDATA[` begins text here: in XML, in drawings and in formulas.
    pub(super) fn takes_cdata(&self) -> bool {
        self.is_xml || self.math.is_some() || self.is_in_drawing()
    }

    pub(super) fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        if tag.kind == TagKind::EndTag {
            self.end_tag(&tag.name);
            return TokenSinkResult::Continue;
        }
        if self.math.is_some() && self.start_in_math(tag) || self.start_in_drawing(tag) {
            return TokenSinkResult::Continue;
        }
        self.start_tag(tag)
    }

    /// A start tag inside a formula; false where it ends the formula.
    fn start_in_math(&mut self, tag: &Tag) -> bool {
        let Some(math) = &mut self.math else { return false };
        if breaks_out(&tag.name) && !math.is_in_text() {
            let at = math.at;
            self.elements.close_down_to(at);
            self.after_ends();
            return false;
        }
        math.start(tag);
        true
    }

    /// A start tag inside a drawing; false where there is none or the tag ends it.
    fn start_in_drawing(&mut self, tag: &Tag) -> bool {
        if !self.is_in_drawing() {
            return false;
        }
        if breaks_out(&tag.name) {
            self.elements.close_foreign();
            self.after_ends();
            return false;
        }
        if !tag.self_closing {
            self.elements.open(&tag.name, false);
        }
        true
    }

    fn start_tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        self.elements.end_implied(&tag.name);
        self.after_ends();
        if self.is_hidden_formula(tag) {
            self.stop_skipping();
        }
        let notable = Notable::of(tag);
        if notable.namespace && !self.is_xml {
            self.is_xml = attribute(tag, "xmlns") == Some(XHTML);
        }
        let is_empty = is_void(&tag.name)
            || tag.self_closing && self.ends_with_slash(tag)
            || self.are_frames_empty && &*tag.name == "iframe";
        let has_content = !is_empty;
        let at = has_content.then_some(self.elements.len());
        let meaning = self.element(&tag.name);
        if has_content {
            self.elements.open(&tag.name, !matches!(meaning, Element::Transparent));
        }
        if self.skip.is_some() {
            self.skipped_start(tag, notable);
        } else {
            self.start(tag, meaning, at, notable);
            if at.is_none() && !is_void(&tag.name) && self.skip.is_none() {
                self.end(&tag.name);
            }
        }
        match raw_kind(&tag.name) {
            Some(result) if has_content => result,
            _ => TokenSinkResult::Continue,
        }
    }

    /// Whether `/>` ends this element: as XML says; and elsewhere for what would otherwise take the
    /// rest of the article with it. Serialisers of XML write `<iframe …/>` into feeds and pages
    /// that are then read as HTML.
    fn ends_with_slash(&self, tag: &Tag) -> bool {
        self.is_xml
            || is_foreign(&tag.name)
            || matches!(element(&tag.name), Element::Skipped | Element::Embedded)
            || raw_kind(&tag.name).is_some()
    }

    fn end_tag(&mut self, name: &LocalName) {
        if let Some(math) = &mut self.math
            && math.end(name)
        {
            return;
        }
        self.skipped_end(name);
        self.elements.end(name);
        let is_own = self.ends_skip(name);
        self.after_text_ends();
        // An end tag inside what is left out says nothing, nor does the one that ends it.
        if self.skip.is_none() && !is_own {
            self.end(name);
        }
        self.end_writing(self.elements.len());
    }

    /// Tells what waits for the end of an element that is no longer open.
    fn after_ends(&mut self) {
        self.after_text_ends();
        self.end_writing(self.elements.len());
    }

    /// The same but for regions, which end after the element's own blocks.
    fn after_text_ends(&mut self) {
        let n_open = self.elements.len();
        if self.math.as_ref().is_some_and(|math| n_open <= math.at)
            && let Some(math) = self.math.take()
        {
            self.push_places();
            math.write(&mut self.inline);
            self.is_after_math = true;
        }
        self.end_skipping();
        self.end_reading();
        self.end_picture();
        self.end_marks();
    }

    /// What an element means on this publisher's pages.
    fn element(&self, name: &str) -> Element {
        match element(name) {
            Element::Transparent if self.options.page.is_link(name) => Element::Link,
            known => known,
        }
    }

    /// `at` is the element's place among the open ones, where it has content.
    fn start(&mut self, tag: &Tag, meaning: Element, at: Option<usize>, notable: Notable) {
        if let Some(why) = self.why_unwanted(tag, notable) {
            if !meaning.is_inline() {
                self.boundary();
            }
            if let Some(at) = at {
                self.start_skipping(tag, at, why);
            }
            return;
        }
        if self.wants_places {
            self.note_place(tag);
        }
        let place =
            if notable.writing { meaning.place_of_writing() } else { PlaceOfWriting::Nowhere };
        if let (Some(at), PlaceOfWriting::Around) = (at, place) {
            self.start_writing(tag, at, true);
        }
        self.start_meaning(tag, meaning, at);
        match (at, place) {
            (Some(at), PlaceOfWriting::BlocksInside) => self.start_writing(tag, at, true),
            (Some(at), PlaceOfWriting::TextInside) => self.start_writing(tag, at, false),
            _ => {}
        }
    }

    fn start_meaning(&mut self, tag: &Tag, meaning: Element, at: Option<usize>) {
        match meaning {
            Element::Transparent => {}
            Element::Boundary | Element::Paragraph => self.start_block(&*tag.name == "p"),
            Element::Mark(mark) if is_formatting(&tag.name) => {
                self.open_mark(tag.name.clone(), mark);
            }
            Element::Mark(mark) => self.open_mark_at(tag, at, mark),
            Element::Link => self.open_link(tag),
            Element::Quotation => self.open_quotation(tag, at),
            Element::Abbreviation => self.open_abbreviation(tag, at),
            Element::Reading => self.start_reading(at),
            Element::Heading(level) => self.start_context(Context::Heading(level)),
            Element::List { is_ordered } => {
                let numbering = is_ordered.then(|| numbering(tag));
                self.start_container(Container::List { numbering, items: Vec::new() });
            }
            Element::Item => self.start_item(attribute(tag, "value").and_then(leading_integer)),
            Element::Descriptions => {
                self.start_container(Container::Descriptions { parts: Vec::new() });
            }
            Element::Term => self.start_term(),
            Element::Details => self.start_details(),
            Element::Quote => self.start_container(Container::Quote),
            Element::Table => self.start_table(),
            Element::Section(section) => self.start_section(section),
            Element::Row => self.start_row(),
            Element::Cell => self.start_cell(tag),
            Element::Figure => self.start_container(Container::figure()),
            Element::Caption => self.start_caption(),
            Element::TableCaption => self.start_table_caption(),
            Element::Preformatted => self.start_context(Context::Preformatted),
            Element::Break => self.line_break(),
            Element::Rule => self.rule(),
            Element::Image => self.image(tag),
            Element::Picture => self.picture = at.map(|at| (at, Vec::new())),
            Element::Source => {
                if let (Some((_, sources)), Some(url)) = (&mut self.picture, source_of_picture(tag))
                {
                    sources.push(url);
                }
            }
            Element::Embedded => self.embedded(tag, at),
            Element::Math => {
                if let Some(at) = at {
                    self.math = Some(Math::new(tag, at));
                    self.boundary_of_math(tag);
                }
            }
            Element::Skipped => {
                if let Some(at) = at {
                    self.start_skipping(tag, at, why_skipped(&tag.name));
                }
            }
        }
    }

    /// A formula of its own stands on a line of its own.
    fn boundary_of_math(&mut self, tag: &Tag) {
        if attribute(tag, "display") == Some("block") {
            self.boundary();
        }
    }

    /// Remembers where a link may lead, until something is shown there.
    fn note_place(&mut self, tag: &Tag) {
        let name = if &*tag.name == "a" { attribute(tag, "name") } else { None };
        for name in [attribute(tag, "id"), name].into_iter().flatten() {
            if !name.is_empty() && name.len() <= MAX_PLACE_BYTES && self.places.len() < MAX_PLACES {
                self.places.push(name.to_owned());
            }
        }
    }

    fn end(&mut self, name: &LocalName) {
        let in_cell = matches!(self.context, Context::Cell { .. });
        match self.element(name) {
            Element::Paragraph => {
                self.close_stand_ins();
                self.boundary();
            }
            Element::Boundary => self.boundary(),
            Element::Mark(_) | Element::Link if is_formatting(name) => self.close_mark(name),
            Element::Link => self.close_mark(name), // what stands for `a`
            Element::Break => self.line_break(),    // `</br>` is read as `<br>` by browsers
            Element::Table => self.end_table(),
            Element::Section(_) => self.end_section(),
            Element::Row | Element::Cell => self.end_cell(),
            Element::Heading(_)
            | Element::Preformatted
            | Element::Caption
            | Element::TableCaption
            | Element::Term
            | Element::List { .. }
            | Element::Item
            | Element::Descriptions
            | Element::Details
            | Element::Quote
            | Element::Figure
                if in_cell =>
            {
                self.boundary();
            }
            Element::Heading(_)
            | Element::Preformatted
            | Element::Caption
            | Element::TableCaption
            | Element::Term => self.end_context(),
            Element::List { .. } => self.end_container(ContainerKind::List, None),
            Element::Item => self.end_container(ContainerKind::Item, Some(ContainerKind::List)),
            Element::Descriptions => self.end_container(ContainerKind::Descriptions, None),
            Element::Details => {
                self.end_container(ContainerKind::Details, Some(ContainerKind::Descriptions))
            }
            Element::Quote => self.end_container(ContainerKind::Quote, None),
            Element::Figure => self.end_container(ContainerKind::Figure, None),
            _ => {}
        }
    }
}

/// The namespace of XHTML, which only XML names.
const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// How much of the text before a place says where it is, in characters.
const CONTEXT_CHARS: usize = 24;
/// The longest name of a place, in bytes.
const MAX_PLACE_BYTES: usize = 256;
/// How many places may stand at one point of the text.
const MAX_PLACES: usize = 64;

fn why_skipped(name: &str) -> Why {
    match name {
        "noscript" => Why::NoScript,
        "svg" => Why::Drawing,
        _ => Why::Useless,
    }
}

fn numbering(tag: &Tag) -> Numbering {
    Numbering {
        start: attribute(tag, "start").and_then(leading_integer),
        reversed: attribute(tag, "reversed").is_some(),
        numerals: attribute(tag, "type").and_then(Numerals::from_tag).unwrap_or_default(),
    }
}
