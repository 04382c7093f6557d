//! The rows that the browser's measurements give.

use serde_json::Value;

use crate::scale::MEBIBYTE;
use crate::table::Column;

/// Rows: label, name of the measurement.
const TIMES: [(&str, &str); 14] = [
    ("usable list, empty cache, ms: median (least to most)", "ready"),
    ("usable list, processor slowed 4 times", "ready_slowed"),
    ("slider move, ms: median / p95", "slide"),
    ("slider move, processor slowed 4 times", "slide_slowed"),
    ("slider move at 60 frames a second, ms: median / p95", "slide_paced"),
    ("slider move at 60 frames a second, processor slowed 4 times", "slide_paced_slowed"),
    ("work of the main thread for a slider move, ms: median / p95", "slide_work"),
    ("work of the main thread for a slider move, processor slowed 4 times", "slide_work_slowed"),
    ("jump to a date, ms: median / p95", "jump"),
    ("jump to a date, processor slowed 4 times", "jump_slowed"),
    ("new query until its rows are painted, ms: median / p95", "query"),
    ("new query, processor slowed 4 times", "query_slowed"),
    ("warm query until its rows are painted, ms: median / p95", "query_warm"),
    ("warm query, processor slowed 4 times", "query_warm_slowed"),
];
/// The same for memory after use.
const MEMORY: [(&str, &str); 4] = [
    ("page heap after use, MiB", "page"),
    ("… of which JavaScript", "js_heap"),
    ("… of which WebAssembly", "wasm"),
    ("private memory of the renderer after use, MiB", "renderer"),
];

/// Adds the rows of what was measured.
pub(crate) fn put(measured: &Value, column: &mut Column) {
    for (label, name) in TIMES {
        let number = |key: &str| measured[name][key].as_f64();
        let (Some(p50), Some(p95)) = (number("p50"), number("p95")) else { continue };
        let value = match (number("min"), number("max")) {
            (Some(min), Some(max)) if name.starts_with("ready") => {
                format!("{p50:.0} ({min:.0} to {max:.0})")
            }
            _ => format!("{p50:.1} / {p95:.1}"),
        };
        column.put(label, value);
    }
    for (label, name) in MEMORY {
        let mebibytes = |of: &str| measured[of][name].as_f64().map(|bytes| bytes / MEBIBYTE);
        if let (Some(first), Some(after)) = (mebibytes("memory_at_first"), mebibytes("memory")) {
            column.put(label, format!("{after:.1} (at first {first:.1})"));
        }
    }
    if let (Some(minutes), Some(rounds)) =
        (measured["minutes"].as_f64(), measured["rounds"].as_u64())
    {
        column.put("use before that: minutes, rounds", format!("{minutes}, {rounds}"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::table::markdown;

    #[test]
    fn what_was_not_measured_has_no_row() {
        let measured = json!({
            "ready": { "n": 7, "min": 100.4, "p50": 200.0, "p95": 300.0, "max": 300.0 },
            "slide": { "n": 160, "min": 1.0, "p50": 2.25, "p95": 3.5, "max": 9.0 },
            "jump": null,
            "memory_at_first": { "page": 1048576 },
            "memory": { "page": 2097152, "renderer": null },
        });
        let mut column = Column::new("1k".to_owned());
        put(&measured, &mut column);
        let expected = "| | 1k |\n|---|---|\n\
            | usable list, empty cache, ms: median (least to most) | 200 (100 to 300) |\n\
            | slider move, ms: median / p95 | 2.2 / 3.5 |\n\
            | page heap after use, MiB | 2.0 (at first 1.0) |";
        assert_eq!(markdown(&[column]), expected);
    }
}
