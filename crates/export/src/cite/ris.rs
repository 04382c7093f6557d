//! RIS: lines of a tag of two characters, two spaces, a hyphen and a space.

use broadsheet_model::Day;

use super::{Cited, line};

/// One record, with the empty line after it.
pub(super) fn write(article: &Cited, accessed: Day) -> String {
    let mut record = String::new();
    let mut add = |tag: &str, value: &str| {
        let value = line(value);
        if !value.is_empty() {
            record.extend([tag, "  - ", &value, "\r\n"]);
        }
    };
    add("TY", if article.is_online() { "ELEC" } else { "NEWS" });
    add("ID", &article.key());
    for author in &article.authors {
        add("AU", author);
    }
    add("TI", &article.title);
    add("T2", &article.source_name);
    if let Some(day) = article.published.day() {
        let (year, month, date) = day.ymd();
        add("PY", &format!("{year:04}"));
        add("DA", &format!("{year:04}/{month:02}/{date:02}"));
    }
    if let Some(url) = article.url() {
        add("UR", url.as_str());
        let (year, month, date) = accessed.ymd();
        add("Y2", &format!("{year:04}/{month:02}/{date:02}"));
    }
    if article.lang.tag() != "und" {
        add("LA", article.lang.tag());
    }
    for tag in article.tags() {
        add("KW", tag);
    }
    add("N1", &article.evidence().unwrap_or_default());
    record + "ER  - \r\n\r\n"
}
