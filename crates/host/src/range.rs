//! Which bytes of a file a `Range` header asks for (RFC 9110, section 14).

use std::ops::Range;

/// What is to be sent of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All of it: the header asks for several ranges at once, or cannot be understood, and a host
    /// may ignore it.
    Whole,
    /// These bytes, at least one.
    Part(Range<u64>),
    /// Nothing: the file has none of the bytes that are asked for.
    Nothing,
}

/// What the `header` asks for of a file of `n_bytes`.
pub(crate) fn asked(header: &str, n_bytes: u64) -> Asked {
    let number = |text: &str| -> Option<Option<u64>> {
        match text {
            "" => Some(None),
            _ if text.bytes().all(|digit| digit.is_ascii_digit()) => text.parse().ok().map(Some),
            _ => None,
        }
    };
    let range = header.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-'));
    let range = range.and_then(|(first, last)| Some((number(first.trim())?, number(last.trim())?)));
    let (start, end) = match range {
        Some((Some(first), Some(last))) if first > last => return Asked::Whole,
        Some((Some(first), last)) => {
            (first, last.map_or(n_bytes, |last| last.saturating_add(1).min(n_bytes)))
        }
        Some((None, Some(n_last))) => (n_bytes.saturating_sub(n_last), n_bytes),
        Some((None, None)) | None => return Asked::Whole,
    };
    if start < end { Asked::Part(start..end) } else { Asked::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_understood_and_everything_else_is_the_whole_file() {
        let part = |start, end| Asked::Part(start..end);
        let cases = [
            ("bytes=0-0", part(0, 1)),
            ("bytes=2-5", part(2, 6)),
            ("bytes=9-9", part(9, 10)),
            // What is past the end is left out.
            ("bytes=5-18446744073709551615", part(5, 10)),
            ("bytes=5-99999999999999999999", Asked::Whole),
            ("bytes=5-", part(5, 10)),
            ("bytes=-3", part(7, 10)),
            ("bytes=-30", part(0, 10)),
            ("bytes=10-12", Asked::Nothing),
            ("bytes=10-", Asked::Nothing),
            ("bytes=-0", Asked::Nothing),
            ("bytes=5-4", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("bytes=+1-2", Asked::Whole),
            ("lines=0-1", Asked::Whole),
            ("", Asked::Whole),
        ];
        for (header, expected) in cases {
            assert_eq!(asked(header, 10), expected, "{header}");
        }
        assert_eq!(asked("bytes=0-0", 0), Asked::Nothing);
    }
}
