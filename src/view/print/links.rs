//! Where the links of a body lead, in the order in which they are drawn: on paper they have numbers.

use broadsheet_model::{Block, Body, Description, Inline};

/// The addresses of all links, for people to read.
pub(super) fn links(body: &Body) -> Vec<String> {
    let mut found = Vec::new();
    of_blocks(&body.blocks, &mut found);
    found
}

/// Bodies nest at most 64 deep.
fn of_blocks(blocks: &[Block], found: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => of_line(text, found),
            Block::List { items, .. } => {
                items.iter().for_each(|item| of_blocks(&item.blocks, found));
            }
            Block::Descriptions(parts) => parts.iter().for_each(|part| match part {
                Description::Term(text) => of_line(text, found),
                Description::Details(blocks) => of_blocks(blocks, found),
            }),
            Block::Quote(blocks) | Block::Region { blocks, .. } => of_blocks(blocks, found),
            Block::Table(table) => {
                of_line(&table.caption, found);
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.for_each(|cell| of_line(&cell.text, found));
            }
            Block::Figure { caption, .. } => of_line(caption, found),
            Block::Code(_) | Block::Rule => {}
        }
    }
}

/// The number of a link stands after its text, so what is inside it comes first.
fn of_line(inlines: &[Inline], found: &mut Vec<String>) {
    for inline in inlines {
        of_line(inline.inner(), found);
        match inline {
            Inline::Ruby { reading, .. } => of_line(reading, found),
            Inline::Link { href, .. } => found.push(readable(&href.to_string())),
            _ => {}
        }
    }
}

/// The same address with the characters that stand for themselves outside ASCII; all others keep
/// their codes, which may mean something else.
fn readable(url: &str) -> String {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let coded = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match coded.filter(|byte| *first == b'%' && *byte >= 0x80) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: &str) {
        assert_eq!(readable(url), expected);
    }

    #[test]
    fn characters_of_languages_are_readable_and_nothing_else_changes() {
        check("https://a.example/tag/%E7%88%86%E7%82%B8.html", "https://a.example/tag/爆炸.html");
        check("https://a.example/a%2Fb%20c?d=100%", "https://a.example/a%2Fb%20c?d=100%");
        check("https://a.example/%B1%AC", "https://a.example/%B1%AC");
        check("https://a.example/%E7%88%86%FF", "https://a.example/%E7%88%86%FF");
    }
}
