//! A way to cite an article, and to pass it on.

use broadsheet_model::{Article, Source};
use yew::prelude::*;

use super::plain_button;
use crate::app::{App, Link, Msg};
use crate::browser::{clock, dom};
use crate::messages::{Messages, fill};
use broadsheet_desk::Address;
use broadsheet_desk::Locale;

/// The citation, with buttons that copy it or a link to the article.
pub(super) fn citation(app: &App, article: &Article, source: &Source, link: &Link) -> Html {
    let messages = app.messages();
    let copies = |text: String| {
        let link = link.clone();
        Callback::from(move |_: MouseEvent| link.send_message(Msg::Copy(text.clone())))
    };
    let text = citation_text(article, source, app.state.preferences.locale);
    let message =
        app.copied.map(|worked| if worked { messages.copied } else { messages.copy_failed });
    html! {
        <details class="citation">
            <summary>{ messages.cite }</summary>
            <p class="citation-text">{ text.clone() }</p>
            <div class="row">
                { plain_button(copies(text), messages.copy_citation) }
                { plain_button(copies(link_to(article)), messages.copy_link) }
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
    let messages: &Messages = crate::messages::of(locale);
    let authors = match article.authors.as_slice() {
        [] => String::new(),
        authors if locale == Locale::En => authors.join(", ") + ": ",
        authors => authors.join("、") + "：",
    };
    let date = clock::published_text(article.published);
    let date = if date.is_empty() { messages.date_unknown.to_owned() } else { date };
    let url = article.url.as_ref().map(ToString::to_string).unwrap_or_default();
    let provenance = &article.provenance;
    let archived =
        fill(messages.citation_archived, &[&provenance.file, &provenance.sha256.to_string()]);
    fill(
        messages.citation,
        &[&authors, &article.title, locale.source_name(source), &date, &url, &archived],
    )
}
