//! One result.

use broadsheet_bundle::Entry;
use broadsheet_desk::{Action, Collection, RowHighlights};
use broadsheet_model::Published;
use broadsheet_search::Snippet;
use yew::Html;

use super::badges::source_tag;
use super::element::{keyed, tag};
use super::marked::marked;
use super::{Button, Link, Page, act, files, icon, icons, library};
use crate::messages;

/// One result and where it stands.
pub(super) struct Place<'a> {
    pub(super) entry: &'a Entry,
    /// Its place among all results, from 0, and how many there are.
    pub(super) position: usize,
    pub(super) n_results: usize,
    /// The address that opens it.
    pub(super) href: String,
}

/// One result.
pub(super) fn result(
    page: &Page<'_>,
    archive: Collection<'_>,
    place: &Place<'_>,
    link: &Link,
) -> Html {
    let article = place.entry;
    let locale = page.locale();
    let is_open = page.desk.state().address.article() == Some(article.id);
    let is_saved = page.desk.state().saved.contains(&article.id);
    let messages = messages::of(locale);
    let lang = article.lang.tag();
    let highlights = page.desk.row_highlights(article.id);
    let title = marked(&article.title, 0, highlights.map_or(&[], |known| &known.title));
    let title_id = ["t-", &article.id.to_string()].concat();
    let time = match article.published {
        Published::Instant(instant) => {
            let (hour, minute) = instant.hour_minute();
            let time = format!("{hour:02}:{minute:02}");
            tag!("time", "datetime" = article.published.to_string(); time)
        }
        _ => Html::default(),
    };
    let save_label = if is_saved { messages.saved } else { messages.save };
    // A list of buttons says which article each is for.
    let save_label = [save_label, ": ", &article.title].concat();
    let save = Button {
        class: "plain save",
        label: Some(save_label.into()),
        pressed: Some(is_saved),
        ..Button::default()
    };
    {
        let authors = (!article.authors.is_empty())
            .then(|| tag!("span", "class" = "authors"; tag!("bdi"; article.authors.join("、"))));
        let link_to_it = tag!("a", "href" = place.href.clone(),
            "aria-current" = is_open.then_some("true"); tag!("bdi"; title));
        let row = tag!("article", "class" = if is_open { "result open" } else { "result" },
            "tabindex" = "-1",
            "aria-posinset" = (place.position + 1).to_string(),
            "aria-setsize" = place.n_results.to_string(), "aria-labelledby" = title_id.clone();
            tag!("h2", "id" = title_id, "lang" = lang; link_to_it),
            tag!("p", "class" = "meta";
                source_tag(archive, &article.source, locale),
                files::mark(page, place.position),
                library::mark(page, article.id),
                tag!("span", "class" = "day"; day_text(page, article), " ", time),
                authors),
            tag!("div", "class" = snippets_class(highlights), "lang" = lang;
                snippets(article, highlights)),
            save.draw(act(link, Action::ToggleSaved(article.id)), icon(icons::STAR)));
        keyed(key(page, place.position), row)
    }
}

/// What was found is as high before its text has come as after that.
fn snippets_class(highlights: Option<&RowHighlights>) -> &'static str {
    match highlights {
        None => "snippets",
        Some(known) if known.snippets.is_some() => "snippets found",
        Some(_) => "snippets found awaited",
    }
}

/// Where nothing was searched for, or the text has not come yet, how the text begins.
fn snippets(entry: &Entry, highlights: Option<&RowHighlights>) -> Html {
    let Some(snippets) = highlights.and_then(|known| known.snippets.as_ref()) else {
        return tag!("p", "dir" = "auto"; entry.summary.clone());
    };
    let snippet = |snippet: &Snippet| {
        tag!("p", "dir" = "auto";
            if snippet.cut_before { "…" } else { "" },
            marked(&snippet.text, 0, &snippet.highlights),
            if snippet.cut_after { "…" } else { "" })
    };
    snippets.iter().map(snippet).collect()
}

/// What a row is known by. The results of another query are other rows: these take the places of the
/// old ones, where one that becomes higher would move all below it.
fn key(page: &Page<'_>, position: usize) -> String {
    [page.desk.listed_query(), " ", &position.to_string()].concat()
}

/// Stands for a result that is still on its way.
pub(super) fn placeholder(page: &Page<'_>, position: usize, n_results: usize) -> Html {
    {
        let row = tag!(
            "article",
            "class" = "result coming",
            "tabindex" = "-1",
            "aria-posinset" = (position + 1).to_string(),
            "aria-setsize" = n_results.to_string(),
            "aria-label" = page.messages().loading
        );
        keyed(key(page, position), row)
    }
}

/// The day of an article in words.
fn day_text(page: &Page<'_>, article: &Entry) -> String {
    match article.published.day() {
        Some(day) => (page.dates.day)(day, page.locale(), false),
        None => page.messages().undated.to_owned(),
    }
}
