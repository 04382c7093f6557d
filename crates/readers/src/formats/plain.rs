//! Running text without markup: its lines become paragraphs.

use broadsheet_model::{Block, Inline};

/// A line up to so many columns may have been broken by a program; longer ones are whole
/// paragraphs.
const MAX_WRAPPED: usize = 100;
/// Shorter lines than these are not the lines of a wrapped text, but verses and lists.
const MIN_WRAPPED: usize = 30;

/// The paragraphs of `text`: what blank lines and indented beginnings separate. Lines that a
/// program broke are joined, others stay lines of their own.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut rest = &lines[..];
    while let Some(start) = rest.iter().position(|line| !line.trim().is_empty()) {
        rest = &rest[start..];
        let ends = |line: &&str| line.trim().is_empty() || is_indented(line);
        let n_lines = rest[1..].iter().position(ends).map_or(rest.len(), |at| at + 1);
        paragraph(&rest[..n_lines], &mut blocks);
        rest = &rest[n_lines..];
    }
    blocks
}

/// Whether a line begins as Chinese paragraphs do, or as typed ones.
fn is_indented(line: &str) -> bool {
    line.starts_with("　　") || line.starts_with("    ") || line.starts_with('\t')
}

fn paragraph(lines: &[&str], blocks: &mut Vec<Block>) {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_matches(is_space)).collect();
    let is_rule = |line: &str| line.len() >= 3 && line.bytes().all(|b| b"-=*_~".contains(&b));
    if let [line] = lines[..]
        && is_rule(line)
    {
        return blocks.push(Block::Rule);
    }
    let width = |line: &str| unicode_width::UnicodeWidthStr::width(line);
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    if widest > MAX_WRAPPED {
        // Each line is a paragraph: nobody broke them.
        let paragraphs = lines.iter().filter(|line| !line.is_empty());
        return blocks.extend(paragraphs.map(|line| Block::Paragraph(vec![text(line)])));
    }
    let (_, but_last) = lines.split_last().map_or(("", &[][..]), |(last, rest)| (*last, rest));
    let is_full = |line: &&&str| width(line) * 10 >= widest * 6;
    let is_wrapped =
        widest >= MIN_WRAPPED && but_last.iter().filter(is_full).count() * 4 >= but_last.len() * 3;
    let mut inlines: Vec<Inline> = Vec::new();
    let mut joined = String::new();
    for line in lines {
        if is_wrapped || joined.is_empty() && inlines.is_empty() {
            join(line, &mut joined);
        } else {
            inlines.push(text(&joined));
            inlines.push(Inline::Break);
            line.clone_into(&mut joined);
        }
    }
    inlines.push(text(&joined));
    blocks.push(Block::Paragraph(inlines));
}

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

fn text(chars: &str) -> Inline {
    Inline::Text(chars.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Adds the next line of a broken text: words need a space between them, Chinese does not.
fn join(line: &str, to: &mut String) {
    let is_wide =
        |c: Option<char>| c.is_some_and(|c| unicode_width::UnicodeWidthChar::width(c) == Some(2));
    let is_chinese = is_wide(to.chars().next_back()) || is_wide(line.chars().next());
    if !to.is_empty() && !is_chinese {
        to.push(' ');
    }
    to.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let body = broadsheet_model::Body { blocks: blocks(text) };
        assert_eq!(body.text_blocks(), expected, "{text}");
    }

    #[test]
    fn paragraphs_of_plain_text() {
        check("一\n\n二\n", &["一", "二"]);
        check("　　第一段。\n　　第二段。", &["第一段。", "第二段。"]);
        check(
            "A line that a program broke at some column\nand that goes on here as if nothing were\nwrong.",
            &[
                "A line that a program broke at some column and that goes on here as if nothing were wrong.",
            ],
        );
        check(
            "他们说这条路上的灯从上个月开始就没有再亮过\n一直到昨天晚上才有人来修理，没有人知道为什\n么。",
            &[
                "他们说这条路上的灯从上个月开始就没有再亮过一直到昨天晚上才有人来修理，没有人知道为什么。",
            ],
        );
        check("roses\nviolets", &["roses\nviolets"]);
        let long = "长".repeat(80);
        check(&format!("{long}\n{long}"), &[&long, &long]);
        check(" \n", &[]);
    }
}
