//! The rows of the table.

use serde_json::Value;

use super::build::Built;
use super::size::Size;
use crate::scale::{MEBIBYTE, megabytes};
use crate::table::{Column, grouped};

/// What a row shows of values that were measured again and again.
#[derive(Clone, Copy)]
enum Shown {
    Median,
    MedianAndP95,
    MedianAndRange,
}

/// Rows: label, group and name of the measurement, what of it, digits behind the point.
const ROWS: [(&str, &str, &str, Shown, usize); 14] = [
    ("before the first query: bytes", "before", "bytes", Shown::Median, 0),
    ("before the first query: requests", "before", "requests", Shown::Median, 0),
    (
        "first query with ten rows, cold: bytes, median (least to most)",
        "cold",
        "bytes",
        Shown::MedianAndRange,
        0,
    ),
    (
        "first query with ten rows, cold: requests, median (least to most)",
        "cold",
        "requests",
        Shown::MedianAndRange,
        0,
    ),
    (
        "navigation to ten rows at 1.6 Mbit/s and 150 ms, empty cache, ms: median of 5 (least to most)",
        "slow",
        "millis",
        Shown::MedianAndRange,
        0,
    ),
    ("… to ten rows with titles", "slow", "title_millis", Shown::MedianAndRange, 0),
    ("… of which dependent requests", "slow", "rounds", Shown::Median, 0),
    ("new query: bytes, median / p95", "new", "bytes", Shown::MedianAndP95, 0),
    ("… for ten rows with titles", "new", "title_bytes", Shown::MedianAndP95, 0),
    ("new query: requests, median / p95", "new", "requests", Shown::MedianAndP95, 0),
    (
        "new query: dependent requests, median (least to most)",
        "far",
        "rounds",
        Shown::MedianAndRange,
        0,
    ),
    ("new query, ms: median / p95", "new", "millis", Shown::MedianAndP95, 1),
    ("warm query, ms: median / p95", "warm", "millis", Shown::MedianAndP95, 1),
    ("private memory of the renderer after all queries, MiB", "renderer", "", Shown::Median, 0),
];

/// The rows of what the browser measured.
pub(super) fn put_measured(measured: &Value, column: &mut Column) {
    for (label, group, name, shown, n_digits) in ROWS {
        if group == "renderer" {
            if let Some(bytes) = measured[group].as_f64() {
                column.put(label, format!("{:.0}", bytes / MEBIBYTE));
            }
            continue;
        }
        let number = |key: &str| Some(text(measured[group][name][key].as_f64()?, n_digits));
        let value = number("p50").zip(number("p95")).zip(number("min").zip(number("max")));
        let Some(((median, p95), (least, most))) = value else { continue };
        column.put(
            label,
            match shown {
                Shown::Median => median,
                Shown::MedianAndP95 => format!("{median} / {p95}"),
                Shown::MedianAndRange => format!("{median} ({least} to {most})"),
            },
        );
    }
}

/// The rows of what the site is, and what building it took.
pub(super) fn put_built(built: &Built, size: &Size, column: &mut Column) {
    column.put("site as served, index and texts, MB", megabytes(size.served_bytes));
    column.put("site on disk, MB", megabytes(size.disk_bytes));
    column.put("files of the site", grouped(size.n_files));
    if let Some(run) = built {
        column.put("build, s", format!("{:.1}", run.seconds));
        column.put("core time of the build, s", format!("{:.1}", run.core_seconds));
        column.put(
            "peak memory of the build, MiB",
            format!("{:.0}", run.peak_bytes as f64 / MEBIBYTE),
        );
    }
}

fn text(number: f64, n_digits: usize) -> String {
    if n_digits == 0 { grouped(number.round() as u64) } else { format!("{number:.n_digits$}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::table::markdown;

    #[test]
    fn what_was_not_measured_has_no_row() {
        let values = json!({ "n": 5, "min": 1.0, "p50": 2000.0, "p95": 3000.0, "max": 4000.0 });
        let measured = json!({
            "before": { "bytes": values, "requests": null },
            "cold": { "bytes": values },
            "warm": { "millis": values },
            "renderer": 2097152,
        });
        let mut column = Column::new("x".to_owned());
        put_measured(&measured, &mut column);
        let expected = "| | x |\n|---|---|\n\
            | before the first query: bytes | 2,000 |\n\
            | first query with ten rows, cold: bytes, median (least to most) | 2,000 (1 to 4,000) |\n\
            | warm query, ms: median / p95 | 2000.0 / 3000.0 |\n\
            | private memory of the renderer after all queries, MiB | 2 |";
        assert_eq!(markdown(&[column]), expected);
    }
}
