//! The figures behind the chart, for those who cannot see it and those who reckon on.

use broadsheet_desk::Selection;
use broadsheet_desk::chart::ChartEvent;
use yew::Html;

use super::chart::give;
use super::read_out::ReadOut;
use super::words;
use crate::view::element::tag;
use crate::view::{Page, plain_button};

/// The table, closed until somebody asks for it, and a way to save it.
pub(super) fn table(read_out: &ReadOut<'_>, page: &Page<'_>) -> Html {
    let words = words::of(read_out.locale);
    tag!("details", "class" = "figures";
        tag!("summary"; words.table),
        plain_button(give(page, ChartEvent::Save), words.save),
        tag!("div", "class" = "figures-scroll", "tabindex" = "0", "role" = "region",
            "aria-label" = words.table;
            tag!("table"; head(read_out), tag!("tbody"; rows(read_out)))))
}

fn head(read_out: &ReadOut<'_>) -> Html {
    let words = words::of(read_out.locale);
    let cell = |text: &str| tag!("th", "scope" = "col"; text.to_owned());
    let names: Vec<&str> = match read_out.figures.other.is_some() {
        true => read_out.names.iter().map(String::as_str).collect(),
        false => vec![words.total],
    };
    let counted = names.into_iter().map(
        |name| tag!("th", "scope" = "col", "colspan" = "2"; [name, " · ", words.share].concat()),
    );
    let counted: Html = counted.collect();
    tag!("thead"; tag!("tr"; cell(words.period), counted, cell(words.all_articles)))
}

fn rows(read_out: &ReadOut<'_>) -> Html {
    let (figures, words) = (read_out.figures, words::of(read_out.locale));
    let row = |idx: usize| {
        let selection = Selection::between(idx, idx);
        let row = figures.row(selection)?;
        let counts = match figures.other.is_some() {
            true => vec![row.main, row.other],
            false => vec![row.main],
        };
        let cells = counts.into_iter().flat_map(|n| {
            let number = n.map_or_else(|| words.unknown.to_owned(), |n| read_out.number(n));
            let share = read_out.share(n, row).unwrap_or_else(|| "–".to_owned());
            [tag!("td"; number), tag!("td"; share)]
        });
        let all = row.all.map_or_else(|| words.unknown.to_owned(), |n| read_out.number(n));
        Some(tag!("tr"; tag!("th", "scope" = "row"; figures.name_of(selection)),
            cells.collect::<Html>(), tag!("td"; all)))
    };
    (0..figures.bins.len()).filter_map(row).collect()
}
