//! One synthetic article.

use std::fmt::Write as _;
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Model;
use super::chance::Chance;
use super::learn::{Kind, Shape, Template};
use super::write::{BUNCH, BUNCH_WEEKS, Series};

/// Numbers in addresses begin here, so that all of them have the same length.
const FIRST_NUMBER: u64 = 100_000_000;
/// What cannot stand in an attribute.
const NOT_IN_ATTRIBUTES: &AsciiSet = &CONTROLS.add(b'"').add(b'<').add(b'>').add(b' ');

/// A synthetic article, as it was meant and as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synthetic {
    /// The headline.
    pub title: String,
    /// Its address; no two articles of all series have the same.
    pub url: String,
    /// When it appeared, in seconds since 1970-01-01T00:00:00Z.
    pub unix_seconds: i64,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The file: a feed dump, with Jekyll front matter before it where there are authors.
    pub file: String,
}

impl Model {
    /// The article `number` of a series.
    pub fn article(&self, seed: u64, series: Series, number: u64) -> Synthetic {
        let stream = series.first_stream() + number;
        let mut chance = Chance::new(seed, stream);
        let template = self.template(&mut chance);
        let unix_seconds = match series {
            Series::Archive | Series::Scattered => self.rhythm.moment(&mut chance),
            Series::Newest => self.rhythm.moment_after(&mut chance),
            Series::Bunched => {
                let week = (number / BUNCH + 1) * BUNCH_WEEKS - 1;
                self.rhythm.moment_of_week(week as usize, &mut chance)
            }
        };
        let mut title = String::new();
        let start = self.titles[chance.below(self.titles.len())];
        let other = |chance: &mut Chance| self.titles[chance.below(self.titles.len())];
        self.text.walk(start, other, template.n_title_chars, &mut chance, &mut title);
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = if title.is_empty() { stream.to_string() } else { title };
        let url = address(&template.url, &title, FIRST_NUMBER + stream);
        let mut file = head(&title, &url, unix_seconds, &template.authors);
        template
            .blocks
            .iter()
            .for_each(|shape| self.block(shape, &template.span, &mut chance, &mut file));
        Synthetic { title, url, unix_seconds, authors: template.authors.clone(), file }
    }

    /// A template, each as often as it stands for articles.
    fn template(&self, chance: &mut Chance) -> &Template {
        let n_all = self.stands_for.last().copied().unwrap_or_default();
        let drawn = chance.below(n_all);
        &self.templates[self.stands_for.partition_point(|&upto| upto <= drawn)]
    }

    /// Writes one block as HTML.
    fn block(&self, shape: &Shape, span: &Range<u32>, chance: &mut Chance, out: &mut String) {
        let (begin, end) = match &shape.kind {
            Kind::Paragraph => ("<p>", "</p>\n"),
            Kind::Heading => ("<h2>", "</h2>\n"),
            Kind::Figure(_) => ("<figcaption>", "</figcaption></figure>\n"),
        };
        if let Kind::Figure(url) = &shape.kind {
            let _infallible = write!(out, "<figure><img src=\"{}\">", attribute(url));
        }
        out.push_str(begin);
        let elsewhere = |chance: &mut Chance| span.start + chance.below(span.len()) as u32;
        let mut text = String::new();
        let mut at = 0;
        let mut walk = |from: usize, to: usize, out: &mut String| {
            text.clear();
            let n_chars = to.saturating_sub(from);
            self.text.walk(shape.start + from as u32, elsewhere, n_chars, chance, &mut text);
            escape(&text, out);
        };
        for link in &shape.links {
            walk(at, link.at, out);
            let _infallible = write!(out, "<a href=\"{}\">", attribute(&link.href));
            escape(&link.text, out);
            out.push_str("</a>");
            at = link.at + link.text.chars().count();
        }
        walk(at, shape.n_chars, out);
        out.push_str(end);
    }
}

/// What stands before the HTML.
fn head(title: &str, url: &str, unix_seconds: i64, authors: &[String]) -> String {
    let mut head = String::with_capacity(8 * 1024);
    if !authors.is_empty() {
        let names: Vec<String> = authors.iter().map(|name| yaml(name)).collect();
        let _infallible =
            write!(head, "---\nlayout: post\nauthor: [ {} ]\n---\n\n", names.join(", "));
    }
    let _infallible = write!(head, "<!--{}-->\n[", unix_seconds * 1000);
    escape(title, &mut head);
    let _infallible = write!(head, "]({})\n------\n\n", url.replace('&', "&amp;"));
    head
}

/// An address on the same site, in the same place and of the same form as `real`, with a number of
/// its own.
fn address(real: &str, title: &str, number: u64) -> String {
    let path_at = real.find("://").map_or(0, |at| at + 3);
    let cut = real[path_at..].rfind('/').map_or(real.len(), |at| path_at + at);
    let (place, name) = real.split_at(cut);
    let name = name.trim_start_matches('/');
    if name.contains('%') {
        return format!("{place}/{}-{number}", utf8_percent_encode(title, NON_ALPHANUMERIC));
    }
    let (before, after) = match name.rfind(|c: char| c.is_ascii_digit()) {
        Some(last) => {
            (name[..=last].trim_end_matches(|c: char| c.is_ascii_digit()), &name[last + 1..])
        }
        None => name.split_at(name.rfind('.').unwrap_or(name.len())),
    };
    format!("{place}/{before}{number}{after}")
}

fn attribute(address: &str) -> String {
    utf8_percent_encode(address, NOT_IN_ATTRIBUTES).to_string().replace('&', "&amp;")
}

/// A text as a quoted scalar of YAML; readers take what is in it for HTML.
fn yaml(text: &str) -> String {
    let mut html = String::new();
    escape(text, &mut html);
    format!("\"{}\"", html.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Writes a text as HTML.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_on_their_site_and_in_their_place() {
        for (real, expected) in [
            (
                "https://e.example/gb/22/1/18/n13513845.htm",
                "https://e.example/gb/22/1/18/n100000000.htm",
            ),
            ("https://p.example/article/25", "https://p.example/article/100000000"),
            ("https://p.example/a-title", "https://p.example/a-title100000000"),
            ("https://r.example/cn/%E4%B8%AD", "https://r.example/cn/%E9%A2%98-100000000"),
            ("https://q.example/read?id=7", "https://q.example/read?id=100000000"),
            ("https://b.example/page.html", "https://b.example/page100000000.html"),
            ("https://b.example/", "https://b.example/100000000"),
            ("https://b.example", "https://b.example/100000000"),
        ] {
            assert_eq!(address(real, "题", FIRST_NUMBER), expected, "{real}");
        }
    }
}
