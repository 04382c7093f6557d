//! BibTeX, in the form that biblatex also reads.

use broadsheet_model::{Day, Lang};

use super::{Cited, line};

/// One entry.
pub(super) fn write(article: &Cited, accessed: Day) -> String {
    // Styles that do not know `online` set it as `misc`.
    let kind = if article.is_online() { "online" } else { "misc" };
    let mut entry = format!("@{kind}{{{},\n", article.key());
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            entry.push_str(&format!("  {name} = {{{value}}},\n"));
        }
    };
    // Each name in braces of its own is one that is not taken apart.
    let authors = article.authors.iter().map(|author| whole(author)).collect::<Vec<_>>();
    field("author", &authors.join(" and "));
    // Nor is a capital in a title made small.
    field("title", &whole(&article.title));
    field("organization", &escape(&article.source_name));
    if let Some(day) = article.published.day() {
        field("date", &day.to_string());
        // What biblatex has no need of, older styles have.
        field("year", &day.ymd().0.to_string());
    }
    if let Some(url) = article.url() {
        field("url", &balanced(url.as_str()));
        field("urldate", &accessed.to_string());
    }
    field("langid", language(article.lang));
    let tags = article.tags().iter().map(|tag| match tag.contains(',') {
        true => whole(tag),
        false => escape(tag),
    });
    field("keywords", &tags.collect::<Vec<_>>().join(", "));
    field("note", &article.evidence().unwrap_or_default());
    entry + "}\n"
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhHans | Lang::ZhHant => "chinese",
        Lang::En => "english",
        Lang::Und => "",
    }
}

fn whole(text: &str) -> String {
    let text = escape(text);
    if text.is_empty() { text } else { format!("{{{text}}}") }
}

/// Text as TeX takes it for itself. BibTeX counts braces, also those behind a backslash, so that a
/// lone one needs a name.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in line(text).chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '#' | '$' | '%' | '&' | '_' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address is taken as it stands; only its braces would be counted.
fn balanced(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D")
}
