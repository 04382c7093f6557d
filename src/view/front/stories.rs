//! Articles on the front page: one that leads, and those of this day.

use broadsheet_bundle::Entry;
use broadsheet_desk::{Address, Known};
use broadsheet_model::Day;
use yew::Html;

use super::{Sheet, part};
use crate::messages::fill;
use crate::messages::front::month_and_day;
use crate::view::badges::source_tag;
use crate::view::element::{beside, tag};
use crate::view::results::count_text;

/// An article of the archive, another one every day.
pub(super) fn lead(sheet: &Sheet<'_>) -> Html {
    let content = match sheet.page.desk.front_lead() {
        Known::Nothing => return Html::default(),
        Known::Coming => tag!("div", "class" = "front-coming lead-coming", "aria-busy" = "true"),
        Known::There(entry) => leading(sheet, entry),
    };
    part("lead", sheet.words.lead, content)
}

fn leading(sheet: &Sheet<'_>, entry: &Entry) -> Html {
    let day = entry.published.day();
    let date = day.map(|day| tag!("time", "datetime" = day.to_string(); sheet.day(day)));
    tag!("article";
        tag!("h4", "lang" = entry.lang.tag();
            tag!("a", "href" = href(sheet, entry); tag!("bdi"; entry.title.clone()))),
        tag!("p", "class" = "meta"; source_tag(sheet.archive, &entry.source, sheet.page.locale()), date),
        tag!("p", "class" = "lead-text", "lang" = entry.lang.tag(), "dir" = "auto";
            entry.summary.clone()))
}

/// This day in other years, or the nearest one.
pub(super) fn this_day(sheet: &Sheet<'_>) -> Html {
    let Some(anniversary) = &sheet.front.anniversary else { return Html::default() };
    let words = sheet.words;
    let heading = if anniversary.is_today { words.this_day } else { words.near_day };
    let day = month_and_day(anniversary.day, sheet.page.locale());
    let rows: Html =
        anniversary.days.iter().filter_map(|(day, n)| of_year(sheet, *day, *n)).collect();
    part("this-day", fill(heading, &[&day]), tag!("ul", "class" = "front-days"; rows))
}

/// An article of that day; nothing where it cannot be had.
fn of_year(sheet: &Sheet<'_>, day: Day, n_articles: usize) -> Option<Html> {
    let article = match sheet.page.desk.front_article(day) {
        Known::Nothing => return None,
        Known::Coming => tag!("span", "class" = "front-coming", "aria-busy" = "true"),
        Known::There(entry) => tag!("a", "href" = href(sheet, entry), "lang" = entry.lang.tag();
            tag!("bdi"; entry.title.clone())),
    };
    let all = (n_articles > 1).then(|| {
        let address = Address { from: Some(day), to: Some(day), ..Address::default() };
        let count = count_text(sheet.page, n_articles, n_articles);
        let label = fill(sheet.words.whole_day, &[&count]);
        beside!(
            " ",
            tag!("a", "class" = "whole-day", "href" = address.to_hash(),
            "aria-label" = [&day.to_string(), ": ", &label].concat(); label.clone())
        )
    });
    Some(tag!("li";
        tag!("time", "datetime" = day.to_string(); day.ymd().0.to_string()),
        tag!("span"; article, all)))
}

/// The address that opens an article.
fn href(sheet: &Sheet<'_>, entry: &Entry) -> String {
    sheet.address().with_article(Some(entry.id)).to_hash()
}
