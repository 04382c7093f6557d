//! What each element means to an article.

use broadsheet_model::Style;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TokenSinkResult};

use super::inline::Mark;
use super::table::Section;

/// What an element means to an article.
pub(super) enum Element {
    /// Nothing: only its children count, and it does not end a line.
    Transparent,
    /// A border between blocks before and after it.
    Boundary,
    /// A border too; where it is left open, the next one ends it.
    Paragraph,
    /// It surrounds running text.
    Mark(Mark),
    /// A link, where it has an address.
    Link,
    Quotation,
    Abbreviation,
    /// What stands above the characters before it.
    Reading,
    Heading(u8),
    List {
        is_ordered: bool,
    },
    Item,
    Descriptions,
    Term,
    Details,
    Quote,
    Table,
    Section(Section),
    Row,
    Cell,
    TableCaption,
    Figure,
    Caption,
    Preformatted,
    Break,
    Rule,
    Image,
    /// Several addresses of one image.
    Picture,
    /// One of them, or an address for the embedded element around it.
    Source,
    /// A formula.
    Math,
    /// Something that plays or is shown in a frame: its address becomes a link.
    Embedded,
    /// Nothing of it is for readers.
    Skipped,
}

/// Which attributes of a tag are worth looking at: most tags have none of them, and this is asked
/// for every tag.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Notable {
    /// One that may hide the element.
    pub(super) hides: bool,
    /// One that says how its content is written.
    pub(super) writing: bool,
    /// The namespace.
    pub(super) namespace: bool,
}

impl Notable {
    pub(super) fn of(tag: &Tag) -> Notable {
        let mut notable = Notable { writing: &*tag.name == "bdi", ..Notable::default() };
        for attribute in &tag.attrs {
            match &*attribute.name.local {
                "hidden" | "style" | "aria-hidden" => notable.hides = true,
                "lang" | "xml:lang" | "dir" => notable.writing = true,
                "xmlns" => notable.namespace = true,
                _ => {}
            }
        }
        notable
    }
}

/// Where the language and direction of an element have their place in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlaceOfWriting {
    Nowhere,
    /// In a region around the block.
    Around,
    /// In a region inside the part of a list.
    BlocksInside,
    /// In a mark around its text.
    TextInside,
}

impl Element {
    /// Whether it stands in a line of text.
    pub(super) fn is_inline(&self) -> bool {
        matches!(
            self,
            Element::Transparent
                | Element::Mark(_)
                | Element::Link
                | Element::Quotation
                | Element::Abbreviation
                | Element::Reading
                | Element::Break
                | Element::Image
                | Element::Picture
                | Element::Source
                | Element::Math
        )
    }

    pub(super) fn place_of_writing(&self) -> PlaceOfWriting {
        match self {
            Element::Boundary
            | Element::Paragraph
            | Element::Heading(_)
            | Element::List { .. }
            | Element::Descriptions
            | Element::Quote
            | Element::Table
            | Element::Figure
            | Element::Preformatted => PlaceOfWriting::Around,
            Element::Item | Element::Details => PlaceOfWriting::BlocksInside,
            Element::Transparent
            | Element::Mark(_)
            | Element::Link
            | Element::Quotation
            | Element::Abbreviation
            | Element::Term
            | Element::Cell
            | Element::Caption
            | Element::TableCaption => PlaceOfWriting::TextInside,
            _ => PlaceOfWriting::Nowhere,
        }
    }
}

