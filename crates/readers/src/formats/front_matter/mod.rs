//! Jekyll front matter: YAML between two lines of `---`.
//!
//! Fields are read as Jekyll and its kin read them: dates as Ruby's `Time.parse` takes them, tags
//! and categories as lists or in one text, authors as texts, lists or mappings. What the author
//! keeps back (`published: false`, `draft: true`) is no article. A title is plain text; names of
//! people and tags are copied from pages, and may hold HTML's character references.

mod yaml;

use crate::draft::{Context, Draft};
use crate::text::dates;
use crate::text::title::{self, is_edge};
use crate::{ReadError, WarningKind};
use yaml::{Fields, Value};

/// Fields with the address at which the article was first published, the surest first.
const ADDRESSES: &[&str] = &[
    "from",
    "link",
    "url",
    "canonical_url",
    "original_url",
    "source_url",
    "original",
    "source",
    "origin",
    "external_url",
];
/// Fields with the date of publication, the surest first.
const DATES: &[&str] =
    &["date", "published", "published_at", "date_published", "pubdate", "publishdate", "created"];
/// Fields that say when the copy was made.
const CAPTURES: &[&str] =
    &["captured", "captured_at", "archived", "archived_at", "saved_at", "fetched_at", "retrieved"];

/// Reads the front matter at the beginning of `text`; returns what it says and the text after it.
pub(super) fn read<'t>(text: &'t str, cx: &mut Context<'_>) -> Result<(Draft, &'t str), ReadError> {
    let Some((yaml, rest)) = split(text) else { return Err(ReadError::NoTitle) };
    let (fields, message) = yaml::fields(yaml);
    if let Some(message) = message {
        cx.warn(WarningKind::InvalidFrontMatter { message });
    }
    if let Some(field) = kept_back(&fields) {
        return Err(ReadError::NotPublished { reason: field });
    }
    let mut draft = Draft::default();
    for (name, value) in &fields {
        match name.to_ascii_lowercase().as_str() {
            "title" => draft.title = title::plain(&value.texts().join(" ")),
            "author" | "authors" => authors(value, &mut draft),
            "tags" | "categories" | "keywords" => labels(value, true, &mut draft),
            "tag" | "category" => labels(value, false, &mut draft),
            _ => {}
        }
    }
    read_address(&fields, &mut draft, cx);
    read_dates(&fields, &mut draft, cx);
    Ok((draft, rest.trim_start_matches(is_edge)))
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

/// The values of the fields of these names, in the order of the names.
fn named<'f>(fields: &'f Fields, names: &'f [&str]) -> impl Iterator<Item = (&'f str, &'f Value)> {
    names.iter().flat_map(|wanted| {
        let is_wanted = |(name, _): &&(String, Value)| name.eq_ignore_ascii_case(wanted);
        fields.iter().filter(is_wanted).map(|(_, value)| (*wanted, value))
    })
}

/// What says that the file is not to be published, in Jekyll's words or Hugo's.
fn kept_back(fields: &Fields) -> Option<&'static str> {
    let says = |name: &[&str], words: &[&str]| {
        named(fields, name)
            .any(|(_, value)| words.contains(&value.first().trim().to_ascii_lowercase().as_str()))
    };
    if says(&["published"], &["false", "no", "off"]) {
        return Some("its front matter says `published: false`");
    }
    if says(&["status"], &["draft", "private", "pending"]) {
        return Some("its front matter says by `status:` that it is not public");
    }
    says(&["draft"], &["true", "yes", "on"]).then_some("its front matter says `draft: true`")
}

fn authors(value: &Value, draft: &mut Draft) {
    match value {
        // `[[Name]]` is how notes name a page of their own.
        Value::Text(name) => {
            let inside = name.trim().strip_prefix("[[").and_then(|name| name.strip_suffix("]]"));
            draft.add_author(&title::of_html(inside.unwrap_or(name)));
        }
        Value::List(entries) => entries.iter().for_each(|entry| authors(entry, draft)),
        Value::Map(fields) => {
            let name = named(fields, &["name", "display_name", "title", "nickname"]).next();
            if let Some((_, name)) = name {
                draft.add_author(&title::of_html(name.first()));
            }
        }
    }
}

