//! How right answers are.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::{Engine, Work};
use crate::step;
use crate::table::Column;

#[derive(Deserialize)]
struct Question {
    query: String,
    truth: BTreeSet<String>,
}

/// What the page of an engine answered.
#[derive(Deserialize)]
struct Answer {
    /// The number of results that it shows.
    count: usize,
    /// The ids of the first rows.
    rows: Vec<String>,
    /// All ids, where the page can say them.
    ids: Option<BTreeSet<String>>,
}

/// How right the answers to all queries are.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Score {
    n_queries: usize,
    /// Sums over all queries.
    recall: f64,
    precision: f64,
    n_exact: usize,
}

impl Work {
    /// Compares the answers that were measured with the right ones.
    ///
    /// # Errors
    /// When they cannot be compared, or the page and the command do not say the same.
    pub(super) fn score(&self, engine: Engine, measured: &Value) -> Result<Score> {
        let path = self.queries();
        let queries =
            fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        let questions: Vec<Question> =
            serde_json::from_slice(&queries).context("the queries cannot be used")?;
        let answers: Vec<Answer> =
            serde_json::from_value(measured["answers"].clone()).context("no answers")?;
        ensure!(
            questions.len() == answers.len(),
            "there are {} answers, {} queries",
            answers.len(),
            questions.len()
        );
        let mut score = Score::default();
        for (question, answer) in questions.iter().zip(&answers) {
            let found = match &answer.ids {
                Some(ids) => ids.clone(),
                None => self.search(engine, &question.query)?,
            };
            // The rows, and the number that a reader sees, have to be those of the whole answer.
            let rows_are_found = answer.rows.iter().all(|id| found.contains(id));
            let is_consistent = answer.count == found.len() && rows_are_found;
            if !is_consistent {
                let (shown, n_found) = (answer.count, found.len());
                step::say(&format!(
                    "{:?}: the page shows {shown} results, all in all there are {n_found}",
                    question.query
                ));
            }
            score.add(&question.truth, &found, is_consistent);
        }
        Ok(score)
    }

    /// All results of a query, by the command; the page has only the rows in view.
    fn search(&self, engine: Engine, query: &str) -> Result<BTreeSet<String>> {
        ensure!(engine == Engine::Broadsheet, "the page of {} does not say all ids", engine.name());
        let mut command = Command::new(&self.broadsheet);
        command.arg("search").arg(self.site(engine)).args(["--json", "--limit", "0", "--", query]);
        let lines = step::output(&mut command)?;
        let id = |line: &str| {
            serde_json::from_str::<Value>(line).ok()?["id"].as_str().map(str::to_owned)
        };
        Ok(lines.lines().filter_map(id).collect())
    }
}

impl Score {
    fn add(&mut self, truth: &BTreeSet<String>, found: &BTreeSet<String>, is_consistent: bool) {
        let n_right = truth.intersection(found).count() as f64;
        self.n_queries += 1;
        self.recall += if truth.is_empty() { 1.0 } else { n_right / truth.len() as f64 };
        // Who finds nothing says nothing wrong.
        self.precision += if found.is_empty() { 1.0 } else { n_right / found.len() as f64 };
        self.n_exact += usize::from(is_consistent && truth == found);
    }

    pub(super) fn put(&self, column: &mut Column) {
        let n_queries = self.n_queries.max(1) as f64;
        column.put("recall, mean", format!("{:.3}", self.recall / n_queries));
        column.put("precision, mean", format!("{:.3}", self.precision / n_queries));
        column.put(
            "queries answered exactly right",
            format!("{} of {}", self.n_exact, self.n_queries),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recall_and_precision_are_means_over_queries() {
        let ids =
            |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<String>>();
        let mut score = Score::default();
        score.add(&ids(&["a", "b"]), &ids(&["a", "b"]), true);
        score.add(&ids(&["a", "b"]), &ids(&["a", "c", "d", "e"]), true);
        score.add(&ids(&["a"]), &ids(&[]), true);
        score.add(&ids(&["a"]), &ids(&["a"]), false);
        assert_eq!(score, Score { n_queries: 4, recall: 2.5, precision: 3.25, n_exact: 1 });
    }
}
