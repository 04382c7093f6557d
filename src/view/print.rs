//! What only paper has: a bibliography in the place of a list, and where an article's links lead.

mod links;

use broadsheet_bundle::Entry;
use broadsheet_desk::{Collection, Locale};
use yew::Html;

use super::Page;
use super::element::tag;
use super::published::published_text;
use super::results::count_text;
use crate::messages::{fill, print};

/// What is drawn for paper alone, while the browser prints.
pub(super) fn printed(page: &Page<'_>) -> Option<Html> {
    if page.desk.is_article_open() { endnotes(page) } else { bibliography(page) }
}

/// Where the links of the open article lead, in the order of their numbers.
fn endnotes(page: &Page<'_>) -> Option<Html> {
    let article = page.desk.open_article().filter(|_| page.desk.is_printing())?;
    let links = links::links(&page.desk.shown_text(article).body);
    let note = |link: String| tag!("li"; link);
    (!links.is_empty()).then(|| {
        tag!("section", "class" = "endnotes";
            tag!("h2"; print::of(page.locale()).links),
            tag!("ol"; links.into_iter().map(note).collect::<Html>()))
    })
}

/// The bibliography, while the browser prints a list: what list it is, and of each article that has
/// come its number, authors, title, source, date and address.
fn bibliography(page: &Page<'_>) -> Option<Html> {
    let desk = page.desk;
    let entries = desk.printed()?;
    let (archive, answer) = desk.collection().zip(desk.answer())?;
    let (n_found, words) = (answer.list.len(), print::of(page.locale()));
    let is_whole = entries.len() == n_found;
    let part = if is_whole { "" } else { words.part };
    let part = fill(part, &[&page.number(entries.len())]);
    let address = &desk.state().address;
    let query = (!address.query.is_empty()).then(|| tag!("p"; address.query.clone()));
    let url = desk.surroundings().page_address.clone() + &address.to_hash();
    let entry = |(position, entry): (usize, &Entry)| {
        tag!("li", "value" = (position + 1).to_string(), "lang" = entry.lang.tag();
            text(page, archive, entry),
            tag!("span", "class" = "address"; desk.link_to(entry.id)))
    };
    Some(tag!("section", "class" = "bibliography";
        tag!("header";
            tag!("h1"; archive.title().to_owned()),
            query,
            tag!("p"; count_text(page, n_found, archive.n_articles()), part),
            tag!("p", "class" = "address"; url)),
        tag!("ol"; entries.into_iter().map(entry).collect::<Html>())))
}

fn text(page: &Page<'_>, archive: Collection<'_>, entry: &Entry) -> Html {
    let locale = page.locale();
    let (colon, comma) = if locale == Locale::En { (": ", ", ") } else { ("：", "、") };
    let authors = (!entry.authors.is_empty()).then(|| entry.authors.join(comma) + colon);
    let source = archive.source(&entry.source);
    let date = published_text(entry.published);
    let date = if date.is_empty() { page.messages().date_unknown.to_owned() } else { date };
    tag!("p";
        authors.map(|authors| tag!("bdi"; authors)),
        tag!("cite"; tag!("bdi"; entry.title.clone())),
        " ",
        tag!("span"; locale.source_name(&source).to_owned(), " "),
        tag!("span"; date))
}
