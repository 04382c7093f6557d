//! What mirroring programs make of every page, whoever published it.

use memchr::memmem;

use super::{PLAIN, Site};

pub(super) const SITE: Site = Site {
    // Links are renamed so that a browser does not follow them.
    link_elements: &["ok"],
    ..PLAIN
};

/// How the footer with more feeds begins that a fetcher appends, after a rule.
const FOOTER: &str = "获取更多RSS";
/// The longest distance from the rule to the footer's words, in bytes: some tags.
const MAX_FOOTER_TAGS: usize = 80;

/// `html` without the fetcher's footer.
pub(super) fn without_footer(html: &str) -> &str {
    let Some(at) = memmem::find_iter(html.as_bytes(), FOOTER).last() else { return html };
    let Some(start) = html[..at].rfind("<hr") else { return html };
    // Nothing but tags between the rule and the footer, and at most breaks before it.
    if !html[start..at].is_ascii() || at - start >= MAX_FOOTER_TAGS {
        return html;
    }
    html[..start].trim_end().trim_end_matches("<br>").trim_end_matches("<br/>")
}
