//! Which pages of a book hold no text of their own: covers, title pages, tables of contents.

/// Text of less weight is no article: a title, a dedication. A Chinese character, three bytes,
/// weighs as much as three letters.
const MIN_WEIGHT: usize = 150;

/// Whether the page is a cover, a table of contents or the like: by what it calls itself, or
/// because it has hardly any text that is no link.
pub(crate) fn is_apparatus(page: &[u8]) -> bool {
    let weights = weigh(page);
    weights.is_declared || weights.text < MIN_WEIGHT || weights.links * 10 > weights.text * 7
}

struct Weights {
    /// All text that is shown, in bytes without white space.
    text: usize,
    /// What of it is in links.
    links: usize,
    is_declared: bool,
}

fn weigh(page: &[u8]) -> Weights {
    let mut weights = Weights { text: 0, links: 0, is_declared: false };
    let mut rest = body_of(page);
    let mut is_link = false;
    while !rest.is_empty() {
        let end = memchr::memchr(b'<', rest).unwrap_or(rest.len());
        let n_bytes = rest[..end].iter().filter(|byte| !byte.is_ascii_whitespace()).count();
        weights.text += n_bytes;
        weights.links += if is_link { n_bytes } else { 0 };
        let tag = &rest[end..];
        let Some(close) = memchr::memchr(b'>', tag) else { break };
        let (tag, after) = tag.split_at(close + 1);
        rest = after;
        match name(tag).as_slice() {
            b"a" => is_link = true,
            b"/a" => is_link = false,
            b"body" | b"section" | b"nav" => weights.is_declared |= is_declared(tag),
            b"script" | b"style" => rest = after_end(rest),
            _ => {}
        }
    }
    weights
}

fn body_of(page: &[u8]) -> &[u8] {
    memchr::memmem::find(page, b"<body").map_or(page, |at| &page[at..])
}

/// The name of a tag, `/` before that of an end; cut to a length that no known name has.
fn name(tag: &[u8]) -> Vec<u8> {
    let name =
        tag[1..].iter().take(9).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'/');
    name.map(u8::to_ascii_lowercase).collect()
}

fn is_declared(tag: &[u8]) -> bool {
    let Some(at) = memchr::memmem::find(tag, b"epub:type=") else { return false };
    let kinds = tag[at + 10..].trim_ascii_start();
    let Some((quote, kinds)) = kinds.split_first() else { return false };
    let kinds = &kinds[..memchr::memchr(*quote, kinds).unwrap_or(kinds.len())];
    kinds.split(u8::is_ascii_whitespace).any(|kind| {
        let known =
            [&b"cover"[..], b"titlepage", b"toc", b"landmarks", b"copyright-page", b"loi", b"lot"];
        known.iter().any(|known| kind.eq_ignore_ascii_case(known))
    })
}

/// What follows the end of a script or a style sheet.
fn after_end(rest: &[u8]) -> &[u8] {
    memchr::memmem::find(rest, b"</").map_or(&[], |at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_from_covers_and_contents() {
        let text = format!("<html><body class='x'><p>{}</p></body></html>", "文".repeat(60));
        assert!(!is_apparatus(text.as_bytes()));
        let noted = format!("<body><p>{}<a href='#1'>注</a></p></body>", "a".repeat(200));
        assert!(!is_apparatus(noted.as_bytes()));
        let contents: String =
            (0..30).map(|n| format!("<li><a href='{n}.xhtml'>第{n}章</a></li>")).collect();
        for page in [
            "<body><img src='cover.jpg'/></body>".to_owned(),
            "<body><h1>书名</h1></body>".to_owned(),
            format!("<body><ol>{contents}</ol></body>"),
            text.replace("class='x'", "epub:type=\"frontmatter titlepage\""),
            format!("<head><style>{}</style></head><body></body>", "x".repeat(500)),
            format!("<body><script>{}</script></body>", "x".repeat(500)),
            "<body".to_owned(),
            String::new(),
        ] {
            assert!(is_apparatus(page.as_bytes()), "{page}");
        }
    }
}
