//! What readers type, by kinds.

use std::ops::RangeInclusive;

use broadsheet_bench::synth::Chance;
use broadsheet_model::Lang;

use super::runs::{Token, han_runs, numbers_with_han, tokens};
use super::variants::other_form;
use crate::peers::prepare::texts::Text;

/// A kind of query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Two Chinese characters: most names and words.
    Two,
    /// Three or four.
    Some,
    /// Five to eight.
    Long,
    /// A whole word of Latin letters.
    Latin,
    /// A whole number.
    Digits,
    /// Letters and digits, or digits and Chinese: COVID-19, G20, 20大.
    Mixed,
    /// Traditional characters for what stands in at least one article in Simplified ones.
    Traditional,
    /// Two terms, both asked for.
    Both,
}

impl Kind {
    pub(crate) const ALL: [Kind; 8] = [
        Kind::Two,
        Kind::Some,
        Kind::Long,
        Kind::Latin,
        Kind::Digits,
        Kind::Mixed,
        Kind::Traditional,
        Kind::Both,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Two => "2 characters",
            Kind::Some => "3 or 4 characters",
            Kind::Long => "5 to 8 characters",
            Kind::Latin => "Latin word",
            Kind::Digits => "digits",
            Kind::Mixed => "mixed",
            Kind::Traditional => "Traditional for Simplified",
            Kind::Both => "two terms",
        }
    }

    /// How many of 60 queries are of this kind: short Chinese ones are the most usual.
    pub(crate) fn share(self) -> usize {
        match self {
            Kind::Two | Kind::Some => 12,
            Kind::Long => 8,
            Kind::Latin | Kind::Digits | Kind::Mixed => 6,
            Kind::Traditional | Kind::Both => 5,
        }
    }

    /// A query of this kind from an article, if it has one. Chinese ones are what a title has
    /// between two marks or spaces, which is a whole thing more often than not; where `is_cut`,
    /// also parts of that, and Traditional ones may be made from Simplified ones.
    pub(crate) fn take(self, text: &Text, is_cut: bool, chance: &mut Chance) -> Option<String> {
        match self {
            Kind::Two => han(text, 2..=2, is_cut, chance),
            Kind::Some => han(text, 3..=4, is_cut, chance),
            Kind::Long => han(text, 5..=8, is_cut, chance),
            Kind::Traditional if text.lang == Lang::ZhHant => han(text, 2..=4, is_cut, chance),
            Kind::Traditional if is_cut => other_form(&han(text, 2..=4, is_cut, chance)?),
            Kind::Traditional => None,
            Kind::Both => {
                let first = han(text, 2..=4, is_cut, chance)?;
                let second = han(text, 2..=4, is_cut, chance)?;
                (!first.contains(&second) && !second.contains(&first))
                    .then(|| format!("{first} {second}"))
            }
            Kind::Latin => pick(&of_all(text, |part| of_kind(part, Token::Letters)), chance),
            Kind::Digits => pick(&of_all(text, |part| of_kind(part, Token::Digits)), chance),
            Kind::Mixed => match chance.below(2) {
                0 => pick(&of_all(text, |part| of_kind(part, Token::Both)), chance),
                _ => pick(&numbers_with_han(text.title()), chance),
            },
        }
    }
}

fn han(
    text: &Text,
    n_chars: RangeInclusive<usize>,
    is_cut: bool,
    chance: &mut Chance,
) -> Option<String> {
    let runs: Vec<Vec<char>> = han_runs(text.title());
    let fits =
        |run: &&Vec<char>| n_chars.contains(&run.len()) || is_cut && run.len() > *n_chars.end();
    let run = pick(&runs.iter().filter(fits).collect::<Vec<_>>(), chance)?;
    if n_chars.contains(&run.len()) {
        return Some(run.iter().collect());
    }
    let n_kept = n_chars.start() + chance.below(n_chars.end() - n_chars.start() + 1);
    let start = chance.below(run.len() - n_kept + 1);
    Some(run[start..start + n_kept].iter().collect())
}

fn of_all<'a>(text: &'a Text, of_part: impl Fn(&'a str) -> Vec<&'a str>) -> Vec<String> {
    text.parts.iter().flat_map(|part| of_part(part)).map(str::to_owned).collect()
}

fn of_kind(part: &str, wanted: Token) -> Vec<&str> {
    tokens(part).filter(|(_, kind)| *kind == wanted).map(|(token, _)| token).collect()
}

fn pick<T: Clone>(all: &[T], chance: &mut Chance) -> Option<T> {
    all.get(chance.below(all.len())).cloned()
}
