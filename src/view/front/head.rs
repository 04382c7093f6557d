//! What the archive is, who keeps it, how much there is.

use broadsheet_model::{Contact, Imprint};
use yew::Html;

use super::Sheet;
use super::share::share;
use crate::messages::fill;
use crate::view::element::tag;
use crate::view::results::count_text;
use crate::view::{OfflinePhase, masthead};

/// The id of the heading, which gets the focus where the front page covers the list.
const HEADING_ID: &str = "front-title";

pub(super) fn head(sheet: &Sheet<'_>) -> Html {
    let locale = sheet.page.locale();
    // What stands above the list is out of reach behind it.
    let is_covered = sheet.page.desk.is_covered_by_front();
    let name = masthead::title(sheet.page);
    let imprint = sheet.archive.about();
    let about = imprint.and_then(|imprint| imprint.about.as_ref());
    let paragraph = |text: &str| tag!("p", "dir" = "auto"; text.to_owned());
    let about: Option<Html> =
        about.map(|about| locale.text(about).split("\n\n").map(paragraph).collect());
    tag!("header", "class" = "front-head";
        tag!("div", "class" = "front-title";
            tag!("h2", "id" = HEADING_ID, "tabindex" = "-1";
                tag!("bdi"; name),
                years(sheet).map(|years| tag!("span", "class" = "front-span"; years))),
            share(sheet.page, None)),
        about.map(|about| tag!("div", "class" = "front-about"; about)),
        tag!("p", "class" = "front-count"; amount(sheet), " ", promise(sheet)),
        imprint.map(|imprint| colophon(sheet, imprint)),
        (!is_covered && sheet.archive.n_articles() > 0).then(|| tag!("p", "class" = "hint"; sheet.words.what_to_do)))
}

/// From which year to which there are articles.
fn years(sheet: &Sheet<'_>) -> Option<String> {
    let (first, last) = sheet.front.span?;
    let year = |day: broadsheet_model::Day| day.ymd().0.to_string();
    Some(match (year(first), year(last)) {
        (first, last) if first == last => first,
        (first, last) => fill(sheet.words.years_of, &[&first, &last]),
    })
}

/// How many articles of how many sources.
fn amount(sheet: &Sheet<'_>) -> Html {
    let n_articles = sheet.archive.n_articles();
    if n_articles == 0 {
        return tag!("strong"; sheet.page.messages().empty_archive);
    }
    let articles = count_text(sheet.page, n_articles, n_articles);
    let sources = match sheet.archive.sources().len() {
        1 => sheet.words.source_one.to_owned(),
        n => fill(sheet.words.source_many, &[&sheet.page.number(n)]),
    };
    tag!("strong"; fill(sheet.words.amount, &[&articles, &sources]))
}

/// What a reader can rely on.
fn promise(sheet: &Sheet<'_>) -> String {
    if sheet.page.desk.surroundings().is_file {
        return sheet.words.from_file.to_owned();
    }
    match sheet.page.offline.phase {
        OfflinePhase::Impossible => sheet.words.from_site.to_owned(),
        _ => sheet.words.from_site_kept.to_owned(),
    }
}

/// Contact, terms, as of when.
fn colophon(sheet: &Sheet<'_>, imprint: &Imprint) -> Html {
    let words = sheet.words;
    let entry =
        |term: &'static str, content: Html| tag!("div"; tag!("dt"; term), tag!("dd"; content));
    let contact = imprint.contact.as_ref().map(|contact| entry(words.contact, reached(contact)));
    let licence = imprint.licence.as_ref().map(|licence| {
        let name = tag!("bdi"; licence.name.clone());
        let content = match &licence.url {
            Some(url) => elsewhere(url.to_string(), name),
            None => name,
        };
        entry(words.licence, content)
    });
    let newest = sheet.front.span.map(|(_, last)| last);
    let updated = match imprint.updated {
        Some(day) => Some((words.updated, day)),
        None => newest.map(|day| (words.newest, day)),
    };
    let updated = updated
        .map(|(term, day)| entry(term, tag!("time", "datetime" = day.to_string(); sheet.day(day))));
    tag!("dl", "class" = "colophon"; contact, licence, updated)
}

fn reached(contact: &Contact) -> Html {
    let text = match contact {
        Contact::Email(address) => address.clone(),
        Contact::Page(url) => url.as_str().trim_start_matches("https://").to_owned(),
    };
    match contact {
        Contact::Email(_) => tag!("a", "href" = contact.href(); tag!("bdi"; text)),
        Contact::Page(_) => elsewhere(contact.href(), tag!("bdi"; text)),
    }
}

/// A link that leaves the archive and does not say from where.
fn elsewhere(href: String, content: Html) -> Html {
    tag!("a", "href" = href, "target" = "_blank", "rel" = "noopener noreferrer"; content)
}
