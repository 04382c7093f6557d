//! The index of a crawl: a line for each capture, as CDXJ (`key timestamp {json}`) or in the old
//! form with columns (` CDX N b a m s k r M S V g`).

use std::collections::BTreeMap;

use broadsheet_model::Published;
use serde_json::Value;

use crate::warc::moment;

/// A capture that may be a page, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Capture {
    /// Its address.
    pub(crate) url: String,
    /// When it was captured.
    pub(crate) captured: Published,
    /// What the server said that it is, in lower case.
    pub(crate) media_type: String,
    /// The status of the answer; none for a resource or a revisit.
    pub(crate) status: Option<u16>,
    /// The digest of its payload, as it is written.
    pub(crate) digest: Option<String>,
    /// The file below `archive/` that holds the record.
    pub(crate) file: String,
    /// Where in it the record begins, in bytes.
    pub(crate) offset: u64,
    /// How long it is there, in bytes; 0 where the index does not say.
    pub(crate) length: u64,
}

/// The columns of an old index that are of use, by their letters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns(BTreeMap<char, usize>);

impl Columns {
    /// What the first line says, if it is such a line.
    pub(crate) fn parse(line: &str) -> Option<Columns> {
        let letters = line.trim_start().strip_prefix("CDX ")?;
        let letters = letters.split_ascii_whitespace().enumerate();
        Some(Columns(letters.filter_map(|(idx, of)| Some((of.chars().next()?, idx))).collect()))
    }
}

/// The capture that a line tells of.
pub(crate) fn capture(line: &str, columns: Option<&Columns>) -> Option<Capture> {
    match (line.find('{'), columns) {
        (Some(at), _) => from_json(&line[..at], &line[at..]),
        (None, Some(columns)) => from_columns(line, columns),
        (None, None) => None,
    }
}

fn from_json(key: &str, json: &str) -> Option<Capture> {
    let timestamp = key.split_ascii_whitespace().nth(1);
    let fields = flat(json);
    let field = |name: &str| fields.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let number = |name: &str| field(name)?.parse().ok();
    Some(Capture {
        url: field("url")?.to_owned(),
        captured: timestamp.or_else(|| field("timestamp")).map_or(Published::Unknown, moment),
        media_type: field("mime").unwrap_or_default().to_ascii_lowercase(),
        status: field("status").and_then(|status| status.parse().ok()),
        digest: field("digest").map(str::to_owned),
        file: field("filename")?.to_owned(),
        offset: number("offset")?,
        length: number("length").unwrap_or(0),
    })
}

fn from_columns(line: &str, columns: &Columns) -> Option<Capture> {
    let parts: Vec<&str> = line.split_ascii_whitespace().take(32).collect();
    let column = |letter: char| {
        let at = columns.0.get(&letter)?;
        parts.get(*at).copied().filter(|value| *value != "-")
    };
    Some(Capture {
        url: column('a')?.to_owned(),
        captured: column('b').map_or(Published::Unknown, moment),
        media_type: column('m').unwrap_or_default().to_ascii_lowercase(),
        status: column('s').and_then(|status| status.parse().ok()),
        digest: column('k').map(str::to_owned),
        file: column('g')?.to_owned(),
        offset: column('V')?.parse().ok()?,
        length: column('S').and_then(|length| length.parse().ok()).unwrap_or(0),
    })
}

/// The members of a JSON object whose values are texts or numbers; none where it is no JSON.
pub(crate) fn flat(json: &str) -> BTreeMap<String, String> {
    let members: BTreeMap<String, Value> = serde_json::from_str(json).unwrap_or_default();
    let told = members.into_iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some((name, text)),
        Value::Number(number) => Some((name, number.to_string())),
        _ => None,
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        head: Option<&str>,
        line: &str,
        expected: Option<(&str, &str, Option<u16>, u64, u64)>,
    ) {
        let columns = head.map(|head| Columns::parse(head).expect("columns"));
        let found = capture(line, columns.as_ref());
        let found = found
            .as_ref()
            .map(|it| (it.url.as_str(), it.file.as_str(), it.status, it.offset, it.length));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn captures_are_told_in_json_and_in_columns() {
        let line = r#"com,example)/a 20210304050607 {"url": "https://example.com/a", "mime": "text/HTML", "status": 200, "length": "12", "offset": "345", "filename": "x.warc.gz", "more": {"deep": [1]}}"#;
        check(None, line, Some(("https://example.com/a", "x.warc.gz", Some(200), 345, 12)));
        let capture = capture(line, None).expect("a capture");
        assert_eq!(capture.captured.to_string(), "2021-03-04T05:06:07Z");
        assert_eq!(capture.media_type, "text/html");
        check(
            Some(" CDX N b a m s k r M S V g"),
            "com,example)/a 20210304050607 https://example.com/a text/html 200 SHA - - 12 345 x.warc.gz",
            Some(("https://example.com/a", "x.warc.gz", Some(200), 345, 12)),
        );
    }

    #[test]
    fn what_is_no_line_of_an_index_tells_nothing() {
        let deep = format!("k 1 {}", "{\"a\":".repeat(100_000));
        for line in
            ["", "!meta 0 {\"format\": \"cdxj-gzip\"}", "{", "k 1 {\"url\": 5}", "a b c d", &deep]
        {
            check(None, line, None);
        }
        check(Some(" CDX N b a"), "k 20210304050607 https://example.com/a", None);
        let lying = r#"k 1 {"url": "u", "filename": "f", "offset": -5}"#;
        check(None, lying, None);
    }
}
