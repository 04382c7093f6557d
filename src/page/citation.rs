//! A way to cite an article, and to pass it on.

use std::rc::Rc;

use broadsheet_model::{Article, Source};
use yew::prelude::*;

use crate::address::Address;
use crate::browser::{clock, dom};
use crate::texts::{Locale, Texts, fill};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) article: Rc<Article>,
    pub(crate) source: Source,
    pub(crate) locale: Locale,
}

/// The citation, with buttons that copy it or a link to the article.
#[component(Citation)]
pub(crate) fn citation(props: &Props) -> Html {
    let texts = props.locale.texts();
    let outcome = use_state_eq(|| None::<bool>);
    // What was copied is no longer news when another article is open.
    use_effect_with(props.article.id, {
        let outcome = outcome.clone();
        move |_| outcome.set(None)
    });
    let copies = |text: String| {
        let outcome = outcome.clone();
        Callback::from(move |_: MouseEvent| {
            let outcome = outcome.clone();
            dom::copy(text.clone(), move |worked| outcome.set(Some(worked)));
        })
    };
    let text = citation_text(&props.article, &props.source, props.locale);
    let link = link_to(&props.article);
    let message = outcome.map(|worked| if worked { texts.copied } else { texts.copy_failed });
    html! {
        <details class="citation">
            <summary>{ texts.cite }</summary>
            <p class="citation-text">{ text.clone() }</p>
            <div class="row">
                <button type="button" onclick={copies(text)}>{ texts.copy_citation }</button>
                <button type="button" onclick={copies(link)}>{ texts.copy_link }</button>
                <span aria-live="polite">{ message.unwrap_or_default() }</span>
            </div>
        </details>
    }
}

/// The address of this page with nothing but the article in it.
fn link_to(article: &Article) -> String {
    let page = dom::window().location().href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    page.to_owned() + &Address::default().with_article(Some(article.id)).to_hash()
}

fn citation_text(article: &Article, source: &Source, locale: Locale) -> String {
    let texts: &Texts = locale.texts();
    let authors = match article.authors.as_slice() {
        [] => String::new(),
        authors if locale == Locale::En => authors.join(", ") + ": ",
        authors => authors.join("、") + "：",
    };
    let date = clock::published_text(article.published);
    let date = if date.is_empty() { texts.date_unknown.to_owned() } else { date };
    let url = article.url.as_ref().map(ToString::to_string).unwrap_or_default();
    let provenance = &article.provenance;
    let archived = fill(texts.citation_archived, &[&provenance.file, &provenance.sha256.to_string()]);
    fill(texts.citation, &[&authors, &article.title, locale.source_name(source), &date, &url, &archived])
}