pub(super) fn element(name: &str) -> Element {
    match name {
        "p" => Element::Paragraph,
        "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "nav"
        | "address" | "center" | "form" | "fieldset" | "legend" | "details" | "summary"
        | "hgroup" | "body" | "html" | "dialog" | "search" => Element::Boundary,
        "a" => Element::Link,
        "b" | "strong" => styled(Style::Strong),
        "i" | "em" | "cite" | "dfn" | "var" => styled(Style::Emphasis),
        "del" => styled(Style::Deleted),
        "ins" => styled(Style::Inserted),
        "s" | "strike" => styled(Style::Struck),
        "u" => styled(Style::Underlined),
        "mark" => styled(Style::Highlighted),
        "sub" => styled(Style::Subscript),
        "sup" => styled(Style::Superscript),
        "code" | "kbd" | "samp" | "tt" => Element::Mark(Mark::Code),
        "q" => Element::Quotation,
        "abbr" | "acronym" => Element::Abbreviation,
        "ruby" => Element::Mark(Mark::Base),
        "rt" | "rtc" => Element::Reading,
        "br" => Element::Break,
        "hr" => Element::Rule,
        "h1" | "h2" => Element::Heading(2),
        "h3" => Element::Heading(3),
        "h4" => Element::Heading(4),
        "h5" => Element::Heading(5),
        "h6" => Element::Heading(6),
        "ul" | "menu" | "dir" => Element::List { is_ordered: false },
        "ol" => Element::List { is_ordered: true },
        "li" => Element::Item,
        "dl" => Element::Descriptions,
        "dt" => Element::Term,
        "dd" => Element::Details,
        "blockquote" => Element::Quote,
        "table" => Element::Table,
        "caption" => Element::TableCaption,
        "thead" => Element::Section(Section::Head),
        "tbody" => Element::Section(Section::Body),
        "tfoot" => Element::Section(Section::Foot),
        "tr" => Element::Row,
        "td" | "th" => Element::Cell,
        "figure" => Element::Figure,
        "figcaption" => Element::Caption,
        "pre" | "listing" | "xmp" | "plaintext" => Element::Preformatted,
        "img" | "image" => Element::Image,
        "picture" => Element::Picture,
        "source" => Element::Source,
        "math" => Element::Math,
        "iframe" | "video" | "audio" | "embed" | "frame" => Element::Embedded,
        "script" | "style" | "template" | "noscript" | "head" | "title" | "svg" | "select"
        | "button" | "datalist" | "noembed" | "noframes" | "rp" | "share-button"
        | "share-modal" => Element::Skipped,
        _ => Element::Transparent,
    }
}

fn styled(style: Style) -> Element {
    Element::Mark(Mark::Styled(style))
}

/// Elements whose effect HTML carries on until their own end tag, whatever ends in between (WHATWG
/// HTML, section 13.2.4.3). All others end with the element around them.
pub(super) fn is_formatting(name: &str) -> bool {
    matches!(name, "a" | "b" | "code" | "em" | "i" | "s" | "strike" | "strong" | "tt" | "u")
}

/// Elements that bring rules of their own: those of XML.
pub(super) fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Start tags that end a drawing or a formula that was left open (WHATWG HTML, section 13.2.6.5).
pub(super) fn breaks_out(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "blockquote"
            | "body"
            | "br"
            | "center"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "embed"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "listing"
            | "menu"
            | "meta"
            | "nobr"
            | "ol"
            | "p"
            | "pre"
            | "ruby"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "strike"
            | "sub"
            | "sup"
            | "table"
            | "tt"
            | "u"
            | "ul"
            | "var"
    )
}

/// How the characters after this start tag are to be read, where not as HTML (WHATWG HTML, section
/// 13.2.6.4). `noscript` is read as HTML, as where there are no scripts.
pub(crate) fn raw_kind(name: &str) -> Option<TokenSinkResult<()>> {
    match name {
        "script" => Some(TokenSinkResult::RawData(RawKind::ScriptData)),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
            Some(TokenSinkResult::RawData(RawKind::Rawtext))
        }
        "title" | "textarea" => Some(TokenSinkResult::RawData(RawKind::Rcdata)),
        "plaintext" => Some(TokenSinkResult::Plaintext),
        _ => None,
    }
}

/// Whether an element of this name stands in a line of text.
pub(crate) fn is_inline(name: &str) -> bool {
    element(name).is_inline()
}

/// Elements that never have content (WHATWG HTML, section 13.1.2).
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "image"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "frame"
    )
}
