//! Jekyll front matter: YAML between two lines of `---`.
//!
//! Fields that are used: `title`, `date`, `author` (or `authors`), `from` (the address), `tags`,
//! `categories`.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser};

use crate::draft::{Context, Draft};
use crate::text::dates;
use crate::{ReadError, WarningKind, html};

/// The fields in order, each with one or several values.
type Fields = Vec<(String, Vec<String>)>;

/// Reads the front matter at the beginning of `text`; returns what it says and the text after it.
pub(super) fn read<'t>(text: &'t str, cx: &mut Context<'_>) -> Result<(Draft, &'t str), ReadError> {
    let Some((yaml, rest)) = split(text) else { return Err(ReadError::NoTitle) };
    let fields = match parse(yaml) {
        Ok(fields) => fields,
        Err(message) => {
            cx.warn(WarningKind::InvalidFrontMatter { message });
            parse_lines(yaml)
        }
    };
    let mut draft = Draft::default();
    for (name, values) in fields {
        let first = values.first().map(String::as_str).unwrap_or_default();
        match name.as_str() {
            "title" => draft.title = html::text_of(first),
            "from" | "link" | "url" if !first.is_empty() => draft.set_url(first, cx),
            "date" => match dates::front_matter_date(first) {
                Some(date) => draft.set_date(date, cx),
                None => cx.warn(WarningKind::UnreadableDate { text: first.to_owned() }),
            },
            "author" | "authors" => {
                values.iter().for_each(|author| draft.add_author(&html::text_of(author)))
            }
            "tags" | "categories" | "tag" | "category" => {
                values.iter().for_each(|tag| draft.add_tag(&html::text_of(tag)));
            }
            _ => {}
        }
    }
    Ok((draft, rest))
}

/// The text between the two lines of `---`, and the text after them.
fn split(text: &str) -> Option<(&str, &str)> {
    let (_, inside) = text.split_once('\n')?;
    let mut at = 0;
    for line in inside.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&inside[..at], &inside[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// The fields of a flat YAML mapping; deeper structure is no article's and is passed over.
fn parse(yaml: &str) -> Result<Fields, String> {
    let mut fields: Fields = Vec::new();
    let mut depth = 0_usize;
    let mut in_list = false;
    let mut key: Option<String> = None;
    for event in Parser::new_from_str(yaml) {
        let (event, _) = event.map_err(|error| error.to_string())?;
        match event {
            Event::MappingStart(..) => depth += 1,
            Event::SequenceStart(..) if depth == 1 && key.is_some() => {
                depth += 1;
                in_list = true;
                fields.push((key.take().unwrap_or_default(), Vec::new()));
            }
            Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    in_list = false;
                    key = None;
                }
            }
            Event::Scalar(value, ..) => match (depth, key.take()) {
                (1, None) => key = Some(value.into_owned()),
                (1, Some(name)) => fields.push((name, vec![value.into_owned()])),
                (2, _) if in_list => {
                    if let Some((_, values)) = fields.last_mut() {
                        values.push(value.into_owned());
                    }
                }
                _ => {}
            },
            Event::Alias(_) => key = None,
            _ => {}
        }
    }
    if fields.is_empty() { Err("no fields".to_owned()) } else { Ok(fields) }
}

/// The fields of lines such as `name: value`, where YAML fails: usually a title with a quotation
/// mark or a colon.
fn parse_lines(yaml: &str) -> Fields {
    let field = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let value = value.trim();
        let values = match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
            Some(list) if !name.starts_with("title") => {
                list.split(',').map(|item| unquoted(item).into_owned()).collect()
            }
            _ => vec![unquoted(value).into_owned()],
        };
        is_name.then(|| (name.to_owned(), values))
    };
    yaml.lines().filter_map(field).collect()
}

fn unquoted(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inside) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return if quote == '"' {
                Cow::Owned(inside.replace("\\\"", "\""))
            } else {
                Cow::Borrowed(inside)
            };
        }
    }
    Cow::Borrowed(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(parsed: Fields) -> String {
        let show = |(name, values): &(String, Vec<String>)| format!("{name}={}", values.join("|"));
        parsed.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn yaml_is_read_as_yaml() {
        for (yaml, expected) in [
            ("title: \"a: b\"\ntags: [ x, 'y z' ]\n", "title=a: b tags=x|y z"),
            ("title: >\n  long\n  line\ntags:\n- x\n- y\n", "title=long line\n tags=x|y"),
            ("extra:\n  deep: 1\ntitle: t # note\n", "title=t"),
            ("a: &x [1]\nb: *x\ntitle: t\n", "a=1 title=t"),
        ] {
            assert_eq!(parse(yaml).map(fields).as_deref(), Ok(expected), "{yaml}");
        }
    }

    #[test]
    fn what_is_no_yaml_is_read_line_by_line() {
        let yaml = "title: \"他说\"你好\"\"\nfrom: https://example.org/a:b\ntags: [ a, \"b\" ]\n";
        assert!(parse(yaml).is_err());
        assert_eq!(
            fields(parse_lines(yaml)),
            "title=他说\"你好\" from=https://example.org/a:b tags=a|b"
        );
    }
}
