//! Any page of the web: the article is looked for in it.

mod byline;
mod json_ld;
mod meta;
mod refuse;
pub(crate) mod saved;

use std::borrow::Cow;

use crate::ReadError;
use crate::draft::{Context, Draft};
use crate::extract;
use crate::sites::{Rules, wechat};
use saved::Saved;

/// Whether a file is a page: it begins as one, or came as one.
pub(super) fn is_page(text: &str, media_type: Option<&str>) -> bool {
    const TYPES: &[&str] = &["text/html", "application/xhtml+xml"];
    const TAGS: &[&str] = &["<html", "<!doctype html", "<body", "<head", "<title", "<meta"];
    if !text.starts_with('<') {
        return false;
    }
    let kind = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let head = text[..text.floor_char_boundary(HEAD_BYTES)].to_ascii_lowercase();
    TYPES.iter().any(|known| kind.eq_ignore_ascii_case(known))
        || TAGS.iter().any(|tag| head.contains(tag))
}

/// How far into a file a page's first tags are looked for, in bytes.
const HEAD_BYTES: usize = 4 * 1024;

/// Reads a page.
pub(super) fn read(text: &str, cx: &mut Context<'_>) -> Result<Draft, ReadError> {
    let (tree, head) = extract::scan(text);
    let article = json_ld::Article::read(&head.json_ld);
    let titles = meta::titles(&head, &article);
    let found = extract::find(&tree, &titles);
    let edges = extract::edges(&tree, &head, &found);
    let saved = Saved::of(&head);
    let mut draft = Draft { captured: saved.captured, ..Draft::default() };
    meta::address(&head, &saved, &mut draft, cx);
    draft.title = meta::title(extract::title(&tree, &found), &titles, &head);
    meta::date(&head, &article, &edges, wechat::published(text), &mut draft, cx);
    let measures = extract::measures(&tree, &found);
    let told = article.body.as_deref().and_then(|body| told_body(body, measures.weight));
    if told.is_none() {
        let is_article = article.is_article || head.meta(&["og:type"]) == Some("article");
        refuse::refuse(&draft, &titles, is_article, &measures)?;
    }
    let html = told.unwrap_or_else(|| extract::pieces(text, &tree, &found).concat());
    read_body(&html, &head, &mut draft, cx);
    meta::authors(&head, &article, &edges, &mut draft);
    meta::tags(&head, &article, &mut draft);
    Ok(draft)
}

/// The text that JSON-LD gives, as HTML, where it is much more than what was found: sites that show
/// their text by a script give it there too.
fn told_body(body: &str, found: u32) -> Option<String> {
    const MUCH_MORE: u32 = 8; // fifths
    let weight: u32 = body.chars().map(extract::weight).fold(0, u32::saturating_add);
    if weight / MUCH_MORE * 5 <= found {
        return None;
    }
    if body.contains("</p>") || body.contains("<br") {
        return Some(body.to_owned());
    }
    let text = body.replace("&nbsp;", " ").replace('<', "&lt;");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Some(lines.map(|line| format!("<p>{line}</p>")).collect())
}

fn read_body(html: &str, head: &extract::Head, draft: &mut Draft, cx: &mut Context<'_>) {
    draft.n_body_bytes = html.len();
    let html = saved::without_archive(html);
    let html = cx.without_tracking(&html);
    let rules = Rules::of(draft.url());
    let own = draft.url().map(|url| url.as_str().to_owned());
    let base = base(head.base.as_deref(), own.as_deref());
    let parsed = draft.parse_at(rules.pieces(&html), rules.page(), base.as_deref(), cx);
    draft.take(parsed, cx);
    rules.trim(&mut draft.blocks);
}

/// What relative addresses are relative to: the page's own address, unless it names another.
fn base<'h>(named: Option<&'h str>, own: Option<&'h str>) -> Option<Cow<'h, str>> {
    let named = named.map(|named| match saved::original(named) {
        Some((original, _)) => Cow::Owned(original),
        None => Cow::Borrowed(named),
    });
    match (named, own) {
        (Some(named), Some(own)) if !named.contains("://") => {
            let url = url::Url::parse(own).and_then(|own| own.join(&named)).ok()?;
            Some(Cow::Owned(url.into()))
        }
        (named, own) => named.or(own.map(Cow::Borrowed)),
    }
}
