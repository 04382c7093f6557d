//! One article, open.

use broadsheet_model::{Article, Published};
use broadsheet_search::Query;
use yew::prelude::*;

use super::article_body::BodyView;
use super::badges::source_tag;
use super::citation::citation;
use super::failure::{explain, retry};
use super::marked::marked;
use super::overview::overview;
use super::picture::Pictures;
use super::versions::versions;
use super::{Button, act, sign, signs};
use crate::answer::Answer;
use crate::app::{App, Link};
use crate::archive::{Archive, At, Find};
use crate::browser::{clock, dom};
use crate::messages::{Messages, fill};
use broadsheet_desk::Action;
use broadsheet_desk::Address;
use broadsheet_desk::Locale;

/// The open article, or what the archive holds.
pub(super) fn pane(app: &App, archive: &Archive, answer: &Answer, link: &Link) -> Html {
    if !is_open(app, archive) {
        return overview(archive, app.state.preferences.locale);
    }
    let at = app.open_at();
    let Some(current) = at.and_then(|at| archive.article(at)) else {
        return coming(app, archive, at, link);
    };
    let version = app.state.address.panes.first().and_then(|pane| pane.version);
    let article = text_of(current, version);
    html! {
        <article key={article.id.to_string()} class="reader" lang={article.lang.tag()} aria-labelledby="article-title">
            { bar(app, article, link) }
            { head(app, archive, article, &answer.query) }
            { versions(app, current, link) }
            <div class="body">{ body(app, article, &answer.query, link) }</div>
            { foot(app, archive, article, link) }
        </article>
    }
}

/// The text of `article` that `version` means, counted from the oldest; the latest where there is
/// none such.
fn text_of(article: &Article, version: Option<u32>) -> &Article {
    let n_later =
        version.and_then(|version| (article.earlier.len() + 1).checked_sub(version as usize));
    let earlier = n_later.and_then(|n_later| n_later.checked_sub(1));
    earlier.and_then(|idx| article.earlier.get(idx)).unwrap_or(article)
}

fn bar(app: &App, article: &Article, link: &Link) -> Html {
    let messages = app.messages();
    let is_saved = app.state.saved.contains(&article.id);
    let save = Button { class: "plain save", pressed: Some(is_saved), ..Button::default() };
    let content = html! { <>{ sign(signs::STAR) }<span>{ if is_saved { messages.saved } else { messages.save } }</span></> };
    html! {
        <div class="row reader-bar" lang={app.state.preferences.locale.tag()}>
            { back(app) }
            { save.draw(act(link, Action::ToggleSaved(article.id)), content) }
        </div>
    }
}

/// What is known of an article whose text has not come: its title, and perhaps why.
fn coming(app: &App, archive: &Archive, at: Option<At>, link: &Link) -> Html {
    let messages = app.messages();
    let entry = at.and_then(|at| archive.entry(at));
    let failure = at.and_then(|at| archive.store.failure(archive.text_at(at)?.0));
    html! {
        <article class="reader" aria-busy={failure.is_none().then_some("true")} aria-label={messages.loading}
            lang={entry.map(|entry| entry.lang.tag())}>
            <div class="row reader-bar" lang={app.state.preferences.locale.tag()}>{ back(app) }</div>
            if let Some(entry) = entry {
                <header><h1 id="article-title" tabindex="-1"><bdi>{ entry.title.clone() }</bdi></h1></header>
            }
            if let Some(error) = failure {
                <div class="notice" role="alert">
                    <p>{ explain(error, messages) }</p>
                    <p>{ messages.failed_advice }</p>
                    { retry(messages, link) }
                </div>
            } else {
                <p class="waiting" role="status">{ messages.loading }</p>
            }
        </article>
    }
}

fn back(app: &App) -> Html {
    html! {
        <a class="back" href={app.state.address.with_article(None).to_hash()}>
            { sign(signs::BACK) }<span>{ app.messages().back_to_list }</span>
        </a>
    }
}

/// Whether an article is open: one that the archive has, as far as that is known.
pub(super) fn is_open(app: &App, archive: &Archive) -> bool {
    app.state.address.article().is_some_and(|id| archive.locate(id) != Find::Nowhere)
}

