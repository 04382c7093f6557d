//! Texts that are no articles: each by its name, and what to do instead.

use crate::ReadError;

/// How far into a file its kind is looked for, in bytes.
const HEAD_BYTES: usize = 4 * 1024;

const LIST: &str = "it holds addresses and no articles: open each, save the page and give that";
const READER: &str = "it holds addresses of feeds and no articles: open it in a feed reader, save the feeds and \
     give those";
const LINK: &str = "it only leads to a page: open it, save the page and give that";
const DATA: &str = "it is data and no text: give the pages or feeds that it was made from";
const CODE: &str = "it is for programs: leave it out";
const TABLE: &str =
    "a table is no article: export the texts as JSON Feed, as pages or as Markdown and give those";

/// How texts begin, behind white space, in lower case; what they are; what to do instead.
const BEGINNINGS: &[(&str, &str, &str)] = &[
    ("<!doctype netscape-bookmark-file", "a browser's bookmarks", LIST),
    ("[internetshortcut]", "a shortcut to a web page (.url)", LINK),
    ("[desktop entry]", "a shortcut of a desktop", LINK),
    ("begin:vcalendar", "a calendar", CODE),
    ("begin:vcard", "an address book", CODE),
    ("webvtt", "subtitles", "give the page that shows the film, or its text"),
    ("{\\rtf", "an RTF document", "save it as HTML or as plain text and give that"),
    ("%!ps", "a PostScript document", "save it as HTML or as plain text and give that"),
    ("\\documentclass", "a LaTeX document", "save it as HTML or as plain text and give that"),
    ("-----begin ", "a key or a certificate", "it should not be published: leave it out"),
    ("#extm3u", "a list of recordings", CODE),
    ("#!", "a script", CODE),
    ("<?php", "source code (PHP)", CODE),
    ("diff --git", "a patch", CODE),
    ("user-agent:", "rules for robots", CODE),
    (
        "# netscape http cookie file",
        "cookies of a browser",
        "they open your accounts to others: delete the file",
    ),
];

/// Root elements of XML that is no feed.
const ROOTS: &[(&str, &str, &str)] = &[
    ("opml", "a list of feeds (OPML)", READER),
    ("xbel", "bookmarks (XBEL)", LIST),
    ("urlset", "a site map", LIST),
    ("sitemapindex", "a site map", LIST),
    ("svg", "a drawing (SVG)", "give the page that shows it"),
    ("mediawiki", "an export of a wiki", "save its pages as HTML and give those"),
    ("ncx", "the table of contents of a book", "give the EPUB itself"),
    ("package", "a part of a book", "give the EPUB itself"),
    ("container", "a part of a book", "give the EPUB itself"),
];

/// First lines of tables that lists of saved addresses have, in lower case.
const LISTS: &[(&str, &str)] = &[
    ("title,url,time_added", "a list of Pocket"),
    ("url,title,selection,folder", "a list of Instapaper"),
    ("id,title,note,excerpt,url", "a list of Raindrop"),
    ("title,url,id,tags,created", "a list of Matter or Omnivore"),
    ("url,title", "a list of addresses"),
    ("title,url", "a list of addresses"),
];

/// Names of files that go with a project, without ending and in lower case.
const PROJECT: &[&str] = &[
    "authors",
    "changelog",
    "changes",
    "code_of_conduct",
    "codeowners",
    "contributing",
    "contributors",
    "copying",
    "copyright",
    "dockerfile",
    "gemfile",
    "humans",
    "install",
    "licence",
    "license",
    "makefile",
    "manifest",
    "notice",
    "package",
    "rakefile",
    "readme",
    "requirements",
    "robots",
    "security",
    "todo",
];

/// Says what `text` is where it is known to be no article.
pub(super) fn check(text: &str) -> Result<(), ReadError> {
    let head = text[..text.floor_char_boundary(HEAD_BYTES)].to_ascii_lowercase();
    let found = BEGINNINGS.iter().find(|(beginning, ..)| head.starts_with(beginning));
    if let Some((_, what, instead)) = found {
        return Err(refusal(what, instead));
    }
    if head.starts_with('<') {
        return check_markup(text, &head);
    }
    if let Some((_, what)) = LISTS.iter().find(|(line, _)| {
        head.starts_with(line) && head[line.len()..].starts_with([',', '\n', '\r', ';'])
    }) {
        return Err(refusal(what, LIST));
    }
    if head.starts_with(['{', '[']) {
        return check_json(text, &head);
    }
    Ok(())
}

/// Files of a project lie beside its articles; they are told by their names, as their text is text.
pub(super) fn check_name(file: &str) -> Result<(), ReadError> {
    let name = file.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let stem = name.split(['.', '-']).next().unwrap_or_default();
    if PROJECT.contains(&stem) {
        let instead = "leave it out, or give it another name if it is an article";
        return Err(refusal("a file of a project (a licence, a readme)", instead));
    }
    Ok(())
}

fn refusal(what: &'static str, instead: &'static str) -> ReadError {
    ReadError::NotAnArticle { what, instead }
}

