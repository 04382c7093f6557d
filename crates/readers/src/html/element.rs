//! What each element means to an article.

use broadsheet_model::Style;
use html5ever::tokenizer::states::RawKind;

use super::inline::Mark;

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
    Heading(u8),
    List {
        is_ordered: bool,
    },
    Item,
    Quote,
    Table,
    Row,
    Cell {
        header: bool,
    },
    Figure,
    Caption,
    Preformatted,
    Break,
    Rule,
    Image,
    /// Something that plays or is shown in a frame: its address becomes a link.
    Embedded,
    /// An address for the embedded element around it.
    EmbeddedSource,
    /// Quotation marks around running text.
    InlineQuote,
    /// Nothing of it is for readers.
    Skipped,
}

pub(super) fn element(name: &str) -> Element {
    match name {
        "p" => Element::Paragraph,
        "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "nav"
        | "address" | "center" | "form" | "fieldset" | "legend" | "details" | "summary" | "dl"
        | "dt" | "dd" | "hgroup" | "body" | "html" | "caption" | "dialog" | "search" => {
            Element::Boundary
        }
        "a" => Element::Link,
        "b" | "strong" => Element::Mark(Mark::Styled(Style::Strong)),
        "i" | "em" | "cite" | "dfn" | "var" => Element::Mark(Mark::Styled(Style::Emphasis)),
        "del" => Element::Mark(Mark::Styled(Style::Deleted)),
        "ins" => Element::Mark(Mark::Styled(Style::Inserted)),
        "s" | "strike" => Element::Mark(Mark::Styled(Style::Struck)),
        "u" => Element::Mark(Mark::Styled(Style::Underlined)),
        "mark" => Element::Mark(Mark::Styled(Style::Highlighted)),
        "code" | "kbd" | "samp" | "tt" => Element::Mark(Mark::Code),
        "sub" => Element::Mark(Mark::Styled(Style::Subscript)),
        "sup" => Element::Mark(Mark::Styled(Style::Superscript)),
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
        "blockquote" => Element::Quote,
        "table" => Element::Table,
        "tr" => Element::Row,
        "td" => Element::Cell { header: false },
        "th" => Element::Cell { header: true },
        "figure" => Element::Figure,
        "figcaption" => Element::Caption,
        "pre" | "listing" | "xmp" => Element::Preformatted,
        "img" | "image" => Element::Image,
        "iframe" | "video" | "audio" | "embed" | "frame" => Element::Embedded,
        "source" => Element::EmbeddedSource,
        "q" => Element::InlineQuote,
        "script" | "style" | "template" | "noscript" | "head" | "title" | "svg" | "select"
        | "button" | "datalist" | "noembed" | "noframes" | "share-button" | "share-modal" => {
            Element::Skipped
        }
        _ => Element::Transparent,
    }
}

/// How the characters after this start tag are to be read, where not as HTML (WHATWG HTML, section
/// 13.2.6.4).
pub(super) fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}

/// Elements that never have content (WHATWG HTML, section 13.1.2).
pub(super) fn is_void(name: &str) -> bool {
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
