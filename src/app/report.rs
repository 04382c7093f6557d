//! What came of each file, as a table that spreadsheets open right
//! (docs/decisions/0042-tables-that-spreadsheets-open.md).

use broadsheet_desk::{Merge, Outcome};
use broadsheet_export::csv_row;

const HEAD: [&str; 7] = ["file", "entry", "articles", "result", "reason", "merged_with", "notes"];

/// The table of `outcomes`, with a byte order mark.
pub(super) fn report(outcomes: &[Outcome]) -> String {
    let mut table = String::from('\u{feff}');
    csv_row(&HEAD, &mut table);
    for outcome in outcomes {
        let (result, reason) = match &outcome.skip {
            Some(skip) => (skip.reason.as_str(), skip.text.as_str()),
            None => ("read", ""),
        };
        let merges: Vec<&str> = outcome.merges.iter().map(|merge: &Merge| &*merge.with).collect();
        let member = outcome.member.as_deref().unwrap_or_default();
        csv_row(
            &[
                &outcome.file,
                member,
                &outcome.n_articles.to_string(),
                result,
                reason,
                &merges.join("; "),
                &outcome.warnings.join("; "),
            ],
            &mut table,
        );
    }
    table
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
            "\u{feff}file,entry,articles,result,reason,merged_with,notes\r\n\
             '=1+1.md,,2,read,,b.md,\"no \"\"date\"\"\"\r\n\
             a.zip,中.md,0,encrypted,\"unpack it, then\",,\r\n"
        );
    }
}
