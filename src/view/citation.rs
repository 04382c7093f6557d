//! A way to cite an article, and to pass it on.

use broadsheet_desk::{Event, Locale, MemoryEvent};
use broadsheet_export::Format;
use broadsheet_model::{Article, Source};
use yew::Html;

use super::element::{Heard, tag};
use super::published::published_text;
use super::{Button, Link, Page, Report, plain_button};
use crate::messages::{self, fill};
use crate::messages::{evidence as words, library};

/// The forms in which an article is cited, beside the one in words.
const FORMS: [Format; 4] = [Format::Gbt7714, Format::BibTex, Format::Ris, Format::CslJson];

/// The citation in one of several forms, with buttons that copy it or a link to the article.
pub(super) fn citation(page: &Page<'_>, article: &Article, source: &Source, link: &Link) -> Html {
    let messages = words::of(page.locale());
    let copies = |text: String| {
        let link = link.clone();
        let copy = move || Report::Event(Event::Copy(text.clone()));
        Heard::from(move |_| link.emit(copy()))
    };
    let text = match page.desk.cites_as() {
        None => citation_text(article, source, page.desk.state().preferences.locale),
        Some(format) => page.desk.cite(article, format).trim_end().to_owned(),
    };
    let message = page
        .desk
        .copied()
        .map(|worked| if worked { messages.copied } else { messages.copy_failed });
    tag!("details", "class" = "citation";
        tag!("summary"; messages.cite),
        forms(page),
        tag!("p", "class" = "citation-text", "dir" = "auto"; text.clone()),
        tag!("div", "class" = "row";
            plain_button(copies(text), messages.copy_citation),
            plain_button(copies(page.desk.link_to(article.id)), messages.copy_link),
            tag!("span", "aria-live" = "polite"; message.unwrap_or_default())))
}

/// The choice among the forms.
fn forms(page: &Page<'_>) -> Html {
    let messages = library::of(page.locale());
    let form = |format: Option<Format>| {
        let pressed = Some(page.desk.cites_as() == format);
        let link = page.link.clone();
        let cite = MemoryEvent::CiteAs(format);
        let choose = Heard::from(move |_| link.emit(Report::Event(Event::Memory(cite.clone()))));
        Button { class: "chip", pressed, ..Button::default() }
            .draw(choose, format.map_or(messages.cite_in_words, Format::name))
    };
    let all = [None].into_iter().chain(FORMS.map(Some));
    tag!("div", "class" = "row citation-forms", "role" = "group", "aria-label" = messages.cite_as;
        all.map(form).collect::<Html>())
}

/// Who wrote what where and when, and which file it was kept in.
pub(super) fn citation_text(article: &Article, source: &Source, locale: Locale) -> String {
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
