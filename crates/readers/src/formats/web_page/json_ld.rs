//! JSON-LD: what a page says of its article in a script.
//!
//! Pages write it by hand and by templates, with line breaks inside strings and commas too many, so
//! this reader takes what it can: it stops at the first thing that it does not understand and keeps
//! what came before.

/// How deep values may nest.
const MAX_DEPTH: usize = 32;
/// How many values one script may hold.
const MAX_VALUES: usize = 20_000;

/// A value of JSON; numbers and words are texts.
#[derive(Debug, PartialEq, Eq)]
enum Value {
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

/// What JSON-LD says of an article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Article {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) keywords: Vec<String>,
    pub(super) body: Option<String>,
    /// Any of the scripts is about an article.
    pub(super) is_article: bool,
}

impl Article {
    /// What the scripts of a page say of its article: the first that says a thing counts.
    pub(super) fn read(scripts: &[String]) -> Article {
        let mut article = Article::default();
        for script in scripts {
            let mut reader = Reader { rest: script, n_values: 0 };
            let Some(value) = reader.value(0) else { continue };
            let mut waiting = vec![&value];
            while let Some(value) = waiting.pop() {
                match value {
                    Value::Text(_) => {}
                    Value::List(values) => waiting.extend(values.iter().rev()),
                    Value::Map(fields) => {
                        article.take(fields);
                        let inner = ["@graph", "mainEntity", "mainEntityOfPage"];
                        let inner = inner.iter().filter_map(|name| field(fields, name));
                        waiting.extend(inner);
                    }
                }
            }
        }
        article
    }

    fn take(&mut self, fields: &[(String, Value)]) {
        let kinds = field(fields, "@type").map(texts).unwrap_or_default();
        let is_kind = |kind: &String| {
            kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report"
        };
        if !kinds.iter().any(is_kind) {
            return;
        }
        self.is_article = true;
        let text = |names: &[&str]| {
            let values = names.iter().filter_map(|name| field(fields, name));
            values.flat_map(texts).find(|text| !text.trim().is_empty())
        };
        let keep = |known: &mut Option<String>, names: &[&str]| {
            *known = known.take().or_else(|| text(names));
        };
        keep(&mut self.headline, &["headline", "name"]);
        keep(&mut self.published, &["datePublished", "dateCreated"]);
        keep(&mut self.body, &["articleBody"]);
        if self.authors.is_empty() {
            self.authors = field(fields, "author").map(names).unwrap_or_default();
        }
        if self.keywords.is_empty() {
            let keywords = field(fields, "keywords").map(texts).unwrap_or_default();
            let parts = keywords.iter().flat_map(|text| text.split([',', '，', '、', ';']));
            self.keywords = parts.map(|part| part.trim().to_owned()).collect();
        }
    }
}

fn field<'v>(fields: &'v [(String, Value)], name: &str) -> Option<&'v Value> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// The texts that a value is or lists.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => vec![text.clone()],
        Value::List(values) => {
            let text = |value: &Value| match value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            };
            values.iter().filter_map(text).collect()
        }
        Value::Map(_) => Vec::new(),
    }
}

/// The names of people: texts, or what has a name.
fn names(value: &Value) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::Text(text) => vec![text.clone()],
        Value::Map(fields) => {
            let is_house = field(fields, "@type")
                .is_some_and(|kind| texts(kind).iter().any(|kind| kind == "Organization"));
            let named = field(fields, "name").filter(|_| !is_house);
            named.map(texts).unwrap_or_default()
        }
        Value::List(_) => Vec::new(),
    };
    match value {
        Value::List(values) => values.iter().flat_map(name).collect(),
        one => name(one),
    }
}