fn check_markup(text: &str, head: &str) -> Result<(), ReadError> {
    let is_export = |name: &str| head.contains(&format!("<title>{name}"));
    if is_export("pocket export") {
        return Err(refusal("a list of Pocket", LIST));
    }
    if is_export("instapaper: export") {
        return Err(refusal("a list of Instapaper", LIST));
    }
    if is_export("raindrop.io bookmarks") || is_export("bookmarks</title>") && head.contains("<dl>")
    {
        return Err(refusal("bookmarks", LIST));
    }
    let Some(root) = xml_root(text) else { return Ok(()) };
    if root == "plist" {
        let is_link = head.contains("<key>url</key>");
        let (what, instead) = if is_link {
            ("a shortcut to a web page (.webloc)", LINK)
        } else {
            ("settings of a program", CODE)
        };
        return Err(refusal(what, instead));
    }
    if let Some((_, what, instead)) = ROOTS.iter().find(|(known, ..)| *known == root) {
        return Err(refusal(what, instead));
    }
    let is_page = matches!(root.as_str(), "html" | "head" | "body");
    if text.starts_with("<?xml") && !is_page {
        return Err(refusal("XML that is no feed", DATA));
    }
    Ok(())
}

/// The name of the first element, without prefix and in lower case.
fn xml_root(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = match rest.as_bytes().get(..2)? {
            b"<?" => "?>",
            b"<!" if rest.starts_with("<!--") => "-->",
            b"<!" => ">",
            _ => break,
        };
        rest = &rest[rest.find(end)? + end.len()..];
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !":-_".contains(c))?;
    let local = name[..end].rsplit(':').next().unwrap_or_default();
    Some(local.to_ascii_lowercase())
}

fn check_json(text: &str, head: &str) -> Result<(), ReadError> {
    let is_json = text.ends_with(['}', ']']) || head.contains("\":") || head.contains("\" :");
    let second = head[1..].trim_start();
    if !is_json || !second.starts_with(['"', '{', '[', '}', ']', '-']) && !is_number(second) {
        return Ok(());
    }
    let has = |words: &[&str]| words.iter().all(|word| head.contains(word));
    if has(&["\"href\"", "\"description\"", "\"extended\""]) {
        return Err(refusal("a list of Pinboard", LIST));
    }
    if has(&["\"messages\"", "\"type\"", "\"name\""]) {
        let instead = "chats are not read: save the articles themselves";
        return Err(refusal("an export of a chat", instead));
    }
    if has(&["\"nbformat\""]) || has(&["\"cells\"", "\"cell_type\""]) {
        return Err(refusal("a notebook", "export it as HTML and give that"));
    }
    if has(&["\"log\"", "\"creator\"", "\"version\""]) {
        return Err(refusal("a recording of requests (HAR)", "save the pages themselves"));
    }
    Err(refusal("JSON that is no feed (JSON Feed)", DATA))
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(',')
}

/// How many lines tell what a text is.
const MAX_LINES: usize = 200;
/// How much of a line is looked at, in bytes.
const MAX_LINE_BYTES: usize = 2000;

/// Says that a text without markup is a table, code, or nothing that anybody reads.
pub(super) fn check_text(text: &str) -> Result<(), ReadError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(MAX_LINES);
    let lines: Vec<&str> =
        lines.map(|line| &line[..line.floor_char_boundary(MAX_LINE_BYTES)]).collect();
    if is_table(&lines) {
        return Err(refusal("a table (CSV)", TABLE));
    }
    if is_code(&lines) {
        return Err(refusal("source code or settings", CODE));
    }
    let n_all: usize = lines.iter().map(|line| n_letters(line)).sum();
    let prose = lines.iter().filter(|line| is_prose(line));
    let n_prose: usize = prose.map(|line| n_letters(line)).sum();
    if n_prose * 5 < n_all * 2 || n_prose == 0 {
        return Err(ReadError::UnknownFormat);
    }
    Ok(())
}

/// Whether all lines have the same number of cells, at least three.
fn is_table(lines: &[&str]) -> bool {
    const MIN_LINES: usize = 3;
    if lines.len() < MIN_LINES {
        return false;
    }
    [',', '\t', ';'].into_iter().any(|mark| {
        let n_cells = |line: &&str| {
            let mut is_quoted = false;
            let ends = |c: char| {
                is_quoted ^= c == '"';
                c == mark && !is_quoted
            };
            line.matches(ends).count() + 1
        };
        let mut rows = lines.iter().take(20).map(n_cells);
        let first = rows.next().unwrap_or(0);
        first >= 3 && rows.all(|n| n == first)
    })
}

