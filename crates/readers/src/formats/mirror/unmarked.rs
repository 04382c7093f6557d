//! Mirror pages without the two comments: the body is what stands between the head (title, rule,
//! navigation) and the end (address line, closing rule, navigation, counter).

use super::{Parts, address_in, begins_with_title, is_address_line};

/// The parts of a page whose title line is `### …`.
pub(super) fn parts(text: &str) -> Parts<'_> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let is_head =
        |(idx, line): &(usize, &&str)| *idx == 0 && begins_with_title(line) || is_frame(line);
    let n_head = lines.iter().enumerate().take_while(is_head).count();
    let n_tail = lines[n_head..].iter().rev().take_while(|line| is_frame(line)).count();
    let mut inside: Vec<&str> = lines[n_head..lines.len() - n_tail].to_vec();
    let address = take_address(&mut inside);
    drop_share_lines(&mut inside);
    // The closing rule may stand on both sides of the address line.
    while inside.last().is_some_and(|line| is_frame(line)) {
        inside.pop();
    }
    Parts {
        lead: "",
        body: without_adverts(&inside).into(),
        is_html: false,
        address,
        is_cut: is_cut(text),
    }
}

/// What frames a page: blank lines, rules, navigation, an invisible counter.
fn is_frame(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || is_rule(line) || is_navigation(line) || is_counter(line)
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.bytes().all(|byte| byte == b'-')
}

/// A heading of nothing but links, with a label at most: `#### [首页](…) &nbsp;|&nbsp; [工具](…)`,
/// `#### 网站代理：[甲](…)`.
fn is_navigation(line: &str) -> bool {
    let Some(mut rest) = line.trim().strip_prefix("#### ") else { return false };
    let mut n_links = 0;
    while let Some((between, link)) = rest.split_once('[') {
        let Some((_, link)) = link.split_once("](") else { return false };
        let Some((_, after)) = link.split_once(')') else { return false };
        let is_label = n_links == 0 && is_label(between);
        if !is_between(between) && !is_label {
            return false;
        }
        n_links += 1;
        rest = after;
    }
    n_links > 0 && is_between(rest)
}

/// Whether only separators and pictures stand here.
fn is_between(text: &str) -> bool {
    !text.replace("&nbsp;", " ").chars().any(char::is_alphanumeric)
}

/// The longest label of navigation, in characters.
const MAX_LABEL_CHARS: usize = 10;

fn is_label(text: &str) -> bool {
    text.trim_end().ends_with(['：', ':']) && text.chars().count() <= MAX_LABEL_CHARS
}

fn is_counter(line: &str) -> bool {
    let squeezed: String = line.chars().filter(|c| !matches!(c, '"' | '\'' | ' ')).collect();
    squeezed.starts_with("<img") && squeezed.contains("width=0") && squeezed.ends_with('>')
}

/// The address of the last line that gives one; the line is taken out where it says nothing else.
fn take_address(lines: &mut Vec<&str>) -> Option<String> {
    let at = lines.iter().rposition(|line| is_address_line(line))?;
    let address = address_in(lines[at]);
    lines.remove(at);
    address
}

/// How the lines begin that ask readers to share the mirror's own page.
const SHARE: &str = "手机上长按并复制下列链接";

/// Takes off the lines that ask readers to share the page, with the rule above them.
fn drop_share_lines(lines: &mut Vec<&str>) {
    let Some(at) = lines.iter().rposition(|line| line.trim_start().starts_with(SHARE)) else {
        return;
    };
    lines.truncate(at);
    let is_above = |line: &&str| line.trim().is_empty() || line.trim().starts_with("<hr");
    while lines.last().is_some_and(is_above) {
        lines.pop();
    }
}

/// The lines without navigation that an advertiser put into the text, nor the rules around it.
fn without_adverts(lines: &[&str]) -> String {
    let is_filler = |line: &&&str| line.trim().is_empty() || is_rule(line);
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        if !is_navigation(line) {
            kept.push(line);
            continue;
        }
        let n_before = kept.iter().rev().take_while(is_filler).count();
        kept.truncate(kept.len() - n_before);
        kept.push("\n");
        at += lines[at..].iter().take_while(is_filler).count();
    }
    kept.concat()
}

/// Whether the page ends inside a tag. Nothing else tells that its end is missing.
fn is_cut(text: &str) -> bool {
    let last = text.rfind('<').map_or("", |at| &text[at + 1..]);
    last.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && !last.contains('>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_framed_by_rules_and_navigation() {
        for (line, expected) in [
            ("------------------------\n", true),
            ("#### [首页](../../README.md) &nbsp;|&nbsp; [工具](https://m.example/a_b) \n", true),
            ("<img src='https://m.example/c.png' width='0px' height='0px'/>", true),
            ("", true),
            ("#### 💥 [一](https://m.example/a)&nbsp; |&nbsp; [ 🎬  二（三）](b)", true),
            ("#### 网站代理：[一](b) &nbsp;|&nbsp; [二](c)", true),
            ("#### 小标题", false),
            ("#### [一](b) 说", false),
            ("<img src=a width=300>", false),
            ("--", false),
        ] {
            assert_eq!(is_frame(line), expected, "{line}");
        }
    }
}
