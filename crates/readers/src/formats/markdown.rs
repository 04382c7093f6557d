//! Bodies in Markdown, as Jekyll posts have them: CommonMark with tables, struck text, footnotes
//! and HTML in it. They become HTML, which is read like any other.

use std::borrow::Cow;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, html};

/// How many quotes and lists may be open inside one another; the body's tree takes no more.
const MAX_LEVELS: usize = 40;
/// How far a line may be indented, in columns: four for each level.
const MAX_INDENT: usize = 4 * MAX_LEVELS;
/// Elements inside which text is HTML's and not Markdown's, blank lines or not.
const HTML_BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "figure",
    "footer",
    "header",
    "iframe",
    "main",
    "nav",
    "ol",
    "pre",
    "script",
    "section",
    "style",
    "svg",
    "table",
    "ul",
];

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_TASKLISTS);

/// Whether a body is Markdown: whether any of it stands on lines of its own outside all HTML.
pub(super) fn is_markdown(body: &str) -> bool {
    let mut html = HtmlState::default();
    let mut starts_block = true;
    for line in body.lines() {
        let line = line.trim();
        if line.is_empty() {
            starts_block = true;
            continue;
        }
        if starts_block && !html.is_inside() && !begins_html(line) {
            return true;
        }
        html.read(line);
        starts_block = false;
    }
    false
}

/// The HTML of a Markdown body.
pub(super) fn to_html(body: &str) -> String {
    let prepared = prepared(body);
    let mut out = String::with_capacity(prepared.len() * 3 / 2);
    html::push_html(&mut out, Parser::new_ext(&prepared, OPTIONS));
    out
}

/// The HTML of a whole text in Markdown, in which bare addresses are links (as GitHub reads it).
pub(super) fn to_linked_html(text: &str) -> String {
    let prepared = prepared(text);
    let mut out = String::with_capacity(prepared.len() * 3 / 2);
    let mut n_around = 0usize;
    let events = Parser::new_ext(&prepared, OPTIONS).flat_map(|event| {
        let is_border =
            |tag: &TagEnd| matches!(tag, TagEnd::Link | TagEnd::CodeBlock | TagEnd::Image);
        match &event {
            Event::Start(tag) if is_border(&tag.to_end()) => n_around += 1,
            Event::End(tag) if is_border(tag) => n_around = n_around.saturating_sub(1),
            Event::Text(text) if n_around == 0 && text.contains("://") => return linked(text),
            _ => {}
        }
        vec![event]
    });
    html::push_html(&mut out, events);
    out
}

/// A text with its bare addresses as links.
fn linked<'e>(text: &str) -> Vec<Event<'e>> {
    let mut events = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("http") {
        let (before, from) = rest.split_at(at);
        let ends = |c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”') || !c.is_ascii()
        };
        let address = &from[..from.find(ends).unwrap_or(from.len())];
        let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_']);
        let is_address = ["http://", "https://"]
            .iter()
            .any(|scheme| address.strip_prefix(scheme).is_some_and(|rest| rest.contains('.')));
        let n_bytes = if is_address { address.len() } else { "http".len() };
        events.push(Event::Text(before.to_owned().into()));
        let shown = Event::Text(from[..n_bytes].to_owned().into());
        if is_address {
            let tag = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: address.to_owned().into(),
                title: "".into(),
                id: "".into(),
            };
            events.extend([Event::Start(tag), shown, Event::End(TagEnd::Link)]);
        } else {
            events.push(shown);
        }
        rest = &from[n_bytes..];
    }
    events.push(Event::Text(rest.to_owned().into()));
    events
}

/// Whether a line begins with a tag or a comment.
fn begins_html(line: &str) -> bool {
    let after = line.strip_prefix('<').and_then(|rest| rest.chars().next());
    // `<https://…>` is a link in Markdown.
    let is_link = line.starts_with("<http://") || line.starts_with("<https://");
    after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) && !is_link
}

/// Which elements are open while lines go by.
#[derive(Default)]
struct HtmlState {
    n_blocks: usize,
    in_paragraph: bool,
    in_comment: bool,
    in_preformatted: bool,
}

impl HtmlState {
    fn is_inside(&self) -> bool {
        self.n_blocks > 0 || self.in_paragraph || self.in_comment
    }

    fn read(&mut self, line: &str) {
        let mut rest = line;
        while let Some(at) = rest.find(if self.in_comment { "-->" } else { "<" }) {
            if self.in_comment {
                self.in_comment = false;
                rest = &rest[at + "-->".len()..];
                continue;
            }
            rest = &rest[at + 1..];
            if rest.starts_with("!--") {
                self.in_comment = true;
            } else {
                self.tag(rest);
            }
        }
    }

