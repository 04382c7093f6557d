//! One result.

use std::rc::Rc;

use broadsheet_model::{Article, Published, Source};
use broadsheet_search::Query;
use yew::prelude::*;

use super::badges::source_tag;
use super::marked::marked;
use super::{Dispatch, on, sign, signs};
use crate::browser::clock;
use crate::state::Action;
use crate::texts::Locale;

/// How many characters a snippet has, about: three lines on a phone.
const SNIPPET_CHARS: usize = 72;
/// How many snippets a result has at most.
const MAX_SNIPPETS: usize = 2;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) article: Rc<Article>,
    pub(crate) source: Source,
    pub(crate) source_idx: Option<usize>,
    pub(crate) query: Rc<Query>,
    /// Its place among all results, from 1, and how many there are.
    pub(crate) position: usize,
    pub(crate) n_results: usize,
    /// The date heading that stands above it, where a new day begins.
    pub(crate) heading: Option<AttrValue>,
    /// The address that opens it.
    pub(crate) href: AttrValue,
    pub(crate) open: bool,
    pub(crate) saved: bool,
    pub(crate) locale: Locale,
    pub(crate) dispatch: Dispatch,
}

/// One result.
#[component(ResultItem)]
pub(crate) fn result(props: &Props) -> Html {
    let Props { article, query, locale, .. } = props;
    let texts = locale.texts();
    let lang = article.lang.tag();
    let title = marked(&article.title, 0, &query.title_marks(&article.title));
    let title_id = format!("t-{}", article.id);
    let time = match article.published {
        Published::Instant(instant) => {
            let (hour, minute) = instant.hour_minute();
            html! { <time datetime={article.published.to_string()}>{ format!("{hour:02}:{minute:02}") }</time> }
        }
        _ => Html::default(),
    };
    let save_label = if props.saved { texts.saved } else { texts.save };
    html! {
        <article class={classes!("result", props.open.then_some("open"))} aria-posinset={props.position.to_string()}
            aria-setsize={props.n_results.to_string()} aria-labelledby={title_id.clone()}>
            if let Some(heading) = &props.heading {
                <p class="day">{ heading.clone() }</p>
            }
            <h2 id={title_id} {lang}>
                <a href={props.href.clone()} aria-current={props.open.then_some("true")}><bdi>{ title }</bdi></a>
            </h2>
            <p class="meta">
                { source_tag(props.source_idx, &props.source, *locale) }
                { time }
                if !article.authors.is_empty() {
                    <span class="authors"><bdi>{ article.authors.join("、") }</bdi></span>
                }
            </p>
            <div class="snippets" {lang}>{ snippets(article, query) }</div>
            <button type="button" class="plain save" aria-pressed={props.saved.to_string()} aria-label={save_label} title={save_label}
                onclick={on(&props.dispatch, Action::ToggleSaved(article.id))}>
                { sign(signs::STAR) }
            </button>
        </article>
    }
}

fn snippets(article: &Article, query: &Query) -> Html {
    let snippets = query.snippets(article, MAX_SNIPPETS, SNIPPET_CHARS);
    let snippet = |snippet: broadsheet_search::Snippet| {
        html! {
            <p dir="auto">
                if snippet.cut_before { { "…" } }
                { marked(&snippet.text, 0, &snippet.marks) }
                if snippet.cut_after { { "…" } }
            </p>
        }
    };
    snippets.into_iter().map(snippet).collect()
}

/// The heading above the articles of one day.
pub(crate) fn day_heading(article: &Article, locale: Locale) -> String {
    match article.published.day() {
        Some(day) => clock::day_text(day, locale, true),
        None => locale.texts().undated.to_owned(),
    }
}
