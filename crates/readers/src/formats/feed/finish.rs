//! From what a feed says of an entry to an article: what of it counts.

use std::collections::BTreeMap;
use std::rc::Rc;

use broadsheet_model::{Lang, Published, WebUrl};
use url::Url;

use super::entry::Entry;
use super::text::Text;
use super::{Feed, media, people, warn};
use crate::address;
use crate::draft::{Context, Draft};
use crate::formats::{body, plain};
use crate::text::{dates, lang};
use crate::{ReadError, WarningKind};

/// The articles of a feed.
pub(super) fn drafts(mut feed: Feed<'_>, cx: &mut Context<'_>) -> Result<Vec<Draft>, ReadError> {
    if feed.entries.is_empty() {
        return Err(if feed.is_cut { ReadError::NoTitle } else { ReadError::EmptyFeed });
    }
    warn(&feed, cx);
    let entries = std::mem::take(&mut feed.entries);
    let addresses: Vec<Option<String>> =
        entries.iter().map(|entry| address_of(entry, &feed)).collect();
    let shared = shared(&addresses);
    let whole = Whole::of(&feed);
    let entries = entries.into_iter().zip(addresses).enumerate();
    Ok(entries
        .map(|(idx, (entry, address))| {
            cx.member = Some(member(&entry, idx));
            let is_shared = address.as_ref().is_some_and(|address| shared.contains_key(address));
            draft(entry, address, is_shared, &whole, cx)
        })
        .collect())
}

/// What a feed says of all its entries.
struct Whole {
    home: Option<WebUrl>,
    authors: Vec<String>,
    lang: Lang,
    is_chinese: bool,
    name: String,
}

impl Whole {
    fn of(feed: &Feed<'_>) -> Whole {
        let tag = feed.lang.as_deref().unwrap_or_default();
        let home = feed.home.as_deref().and_then(|home| address::canonical(home, true).ok());
        Whole {
            home: home.map(|home| home.url),
            authors: feed.authors.clone(),
            lang: lang::declared(tag),
            is_chinese: tag.to_ascii_lowercase().starts_with("zh"),
            name: feed.title.as_ref().map(Text::title).unwrap_or_default(),
        }
    }
}

/// The place of an entry in its feed: what the feed calls it, or its number.
fn member(entry: &Entry<'_>, idx: usize) -> String {
    /// A longer name says no more.
    const MAX_CHARS: usize = 200;
    let name = entry.id.as_deref().filter(|id| id.chars().count() <= MAX_CHARS);
    name.map_or_else(|| format!("#{}", idx + 1), |id| id.split_whitespace().collect())
}

/// The address of an entry's page: before a service put its own there, the link, an identity that
/// is an address, what else leads there.
fn address_of(entry: &Entry<'_>, feed: &Feed<'_>) -> Option<String> {
    let id = entry.id.as_ref().filter(|_| entry.is_permalink);
    let all = entry.original.iter().chain(&entry.links).chain(id).chain(&entry.other_links);
    let home = feed.home.as_deref().and_then(|home| Url::parse(home).ok());
    let whole = |address: &String| address::resolve(address, None).ok();
    let relative = |address: &String| {
        let is_link = entry.links.contains(address);
        home.as_ref()
            .filter(|_| is_link)
            .and_then(|home| address::resolve(address, Some(home)).ok())
    };
    let mut all = all;
    all.find_map(|address| whole(address).or_else(|| relative(address)))
        .map(|address| address.as_str().to_owned())
}

/// Addresses that several entries have.
fn shared(addresses: &[Option<String>]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for address in addresses.iter().flatten() {
        *counts.entry(address.clone()).or_insert(0) += 1;
    }
    counts.retain(|_, n_entries| *n_entries > 1);
    counts
}

