//! News as Calibre downloads it: a folder for each feed, in it one for each article, with bars of
//! navigation around the text, and the address of the original in the last of them.

/// The folder of an article, `feed_N/article_M`, with what stands before it.
pub(crate) fn article_folder(path: &str) -> Option<&str> {
    let (folder, _) = path.rsplit_once('/')?;
    let (outer, article) = folder.rsplit_once('/')?;
    let feed = outer.rsplit('/').next().unwrap_or(outer);
    (is_numbered(feed, "feed_") && is_numbered(article, "article_")).then_some(folder)
}

fn is_numbered(name: &str, beginning: &str) -> bool {
    let number = name.strip_prefix(beginning).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// What an article is without what Calibre put around it, and from where it was downloaded.
pub(crate) fn without_bars(page: &[u8]) -> (Vec<u8>, Option<String>) {
    let mut out = Vec::with_capacity(page.len());
    let mut address = None;
    let mut done = 0;
    for at in memchr::memmem::find_iter(page, b"_navbar").take(MAX_BARS) {
        if at < done {
            continue;
        }
        let Some(bar) = bar_around(page, at) else { continue };
        if bar.start < done {
            continue;
        }
        address = address.or_else(|| origin(&page[bar.clone()]));
        out.extend_from_slice(&page[done..bar.start]);
        done = bar.end;
    }
    out.extend_from_slice(&page[done..]);
    (out, address)
}

/// How many bars a page has at most; it has two.
const MAX_BARS: usize = 100;
/// The longest bar, in bytes.
const MAX_BAR_BYTES: usize = 64 * 1024;
/// How far before its class a tag begins at most, in bytes.
const MAX_TAG_BYTES: usize = 300;

/// The element whose class is named at `at`, if it is a bar.
fn bar_around(page: &[u8], at: usize) -> Option<std::ops::Range<usize>> {
    let before = &page[at.saturating_sub(MAX_TAG_BYTES)..at];
    let tag = memchr::memrchr(b'<', before)?;
    let start = at - before.len() + tag;
    let tag = &page[start..at];
    let is_bar = tag.ends_with(b"calibre") || tag.ends_with(b"touchscreen");
    let name = [&b"<div"[..], b"<table"].into_iter().find(|name| {
        tag.get(..name.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(name))
    })?;
    let is_class = memchr::memmem::find(tag, b"class").is_some() && !tag.contains(&b'>');
    if !is_bar || !is_class {
        return None;
    }
    Some(start..end_of_element(page, start, &name[1..])?)
}

/// Where the element ends that begins at `start`.
fn end_of_element(page: &[u8], start: usize, name: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let within = &page[start..page.len().min(start + MAX_BAR_BYTES)];
    for at in memchr::memchr_iter(b'<', within) {
        let tag = &page[start + at + 1..];
        let (is_end, tag) = match tag.strip_prefix(b"/") {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let is_named = tag.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name))
            && tag.get(name.len()).is_some_and(|next| !next.is_ascii_alphanumeric());
        let tag = &tag[..tag.len().min(MAX_TAG_BYTES)];
        let close = if is_named { memchr::memchr(b'>', tag) } else { None };
        let Some(close) = close else { continue };
        let is_empty = !is_end && tag[..close].ends_with(b"/");
        match (is_end, is_empty) {
            (false, false) => depth += 1,
            (false, true) => {}
            (true, _) => depth = depth.saturating_sub(1),
        }
        if depth == 0 {
            return Some(start + at + 1 + usize::from(is_end) + close + 1);
        }
    }
    None
}

/// The address in `This article was downloaded by calibre from …`.
fn origin(bar: &[u8]) -> Option<String> {
    let said = memchr::memmem::find(bar, b"downloaded by")?;
    let rest = &bar[said..];
    let href = &rest[memchr::memmem::find(rest, b"href=")? + 5..];
    let (&quote, href) = href.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    let href = &href[..memchr::memchr(quote, href)?];
    let address = String::from_utf8_lossy(href).replace("&amp;", "&");
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    is_web.then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_taken_away_and_tell_the_address() {
        let page = r#"<body><div class="calibre_navbar calibre2" id="x"><div>| <a href="../n">Next</a></div><hr/></div>
            <h1>题</h1><div>文</div><DIV class='calibre_navbar1'><p>This article was downloaded by <strong>calibre</strong>
            from <a href="https://a.example/1?a=1&amp;b=2">https://a.example/</a></p></div></body>"#;
        let (text, address) = without_bars(page.as_bytes());
        let text = String::from_utf8(text).expect("text");
        assert_eq!(
            text.split_whitespace().collect::<String>(),
            "<body><h1>题</h1><div>文</div></body>"
        );
        assert_eq!(address.as_deref(), Some("https://a.example/1?a=1&b=2"));
    }

    #[test]
    fn what_is_no_bar_stays() {
        for page in [
            "<p>a_navbar</p>",
            "<div class=\"my_navbar\">x</div>",
            "<div class=\"calibre_navbar\">never",
            "_navbar",
            "",
        ] {
            assert_eq!(without_bars(page.as_bytes()), (page.as_bytes().to_vec(), None), "{page}");
        }
        let many = "<div class=\"calibre_navbar\">".repeat(20_000);
        assert_eq!(without_bars(many.as_bytes()).0.len(), many.len());
    }

    #[test]
    fn folders_of_articles_are_known() {
        for (path, expected) in [
            ("feed_0/article_12/index.html", Some("feed_0/article_12")),
            ("OEBPS/feed_3/article_1/index_split_001.html", Some("OEBPS/feed_3/article_1")),
            ("feed_0/index.html", None),
            ("feed_x/article_1/index.html", None),
            ("a/b/c.html", None),
        ] {
            assert_eq!(article_folder(path), expected);
        }
    }
}