/// Tags or categories. One text may hold several: between commas, else between spaces, as Jekyll
/// takes them under their plural names.
fn labels(value: &Value, may_be_several: bool, draft: &mut Draft) {
    let Value::Text(text) = value else {
        value.texts().iter().for_each(|tag| draft.add_tag(&title::of_html(tag)));
        return;
    };
    let has_commas = text.contains([',', '，', '、']);
    let is_border = |c: char| match (has_commas, may_be_several) {
        (true, _) => matches!(c, ',' | '，' | '、'),
        (false, true) => c.is_whitespace(),
        (false, false) => false,
    };
    text.split(is_border).for_each(|tag| draft.add_tag(&title::of_html(tag)));
}

fn read_address(fields: &Fields, draft: &mut Draft, cx: &mut Context<'_>) {
    for (name, value) in named(fields, ADDRESSES) {
        let text = value.first().trim_matches(is_edge);
        // The others name many things; only an address is taken for one.
        let is_sure = matches!(name, "from" | "link" | "url");
        if draft.address.is_none() && (is_sure || text.starts_with("http")) {
            draft.set_url(text, cx);
        }
    }
}

fn read_dates(fields: &Fields, draft: &mut Draft, cx: &mut Context<'_>) {
    // A clipper of pages: what was created is the copy.
    let is_clip = named(fields, &["source"]).any(|(_, value)| value.first().starts_with("http"))
        && (named(fields, &["published"]).next().is_some()
            || named(fields, &["tags"]).any(|(_, tags)| tags.texts().contains(&"clippings")));
    for (name, value) in named(fields, DATES) {
        let text = value.first();
        if is_clip && name == "created" {
            continue;
        }
        let is_flag = name == "published" && matches!(text, "true" | "yes" | "on");
        if draft.published.day().is_some() || is_flag || dates::says_none(text) {
            continue;
        }
        match dates::parse(text) {
            Some(date) => draft.set_date(date, cx),
            None if name == "published" => {}
            None => cx.warn(WarningKind::UnreadableDate { text: text.to_owned() }),
        }
    }
    // Jekyll takes the day from the file's name where no field gives one.
    if draft.published.day().is_none()
        && let Some(day) = dates::file_name_day(cx.entry.member.unwrap_or(cx.entry.file))
    {
        draft.set_date(broadsheet_model::Published::Day(day), cx);
    }
    let clipped = named(fields, &["created"]).filter(|_| is_clip);
    let mut captures = named(fields, CAPTURES).chain(clipped);
    let captured = captures.find_map(|(_, value)| dates::parse(value.first()));
    draft.captured = captured.unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, ReadOptions, SourceTable};

    /// What front matter gives, as one line.
    fn check(yaml: &str, expected: &str) {
        let table = SourceTable::builtin();
        let (entry, options) = (Entry::default(), ReadOptions::new(&table));
        let mut cx = Context::new(&entry, &options);
        let text = format!("---\n{yaml}\n---\n\u{feff}rest");
        let found = match read(&text, &mut cx) {
            Ok((draft, rest)) => {
                assert_eq!(rest, "rest", "{yaml}");
                let (authors, tags) = (draft.authors.join("|"), draft.tags.join("|"));
                format!("{};{};{authors};{tags}", draft.title, draft.published)
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expected, "{yaml}");
    }

    #[test]
    fn fields_as_jekyll_reads_them() {
        check("title: <dialog> &amp;\ndate: 2018-1-2 +0800", "<dialog> &amp;;2018-01-02;;");
        check("title: t\ntags: a b\ncategories: [c d, e]", "t;;;a|b|c d|e");
        check("title: t\ntags: 甲, 乙 丙\ncategory: f g", "t;;;甲|乙 丙|f g");
        check("title: t\nauthor: 李\nauthors:\n- name: 张\n  url: x\n- 王", "t;;李|张|王;");
        check("title: t\nauthor: { display_name: 李 &#38; 张 }", "t;;李 & 张;");
        check("title: t\npublished: 2018-01-02", "t;2018-01-02;;");
        check("title: t\npublished: true\ndate: null", "t;;;");
    }

    #[test]
    fn what_is_kept_back_is_no_article() {
        let why = "left out: its front matter says `published: false`";
        for yaml in [
            "published: false",
            "published: no",
            "title: a: b\npublished: False",
            "title: a: b\npublished : false",
        ] {
            check(yaml, why);
        }
        check(
            "status: draft",
            "left out: its front matter says by `status:` that it is not public",
        );
        check("draft: true", "left out: its front matter says `draft: true`");
        check("title: t\npublished: true\ndraft: false", "t;;;");
    }
}
