//! What a page says about its article, and where: the surest place first.

use broadsheet_model::{Day, Published};

use super::byline;
use super::json_ld::Article;
use super::saved::{self, Saved};
use crate::WarningKind;
use crate::draft::{Context, Draft};
use crate::extract::{Edges, Head};
use crate::text::{dates, title};

/// Longer ones are cut: each is compared with every line.
const MAX_TITLE_BYTES: usize = 600;

/// The titles that the page gives its article, the surest first.
pub(super) fn titles(head: &Head, article: &Article) -> Vec<String> {
    const NAMES: &[&str] = &[
        "og:title",
        "twitter:title",
        "citation_title",
        "dc.title",
        "parsely-title",
        "sailthru.title",
        "articletitle",
    ];
    let named = NAMES.iter().filter_map(|name| head.meta(&[name]));
    let all = article.headline.as_deref().into_iter().chain(named).chain([head.title.as_str()]);
    let all = all.map(|title| &title[..title.floor_char_boundary(MAX_TITLE_BYTES)]);
    all.map(title::of_html).filter(|title| !title.is_empty()).collect()
}

/// The title: the heading above the text, else what the page calls itself without the site's name.
pub(super) fn title(heading: Option<&str>, titles: &[String], head: &Head) -> String {
    if let Some(heading) = heading {
        let is_edge = |c: char| matches!(c, '》' | '>' | '»' | '·' | '•');
        return title::plain(heading.trim_start_matches(is_edge));
    }
    let site = head.meta(&["og:site_name", "application-name"]);
    titles.first().map(|title| without_site(title, site)).unwrap_or_default()
}

/// A title without the name of the site, which stands behind a mark.
fn without_site(title: &str, site: Option<&str>) -> String {
    const MARKS: &[&str] =
        &[" | ", " - ", " – ", " — ", " :: ", " » ", " · ", "_", "｜", "|", "--"];
    if let Some(site) = site {
        for mark in MARKS {
            let rest = title.strip_suffix(site).and_then(|rest| rest.strip_suffix(mark));
            if let Some(rest) = rest.filter(|rest| !rest.trim().is_empty()) {
                return rest.trim().to_owned();
            }
        }
    }
    let cut = MARKS.iter().filter_map(|mark| title.find(mark)).min();
    let first = cut.map_or(title, |at| &title[..at]).trim();
    // The longer part is the title; sites put their name first, too.
    let is_most = first.chars().count() * 3 >= title.chars().count();
    if is_most { first.to_owned() } else { title.to_owned() }
}

/// The address: the container's, that of the original of a copy, the one the page names.
pub(super) fn address(head: &Head, saved: &Saved, draft: &mut Draft, cx: &mut Context<'_>) {
    let outside = cx.entry.address;
    let named = head.link("canonical").or_else(|| head.meta(&["og:url"]));
    for address in [outside, saved.address.as_deref(), named].into_iter().flatten() {
        if draft.address.is_some() {
            return;
        }
        let is_web = address.starts_with("http://") || address.starts_with("https://");
        if let Some((original, captured)) = saved::original(address) {
            draft.set_url(&original, cx);
            if draft.captured == Published::Unknown {
                draft.captured = captured;
            }
        } else if is_web {
            draft.set_url(address, cx);
        }
    }
}

/// The date of publication.
pub(super) fn date(
    head: &Head,
    article: &Article,
    edges: &Edges<'_>,
    in_script: Option<Published>,
    draft: &mut Draft,
    cx: &mut Context<'_>,
) {
    const MORE: &[&str] = &[
        "citation_publication_date",
        "citation_date",
        "dcterms.created",
        "dcterms.date",
        "article.published",
        "publication_date",
        "weibo: article:create_at",
        "weibo:article:create_at",
        "og:article:published_time",
        "bytedance:published_time",
        "apub:time",
        "publishtime",
        "pubtime",
        "cxenseparse:recs:publishtime",
        "article:create_at",
        "_pubtime",
        "created",
    ];
    let of_metas = |names: &[&str]| names.iter().find_map(|name| dates::parse(head.meta(&[name])?));
    let marked = article.published.as_deref().and_then(dates::parse);
    let marked = marked.or(in_script).or_else(|| of_metas(dates::NAMES)).or_else(|| of_metas(MORE));
    let marked = marked.filter(|date| !dates::is_placeholder(*date));
    let told = byline::date(edges);
    let mut times = edges.times.iter().filter_map(|time| dates::parse(time));
    let date = match byline::settled(marked, told) {
        // The same day, and when.
        Some(Published::Day(day)) => {
            times.find(|time| time.day() == Some(day)).or(Some(Published::Day(day)))
        }
        None => times.next(),
        known => known,
    };
    let in_address = draft.url().and_then(|url| dates::span(url.as_str()));
    if let Some(date) = date {
        draft.set_date(unswapped(date, in_address.and_then(dates::Span::day)), cx);
        return;
    }
    if let Some(day) = dates::title_day(&draft.title) {
        cx.warn(WarningKind::DateFromTitle { day });
        draft.published = Published::Day(day);
    } else if let Some(day) = in_address.and_then(dates::Span::day) {
        cx.warn(WarningKind::DateFromAddress { day });
        draft.published = Published::Day(day);
    }
}

