//! Where a feed begins in a file: behind a declaration, a licence, what a server printed before it,
//! or inside the page in which a browser showed it.

use std::borrow::Cow;

use memchr::memmem;

use super::entities::Entities;

/// How far into a file its root element is looked for behind what is no XML, in bytes.
const JUNK_BYTES: usize = 4 * 1024;
/// The root elements of feeds, without prefix and in lower case.
const ROOTS: &[&str] = &["rss", "rdf", "feed", "channel", "entry"];

/// The feed in `text`, where it holds one.
pub(super) fn find(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if !text.starts_with('<') && !begins_after_junk(text) {
        return None;
    }
    if let Some(feed) = plain(text) {
        return Some(Cow::Borrowed(feed));
    }
    if is_page(text) {
        return in_viewer(text);
    }
    let head = &text[..text.floor_char_boundary(JUNK_BYTES)];
    let at = head.find("<?xml").or_else(|| root_in(head))?;
    plain(&text[at..]).map(Cow::Borrowed)
}

/// Whether what a server printed stands before the feed, and not a text that speaks about feeds.
fn begins_after_junk(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(JUNK_BYTES)];
    let Some(at) = head.find("<?xml").or_else(|| root_in(head)) else { return false };
    let junk = &head[..at];
    !junk.contains("```") && !junk.starts_with(['#', '-', '{', '[']) && junk.len() < 1024
}

fn root_in(head: &str) -> Option<usize> {
    head.match_indices('<').map(|(at, _)| at).find(|&at| {
        let is_sure = head[at..].contains("version=") || head[at..].contains("xmlns");
        is_root(&head[at..]) && is_sure
    })
}

/// `text` from its root element's document on, where that is a feed's.
fn plain(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<?") {
            rest.find("?>")? + 2
        } else if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
            doctype_end(rest)?
        } else {
            return is_root(rest).then_some(text);
        };
        rest = &rest[end..];
    }
}

/// Where a document type ends, behind the declarations in it.
fn doctype_end(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    match text[..end].find('[') {
        Some(open) => {
            let close = open + text[open..].find("]")?;
            Some(close + text[close..].find('>')? + 1)
        }
        None => Some(end + 1),
    }
}

fn is_root(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let name_bytes = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || b":-_".contains(b));
    let (name, rest) = rest.split_at(name_bytes.count());
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local).to_ascii_lowercase();
    let ends = rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    ROOTS.contains(&local.as_str()) && ends
}

fn is_page(text: &str) -> bool {
    let head = text[..text.floor_char_boundary(JUNK_BYTES)].to_ascii_lowercase();
    head.contains("<html") || head.contains("<body") || head.contains("<pre")
}

/// Chrome keeps the document itself in an element of this name.
const SOURCE: &str = "webkit-xml-viewer-source-xml";
/// How far into the text of a page its feed begins, behind the viewer's own sentence, in bytes.
const SENTENCE_BYTES: usize = 600;

/// The feed that a browser shows as a tree or as source, when the page that it shows was saved.
fn in_viewer(page: &str) -> Option<Cow<'_, str>> {
    if let Some(at) = memmem::find(page.as_bytes(), SOURCE.as_bytes())
        && let Some(end) = page[at..].find('>')
        && let Some(feed) = plain(&page[at + end + 1..])
    {
        return Some(Cow::Borrowed(feed));
    }
    let is_there = ["&lt;?xml", "&lt;rss", "&lt;feed", "&lt;rdf", "html-tag", "start-tag"]
        .iter()
        .any(|mark| memmem::find(page.as_bytes(), mark.as_bytes()).is_some());
    if !is_there {
        return None;
    }
    let body = page.find("<body").or_else(|| page.find("<pre")).unwrap_or(0);
    let text = characters(&page[body..]);
    let head = &text[..text.floor_char_boundary(SENTENCE_BYTES)];
    let is_start = |at: &usize| {
        let start = &text[*at..];
        start.starts_with("<?xml") || is_root(start)
    };
    let at = head.match_indices('<').map(|(at, _)| at).find(is_start)?;
    // A page that speaks about feeds has said something by then.
    let before = head[..at].trim();
    let is_viewer = before.is_empty() || before.contains("XML");
    (is_viewer && plain(&text[at..]).is_some()).then(|| Cow::Owned(text[at..].to_owned()))
}

/// The characters that a page of tags shows.
fn characters(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut entities = Entities::default();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        out.push_str(&entities.decode(&rest[..at]));
        let tag = &rest[at..];
        let Some(end) = tag.find('>') else { return out };
        rest = &tag[end + 1..];
        for raw in ["script", "style"] {
            if tag[1..].starts_with(raw)
                && let Some(close) = rest.find(&format!("</{raw}"))
            {
                rest = &rest[close..];
            }
        }
    }
    out.push_str(&entities.decode(rest));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_feed_begins() {
        let feed = "<rss version='2.0'><channel/></rss>";
        for (before, after, why) in [
            ("", "", "a feed"),
            ("\u{feff}\n<?xml version='1.0'?>\n<!-- <html> -->", "", "declaration and comment"),
            ("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a '>'>]>", "", "a document type"),
            ("Warning: line 3<br>\n", "", "what a server printed"),
            (
                "<html><body><div id=\"webkit-xml-viewer-source-xml\">",
                "</div></body>",
                "a browser's tree",
            ),
        ] {
            let found = find(&format!("{before}{feed}{after}")).map(|found| found.contains(feed));
            assert_eq!(found, Some(true), "{why}");
        }
        let shown = "<html><head><title>x</title></head><body><pre>&lt;rss version='2.0'&gt;\
                     <b>&lt;channel/&gt;</b>&lt;/rss&gt;</pre>";
        assert_eq!(find(shown).as_deref(), Some(feed));
    }

    #[test]
    fn what_only_speaks_of_feeds_is_none() {
        for text in [
            "<html><body><p>A feed begins</p><pre>&lt;rss version='2.0'&gt;</pre>",
            "# Feeds\n\n<rss version='2.0'>",
            "How to\n\n```xml\n<?xml version='1.0'?><rss>\n```",
            "<html><!-- <rdf:RDF xmlns='x'> --><p>",
            "<rssfeed>",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
