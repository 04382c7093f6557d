//! From HTML to the typed tree of a body.
//!
//! html5ever's tokenizer reads the HTML, so tags, attributes, comments and character references are
//! understood as in a browser. The tree is not a document but an article, so it is built straight
//! from the tokens: an element that means nothing to an article (`div`, `span`) is only a border
//! between blocks or not even that. This takes time in proportion to the input whatever the
//! nesting; a conforming tree builder needs the square of it.

mod blocks;
mod builder;
mod element;
mod feed;
mod frames;
mod hidden;
mod image;
mod inline;
mod marks;
mod math;
mod open;
mod skip;
mod space;
mod table;
mod tags;
mod tidy;
mod writing;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use broadsheet_model::{Block, Body};
use html5ever::Attribute;
use html5ever::tokenizer::{Tag, Token, TokenSink, TokenSinkResult};
use memchr::memmem;
use url::Url;

use crate::{Warning, WarningKind};
use builder::Builder;
pub(crate) use element::{is_inline, is_void, raw_kind};
pub(crate) use feed::{Place, feed_with_places};
pub(crate) use hidden::{Hidden, hidden};
pub(crate) use open::OpenElements;
pub(crate) use tags::{attribute_of, starts_tag};

/// What is known of a page before its HTML is read.
#[derive(Clone, Copy)]
pub(crate) struct HtmlOptions<'a> {
    /// What relative addresses are relative to.
    pub(crate) base: Option<&'a Url>,
    /// What its publisher's pages have in common.
    pub(crate) page: &'a PageRules,
    /// Whether addresses keep the parameters that say who followed or saved them.
    pub(crate) keep_tracking: bool,
    /// Whether pictures may be beside the page, in the container that it came from.
    pub(crate) has_pictures: bool,
}

/// What the pages of one publisher have in common.
#[derive(Debug, Default)]
pub(crate) struct PageRules {
    /// Classes of elements that belong to the page and not to the article; they are left out with
    /// their content.
    pub(crate) skip_classes: Vec<&'static str>,
    /// How the names of attributes begin that mark such elements.
    pub(crate) skip_attributes: Vec<&'static str>,
    /// Elements that stand for `a`.
    pub(crate) link_elements: Vec<&'static str>,
}

impl PageRules {
    /// Whether an element of this name stands for `a`.
    fn is_link(&self, name: &str) -> bool {
        self.link_elements.contains(&name)
    }

    /// Whether an element with this attribute belongs to the page and not to the article.
    fn skips(&self, attribute: &Attribute) -> bool {
        let name = &*attribute.name.local;
        if name == "class" {
            let mut classes = attribute.value.split_ascii_whitespace();
            return classes.any(|class| self.skip_classes.contains(&class));
        }
        self.skip_attributes.iter().any(|start| name.starts_with(start))
    }
}

/// What the HTML gave.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// The blocks in reading order, empty ones left out.
    pub(crate) blocks: Vec<Block>,
    /// Names that links marked `rel="tag"` or leading to a tag's page give, in order, with
    /// repetitions.
    pub(crate) tags: Vec<String>,
    /// Names that links marked `rel="author"` give.
    pub(crate) authors: Vec<String>,
    /// What had to be left out.
    pub(crate) losses: Losses,
}

/// What had to be left out.
#[derive(Debug, Default)]
pub(crate) struct Losses {
    n_links: BTreeMap<String, usize>,
    n_images: usize,
    n_flattened: usize,
    n_tags: usize,
    /// Addresses that lost parameters which say who followed or saved them.
    pub(crate) n_tracked: usize,
    /// Captioned pictures without any address.
    n_missing_pictures: usize,
    /// Hidden elements that turned out to be the article.
    n_shown_hidden: usize,
    /// The element inside which the file ends although nothing of it is shown, and the text before
    /// it.
    ends_inside: Option<(String, String)>,
}

impl Losses {
    /// One warning for each kind of loss; what is counted in `n_tracked` is said for the whole
    /// file.
    pub(crate) fn warn(self, warnings: &mut Vec<Warning>) {
        let links = self.n_links.into_iter();
        warnings.extend(
            links.map(|(scheme, n_links)| WarningKind::LinksDropped { scheme, n_links }.into()),
        );
        if self.n_images > 0 {
            warnings.push(WarningKind::ImagesDropped { n_images: self.n_images }.into());
        }
        if self.n_flattened > 0 {
            warnings.push(WarningKind::NestingFlattened { n_elements: self.n_flattened }.into());
        }
        if self.n_tags > 0 {
            warnings.push(WarningKind::TagsDropped { n_tags: self.n_tags }.into());
        }
        if self.n_missing_pictures > 0 {
            let n_images = self.n_missing_pictures;
            warnings.push(WarningKind::CaptionWithoutPicture { n_images }.into());
        }
        if self.n_shown_hidden > 0 {
            let n_elements = self.n_shown_hidden;
            warnings.push(WarningKind::HiddenShown { n_elements }.into());
        }
        if let Some((element, after)) = self.ends_inside {
            warnings.push(WarningKind::EndsInside { element, after }.into());
        }
    }
}

