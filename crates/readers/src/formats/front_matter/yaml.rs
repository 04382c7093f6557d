//! The fields of front matter: YAML, and what people write for it.
//!
//! Each field is tried as YAML; one that is none (usually a title with quotation marks inside) is
//! read as a line, with the escapes of YAML and JSON, and does not spoil the others.

use saphyr_parser::{Event, Parser, ScalarStyle};

/// A field's value. What is nested deeper than any author needs is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    List(Vec<Value>),
    Map(Fields),
}

/// Names and values in order.
pub(super) type Fields = Vec<(String, Value)>;

/// How deep lists and maps may be nested; deeper ones are left out.
const MAX_LEVELS: usize = 8;

impl Value {
    /// The texts of this value: itself, or those of its entries.
    pub(super) fn texts(&self) -> Vec<&str> {
        match self {
            Value::Text(text) => vec![text],
            Value::List(entries) => entries.iter().flat_map(Value::texts).collect(),
            Value::Map(fields) => fields.iter().flat_map(|(_, value)| value.texts()).collect(),
        }
    }

    /// The first of these, or nothing.
    pub(super) fn first(&self) -> &str {
        match self {
            Value::Text(text) => text,
            _ => self.texts().first().copied().unwrap_or_default(),
        }
    }
}

/// The fields between the two lines of `---`, and what YAML said against them as a whole.
pub(super) fn fields(yaml: &str) -> (Fields, Option<String>) {
    match parse(yaml) {
        Ok(fields) => (fields, None),
        Err(message) => (entries(yaml).into_iter().filter_map(entry).collect(), Some(message)),
    }
}

/// A collection that is open while YAML is read.
enum Open {
    List(Vec<Value>),
    Map {
        fields: Fields,
        key: Option<String>,
    },
    /// Nested too deeply.
    Ignored,
}

impl Open {
    fn add(&mut self, value: Option<Value>) {
        match self {
            Open::List(entries) => entries.extend(value),
            Open::Map { fields, key } => match (key.take(), value) {
                (Some(name), Some(value)) => fields.push((name, value)),
                (None, Some(Value::Text(name))) => *key = Some(name),
                // A key that is a collection stands for nothing here.
                (None, _) => *key = Some(String::new()),
                (Some(_), None) => {}
            },
            Open::Ignored => {}
        }
    }
}

fn parse(yaml: &str) -> Result<Fields, String> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(yaml) {
        let (event, _) = event.map_err(|error| error.to_string())?;
        let value = match event {
            Event::SequenceStart(..) if open.len() < MAX_LEVELS => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            Event::MappingStart(..) if open.len() < MAX_LEVELS => {
                open.push(Open::Map { fields: Vec::new(), key: None });
                continue;
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                open.push(Open::Ignored);
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(entries)) => Some(Value::List(entries)),
                Some(Open::Map { fields, .. }) if open.is_empty() && !fields.is_empty() => {
                    return Ok(fields);
                }
                Some(Open::Map { fields, .. }) => Some(Value::Map(fields)),
                _ => None,
            },
            Event::Scalar(text, style, ..) => {
                let is_null = style == ScalarStyle::Plain
                    && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                (!is_null).then(|| Value::Text(clean(&text)))
            }
            Event::Alias(_) => None,
            _ => continue,
        };
        if let Some(around) = open.last_mut() {
            around.add(value);
        }
    }
    Err("no fields".to_owned())
}

/// A text without byte order marks at its edges.
fn clean(text: &str) -> String {
    text.trim_matches('\u{FEFF}').to_owned()
}

/// The lines of each field.
fn entries(yaml: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in yaml.lines() {
        if name_of(line).is_some() {
            entries.push(format!("{line}\n"));
        } else if let Some(entry) = entries.last_mut() {
            entry.push_str(line);
            entry.push('\n');
        }
    }
    entries
}

/// The name that a line begins with, and what follows its colon.
fn name_of(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_start_matches('\u{FEFF}').trim_end();
    let fits = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (!name.is_empty() && name.chars().all(fits)).then_some((name, value))
}

fn entry(lines: String) -> Option<(String, Value)> {
    if let Ok(fields) = parse(&lines) {
        return fields.into_iter().next();
    }
    let (first, rest) = lines.split_once('\n')?;
    let (name, value) = name_of(first)?;
    let value = value.trim();
    let list = value.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
    let text = |text: &str| Value::Text(unquoted(text));
    let value = match list {
        Some(list) if name != "title" => Value::List(list.split(',').map(text).collect()),
        _ if value.is_empty() => Value::List(
            rest.lines().filter_map(|line| line.trim().strip_prefix("- ")).map(text).collect(),
        ),
        _ => text(value),
    };
    Some((name.to_owned(), value))
}

