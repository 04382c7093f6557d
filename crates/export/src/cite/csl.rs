//! CSL-JSON, as the Citation Style Language 1.0.2 describes it.

use broadsheet_model::Day;
use serde::Serialize;

use super::{Cited, line};

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'a str,
    title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Name>,
    #[serde(rename = "container-title", skip_serializing_if = "String::is_empty")]
    container: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<Date>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    keyword: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A name that is not taken apart.
#[derive(Serialize)]
struct Name {
    literal: String,
}

#[derive(Serialize)]
struct Date {
    #[serde(rename = "date-parts")]
    parts: [[i32; 3]; 1],
}

impl From<Day> for Date {
    fn from(day: Day) -> Date {
        let (year, month, date) = day.ymd();
        Date { parts: [[year, month.into(), date.into()]] }
    }
}

/// A list of items.
pub(super) fn write(articles: &[Cited], accessed: Day) -> String {
    let items: Vec<Item<'_>> = articles.iter().map(|article| item(article, accessed)).collect();
    super::table::pretty(&items)
}

fn item(article: &Cited, accessed: Day) -> Item<'_> {
    let url = article.url().map(|url| url.as_str());
    let names = article.authors.iter().map(|name| Name { literal: line(name) });
    Item {
        id: article.key(),
        kind: if article.is_online() { "webpage" } else { "article-newspaper" },
        title: line(&article.title),
        author: names.collect(),
        container: line(&article.source_name),
        issued: article.published.day().map(Date::from),
        accessed: url.map(|_| Date::from(accessed)),
        url,
        language: Some(article.lang.tag()).filter(|tag| *tag != "und"),
        keyword: article.tags().join(", "),
        note: article.evidence(),
    }
}