struct Reader<'t> {
    rest: &'t str,
    n_values: usize,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        for mark in ["<!--", "<![CDATA[", "//<![CDATA["] {
            self.rest = self.rest.strip_prefix(mark).unwrap_or(self.rest).trim_start();
        }
    }

    fn take(&mut self, mark: char) -> bool {
        self.skip();
        let after = self.rest.strip_prefix(mark);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.n_values += 1;
        if depth > MAX_DEPTH || self.n_values > MAX_VALUES {
            self.rest = "";
            return None;
        }
        self.skip();
        match self.rest.chars().next()? {
            '{' => Some(self.map(depth)),
            '[' => Some(self.list(depth)),
            '"' => self.text().map(Value::Text),
            _ => {
                let end = self.rest.find([',', '}', ']']).unwrap_or(self.rest.len());
                let (word, rest) = self.rest.split_at(end);
                self.rest = rest;
                let word = word.trim();
                Some(Value::Text(if word == "null" { String::new() } else { word.to_owned() }))
            }
        }
    }

    fn list(&mut self, depth: usize) -> Value {
        let mut values = Vec::new();
        self.take('[');
        while !self.take(']') {
            match self.value(depth + 1) {
                Some(value) => values.push(value),
                None => break,
            }
            while self.take(',') {}
        }
        Value::List(values)
    }

    fn map(&mut self, depth: usize) -> Value {
        let mut fields = Vec::new();
        self.take('{');
        while !self.take('}') {
            let Some(name) = self.text().filter(|_| self.take(':')) else { break };
            match self.value(depth + 1) {
                Some(value) => fields.push((name, value)),
                None => break,
            }
            while self.take(',') {}
        }
        Value::Map(fields)
    }

    fn text(&mut self) -> Option<String> {
        self.skip();
        let inside = self.rest.strip_prefix('"')?;
        let mut text = String::new();
        let mut chars = inside.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.rest = &inside[at + 1..];
                    return Some(text);
                }
                '\\' => match chars.next()?.1 {
                    'n' | 'r' => text.push('\n'),
                    't' => text.push(' '),
                    'b' | 'f' => {}
                    'u' => {
                        let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                        escaped(&digits, &mut text);
                    }
                    other => text.push(other),
                },
                c => text.push(c),
            }
        }
        self.rest = "";
        None
    }
}

/// Writes the character of `\uXXXX`; the halves of one are joined.
fn escaped(digits: &str, text: &mut String) {
    let Ok(unit) = u32::from_str_radix(digits, 16) else { return };
    // The first half waits as a character of the private use planes.
    const WAITING: u32 = 0x10_F800;
    match unit {
        0xD800..=0xDBFF => text.extend(char::from_u32(WAITING + (unit - 0xD800))),
        0xDC00..=0xDFFF => {
            let first = text.chars().next_back().map_or(0, u32::from);
            if (WAITING..WAITING + 0x400).contains(&first) {
                text.pop();
                let c = 0x1_0000 + ((first - WAITING) << 10) + (unit - 0xDC00);
                text.extend(char::from_u32(c));
            }
        }
        _ => text.extend(char::from_u32(unit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: &str) {
        let article = Article::read(&[script.to_owned()]);
        let found = format!(
            "{}|{}|{}|{}",
            article.headline.unwrap_or_default(),
            article.published.unwrap_or_default(),
            article.authors.join(","),
            article.keywords.join(","),
        );
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn articles_are_found_in_graphs_and_lists() {
        check(
            r#"{"@type":"NewsArticle","headline":"路灯亮了","datePublished":"2023-09-21"}"#,
            "路灯亮了|2023-09-21||",
        );
        check(
            r#"{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["Article"],"headline":"a","author":[{"name":"李"},"王"]}]}"#,
            "a||李,王|",
        );
        check(
            r#"{"@type":"BlogPosting","author":{"@type":"Organization","name":"x"},"keywords":"灯, 街"}"#,
            "|||灯,街",
        );
        check(r#"{"@type":"WebPage","headline":"a"}"#, "|||");
    }

    #[test]
    fn what_is_not_quite_json_is_read_as_far_as_it_goes() {
        check("{\"@type\":\"Article\",\"headline\":\"a\nb\",,\"author\":\"c\",}", "a\nb||c|");
        check(r#"{"@type":"Article","headline":"\u8def\ud83d\ude00\"","x":{"#, "路😀\"|||");
        check(r#"{"@type":"Article","headline":"a","datePublished":null"#, "a|||");
        check(&"[".repeat(100_000), "|||");
        check("", "|||");
    }
}