/// A value without its quotation marks, escapes undone.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inside = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    match (inside('"'), inside('\'')) {
        (Some(inside), _) => unescaped(inside),
        (_, Some(inside)) => inside.replace("''", "'"),
        _ => value.to_owned(),
    }
}

/// The escapes of JSON, and those of YAML that have a fixed length. What is no escape stays.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        if !before.is_empty() {
            flush(&mut units, &mut out);
            out.push_str(before);
        }
        let Some(mark) = after.chars().next() else {
            rest = "\\";
            break;
        };
        let after = &after[mark.len_utf8()..];
        let n_digits = match mark {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let code = after.get(..n_digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if let (1.., Some(code)) = (n_digits, code) {
            // Halves of a surrogate pair are written as two escapes.
            match u16::try_from(code) {
                Ok(unit) => units.push(unit),
                Err(_) => {
                    flush(&mut units, &mut out);
                    out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
            }
            rest = &after[n_digits..];
            continue;
        }
        flush(&mut units, &mut out);
        match mark {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' | 'b' | 'f' | '0' => out.push(' '),
            '"' | '\\' | '/' | '\'' => out.push(mark),
            _ => out.extend(['\\', mark]),
        }
        rest = after;
    }
    flush(&mut units, &mut out);
    out.push_str(rest);
    out
}

fn flush(units: &mut Vec<u16>, out: &mut String) {
    out.push_str(&String::from_utf16_lossy(units));
    units.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::List(entries) => {
                format!("[{}]", entries.iter().map(show).collect::<Vec<_>>().join("|"))
            }
            Value::Map(fields) => format!("{{{}}}", show_all(fields)),
        }
    }

    fn show_all(fields: &Fields) -> String {
        let field = |(name, value): &(String, Value)| format!("{name}={}", show(value));
        fields.iter().map(field).collect::<Vec<_>>().join(" ")
    }

    fn check(yaml: &str, expected: &str, is_yaml: bool) {
        let (fields, message) = fields(yaml);
        assert_eq!(show_all(&fields), expected, "{yaml}");
        assert_eq!(message.is_none(), is_yaml, "{yaml}: {message:?}");
    }

    #[test]
    fn yaml_is_read_as_yaml() {
        for (yaml, expected) in [
            ("title: \"a: b\"\ntags: [ x, 'y z' ]\n", "title=a: b tags=[x|y z]"),
            ("title: >\n  long\n  line\ntags:\n- x\n- y\n", "title=long line\n tags=[x|y]"),
            ("extra:\n  deep: 1\ntitle: t # note\n", "extra={deep=1} title=t"),
            ("a: &x [1]\nb: *x\ntitle: t\n", "a=[1] title=t"),
            ("tags:\ntitle: ~\ndate: ''\n", "date="),
            ("author:\n  name: 李\n  url: x\n", "author={name=李 url=x}"),
            ("authors:\n- name: 李\n- 张\n", "authors=[{name=李}|张]"),
            ("title: \"\\u6807\\x41\\t\\\"\"\n", "title=标A\t\""),
            ("{\"title\": \"a\\/b\", \"tags\": [\"x\"]}\n", "title=a/b tags=[x]"),
            ("\u{feff}title: t\n", "title=t"),
            ("a: [[[[[[[[[[[1]]]]]]]]]]]\ntitle: t\n", "a=[[[[[[[]]]]]]] title=t"),
        ] {
            check(yaml, expected, true);
        }
    }

    #[test]
    fn what_is_no_yaml_is_read_line_by_line() {
        for (yaml, expected) in [
            (
                "title: \"他说\"你好\"\"\nfrom: https://example.org/a:b\ntags: [ a, \"b\" ]\n",
                "title=他说\"你好\" from=https://example.org/a:b tags=[a|b]",
            ),
            ("title: a: b: c\ntags:\n- x\n- y\n", "title=a: b: c tags=[x|y]"),
            ("title: \"\\ud83d\\ude00\\/\" x\n", "title=\"\\ud83d\\ude00\\/\" x"),
            ("title: @x\nauthor:\n  name: 李\n", "title=@x author={name=李}"),
        ] {
            check(yaml, expected, false);
        }
    }

    #[test]
    fn escapes_of_json_and_yaml_are_undone() {
        assert_eq!(unescaped(r#"\ud83d\ude00\/\u4e00\"\q\"#), "😀/一\"\\q\\");
        assert_eq!(unescaped(r"\ud83dx"), "\u{FFFD}x");
    }
}
