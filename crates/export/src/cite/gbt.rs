//! GB/T 7714—2025, numeric style, in force since 2026-07-01.
//!
//! An article of the web: `作者. 题名[EB/OL]. （发布日）[引用日]. 网址.` One without an address is set
//! as one of a newspaper: `作者. 题名[N]. 报纸名，发布日.` Of more than three authors three are named.
//! Where no author is known the title comes first, as the standard allows in numbered lists.

use broadsheet_model::Day;

use super::{Cited, is_chinese, line};

/// How many authors are named.
const MAX_AUTHORS: usize = 3;

/// One reference, without a number.
pub(super) fn write(article: &Cited, accessed: Day) -> String {
    let authors = authors(&article.authors);
    let title = line(&article.title);
    let day = article.published.day().map(|day| day.to_string());
    let rest = if article.is_online() {
        let day = day.map(|day| format!("（{day}）")).unwrap_or_default();
        let url = article.url().map(|url| format!(". {url}")).unwrap_or_default();
        format!("[EB/OL]. {day}[{accessed}]{url}")
    } else {
        let day = day.map(|day| format!("，{day}")).unwrap_or_default();
        format!("[N]. {}{day}", line(&article.source_name))
    };
    format!("{authors}{title}{rest}.")
}

fn authors(all: &[String]) -> String {
    let named: Vec<String> = all.iter().take(MAX_AUTHORS).map(|author| line(author)).collect();
    let Some(first) = named.first() else { return String::new() };
    let others = match all.len() > MAX_AUTHORS {
        true if is_chinese(first) => "，等",
        true => "，et al",
        false => "",
    };
    let names = named.join("，") + others;
    names.trim_end_matches('.').to_owned() + ". "
}
