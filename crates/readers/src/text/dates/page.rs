//! The date that a page's markup gives: `<time datetime>` and the usual `<meta>` elements.

use broadsheet_model::Published;
use memchr::memmem;

use super::parse;
use crate::html::{attribute_of, starts_tag};

/// What `<meta>` elements with a date of publication are called.
pub(crate) const NAMES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "og:published_time",
    "og:release_date",
    "parsely-pub-date",
    "pubdate",
    "publishdate",
    "publish_date",
    "sailthru.date",
];

/// The first date in `html` that stands in markup for when the page was published.
pub(crate) fn marked_up(html: &str) -> Option<Published> {
    let is_there = ["<time", "<meta"]
        .iter()
        .any(|start| memmem::find(html.as_bytes(), start.as_bytes()).is_some());
    if !is_there {
        return None;
    }
    memchr::memchr_iter(b'<', html.as_bytes()).find_map(|at| {
        let tag = &html[at..];
        if starts_tag(tag, "time") {
            return attribute_of(tag, "datetime").and_then(|date| parse(&date));
        }
        if !starts_tag(tag, "meta") {
            return None;
        }
        let name =
            ["property", "name", "itemprop"].iter().find_map(|key| attribute_of(tag, key))?;
        let is_date = NAMES.contains(&name.to_ascii_lowercase().as_str());
        is_date.then(|| attribute_of(tag, "content").and_then(|date| parse(&date)))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_date_in_markup_counts() {
        for (html, expected) in [
            (
                "<p><time datetime=\"2018-09-10T00:39:15+08:00\">x</time>",
                "2018-09-10T00:39:15+08:00",
            ),
            ("<time class=a datetime='2018-09-10'>", "2018-09-10"),
            (
                "<meta property='article:published_time' content='2018-09-10T00:39:15Z'>",
                "2018-09-10T00:39:15Z",
            ),
            ("<meta content=2018-09-10 itemprop=datePublished>", "2018-09-10"),
            ("<meta name=viewport content=2018-09-10><timer datetime=2018-09-10>", ""),
            ("<time datetime='", ""),
        ] {
            let found = marked_up(html).map(|date| date.to_string()).unwrap_or_default();
            assert_eq!(found, expected, "{html}");
        }
    }
}