/// Whether the lines end, begin and are set as in a program or in settings.
fn is_code(lines: &[&str]) -> bool {
    const WORDS: &[&str] = &[
        "import ",
        "from ",
        "def ",
        "class ",
        "function ",
        "var ",
        "let ",
        "const ",
        "return ",
        "#include",
        "using ",
        "public ",
        "private ",
        "package ",
        "fn ",
        "pub ",
        "gem ",
        "source ",
        "select ",
        "insert into",
        "create table",
        "export ",
        "if (",
        "for (",
        "else",
        "@media",
        "@import",
        "require",
        "echo ",
        "//",
        "/*",
    ];
    let is_setting = |line: &str| {
        let key = line.trim_start_matches("- ").split([':', '=']).next().unwrap_or_default().trim();
        let is_key = !key.is_empty()
            && key.len() < line.len()
            && key.len() <= 40
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.\"".contains(&b));
        is_key && !is_prose(line)
    };
    let is_line = |line: &str| {
        line.ends_with(['{', '}', ';'])
            || line.ends_with("):")
            || line.ends_with("*/")
            || WORDS.iter().any(|word| line.starts_with(word)) && !is_prose(line)
            || is_setting(line)
    };
    let n_code = lines.iter().filter(|line| is_line(line)).count();
    let n_marks: usize = lines.iter().map(|line| line.matches(['{', '}', ';', '=']).count()).sum();
    let n_bytes: usize = lines.iter().map(|line| line.len()).sum();
    n_code * 2 > lines.len() && lines.len() > 1 || n_marks * 20 > n_bytes
}

fn n_letters(line: &str) -> usize {
    line.chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether a line reads as language: words of usual length, or Chinese, and few other marks.
fn is_prose(line: &str) -> bool {
    let n_all = n_letters(line);
    let is_wide = |c: &char| unicode_width::UnicodeWidthChar::width(*c) == Some(2);
    let n_wide = line.chars().filter(|c| c.is_alphabetic() && is_wide(c)).count();
    if n_wide >= 4 && n_wide * 2 >= n_all {
        return true;
    }
    let n_alphabetic = line.chars().filter(|c| c.is_alphabetic()).count();
    let words = line.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    let n_words = words.clone().count();
    let n_usual = words.filter(|word| word.chars().count() <= 20).count();
    n_words >= 4 && n_usual * 10 >= n_words * 9 && n_alphabetic * 10 >= n_all * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_all(text: &str, expected: &str) {
        let found = check(text).and_then(|()| check_text(text));
        let found = found.err().map(|error| error.to_string()).unwrap_or_default();
        let is_right =
            if expected.is_empty() { found.is_empty() } else { found.contains(expected) };
        assert!(is_right, "{text}: {found}");
    }

    #[test]
    fn what_is_known_to_be_no_article_is_named() {
        for (text, expected) in [
            ("<?xml version='1.0'?>\n<!-- x --><opml version='2.0'>", "a list of feeds (OPML)"),
            ("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>", "a browser's bookmarks"),
            ("<!DOCTYPE html><html><head><title>Pocket Export</title>", "a list of Pocket"),
            ("title,url,time_added,tags,status\nA,https://a.example,1,,unread", "a list of Pocket"),
            ("URL,Title,Selection,Folder,Timestamp\nhttps://a.example,A,,Unread,1", "Instapaper"),
            ("[InternetShortcut]\nURL=https://a.example/", "a shortcut to a web page (.url)"),
            ("<?xml version=\"1.0\"?><!DOCTYPE plist><plist><dict><key>URL</key>", ".webloc"),
            ("{\"a\": 1}", "JSON that is no feed"),
            ("[1,2,3]", "JSON that is no feed"),
            ("{\"name\":\"x\",\"type\":\"y\",\"messages\":[]}", "an export of a chat"),
            ("<?xml version='1.0'?><urlset>", "a site map"),
            ("<svg xmlns='x'>", "a drawing"),
            ("#!/bin/sh\necho a", "a script"),
            ("body { color: red; }\n.a { margin: 0; }", "source code or settings"),
            ("import os\n\ndef a(b):\n    return b", "source code or settings"),
            ("title: x\nbaseurl: /a\nplugins:\n- jekyll-feed", "source code or settings"),
            ("function a(b){return b.c(d)};var e=f;", "source code or settings"),
            ("a,b,c\n1,2,3\n4,5,6", "a table (CSV)"),
            (
                "QmFzZTY0IGlzIG5vdCBhIHRleHQgdGhhdCBhbnlib2R5IHJlYWRzIGF0IGFsbC4",
                "format is not known",
            ),
            ("\u{1}\u{2} x", "format is not known"),
        ] {
            check_all(text, expected);
        }
    }

    #[test]
    fn what_people_write_is_text() {
        for text in [
            "城西的路灯修好了\n\n昨天晚上，路灯都亮了。",
            "A lamp, a bridge, a mill\n\nThe lamp is on again; the bridge is not. Nobody knows why.",
            "床前明月光\n疑是地上霜",
            "[图] 路灯修好了，桥也通了。",
            "Note: the bridge is closed until the end of the week.\nPlease take the other road.",
        ] {
            check_all(text, "");
        }
    }

    #[test]
    fn files_of_a_project_are_known_by_name() {
        assert!(check_name("a/README.md").is_err());
        assert!(check_name("LICENSE").is_err());
        assert!(check_name("readme-of-the-war.txt").is_err());
        assert!(check_name("news/2020-01-01-licence-to-fish.md").is_ok());
    }
}
