//! The queries, taken from the articles themselves by rule and chance, and the right answers to
//! them.

mod kinds;
mod runs;
mod variants;

use std::collections::BTreeSet;

use broadsheet_bench::synth::Chance;
use serde::Serialize;

use super::texts::{Text, answer, folded};
use kinds::Kind;

/// How many articles are tried for one query of a kind before the kind is given up.
const N_TRIES: usize = 4000;
/// At least this many articles have to be right, because what is cut out of a title is otherwise
/// seldom a word. For half of the tries; then one is enough.
const N_RIGHT: usize = 3;

/// One query.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Question {
    /// What it is an example of.
    kind: &'static str,
    /// As a reader types it.
    query: String,
    /// The ids of the articles that are right.
    truth: Vec<String>,
}

impl Question {
    /// What it is an example of.
    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    /// As a reader types it.
    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    /// How many articles are right.
    pub(crate) fn n_right(&self) -> usize {
        self.truth.len()
    }

    /// For people to read.
    pub(crate) fn line(&self) -> String {
        format!("{}\t{}\t{}\n", self.kind, self.query, self.truth.len())
    }
}

/// `n_wanted` different queries, each of which at least one article answers. Kinds come by turns,
/// so that the first few queries are one of each.
pub(crate) fn questions(texts: &[Text], n_wanted: usize, seed: u64) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let mut asked = BTreeSet::new();
    let mut counts: Vec<(Kind, usize)> = Kind::ALL.map(|kind| (kind, 0)).to_vec();
    while questions.len() < n_wanted {
        // The kind that is furthest behind its share.
        let Some(next) =
            (0..counts.len()).min_by_key(|&idx| counts[idx].1 * 1000 / counts[idx].0.share())
        else {
            break;
        };
        let (kind, n_asked) = counts[next];
        // A stream for each query, so that more queries leave the earlier ones as they are.
        let mut chance = Chance::new(seed, (n_asked * Kind::ALL.len() + kind as usize) as u64);
        match ask(texts, kind, &mut chance, &asked) {
            Some(question) => {
                asked.insert(folded(&question.query));
                questions.push(question);
                counts[next].1 += 1;
            }
            None => {
                eprintln!("the articles have no more queries of the kind: {}", kind.name());
                counts.remove(next);
            }
        }
    }
    questions
}

fn ask(
    texts: &[Text],
    kind: Kind,
    chance: &mut Chance,
    asked: &BTreeSet<String>,
) -> Option<Question> {
    for n_tried in 0..N_TRIES {
        let text = &texts[chance.below(texts.len())];
        // The tries become less choosy: whole things, then parts of longer ones, then rare ones
        // too.
        let Some(query) = kind.take(text, n_tried >= N_TRIES / 4, chance) else { continue };
        if asked.contains(&folded(&query)) {
            continue;
        }
        let right = answer(texts, &query);
        if n_tried < N_TRIES / 2 && right.len() < N_RIGHT {
            continue;
        }
        if kind == Kind::Traditional
            && !right.iter().any(|&idx| !texts[idx].holds_as_written(&query))
        {
            continue;
        }
        let truth = right.into_iter().map(|idx| texts[idx].id.clone()).collect();
        return Some(Question { kind: kind.name(), query, truth });
    }
    None
}

#[cfg(test)]
mod tests {
    use broadsheet_model::Lang;

    use super::*;
    use crate::peers::prepare::texts::tests::text;

    fn texts() -> Vec<Text> {
        vec![
            text("a", Lang::ZhHans, &["普京：乌克兰战争，G20在即", "2023年COVID-19，TikTok"]),
            text("b", Lang::ZhHant, &["烏克蘭：兩岸情勢的新發展，戰爭", "一"]),
            text("c", Lang::ZhHans, &["美国，五个字的题，20大", "Hong Kong 1997"]),
        ]
    }

    #[test]
    fn queries_depend_on_the_seed_only_and_have_answers() {
        let (texts, list) = (texts(), |questions: &[Question]| {
            questions.iter().map(Question::line).collect::<String>()
        });
        let questions_of = |seed| questions(&texts, 8, seed);
        let first = questions_of(1);
        assert_eq!(list(&first), list(&questions_of(1)));
        assert_ne!(list(&first), list(&questions_of(2)));
        assert_eq!(first.len(), 8);
        assert!(first.iter().all(|question| !question.truth.is_empty()));
        let kinds: BTreeSet<&str> = first.iter().map(|question| question.kind).collect();
        assert_eq!(kinds.len(), Kind::ALL.len(), "{}", list(&first));
    }

    #[test]
    fn a_traditional_query_asks_for_simplified_text() {
        let texts = texts();
        let question = ask(&texts, Kind::Traditional, &mut Chance::new(1, 0), &BTreeSet::new())
            .expect("there is one");
        assert!(!texts[0].holds_as_written(&question.query), "{question:?}");
        assert!(question.truth.iter().any(|id| id == "a" || id == "c"), "{question:?}");
    }

    #[test]
    fn a_small_archive_has_fewer_queries() {
        let questions = questions(&texts()[..1], 1000, 1);
        assert!((1..200).contains(&questions.len()), "{}", questions.len());
    }
}