/// A day whose month and day a program took for each other, where the address says it right.
fn unswapped(date: Published, in_address: Option<Day>) -> Published {
    let (Some(day), Some(told)) = (date.day(), in_address) else { return date };
    let ((year, month, day), (told_year, told_month, told_day)) = (day.ymd(), told.ymd());
    let is_swapped = month != day && (year, month, day) == (told_year, told_day, told_month);
    if is_swapped { Published::Day(told) } else { date }
}

/// The authors.
pub(super) fn authors(head: &Head, article: &Article, edges: &Edges<'_>, draft: &mut Draft) {
    const NAMES: &[&str] = &[
        "citation_author",
        "parsely-author",
        "author",
        "dc.creator",
        "article:author",
        "sailthru.author",
        "byl",
    ];
    let clean = |name: &str| {
        let name = title::of_html(name);
        let name = name.strip_prefix("By ").or_else(|| name.strip_prefix("by ")).unwrap_or(&name);
        name.trim().to_owned()
    };
    let mut names: Vec<String> = article.authors.iter().map(|name| clean(name)).collect();
    names.retain(|name| byline::is_name(name));
    if names.is_empty() {
        names = byline::authors(edges);
    }
    let site = head.meta(&["og:site_name"]).unwrap_or_default();
    for name in NAMES {
        if names.is_empty() {
            let parts = head.all_metas(name).flat_map(|value| value.split([',', '、', ';']));
            names = parts.map(clean).filter(|name| byline::is_name(name) && name != site).collect();
        }
    }
    names.iter().for_each(|name| draft.add_author(name));
}

/// Takes out keywords that are nothing but the title, whole or cut into pieces by a program.
fn drop_pieces(title: &str, tags: &mut Vec<String>) {
    tags.retain(|tag| tag != title && title::plain(tag) != title);
    let is_piece = |tag: &&String| title.contains(tag.as_str());
    let n_chars: usize = tags.iter().filter(is_piece).map(|tag| tag.chars().count()).sum();
    if n_chars > title.chars().count() {
        tags.retain(|tag| !title.contains(tag.as_str()));
    }
}

/// How many keywords are taken for tags; pages that have more write them for search engines.
const MAX_TAGS: usize = 12;
/// The longest tag, in characters.
const MAX_TAG_CHARS: usize = 30;

/// The tags: those that are called so, and keywords that the text has too.
pub(super) fn tags(head: &Head, article: &Article, draft: &mut Draft) {
    let mut tags: Vec<String> = head.all_metas("article:tag").map(title::of_html).collect();
    if tags.is_empty() {
        let keywords = ["news_keywords", "keywords"].iter().find_map(|name| head.meta(&[name]));
        let keywords = keywords.unwrap_or_default().split([',', '，', '、', ';', '；']);
        let keywords = article.keywords.iter().map(String::as_str).chain(keywords);
        let body = broadsheet_model::Body { blocks: std::mem::take(&mut draft.blocks) };
        let text = format!("{}\n{}", draft.title, body.text_blocks().join("\n")).to_lowercase();
        draft.blocks = body.blocks;
        tags = keywords.map(title::of_html).collect();
        tags.retain(|tag| !tag.is_empty() && text.contains(&tag.to_lowercase()));
        drop_pieces(&draft.title, &mut tags);
    }
    tags.retain(|tag| (2..=MAX_TAG_CHARS).contains(&tag.chars().count()));
    tags.iter().take(MAX_TAGS).for_each(|tag| draft.add_tag(tag));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_title() {
        for (title, site, expected) in [
            ("路灯亮了_社会_某某网", None, "路灯亮了"),
            ("路灯亮了 - 某某网", Some("某某网"), "路灯亮了"),
            ("Street lamps | The Paper", None, "Street lamps"),
            (
                "Site | A rather long title of an article",
                None,
                "Site | A rather long title of an article",
            ),
            ("Lamps - and more - Paper", Some("Paper"), "Lamps - and more"),
        ] {
            assert_eq!(without_site(title, site), expected, "{title}");
        }
    }
}