    fn tag(&mut self, tag: &str) {
        let (ends, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let name_bytes = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = name.split_at(name_bytes);
        let is_closed = rest.split('>').next().is_some_and(|inside| inside.ends_with('/'));
        let is = |known: &&str| name.eq_ignore_ascii_case(known);
        if is(&"pre") {
            self.in_preformatted = !ends;
        }
        if is(&"p") {
            self.in_paragraph = !ends;
        } else if HTML_BLOCKS.iter().any(is) && !is_closed {
            self.in_paragraph = false;
            self.n_blocks = if ends { self.n_blocks.saturating_sub(1) } else { self.n_blocks + 1 };
        }
    }
}

/// The body with what Jekyll's own tools add to Markdown taken out, HTML not indented (an indented
/// line is code in Markdown), and nothing nested without end.
fn prepared(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut html = HtmlState::default();
    let mut fence: Option<&str> = None;
    for line in body.lines() {
        let trimmed = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        if let Some(open) = fence {
            out.push_str(line);
            if mark == Some(open) {
                fence = None;
            }
        } else if html.is_inside() {
            out.push_str(if html.in_preformatted { line } else { trimmed });
            html.read(line);
        } else if mark.is_some() {
            fence = mark;
            out.push_str(line);
        } else {
            let line = without_attributes(line);
            out.push_str(&without_depth(&line));
            html.read(&line);
        }
        out.push('\n');
    }
    out
}

/// A line without Kramdown's lists of attributes, which nobody is to see: `{: .note}`,
/// `[link](…){:target="_blank"}`.
fn without_attributes(line: &str) -> Cow<'_, str> {
    let Some(at) = line.find("{:") else { return Cow::Borrowed(line) };
    let (before, rest) = line.split_at(at);
    let follows_markup =
        before.trim().is_empty() || before.ends_with([')', '*', '_', '`', ']', '>']);
    match rest.find('}') {
        Some(end) if follows_markup => {
            Cow::Owned([before, &without_attributes(&rest[end + 1..])].concat())
        }
        _ => Cow::Borrowed(line),
    }
}

/// A line that opens no more lists and quotes than the tree can hold, and is not indented deeper
/// than they need.
fn without_depth(line: &str) -> Cow<'_, str> {
    let mut n_marks = 0;
    let mut at = 0;
    let mut kept = 0;
    let bytes = line.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' => at += 1,
            b'>' => {
                n_marks += 1;
                at += 1;
            }
            b'-' | b'+' | b'*' if bytes.get(at + 1) == Some(&b' ') => {
                n_marks += 1;
                at += 2;
            }
            b'0'..=b'9' => {
                let n_digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let is_item = matches!(bytes.get(at + n_digits), Some(b'.' | b')'))
                    && bytes.get(at + n_digits + 1) == Some(&b' ');
                if !is_item {
                    break;
                }
                n_marks += 1;
                at += n_digits + 2;
            }
            _ => break,
        }
        if n_marks <= MAX_LEVELS && at <= MAX_INDENT {
            kept = at;
        }
    }
    if kept == at { Cow::Borrowed(line) } else { Cow::Owned([&line[..kept], &line[at..]].concat()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_what_stands_outside_of_html() {
        for (body, expected) in [
            ("第一段。\n\n第二段。", true),
            ("<p>一</p>\n\n<p>二</p>", false),
            ("<div>\n\n一\n\n</div>\n<p>二</p>", false),
            ("<p>一\n\n二", false),
            ("<img src=a>\n\n第二段", true),
            ("<div>一</div>\n\n第二段", true),
            ("<https://a.example>", true),
            ("<!-- a\n\nb -->\n<p>一</p>", false),
            ("<iframe src=x/>\n\n第二段", true),
            ("", false),
        ] {
            assert_eq!(is_markdown(body), expected, "{body}");
        }
    }

    #[test]
    fn what_jekyll_adds_is_left_out_and_html_is_no_code() {
        for (body, expected) in [
            ("[a](b){:target=\"_blank\"} c\n{: .note}", "<p><a href=\"b\">a</a> c</p>\n"),
            ("<div>\n\n    <p>一</p>\n\n</div>", "<div>\n<p>一</p>\n</div>\n"),
            ("a ~~b~~[^1]\n\n[^1]: c", "<p>a <del>b</del>"),
        ] {
            let html = to_html(body);
            assert!(html.starts_with(expected), "{body}: {html}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = without_depth(&"> ".repeat(1000)).len();
        assert!(deep <= 2 * MAX_LEVELS + 1, "{deep}");
        assert_eq!(without_depth("> - 1. a"), "> - 1. a");
        assert_eq!(without_depth(&(" ".repeat(1000) + "a")).len(), MAX_INDENT + 1);
    }
}
