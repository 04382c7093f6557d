//! The texts of an article, and what is different in another of them.

use broadsheet_desk::{Action, Compared};
use broadsheet_model::{Article, Published};
use yew::Html;

use super::element::{beside, tag};
use super::published::published_text;
use super::{Button, Link, Page, act};
use crate::messages::fill;
use crate::messages::reading::{self as words, ReadingMessages};

/// The texts of `article`, where there are several: the latest, then back in time; and what came of
/// comparing two of them.
pub(super) fn versions(page: &Page<'_>, article: &Article, link: &Link) -> Html {
    let asked = page.desk.state().address.panes.first().copied();
    let (version, compared) = asked.map_or((None, None), |pane| (pane.version, pane.compared));
    let n_texts = article.earlier.len() + 1;
    let missing = [version, compared].into_iter().flatten().find(|text| *text as usize > n_texts);
    if article.earlier.is_empty() && missing.is_none() {
        return Html::default();
    }
    let messages = words::of(page.locale());
    let texts = Texts { page, link, messages, n_texts, version, compared };
    let all = std::iter::once(article).chain(&article.earlier);
    let rows: Html =
        all.zip((1..=n_texts).rev()).map(|(text, number)| texts.row(text, number)).collect();
    let missing = missing.map(|text| {
        let text = fill(messages.no_text, &[&text.to_string(), &n_texts.to_string()]);
        tag!("p", "class" = "hint", "role" = "status"; text)
    });
    tag!("section", "class" = "versions", "aria-label" = messages.texts,
        "lang" = page.locale().tag();
        tag!("h2"; messages.texts),
        tag!("ul"; rows),
        missing,
        page.desk.compared().map(|compared| summary(compared, messages)))
}

struct Texts<'a> {
    page: &'a Page<'a>,
    link: &'a Link,
    messages: &'static ReadingMessages,
    n_texts: usize,
    /// The text that the address asks for, and the one with which it is compared.
    version: Option<u32>,
    compared: Option<u32>,
}

impl Texts<'_> {
    /// The number of the text that is shown.
    fn shown(&self) -> usize {
        let asked = self.version.map(|version| version as usize);
        asked.filter(|asked| (1..=self.n_texts).contains(asked)).unwrap_or(self.n_texts)
    }

    /// How the address names a text: the latest one not at all, whichever that will be.
    fn named(&self, number: usize) -> Option<u32> {
        (number != self.n_texts).then_some(number as u32)
    }

    fn row(&self, text: &Article, number: usize) -> Html {
        let messages = self.messages;
        let is_shown = number == self.shown();
        let latest =
            (number == self.n_texts).then(|| tag!("span", "class" = "hint"; messages.text_latest));
        let words = beside!(
            tag!("span"; fill(messages.text_number, &[&number.to_string()])),
            tag!("span", "class" = "text-date"; date(text, messages)),
            latest,
        );
        let show = Button { class: "chip", pressed: Some(is_shown), ..Button::default() };
        tag!("li", "class" = "row";
            show.draw(act(self.link, self.showing(number)), words),
            (!is_shown).then(|| self.comparing(number)))
    }

    /// What shows the text with this number. Where that is the one with which the shown text is
    /// compared, the two change places.
    fn showing(&self, number: usize) -> Action {
        let compared = match self.compared {
            Some(compared) if compared as usize == number => Some(self.shown() as u32),
            compared => compared,
        };
        Action::ShowTexts { version: self.named(number), compared }
    }

    /// What shows, or no longer shows, what is different in the text with this number.
    fn comparing(&self, number: usize) -> Html {
        let messages = self.messages;
        let is_compared =
            self.page.desk.compared().is_some_and(|one| one.number as usize == number);
        let action = Action::ShowTexts {
            version: self.named(self.shown()),
            compared: (!is_compared).then_some(number as u32),
        };
        let label = fill(messages.show_changes_of, &[&number.to_string()]);
        let button = Button {
            class: "show-changes",
            label: Some(label.into()),
            pressed: Some(is_compared),
            ..Button::default()
        };
        button.draw(act(self.link, action), messages.show_changes)
    }
}

/// When a text was archived, or else published.
fn date(text: &Article, messages: &ReadingMessages) -> String {
    let captured = published_text(text.provenance.captured);
    let published = published_text(text.published);
    match (captured.as_str(), published.as_str()) {
        ("", "") => messages.text_undated.to_owned(),
        ("", published) => fill(messages.text_published, &[published]),
        (captured, _) => fill(messages.text_archived, &[captured]),
    }
}

/// What is different, in numbers and beside the text.
fn summary(compared: &Compared, messages: &ReadingMessages) -> Html {
    let counts = [
        (messages.n_changed, compared.n_changed),
        (messages.n_added, compared.n_added),
        (messages.n_deleted, compared.n_deleted),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(text, n)| fill(text, &[&n.to_string()]))
        .collect();
    let is_beside =
        compared.has_other_title || compared.authors.is_some() || compared.published.is_some();
    let counts = match counts.as_slice() {
        _ if compared.is_too_long => messages.too_long.to_owned(),
        [] if is_beside => messages.only_beside.to_owned(),
        [] => messages.no_change.to_owned(),
        counts => counts.join(messages.and),
    };
    let title = compared.has_other_title.then(|| tag!("p"; messages.other_title));
    let authors = compared.authors.as_ref().map(|both| {
        let [was, is] = both.each_ref().map(|authors| match authors.as_slice() {
            [] => messages.nobody.to_owned(),
            authors => authors.join("、"),
        });
        tag!("p"; fill(messages.other_authors, &[&was, &is]))
    });
    let published = compared.published.map(|both| {
        let [was, is] = both.map(|published| published_or_not(published, messages));
        tag!("p"; fill(messages.other_date, &[&was, &is]))
    });
    tag!("div", "class" = "compared", "role" = "status";
        tag!("p", "class" = "compared-counts"; counts),
        title,
        authors,
        published,
        tag!("p", "class" = "hint"; messages.only_text))
}

fn published_or_not(published: Published, messages: &ReadingMessages) -> String {
    match published_text(published) {
        none if none.is_empty() => messages.undated.to_owned(),
        text => text,
    }
}
