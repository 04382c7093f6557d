//! The figures behind the chart as a table that spreadsheets open right
//! (docs/decisions/0042-tables-that-spreadsheets-open.md).

use broadsheet_desk::chart::{Figures, Measure, percent, value};
use broadsheet_desk::{Desk, Selection};
use broadsheet_export::csv_row;

use crate::browser::files;

/// Gives the reader the figures as a file.
pub(super) fn save(desk: &Desk) {
    let Some((figures, collection)) = desk.figures().zip(desk.collection()) else { return };
    let sources: Vec<&str> = collection.sources().iter().map(|source| source.id.as_str()).collect();
    let address = &desk.state().address;
    let table = table(&figures, &sources, [&address.query, &address.compare]);
    files::give_file("timeline.csv", "text/csv;charset=utf-8", &table);
}

/// The table, with a byte order mark: a line for each bar. What is not known is left empty, and a
/// column is there for each source that has something.
fn table(figures: &Figures, sources: &[&str], queries: [&str; 2]) -> String {
    let all = figures.main.as_ref().map(|main| main.sum_by_source(figures.every_bar()));
    let n_of = |idx: usize| all.as_ref().and_then(|all| all.get(idx)).copied().unwrap_or(0);
    let drawn: Vec<usize> = (0..sources.len()).filter(|idx| n_of(*idx) > 0).collect();
    let mut text = String::from('\u{feff}');
    csv_row(&refs(&head(figures, &drawn, sources, queries)), &mut text);
    for idx in 0..figures.bins.len() {
        csv_row(&refs(&line(figures, &drawn, idx)), &mut text);
    }
    text
}

fn head(figures: &Figures, drawn: &[usize], sources: &[&str], queries: [&str; 2]) -> Vec<String> {
    let mut cells = ["period", "first_day", "last_day"].map(str::to_owned).to_vec();
    cells.extend(drawn.iter().map(|idx| sources[*idx].to_owned()));
    if figures.other.is_some() {
        for query in queries {
            cells.push(["q: ", query].concat());
            cells.push(["share of all, q: ", query].concat());
        }
    } else {
        cells.extend(["articles", "share_of_all"].map(str::to_owned));
    }
    cells.push("all_articles".to_owned());
    cells
}

fn line(figures: &Figures, drawn: &[usize], idx: usize) -> Vec<String> {
    let selection = Selection::between(idx, idx);
    let Some(row) = figures.row(selection) else { return Vec::new() };
    let mut cells = vec![figures.name_of(selection)];
    cells.extend([row.span.first, row.span.last].map(|day| day.to_string()));
    let bar = figures.main.as_ref().and_then(|main| main.bars.get(idx));
    cells.extend(drawn.iter().map(|source| number(bar.and_then(|bar| bar.get(*source).copied()))));
    let queries = [Some(row.main), figures.other.is_some().then_some(row.other)];
    for n in queries.into_iter().flatten() {
        let share = n.zip(row.all).and_then(|(n, all)| value(Measure::Share, n, all));
        cells.push(number(n));
        cells.push(share.map(percent).unwrap_or_default());
    }
    cells.push(number(row.all));
    cells
}

fn number(n: Option<u32>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

fn refs(cells: &[String]) -> Vec<&str> {
    cells.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use broadsheet_desk::chart::{Series, Span};
    use broadsheet_model::Day;
    use broadsheet_search::{Bin, BinUnit};

    use super::*;

    fn series(bars: &[&[u32]]) -> Series {
        let totals = bars.iter().map(|bar| bar.iter().sum()).collect();
        Series { bars: bars.iter().map(|bar| bar.to_vec()).collect(), totals }
    }

    #[track_caller]
    fn check(other: Option<Option<Series>>, expected: &[&str]) {
        let day = |text: &str| text.parse::<Day>().expect(text);
        let bin = |first: &str, last: &str| Bin { first: day(first), last: day(last) };
        let whole = Span { first: day("2023-01-10"), last: day("2023-02-28") };
        let figures = Figures {
            whole,
            view: whole,
            unit: BinUnit::Month,
            bins: vec![bin("2023-01-10", "2023-01-31"), bin("2023-02-01", "2023-02-28")],
            main: Some(series(&[&[1, 0, 2], &[0, 0, 0]])),
            other,
            all: Some(series(&[&[2, 2, 4], &[0, 0, 0]])),
        };
        let table = table(&figures, &["rfi", "none", "dw"], ["a \"b\"", "=1+1"]);
        let lines: Vec<&str> = table.strip_prefix('\u{feff}').expect("a mark").lines().collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn the_figures_are_a_table_with_what_is_known() {
        check(
            None,
            &[
                "period,first_day,last_day,rfi,dw,articles,share_of_all,all_articles",
                "2023-01,2023-01-10,2023-01-31,1,2,3,37.5%,8",
                "2023-02,2023-02-01,2023-02-28,0,0,0,,0",
            ],
        );
        check(
            Some(None),
            &[
                "period,first_day,last_day,rfi,dw,\"q: a \"\"b\"\"\",\
                 \"share of all, q: a \"\"b\"\"\",q: =1+1,\"share of all, q: =1+1\",all_articles",
                "2023-01,2023-01-10,2023-01-31,1,2,3,37.5%,,,8",
                "2023-02,2023-02-01,2023-02-28,0,0,0,,,,0",
            ],
        );
    }
}
