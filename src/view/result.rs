//! One result.

use broadsheet_archive::Archive;
use broadsheet_bundle::Entry;
use broadsheet_desk::{Action, RowHighlights};
use broadsheet_model::Published;
use broadsheet_search::Snippet;
use yew::prelude::*;

use super::badges::source_tag;
use super::marked::marked;
use super::{Button, Link, Page, act, icon, icons};
use crate::messages::{self, Messages};

/// One result and where it stands.
pub(super) struct Place<'a> {
    pub(super) entry: &'a Entry,
    /// Its place among all results, from 0, and how many there are.
    pub(super) position: usize,
    pub(super) n_results: usize,
    /// The date heading that stands above it, where a new day begins.
    pub(super) heading: Option<String>,
    /// The address that opens it.
    pub(super) href: String,
}

/// One result.
pub(super) fn result(page: &Page<'_>, archive: &Archive, place: &Place<'_>, link: &Link) -> Html {
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
            html! { <time datetime={article.published.to_string()}>{ format!("{hour:02}:{minute:02}") }</time> }
        }
        _ => Html::default(),
    };
    let save_label = if is_saved { messages.saved } else { messages.save };
    let save = Button {
        class: "plain save",
        label: Some(save_label.into()),
        pressed: Some(is_saved),
        ..Button::default()
    };
    html! {
        <article key={place.position.to_string()} class={classes!("result", is_open.then_some("open"))} aria-posinset={(place.position + 1).to_string()}
            aria-setsize={place.n_results.to_string()} aria-labelledby={title_id.clone()}>
            if let Some(heading) = &place.heading {
                <p class="day">{ heading.clone() }</p>
            }
            <h2 id={title_id} {lang}>
                <a href={place.href.clone()} aria-current={is_open.then_some("true")}><bdi>{ title }</bdi></a>
            </h2>
            <p class="meta">
                { source_tag(archive, &article.source, locale) }
                { time }
                if !article.authors.is_empty() {
                    <span class="authors"><bdi>{ article.authors.join("、") }</bdi></span>
                }
            </p>
            <div class="snippets" {lang}>{ snippets(article, highlights) }</div>
            { save.draw(act(link, Action::ToggleSaved(article.id)), icon(icons::STAR)) }
        </article>
    }
}

/// Where nothing was searched for, or the text has not come yet, how the text begins.
fn snippets(entry: &Entry, highlights: Option<&RowHighlights>) -> Html {
    let Some(snippets) = highlights.and_then(|known| known.snippets.as_ref()) else {
        return html! { <p dir="auto">{ entry.summary.clone() }</p> };
    };
    let snippet = |snippet: &Snippet| {
        html! {
            <p dir="auto">
                if snippet.cut_before { { "…" } }
                { marked(&snippet.text, 0, &snippet.marks) }
                if snippet.cut_after { { "…" } }
            </p>
        }
    };
    snippets.iter().map(snippet).collect()
}

/// Stands for a result that is still on its way.
pub(super) fn placeholder(position: usize, n_results: usize, messages: &Messages) -> Html {
    html! {
        <article key={position.to_string()} class="result coming" aria-posinset={(position + 1).to_string()} aria-setsize={n_results.to_string()}
            aria-label={messages.loading} />
    }
}

/// The heading above the articles of one day.
pub(super) fn day_heading(page: &Page<'_>, article: &Entry) -> String {
    match article.published.day() {
        Some(day) => (page.dates.day)(day, page.locale(), true),
        None => page.messages().undated.to_owned(),
    }
}
