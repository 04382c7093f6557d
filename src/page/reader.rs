//! One article, open.

use std::rc::Rc;

use broadsheet_model::{Article, Published};
use broadsheet_search::Query;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::article_body::BodyView;
use super::badges::source_tag;
use super::citation::Citation;
use super::marked::marked;
use super::picture::Pictures;
use super::{Dispatch, on, sign, signs};
use crate::address::Address;
use crate::archive::Archive;
use crate::browser::{clock, dom, storage};
use crate::state::{Action, State};
use crate::texts::{Locale, Texts, fill};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) archive: Rc<Archive>,
    pub(crate) article: Rc<Article>,
    pub(crate) query: Rc<Query>,
    pub(crate) state: Rc<State>,
    /// The addresses of its neighbours in the list.
    pub(crate) previous: Option<AttrValue>,
    pub(crate) next: Option<AttrValue>,
    pub(crate) dispatch: Dispatch,
}

/// One article, open.
#[component(Reader)]
pub(crate) fn reader(props: &Props) -> Html {
    let Props { archive, article, query, state, dispatch, .. } = props;
    let locale = state.preferences.locale;
    let texts = locale.texts();
    let pane = use_node_ref();
    let heading = use_node_ref();
    use_opening(article, &pane, &heading);
    let source = archive.source(&article.source);
    let pictures = Pictures { texts, hosts: storage::image_hosts() };
    let title = marked(&article.title, 0, &query.title_marks(&article.title));
    let back = AttrValue::from(state.address.with_article(None).to_hash());
    let saved = state.saved.contains(&article.id);
    html! {
        <article class="reader" ref={pane} lang={article.lang.tag()} aria-labelledby="article-title">
            <div class="row reader-bar" lang={locale.tag()}>
                <a class="back" href={back}>{ sign(signs::BACK) }<span>{ texts.back_to_list }</span></a>
                <button type="button" class="plain save" aria-pressed={saved.to_string()}
                    onclick={on(dispatch, Action::ToggleSaved(article.id))}>
                    { sign(signs::STAR) }<span>{ if saved { texts.saved } else { texts.save } }</span>
                </button>
            </div>
            <header>
                <h1 id="article-title" ref={heading} tabindex="-1"><bdi>{ title }</bdi></h1>
                <div class="byline" lang={locale.tag()}>
                    { source_tag(archive.source_idx(&article.source), &source, locale) }
                    { published(article, locale) }
                    if !article.authors.is_empty() {
                        <span class="authors"><span class="visually-hidden">{ texts.by }{ " " }</span><bdi>{ article.authors.join("、") }</bdi></span>
                    }
                    { original(article, texts) }
                </div>
            </header>
            <div class="body">{ BodyView { query, pictures: &pictures }.body(&article.body) }</div>
            <footer lang={locale.tag()}>
                { tags(article, texts) }
                <Citation article={article.clone()} source={source.clone()} {locale} />
                { provenance(article, texts) }
                if saved && dom::is_file() {
                    <p class="hint">{ texts.saved_session }</p>
                }
                { neighbours(props, texts) }
            </footer>
        </article>
    }
}

/// An article that has just been opened begins at its top and has the focus, so that a screen reader begins there too.
#[hook]
fn use_opening(article: &Rc<Article>, pane: &NodeRef, heading: &NodeRef) {
    let (pane, heading) = (pane.clone(), heading.clone());
    use_effect_with(article.id, move |_| {
        if let Some(pane) = pane.cast::<Element>() {
            pane.set_scroll_top(0);
        }
        if let Some(heading) = heading.cast::<HtmlElement>() {
            let _refused = heading.focus();
        }
    });
}

fn published(article: &Article, locale: Locale) -> Html {
    let texts = locale.texts();
    let text = clock::published_text(article.published);
    if text.is_empty() {
        return html! { <span>{ texts.date_unknown }</span> };
    }
    let local = match article.published {
        Published::Instant(instant) => clock::local_text(instant, locale),
        _ => None,
    };
    html! {
        <>
            <time datetime={article.published.to_string()}>{ text }</time>
            if let Some(local) = local {
                <span class="local-time">{ fill(texts.local_time, &[&local]) }</span>
            }
        </>
    }
}

fn original(article: &Article, texts: &Texts) -> Html {
    let Some(url) = &article.url else { return Html::default() };
    let text = if url.is_https() { texts.original } else { texts.original_insecure };
    html! {
        <a class="original" href={url.to_string()} target="_blank" rel="noopener noreferrer">
            { text }{ " " }<span class="host"><bdi>{ url.host().to_owned() }</bdi></span>
        </a>
    }
}

/// Each tag leads to a search for it.
fn tags(article: &Article, texts: &Texts) -> Html {
    if article.tags.is_empty() {
        return Html::default();
    }
    let tag = |tag: &String| {
        let query = if tag.contains(' ') { format!("\"{tag}\"") } else { tag.clone() };
        let href = Address { query, ..Address::default() }.to_hash();
        html! { <li><a {href}><bdi>{ tag.clone() }</bdi></a></li> }
    };
    html! {
        <div class="tags"><span>{ texts.tags }</span><ul>{ for article.tags.iter().map(tag) }</ul></div>
    }
}

fn provenance(article: &Article, texts: &Texts) -> Html {
    let provenance = &article.provenance;
    let archived = clock::published_text(provenance.archived);
    html! {
        <details class="provenance">
            <summary>{ texts.provenance }</summary>
            <dl>
                <dt>{ texts.file }</dt><dd><bdi>{ provenance.file.clone() }</bdi></dd>
                <dt>{ texts.sha256 }</dt><dd><code>{ provenance.sha256.to_string() }</code></dd>
                if !archived.is_empty() {
                    <dt>{ texts.archived_at }</dt><dd>{ archived }</dd>
                }
            </dl>
        </details>
    }
}

fn neighbours(props: &Props, texts: &Texts) -> Html {
    html! {
        <nav class="row neighbours" aria-label={texts.results}>
            if let Some(href) = &props.previous {
                <a {href} rel="prev">{ sign(signs::BACK) }{ texts.previous }</a>
            }
            if let Some(href) = &props.next {
                <a class="next" {href} rel="next">{ texts.next }{ sign(signs::FORWARD) }</a>
            }
        </nav>
    }
}
