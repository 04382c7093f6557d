//! A way to cite an article, and to pass it on.

use broadsheet_desk::{Event, Locale};
use broadsheet_model::{Article, Source};
use yew::Html;

use super::element::{Heard, tag};
use super::published::published_text;
use super::{Link, Page, Report, plain_button};
use crate::messages::evidence as words;
use crate::messages::{self, fill};

/// The citation, with buttons that copy it or a link to the article.
pub(super) fn citation(page: &Page<'_>, article: &Article, source: &Source, link: &Link) -> Html {
    let messages = words::of(page.locale());
    let copies = |text: String| {
        let link = link.clone();
        let copy = move || Report::Event(Event::Copy(text.clone()));
        Heard::from(move |_| link.emit(copy()))
    };
    let text = citation_text(article, source, page.desk.state().preferences.locale);
    let message = page
        .desk
        .copied()
        .map(|worked| if worked { messages.copied } else { messages.copy_failed });
    tag!("details", "class" = "citation";
        tag!("summary"; messages.cite),
        tag!("p", "class" = "citation-text"; text.clone()),
        tag!("div", "class" = "row";
            plain_button(copies(text), messages.copy_citation),
            plain_button(copies(page.desk.link_to(article.id)), messages.copy_link),
            tag!("span", "aria-live" = "polite"; message.unwrap_or_default())))
}

fn citation_text(article: &Article, source: &Source, locale: Locale) -> String {
    let messages = words::of(locale);
    let authors = match article.authors.as_slice() {
        [] => String::new(),
        authors if locale == Locale::En => authors.join(", ") + ": ",
        authors => authors.join("、") + "：",
    };
    let date = published_text(article.published);
    let date = if date.is_empty() { messages::of(locale).date_unknown.to_owned() } else { date };
    let url = article.url.as_ref().map(ToString::to_string).unwrap_or_default();
    let provenance = &article.provenance;
    let archived =
        fill(messages.citation_archived, &[&provenance.file, &provenance.sha256.to_string()]);
    fill(
        messages.citation,
        &[&authors, &article.title, locale.source_name(source), &date, &url, &archived],
    )
}
