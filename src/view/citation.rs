//! A way to cite an article, and to pass it on.

use broadsheet_model::{Article, Source};
use yew::prelude::*;

use super::plain_button;
use crate::address::Address;
use crate::app::{App, Link, Msg};
use crate::browser::{clock, dom};
use crate::texts::{Locale, Texts, fill};

/// The citation, with buttons that copy it or a link to the article.
pub(super) fn citation(app: &App, article: &Article, source: &Source, link: &Link) -> Html {
    let texts = app.texts();
    let copies = |text: String| {
        let link = link.clone();
        Callback::from(move |_: MouseEvent| link.send_message(Msg::Copy(text.clone())))
    };
    let text = citation_text(article, source, app.state.preferences.locale);
    let message = app.copied.map(|worked| if worked { texts.copied } else { texts.copy_failed });
    html! {
        <details class="citation">
            <summary>{ texts.cite }</summary>
            <p class="citation-text">{ text.clone() }</p>
            <div class="row">
                { plain_button(copies(text), texts.copy_citation) }
                { plain_button(copies(link_to(article)), texts.copy_link) }
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
    let archived =
        fill(texts.citation_archived, &[&provenance.file, &provenance.sha256.to_string()]);
    fill(
        texts.citation,
        &[&authors, &article.title, locale.source_name(source), &date, &url, &archived],
    )
}
