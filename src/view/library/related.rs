//! What of the archive is near to the open article.

use broadsheet_bundle::Entry;
use broadsheet_desk::{Nearness, Related};
use yew::Html;

use super::opened;
use crate::messages::fill;
use crate::messages::library::{self as words, LibraryMessages};
use crate::view::Page;
use crate::view::element::{beside, keyed, tag};

/// Articles of the same day, by the same authors, with the same tags; nothing where there can be
/// none.
pub(in crate::view) fn beside(page: &Page<'_>) -> Html {
    let messages = words::of(page.locale());
    let related = page.desk.related();
    // Alone of its day, or the only one of an author: that needs no heading.
    let has_others = |related: &&Related<'_>| {
        related.found.as_ref().is_none_or(|(_, others)| !others.is_empty())
    };
    let groups: Vec<Html> =
        related.iter().filter(has_others).map(|related| group(page, related, messages)).collect();
    if groups.is_empty() {
        return Html::default();
    }
    tag!("aside", "class" = "related", "lang" = page.locale().tag(),
        "aria-label" = messages.related_title;
        tag!("h2"; messages.related_title),
        groups.into_iter().collect::<Html>())
}

fn group(page: &Page<'_>, related: &Related<'_>, messages: &'static LibraryMessages) -> Html {
    let title = match &related.nearness {
        Nearness::Day(day) => {
            fill(messages.same_day, &[&(page.dates.day)(*day, page.locale(), false)])
        }
        Nearness::Author(author) => fill(messages.same_author, &[author]),
        Nearness::Tag(tag) => fill(messages.same_tag, &[tag]),
    };
    let content = match &related.found {
        None if related.is_lost => tag!("p", "class" = "hint"; messages.not_known),
        None => tag!("p", "class" = "hint"; messages.looking),
        Some((total, others)) => {
            let items: Html = others.iter().map(|entry| item(page, entry)).collect();
            let all = fill(messages.all_of_them, &[&page.number(*total)]);
            beside!(
                tag!("ul"; items),
                tag!("p"; tag!("a", "class" = "all", "href" = related.hash.clone(); all)),
            )
        }
    };
    keyed(title.clone(), tag!("section"; tag!("h3"; tag!("bdi"; title)), content))
}

fn item(page: &Page<'_>, entry: &Entry) -> Html {
    let source = page.desk.collection().map(|archive| archive.source(&entry.source));
    let source = source.map(|source| page.locale().source_name(&source).to_owned());
    let day = entry.published.day().map(|day| (page.dates.day)(day, page.locale(), false));
    let meta: Vec<String> = source.into_iter().chain(day).collect();
    keyed(
        entry.id.to_string(),
        tag!("li";
            tag!("a", "href" = opened(page, entry.id), "lang" = entry.lang.tag();
                tag!("bdi"; entry.title.clone())),
            tag!("span", "class" = "hint"; meta.join(" · "))),
    )
}