fn head(app: &App, archive: &Archive, article: &Article, query: &Query) -> Html {
    let (messages, locale) = (app.messages(), app.state.preferences.locale);
    let title = marked(&article.title, 0, &query.title_marks(&article.title));
    html! {
        <header>
            <h1 id="article-title" tabindex="-1"><bdi>{ title }</bdi></h1>
            <div class="byline" lang={locale.tag()}>
                { source_tag(archive, &article.source, locale) }
                { published(article, locale) }
                if !article.authors.is_empty() {
                    <span class="authors">
                        <span class="visually-hidden">{ messages.by }{ " " }</span><bdi>{ article.authors.join("、") }</bdi>
                    </span>
                }
                { original(article, messages) }
            </div>
        </header>
    }
}

fn body(app: &App, article: &Article, query: &Query, link: &Link) -> Html {
    let pictures = Pictures { messages: app.messages(), hosts: &app.image_hosts, link };
    let view = BodyView {
        query,
        pictures: &pictures,
        scope: article.id.to_string(),
        address: app.state.address.to_hash(),
    };
    view.body(&article.body)
}

fn foot(app: &App, archive: &Archive, article: &Article, link: &Link) -> Html {
    let messages = app.messages();
    let is_kept_shortly = app.state.saved.contains(&article.id) && dom::is_file();
    html! {
        <footer lang={app.state.preferences.locale.tag()}>
            { tags(article, messages) }
            { citation(app, article, &archive.source(&article.source), link) }
            { provenance(article, messages) }
            if is_kept_shortly {
                <p class="hint">{ messages.saved_session }</p>
            }
            { neighbours(app, archive) }
        </footer>
    }
}

fn published(article: &Article, locale: Locale) -> Html {
    let messages = crate::messages::of(locale);
    let text = clock::published_text(article.published);
    if text.is_empty() {
        return html! { <span>{ messages.date_unknown }</span> };
    }
    let local = match article.published {
        Published::Instant(instant) => clock::local_text(instant, locale),
        _ => None,
    };
    html! {
        <>
            <time datetime={article.published.to_string()}>{ text }</time>
            if let Some(local) = local {
                <span class="local-time">{ fill(messages.local_time, &[&local]) }</span>
            }
        </>
    }
}

fn original(article: &Article, messages: &Messages) -> Html {
    let Some(url) = &article.url else { return Html::default() };
    let text = if url.is_https() { messages.original } else { messages.original_insecure };
    html! {
        <a class="original" href={url.to_string()} target="_blank" rel="noopener noreferrer">
            { text }{ " " }<span class="host"><bdi>{ url.host().to_owned() }</bdi></span>
        </a>
    }
}

/// Each tag leads to a search for it.
fn tags(article: &Article, messages: &Messages) -> Html {
    if article.tags.is_empty() {
        return Html::default();
    }
    let tag = |tag: &String| {
        let query = if tag.contains(' ') { format!("\"{tag}\"") } else { tag.clone() };
        let href = Address { query, ..Address::default() }.to_hash();
        html! { <li><a {href}><bdi>{ tag.clone() }</bdi></a></li> }
    };
    html! {
        <div class="tags"><span>{ messages.tags }</span><ul>{ for article.tags.iter().map(tag) }</ul></div>
    }
}

fn provenance(article: &Article, messages: &Messages) -> Html {
    let provenance = &article.provenance;
    let captured = clock::published_text(provenance.captured);
    html! {
        <details class="provenance">
            <summary>{ messages.provenance }</summary>
            <dl>
                <dt>{ messages.file }</dt>
                <dd>
                    <bdi>{ provenance.file.clone() }</bdi>
                    if let Some(member) = &provenance.member {
                        { " › " }<bdi>{ member.clone() }</bdi>
                    }
                </dd>
                <dt>{ messages.sha256 }</dt><dd><code>{ provenance.sha256.to_string() }</code></dd>
                if !captured.is_empty() {
                    <dt>{ messages.archived_at }</dt><dd>{ captured }</dd>
                }
            </dl>
        </details>
    }
}

fn neighbours(app: &App, archive: &Archive) -> Html {
    let messages = app.messages();
    let id_at = |position: usize| Some(archive.entry(app.at(position).there()?)?.id);
    let position = app.open_at().and_then(|at| app.position_at(at));
    let href = |position: Option<usize>| {
        Some(app.state.address.with_article(Some(id_at(position?)?)).to_hash())
    };
    html! {
        <nav class="row neighbours" aria-label={messages.results}>
            if let Some(href) = href(position.and_then(|position| position.checked_sub(1))) {
                <a {href} rel="prev">{ sign(signs::BACK) }{ messages.previous }</a>
            }
            if let Some(href) = href(position.map(|position| position + 1)) {
                <a class="next" {href} rel="next">{ messages.next }{ sign(signs::FORWARD) }</a>
            }
        </nav>
    }
}