/// Reads `pieces`, which together are one fragment of HTML.
pub(crate) fn parse<'a>(
    pieces: impl IntoIterator<Item = &'a str>,
    options: HtmlOptions<'_>,
) -> Parsed {
    let pieces: Vec<&str> = pieces.into_iter().collect();
    let mut attempt = Attempt {
        wants_places: pieces.iter().any(|piece| has_fragment_link(piece)),
        is_xml: pieces.first().is_some_and(|piece| piece.trim_start().starts_with("<?xml")),
        ..Attempt::default()
    };
    // Each way to read once more is taken once.
    loop {
        let builder = RefCell::new(Builder::new(options, attempt));
        let (sink, n_tags) = feed::feed(pieces.iter().copied(), Sink { builder });
        match sink.builder.into_inner().finish() {
            Ok(mut parsed) => {
                parsed.losses.n_tags = n_tags;
                return parsed;
            }
            Err(next) => attempt = next,
        }
    }
}

/// What is known of a file from having read it before.
#[derive(Debug, Default)]
struct Attempt {
    /// The hidden elements that are the article.
    shown: BTreeSet<usize>,
    /// Whether any link may lead to a place in the article.
    wants_places: bool,
    /// The file is XML.
    is_xml: bool,
    /// A frame was left open to the end of the file.
    are_frames_empty: bool,
}

/// Whether any link has a fragment: without, nothing leads to a place inside the article, and `id`
/// attributes need not be looked at.
fn has_fragment_link(html: &str) -> bool {
    memmem::find_iter(html.as_bytes(), "href=").any(|at| {
        let value = html[at + "href=".len()..].trim_start_matches(['"', '\'']);
        let beginning = value.bytes().take(MAX_LINK_BYTES);
        let n_bytes = beginning.take_while(|b| !matches!(b, b'"' | b'\'' | b'>' | b' ')).count();
        value.as_bytes()[..n_bytes].contains(&b'#')
    })
}

/// How much of a link is looked at for its fragment, in bytes: the time for a file stays in
/// proportion to its length.
const MAX_LINK_BYTES: usize = 1024;

/// How much blocks show: their characters, a picture counting as much as a line of them.
fn n_shown(blocks: &[Block]) -> usize {
    const PICTURE_CHARS: usize = 40;
    let n_pictures = blocks.iter().filter(|block| matches!(block, Block::Figure { .. })).count();
    let body = Body { blocks: blocks.to_vec() };
    let is_counted = |c: &char| !c.is_whitespace();
    let n_chars: usize =
        body.text_blocks().iter().map(|text| text.chars().filter(is_counted).count()).sum();
    n_chars + n_pictures * PICTURE_CHARS
}

/// The characters that a fragment of HTML shows, white space collapsed: for titles.
pub(crate) fn text_of(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let (sink, _) = feed::feed([html], Text(RefCell::new(String::new())));
    let text = sink.0.into_inner();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Sink<'a> {
    builder: RefCell<Builder<'a>>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.builder.borrow_mut();
        match token {
            Token::CharacterTokens(text) => builder.text(&text),
            Token::TagToken(tag) => return builder.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.borrow().takes_cdata()
    }
}

struct Text(RefCell<String>);

impl TokenSink for Text {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::CharacterTokens(text) = token {
            self.0.borrow_mut().push_str(&text);
        }
        TokenSinkResult::Continue
    }
}

/// The value of an attribute, where the tag has it.
pub(crate) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs
        .iter()
        .find(|attribute| *attribute.name.local == *name)
        .map(|attribute| &*attribute.value)
}

/// The integer that an attribute's value begins with (WHATWG HTML, section 2.3.4.1).
fn leading_integer(value: &str) -> Option<i32> {
    let value = value.trim_start_matches([' ', '\t', '\n', '\r', '\x0C']);
    let (sign, digits) = match value.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, value.strip_prefix('+').unwrap_or(value)),
    };
    let n_digits = digits.bytes().take_while(u8::is_ascii_digit).count();
    digits[..n_digits].parse::<i32>().ok().map(|number| sign * number)
}