fn draft(
    mut entry: Entry<'_>,
    address: Option<String>,
    is_shared: bool,
    whole: &Whole,
    cx: &mut Context<'_>,
) -> Draft {
    let mut draft =
        Draft { member: cx.member.clone(), home: whole.home.clone(), ..Draft::default() };
    draft.source_name.clone_from(&whole.name);
    let title = entry.title.as_ref().or(entry.other_title.as_ref());
    draft.title = title.map(Text::title).unwrap_or_default();
    match (&address, &entry.id) {
        (Some(address), _) => draft.set_url(address, cx),
        (None, Some(_)) => {}
        (None, None) => unusable(&entry, &mut draft, cx),
    }
    if let Some(id) = &entry.id
        && (address.is_none() || is_shared)
    {
        let home = whole.home.as_ref().map(WebUrl::as_str).unwrap_or_default();
        draft.identity = Some(format!("{home} {id}"));
    }
    let own = entry.lang.as_deref().map_or(Lang::Und, lang::declared);
    draft.lang = if own == Lang::Und { whole.lang } else { own };
    set_date(&mut entry, whole.is_chinese, &mut draft, cx);
    set_authors(&entry, whole, &mut draft);
    set_body(&mut entry, &mut draft, cx);
    entry.tags.iter().for_each(|tag| draft.add_tag(&crate::text::title::of_html(tag)));
    draft
}

/// An address that is there and cannot be used is said.
fn unusable(entry: &Entry<'_>, draft: &mut Draft, cx: &mut Context<'_>) {
    if let Some(address) = entry.links.first() {
        draft.set_url(address, cx);
    }
}

/// The first date of the surest kind that can be understood.
fn set_date(entry: &mut Entry<'_>, is_chinese: bool, draft: &mut Draft, cx: &mut Context<'_>) {
    entry.dates.sort_by_key(|(rank, _)| *rank);
    let mut unreadable = None;
    for (_, text) in &entry.dates {
        if dates::says_none(text) {
            continue;
        }
        match dates::of_feed(text, is_chinese) {
            Some((date, is_exact)) => {
                draft.published = date;
                if !is_exact {
                    cx.warn(WarningKind::DateIncomplete { text: text.clone() });
                }
                return;
            }
            None => unreadable = unreadable.or(Some(text.clone())),
        }
    }
    if let Some(text) = unreadable {
        cx.warn(WarningKind::UnreadableDate { text });
    }
}

/// The entry's own authors, else those of the feed it was copied from, else this feed's. An address
/// of mail is nobody's name where somebody is named.
fn set_authors(entry: &Entry<'_>, whole: &Whole, draft: &mut Draft) {
    let lists = [&entry.authors, &entry.other_authors, &whole.authors];
    let Some(authors) = lists.into_iter().find(|list| !list.is_empty()) else { return };
    let has_name = authors.iter().any(|name| !people::is_mail(name));
    let authors = authors.iter().filter(|name| !has_name || !people::is_mail(name));
    authors.for_each(|name| draft.add_author(&crate::text::title::of_html(name)));
}

/// The full text, else the best of the shorter ones; then the media that it does not show.
fn set_body(entry: &mut Entry<'_>, draft: &mut Draft, cx: &mut Context<'_>) {
    entry.summaries.sort_by_key(|(rank, _)| *rank);
    let shorter = entry.summaries.iter().map(|(_, text)| text);
    for text in entry.content.iter().chain(shorter) {
        read_text(text, draft, cx);
        if !draft.blocks.is_empty() {
            break;
        }
    }
    media::place(&entry.media, &mut draft.blocks);
}

fn read_text(text: &Text<'_>, draft: &mut Draft, cx: &mut Context<'_>) {
    draft.base = text.base.as_ref().map(Rc::as_ref).cloned();
    let date = draft.published;
    match text.html() {
        Some(html) => {
            let home = draft.home.clone();
            body::read_html(&html, home.as_ref().map(WebUrl::as_str), draft, cx);
        }
        None => {
            let chars = text.plain();
            draft.n_body_bytes = chars.len();
            draft.blocks.extend(plain::blocks(&chars));
        }
    }
    // What a feed says goes before what a text says.
    if date != Published::Unknown {
        draft.published = date;
    }
}
