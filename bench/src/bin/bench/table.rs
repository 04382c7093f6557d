//! A table of Markdown: a column for each size, a row for each measure.

use std::fmt::Write as _;

use indicatif::HumanCount;

/// One column.
#[derive(Debug, Default)]
pub(crate) struct Column {
    pub(crate) title: String,
    cells: Vec<(&'static str, String)>,
}

impl Column {
    pub(crate) fn new(title: String) -> Column {
        Column { title, cells: Vec::new() }
    }

    /// Adds a measure; its label is the row's.
    pub(crate) fn put(&mut self, label: &'static str, value: String) {
        self.cells.push((label, value));
    }
}

/// The rows, in the order of the first column that has them; a column without a measure shows a
/// dash.
pub(crate) fn markdown(columns: &[Column]) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for (label, _) in columns.iter().flat_map(|column| &column.cells) {
        if !labels.contains(label) {
            labels.push(label);
        }
    }
    let mut text = String::from("| |");
    columns.iter().for_each(|column| text.extend([" ", &column.title, " |"]));
    let _infallible = write!(text, "\n|---|{}", "---|".repeat(columns.len()));
    for label in labels {
        let _infallible = write!(text, "\n| {label} |");
        for column in columns {
            let cell = column
                .cells
                .iter()
                .find(|(own, _)| *own == label)
                .map_or("–", |(_, value)| value);
            text.extend([" ", cell, " |"]);
        }
    }
    text
}

/// With a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    HumanCount(number).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_that_a_column_lacks_is_a_dash() {
        let mut one = Column::new("1k".to_owned());
        one.put("a", grouped(1_234_567));
        one.put("b", grouped(12));
        let mut other = Column::new("10k".to_owned());
        other.put("b", "x".to_owned());
        assert_eq!(
            markdown(&[one, other]),
            "| | 1k | 10k |\n|---|---|---|\n| a | 1,234,567 | – |\n| b | 12 | x |"
        );
    }
}
