//! The peers' sites: one page for each article, for Pagefind to index, and one file of all texts,
//! for a plain scan. Both have a small page of search beside them that keeps to what the driver
//! expects of every page (`pages/feed.js`).

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;

use super::texts::Text;
use super::write;
use crate::gzip::gzip;

/// Between the parts of an article, and after each article: no text has these characters.
const PART_END: char = '\u{1f}';
const ARTICLE_END: char = '\u{1e}';

/// Writes a page for each article to `pages`, and to `site` the page that searches the index which
/// Pagefind will put beside it.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn write_pagefind(texts: &[Text], pages: &Path, site: &Path) -> Result<()> {
    texts.par_iter().try_for_each(|text| {
        write(&pages.join(format!("{}.html", text.id)), page(text).as_bytes())
    })?;
    write(&site.join("index.html"), include_bytes!("../../../../../pages/pagefind.html"))?;
    write(&site.join("feed.js"), include_bytes!("../../../../../pages/feed.js"))
}

/// Writes all texts as one packed file to `site`, and the page that searches it.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn write_scan(texts: &[Text], site: &Path) -> Result<()> {
    let mut all = String::new();
    for text in texts {
        all.push_str(&text.id);
        for part in &text.parts {
            all.push(PART_END);
            all.extend(part.chars().filter(|letter| ![PART_END, ARTICLE_END].contains(letter)));
        }
        all.push(ARTICLE_END);
    }
    write(&site.join("texts.gz"), &gzip(all.as_bytes())?)?;
    write(&site.join("index.html"), include_bytes!("../../../../../pages/scan.html"))?;
    write(&site.join("feed.js"), include_bytes!("../../../../../pages/feed.js"))
}

/// An article as a page. All are `zh`, whatever their script: Pagefind makes an index for each
/// language and a page can search only one of them, so that otherwise it would miss what stands in
/// the others.
fn page(text: &Text) -> String {
    let title = escaped(text.title());
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body><main data-pagefind-body>\n<h1>{title}</h1>\n"
    );
    for block in &text.parts[1..] {
        let _infallible = writeln!(page, "<p>{}</p>", escaped(block));
    }
    page.push_str("</main></body>\n</html>\n");
    page
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use broadsheet_model::Lang;

    use super::*;
    use crate::peers::prepare::texts::tests::text;

    #[test]
    fn a_page_holds_title_and_blocks_as_text() {
        let page = page(&text("a", Lang::En, &["A <b> & c", "one", "two"]));
        assert!(page.contains("<h1>A &lt;b&gt; &amp; c</h1>\n<p>one</p>\n<p>two</p>\n"), "{page}");
        assert!(page.contains("lang=\"zh\""));
    }
}
