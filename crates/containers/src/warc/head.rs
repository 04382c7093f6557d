//! What the head of a WARC record says (ISO 28500, versions 0.17 to 1.1).

use broadsheet_model::{Day, Published};

use crate::fields::{Fields, MediaType};

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordKind {
    /// An answer of a server.
    Response,
    /// Bytes without the protocol that brought them.
    Resource,
    /// A reference to an earlier record with the same payload.
    Revisit,
    /// Another form of an earlier record: in WET files its text.
    Conversion,
    /// The rest of a record that another file begins.
    Continuation,
    /// What nobody reads: requests, metadata, what the file is.
    Other,
}

/// The head of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordHead {
    /// What it is.
    pub(crate) kind: RecordKind,
    /// The length of what follows the head, in bytes, as the head claims.
    pub(crate) length_bytes: u64,
    /// Which address was captured.
    pub(crate) target: Option<String>,
    /// When it was captured.
    pub(crate) date: Published,
    /// What the block is.
    pub(crate) media_type: MediaType,
    /// The record's own name.
    pub(crate) id: Option<String>,
    /// The digest of the payload, as it is written.
    pub(crate) payload_digest: Option<String>,
    /// Of a revisit: the address, the moment and the name of the earlier record.
    pub(crate) refers_to: Reference,
    /// What the crawler saw in the payload.
    pub(crate) identified: Option<String>,
    /// Whether the crawler stopped before the end.
    pub(crate) is_truncated: bool,
}

/// Which earlier record a revisit refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Its address.
    pub(crate) target: Option<String>,
    /// When it was captured, as it is written.
    pub(crate) date: Option<String>,
    /// Its name.
    pub(crate) id: Option<String>,
}

/// Why a head is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadHead {
    /// It does not say how long the record is, or not as a number.
    Length,
    /// It says neither what it is.
    Kind,
}

impl RecordHead {
    /// The head in `block`, whose first line is `WARC/…`.
    pub(crate) fn parse(block: &[u8]) -> Result<RecordHead, BadHead> {
        let first_bytes = memchr::memchr(b'\n', block).map_or(block.len(), |at| at + 1);
        let fields = Fields::parse(&block[first_bytes..]);
        let length = fields.get("content-length").ok_or(BadHead::Length)?;
        let is_number = length.bytes().all(|byte| byte.is_ascii_digit());
        let length_bytes = if is_number {
            length.parse().map_err(|_| BadHead::Length)?
        } else {
            return Err(BadHead::Length);
        };
        let kind = match fields.get("warc-type").ok_or(BadHead::Kind)?.to_ascii_lowercase().as_str()
        {
            "response" => RecordKind::Response,
            "resource" => RecordKind::Resource,
            "revisit" => RecordKind::Revisit,
            "conversion" => RecordKind::Conversion,
            "continuation" => RecordKind::Continuation,
            _ => RecordKind::Other,
        };
        let owned = |name: &str| fields.get(name).map(str::to_owned);
        // Versions before 1.1 put addresses in angle brackets in their grammar, and some tools do.
        let address = |name: &str| {
            fields
                .get(name)
                .map(|value| value.trim_start_matches('<').trim_end_matches('>').to_owned())
        };
        Ok(RecordHead {
            kind,
            length_bytes,
            target: address("warc-target-uri"),
            date: fields.get("warc-date").map_or(Published::Unknown, moment),
            media_type: fields.get("content-type").map(MediaType::parse).unwrap_or_default(),
            id: address("warc-record-id"),
            payload_digest: owned("warc-payload-digest"),
            refers_to: Reference {
                target: address("warc-refers-to-target-uri"),
                date: owned("warc-refers-to-date"),
                id: address("warc-refers-to"),
            },
            identified: owned("warc-identified-payload-type"),
            is_truncated: fields.get("warc-truncated").is_some(),
        })
    }
}

/// A date in one of the forms of W3C that WARC allows: an instant with or without parts of a
/// second, a day; a month or a year alone is no date of ours. Also the 14 digits of a CDX.
pub(crate) fn moment(text: &str) -> Published {
    let text = text.trim();
    if let Ok(published) = text.parse() {
        return published;
    }
    if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let written = format!(
            "{}-{}-{}T{}:{}:{}Z",
            &text[..4],
            &text[4..6],
            &text[6..8],
            &text[8..10],
            &text[10..12],
            &text[12..]
        );
        return written.parse().unwrap_or_default();
    }
    let Some((clock, rest)) = text.split_at_checked(19) else {
        return minutes_only(text);
    };
    let zone = rest
        .strip_prefix('.')
        .map_or(rest, |parts| parts.trim_start_matches(|c: char| c.is_ascii_digit()));
    let zone = if zone.is_empty() { "Z" } else { zone };
    format!("{clock}{zone}").parse().unwrap_or_else(|()| only_the_day(text))
}

/// `2016-09-19T17:20Z`.
fn minutes_only(text: &str) -> Published {
    let Some((clock, zone)) = text.split_at_checked(16) else { return Published::Unknown };
    format!("{clock}:00{zone}").parse().unwrap_or_else(|()| only_the_day(text))
}

fn only_the_day(text: &str) -> Published {
    let day: Option<Day> = text.get(..10).and_then(|day| day.parse().ok());
    day.map_or(Published::Unknown, Published::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_says_what_the_record_is() {
        let head = RecordHead::parse(
            b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: <https://a.example/1>\r\n\
              WARC-Date: 2021-03-04T05:06:07.123456Z\r\nContent-Type: application/http; msgtype=response\r\n\
              Content-Length: 17\r\n",
        )
        .expect("a head");
        assert_eq!(head.kind, RecordKind::Response);
        assert_eq!(head.target.as_deref(), Some("https://a.example/1"));
        assert_eq!(head.date.to_string(), "2021-03-04T05:06:07Z");
        assert_eq!((head.length_bytes, head.media_type.essence.as_str()), (17, "application/http"));
    }

    #[test]
    fn lengths_that_are_none_are_refused() {
        for length in ["-1", "+5", "1e3", "0x10", "", "99999999999999999999999", "1 2"] {
            let block = format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {length}\r\n");
            assert_eq!(RecordHead::parse(block.as_bytes()), Err(BadHead::Length), "{length}");
        }
        let block = b"WARC/1.0\r\nContent-Length: 5\r\n";
        assert_eq!(RecordHead::parse(block), Err(BadHead::Kind));
    }

    #[test]
    fn dates_have_the_precision_that_is_written() {
        for (written, expected) in [
            ("2016-09-19T17:20:24Z", "2016-09-19T17:20:24Z"),
            ("2016-09-19T17:20:24.000000001Z", "2016-09-19T17:20:24Z"),
            ("2016-09-19T17:20:24+08:00", "2016-09-19T17:20:24+08:00"),
            ("2016-09-19T17:20:24", "2016-09-19T17:20:24Z"),
            ("2016-09-19T17:20Z", "2016-09-19T17:20:00Z"),
            ("2016-09-19", "2016-09-19"),
            ("20160919172024", "2016-09-19T17:20:24Z"),
            ("2016-09-19T99:99:99Z", "2016-09-19"),
            ("2016-09", ""),
            ("2016", ""),
            ("昨天", ""),
            ("昨天昨天昨天昨天昨天昨天昨天", ""),
        ] {
            assert_eq!(moment(written).to_string(), expected, "{written}");
        }
    }
}
