//! What came of each file, as a table that spreadsheets open right
//! (docs/decisions/0042-tables-that-spreadsheets-open.md).

use broadsheet_desk::{Merge, Outcome};

/// Text that begins with one of these a spreadsheet may take for a formula.
const ARMED: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

const HEAD: [&str; 7] = ["file", "entry", "articles", "result", "reason", "merged_with", "notes"];

/// The table of `outcomes`, with a byte order mark.
pub(super) fn report(outcomes: &[Outcome]) -> String {
    let mut table = String::from('\u{feff}');
    add_row(&mut table, &HEAD);
    for outcome in outcomes {
        let (result, reason) = match &outcome.skip {
            Some(skip) => (skip.reason.as_str(), skip.text.as_str()),
            None => ("read", ""),
        };
        let merges: Vec<&str> = outcome.merges.iter().map(|merge: &Merge| &*merge.with).collect();
        let member = outcome.member.as_deref().unwrap_or_default();
        add_row(
            &mut table,
            &[
                &outcome.file,
                member,
                &outcome.n_articles.to_string(),
                result,
                reason,
                &merges.join("; "),
                &outcome.warnings.join("; "),
            ],
        );
    }
    table
}

pub(super) fn add_row(table: &mut String, cells: &[&str]) {
    for (idx, cell) in cells.iter().enumerate() {
        table.push_str(if idx == 0 { "\"" } else { ",\"" });
        table.push_str(if cell.starts_with(ARMED) { "'" } else { "" });
        for part in cell.split_inclusive('"') {
            table.push_str(part);
            table.push_str(if part.ends_with('"') { "\"" } else { "" });
        }
        table.push('"');
    }
    table.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use broadsheet_desk::Skip;

    use super::*;

    #[test]
    fn a_report_is_a_table_in_which_no_cell_is_a_formula() {
        let read = Outcome {
            file: "=1+1.md".to_owned(),
            n_articles: 2,
            merges: vec![Merge { with: "b.md".to_owned(), is_version: false }],
            warnings: vec!["no \"date\"".to_owned()],
            ..Outcome::default()
        };
        let skip = Skip { reason: "encrypted".to_owned(), text: "unpack it, then".to_owned() };
        let (file, member) = ("a.zip".to_owned(), Some("中.md".to_owned()));
        let skipped = Outcome { file, member, skip: Some(skip), ..Outcome::default() };
        assert_eq!(
            report(&[read, skipped]),
            "\u{feff}\"file\",\"entry\",\"articles\",\"result\",\"reason\",\"merged_with\",\"notes\"\r\n\
             \"'=1+1.md\",\"\",\"2\",\"read\",\"\",\"b.md\",\"no \"\"date\"\"\"\r\n\
             \"a.zip\",\"中.md\",\"0\",\"encrypted\",\"unpack it, then\",\"\",\"\"\r\n"
        );
    }
}
