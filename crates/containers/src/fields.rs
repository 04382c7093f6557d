//! Named fields as WARC, HTTP and MIME write them: `Name: value`, continued on lines that begin
//! with white space, and an empty line after the last.

/// The longest block of fields that is looked at, in bytes.
pub(crate) const MAX_HEAD_BYTES: usize = 64 * 1024;
/// The most fields that one block has.
const MAX_FIELDS: usize = 512;

/// Fields in the order of the file, names in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields in `block`, which has no first line of another kind. What is no field is passed
    /// over; text that is not UTF-8 is taken for Latin-1, as HTTP had it.
    pub(crate) fn parse(block: &[u8]) -> Fields {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in block.split(|byte| *byte == b'\n') {
            if line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'))
                && let Some((_, value)) = fields.last_mut()
            {
                value.push(' ');
                value.push_str(&text(line.trim_ascii()));
            } else if let Some(colon) = line.iter().position(|byte| *byte == b':')
                && fields.len() < MAX_FIELDS
            {
                let name = text(line[..colon].trim_ascii()).to_ascii_lowercase();
                fields.push((name, text(line[colon + 1..].trim_ascii())));
            }
        }
        Fields(fields)
    }

    /// The first field with this name (in lower case) that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().find(|(other, value)| other == name && !value.is_empty());
        named.map(|(_, value)| value.as_str())
    }
}

fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Where the block of fields at the beginning of `bytes` ends: the length of the block, and where
/// what follows its empty line begins.
pub(crate) fn end_of_fields(bytes: &[u8]) -> Option<(usize, usize)> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match &bytes[at + 1..] {
        [b'\r', b'\n', ..] => Some((at + 1, at + 3)),
        [b'\n', ..] => Some((at + 1, at + 2)),
        _ => None,
    })
}

/// A declared kind: `text/html; charset="gbk"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MediaType {
    /// Without parameters, in lower case: `text/html`.
    pub(crate) essence: String,
    /// The parameter `charset` as it was written.
    pub(crate) charset: Option<String>,
}

impl MediaType {
    /// What a `Content-Type` says.
    pub(crate) fn parse(value: &str) -> MediaType {
        let mut parts = value.split(';');
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut kind = MediaType { essence, ..MediaType::default() };
        for part in parts.take(16) {
            let Some((name, value)) = part.split_once('=') else { continue };
            let value = value.trim().trim_matches(['"', '\'']).trim();
            if value.is_empty() {
                continue;
            }
            if name.trim().eq_ignore_ascii_case("charset") && kind.charset.is_none() {
                kind.charset = Some(value.to_owned());
            }
        }
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_however_they_are_written() {
        let fields = Fields::parse(
            b"Content-Type: text/html;\r\n  charset=gbk\r\nX-Empty:\r\nno field\r\nSERVER : \xE9t\xE9\n\
              content-type: second\r\n",
        );
        assert_eq!(fields.get("content-type"), Some("text/html; charset=gbk"));
        assert_eq!(fields.get("server"), Some("été"));
        assert_eq!(fields.get("x-empty"), None);
        let many = Fields::parse("a: b\n".repeat(100_000).as_bytes());
        assert_eq!(many.0.len(), MAX_FIELDS);
    }

    #[test]
    fn an_empty_line_ends_the_fields() {
        for (bytes, expected) in [
            (&b"A: b\r\n\r\nbody"[..], Some((6, 8))),
            (b"A: b\n\nbody", Some((5, 6))),
            (b"A: b\r\n\nbody", Some((6, 7))),
            (b"A: b\r\n", None),
            (b"", None),
        ] {
            assert_eq!(end_of_fields(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn declared_kinds_are_taken_apart() {
        let kind = MediaType::parse("Text/HTML; foo; Charset = \"GB2312\" ;charset=utf-8");
        assert_eq!((kind.essence.as_str(), kind.charset.as_deref()), ("text/html", Some("GB2312")));
        assert_eq!(MediaType::parse("").essence, "");
    }
}
