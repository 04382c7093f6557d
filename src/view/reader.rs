//! One article, open.

use broadsheet_archive::{Answer, Archive, At};
use broadsheet_desk::{Action, Address};
use broadsheet_model::{Article, ArticleId, Published};
use broadsheet_search::Query;
use yew::prelude::*;

use super::article_body::BodyView;
use super::badges::source_tag;
use super::citation::citation;
use super::failure::{explain, retry};
use super::marked::marked;
use super::overview::overview;
use super::picture::Pictures;
use super::published::published_text;
use super::versions::versions;
use super::{Button, Link, Page, act, icon, icons};
use crate::messages::{Messages, fill};

/// Which pane of the page it is: the key of its article in the address.
const PANE: &str = "a";
/// The id of its title, by which a screen reader names it.
const TITLE_ID: &str = "title-a";

/// The open article, or what the archive holds.
pub(super) fn pane(page: &Page<'_>, archive: &Archive, answer: &Answer, link: &Link) -> Html {
    if !page.desk.is_article_open() {
        return overview(page, archive);
    }
    let at = page.desk.open_at();
    let Some(current) = at.and_then(|at| archive.article(at)) else {
        return coming(page, archive, at, link);
    };
    let article = page.desk.shown_text(current);
    page.desk.block_highlights().restart();
    html! {
        <article key={article.id.to_string()} class="reader" data-pane={PANE} lang={article.lang.tag()} aria-labelledby={TITLE_ID}>
            { bar(page, article, link) }
            { head(page, archive, article, &answer.query) }
            { versions(page, current, link) }
            <div class="body">{ body(page, article, &answer.query, link) }</div>
            { foot(page, archive, article, link) }
        </article>
    }
}

fn bar(page: &Page<'_>, article: &Article, link: &Link) -> Html {
    let messages = page.messages();
    let is_saved = page.desk.state().saved.contains(&article.id);
    let save = Button { class: "plain save", pressed: Some(is_saved), ..Button::default() };
    let content = html! { <>{ icon(icons::STAR) }<span>{ if is_saved { messages.saved } else { messages.save } }</span></> };
    html! {
        <div class="row reader-bar" lang={page.locale().tag()}>
            { back(page) }
            { save.draw(act(link, Action::ToggleSaved(article.id)), content) }
        </div>
    }
}

/// What is known of an article whose text has not come: its title, and perhaps why.
fn coming(page: &Page<'_>, archive: &Archive, at: Option<At>, link: &Link) -> Html {
    let messages = page.messages();
    let entry = at.and_then(|at| archive.entry(at));
    let failure = at.and_then(|at| archive.store.failure(archive.text_at(at)?.0));
    html! {
        <article class="reader" data-pane={PANE} aria-busy={failure.is_none().then_some("true")} aria-label={messages.loading}
            lang={entry.map(|entry| entry.lang.tag())}>
            <div class="row reader-bar" lang={page.locale().tag()}>{ back(page) }</div>
            if let Some(entry) = entry {
                <header><h1 id={TITLE_ID} tabindex="-1"><bdi>{ entry.title.clone() }</bdi></h1></header>
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

fn back(page: &Page<'_>) -> Html {
    html! {
        <a class="back" href={page.desk.state().address.with_article(None).to_hash()}>
            { icon(icons::BACK) }<span>{ page.messages().back_to_list }</span>
        </a>
    }
}

fn head(page: &Page<'_>, archive: &Archive, article: &Article, query: &Query) -> Html {
    let (messages, locale) = (page.messages(), page.locale());
    let find = || query.title_marks(&article.title);
    let title = marked(&article.title, 0, &page.desk.block_highlights().of_next(&find));
    html! {
        <header>
            <h1 id={TITLE_ID} tabindex="-1"><bdi>{ title }</bdi></h1>
            <div class="byline" lang={locale.tag()}>
                { source_tag(archive, &article.source, locale) }
                { published(page, article) }
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

fn body(page: &Page<'_>, article: &Article, query: &Query, link: &Link) -> Html {
    let pictures =
        Pictures { messages: page.messages(), hosts: &page.desk.surroundings().image_hosts, link };
    let view = BodyView {
        query,
        highlights: page.desk.block_highlights(),
        link,
        pictures: &pictures,
        scope: article.id.to_string(),
        address: page.desk.state().address.to_hash(),
    };
    view.body(&article.body)
}

fn foot(page: &Page<'_>, archive: &Archive, article: &Article, link: &Link) -> Html {
    let messages = page.messages();
    let is_kept_shortly =
        page.desk.state().saved.contains(&article.id) && page.desk.surroundings().is_file;
    html! {
        <footer lang={page.locale().tag()}>
            { tags(article, messages) }
            { citation(page, article, &archive.source(&article.source), link) }
            { provenance(article, messages) }
            if is_kept_shortly {
                <p class="hint">{ messages.saved_session }</p>
            }
            { neighbours(page) }
        </footer>
    }
}

fn published(page: &Page<'_>, article: &Article) -> Html {
    let (messages, locale) = (page.messages(), page.locale());
    let text = published_text(article.published);
    if text.is_empty() {
        return html! { <span>{ messages.date_unknown }</span> };
    }
    let local = match article.published {
        Published::Instant(instant) => (page.dates.local)(instant, locale),
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
    let captured = published_text(provenance.captured);
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

fn neighbours(page: &Page<'_>) -> Html {
    let messages = page.messages();
    let address = &page.desk.state().address;
    let href = |id: Option<ArticleId>| Some(address.with_article(Some(id?)).to_hash());
    let [previous, next] = page.desk.neighbours();
    html! {
        <nav class="row neighbours" aria-label={messages.results}>
            if let Some(href) = href(previous) {
                <a {href} rel="prev">{ icon(icons::BACK) }{ messages.previous }</a>
            }
            if let Some(href) = href(next) {
                <a class="next" {href} rel="next">{ messages.next }{ icon(icons::FORWARD) }</a>
            }
        </nav>
    }
}
