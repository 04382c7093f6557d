//! Articles that are in memory, folded, and the scan that answers a query.

use broadsheet_model::{Article, Day, Source};
use memchr::memmem;

use crate::fold::{fold_into, fold_text};
use crate::matches::Matches;
use crate::query::{Query, Test, Unit};
use crate::rank::{self, TermHits};
use crate::words::is_whole_word;

/// Stands between blocks, where no match may cross. Folding turns every line feed into a space, so neither a folded
/// block nor a folded term holds one.
const BLOCK_END: char = '\n';

/// The folded text of some articles, with what filtering needs of each.
///
/// An article's number is its position among those given, newest first, from 0.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Of every article in turn: the title, then each block, each followed by [`BLOCK_END`].
    text: String,
    /// Where each article begins in `text`.
    starts: Vec<usize>,
    /// Where each article's title ends in `text`.
    title_ends: Vec<usize>,
    pub(crate) days: Vec<Option<Day>>,
    /// For each article the position of its source in `sources`, or [`NO_SOURCE`].
    pub(crate) source_idx: Vec<u16>,
    /// In the order in which counts are given.
    pub(crate) sources: Vec<Source>,
    /// Articles with a date: as undated ones are the oldest, these are the numbers below.
    pub(crate) n_dated: usize,
}

/// The source of an article whose source is not in the list.
pub(crate) const NO_SOURCE: u16 = u16::MAX;

impl Corpus {
    /// Folds `articles`, which have to be ordered newest first (by [`Published::order`], then id), as a bundle has
    /// them: date limits are found by bisection.
    ///
    /// `sources` gives the order of the counts in [`Facets`](crate::Facets); an article of another source is found and
    /// listed, but counted under no badge.
    ///
    /// [`Published::order`]: broadsheet_model::Published::order
    pub fn new(articles: &[Article], sources: &[Source]) -> Corpus {
        debug_assert!(articles.is_sorted_by(|a, b| a.published.order() >= b.published.order()), "newest first");
        let mut corpus = Corpus::without_text(articles, sources);
        articles.iter().for_each(|article| corpus.push_text(article));
        corpus
    }

    /// The same articles with nothing but their days and sources: enough for [`Corpus::facets`] of a query that asks for
    /// no text. Nothing is folded until [`Corpus::push_text`] is called for each article.
    pub fn without_text(articles: &[Article], sources: &[Source]) -> Corpus {
        let mut corpus = Corpus { sources: sources.to_vec(), ..Corpus::default() };
        articles.iter().for_each(|article| corpus.push_columns(article));
        corpus
    }

    /// Whether the text of every article is there, so that it can be searched.
    pub fn has_text(&self) -> bool {
        self.starts.len() == self.days.len()
    }

    /// Adds the text of the next article, in the order of [`Corpus::without_text`], so that a page can fold a large archive
    /// a few articles at a time.
    pub fn push_text(&mut self, article: &Article) {
        self.starts.push(self.text.len());
        fold_into(&article.title, &mut self.text);
        self.title_ends.push(self.text.len());
        self.text.push(BLOCK_END);
        for block in article.body.text_blocks() {
            fold_into(&block, &mut self.text);
            self.text.push(BLOCK_END);
        }
    }

    fn push_columns(&mut self, article: &Article) {
        let day = article.published.day();
        if day.is_some() {
            self.n_dated = self.days.len() + 1;
        }
        self.days.push(day);
        let source = self.sources.iter().position(|source| source.id == article.source);
        self.source_idx.push(source.and_then(|idx| u16::try_from(idx).ok()).unwrap_or(NO_SOURCE));
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.days.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// The articles that `query` asks for; all of them where it asks for nothing.
    pub fn search(&self, query: &Query) -> Matches {
        let mut found = vec![true; self.len()];
        let mut scores = vec![0.0; self.len()];
        for clause in &query.clauses {
            let mut holds = vec![false; self.len()];
            for unit in clause {
                self.test(unit, &mut holds, &mut scores);
            }
            found.iter_mut().zip(holds).for_each(|(found, holds)| *found &= holds);
        }
        let all = found.into_iter().zip(scores).enumerate();
        Matches::from_rising(all.filter(|(_, (found, _))| *found).map(|(number, (_, score))| (number as u32, score)))
    }

    /// Sets `holds` for the articles for which `unit` does, and adds to their scores.
    fn test(&self, unit: &Unit, holds: &mut [bool], scores: &mut [f32]) {
        let hits = match &unit.test {
            Test::Text(term) => self.scan(term, false),
            Test::Title(term) => self.scan(term, true),
            test => return self.test_columns(test, unit.negated, holds),
        };
        if unit.negated {
            let mut excluded = hits.iter().map(|(number, _)| *number).peekable();
            for (number, holds) in holds.iter_mut().enumerate() {
                *holds |= excluded.next_if_eq(&number).is_none();
            }
            return;
        }
        let rarity = rank::rarity(self.len(), hits.len());
        let mean_bytes = self.text.len() as f32 / self.len().max(1) as f32;
        for (number, hits) in hits {
            let length = (self.end(number) - self.starts[number]) as f32 / mean_bytes;
            holds[number] = true;
            scores[number] += rank::score(hits, length, rarity);
        }
    }

    /// The tests that need no text.
    fn test_columns(&self, test: &Test, negated: bool, holds: &mut [bool]) {
        let in_source: Vec<bool> = match test {
            Test::Source(value) => self.sources.iter().map(|source| is_named(source, value)).collect(),
            _ => Vec::new(),
        };
        for (number, holds) in holds.iter_mut().enumerate() {
            let passes = match test {
                Test::Date(span) => self.days[number].is_some_and(|day| span.contains(day)),
                _ => in_source.get(usize::from(self.source_idx[number])).is_some_and(|holds| *holds),
            };
            *holds |= passes != negated;
        }
    }

    /// Where an article ends in `text`.
    fn end(&self, number: usize) -> usize {
        self.starts.get(number + 1).copied().unwrap_or(self.text.len())
    }

    /// The articles in which `term` occurs, by rising number, with its hits.
    fn scan(&self, term: &str, title_only: bool) -> Vec<(usize, TermHits)> {
        let mut found: Vec<(usize, TermHits)> = Vec::new();
        let mut number = 0;
        for start in memmem::find_iter(self.text.as_bytes(), term) {
            if self.end(number) <= start {
                number += self.starts[number + 1..].partition_point(|next| *next <= start);
            }
            let in_title = start < self.title_ends[number];
            if title_only && !in_title {
                continue;
            }
            if found.last().is_none_or(|last| last.0 != number) {
                found.push((number, TermHits::default()));
            }
            if let Some((_, hits)) = found.last_mut() {
                let n_hits = if in_title { &mut hits.n_title } else { &mut hits.n_body };
                *n_hits += 1;
                hits.has_whole_word = hits.has_whole_word || is_whole_word(&self.text, start, start + term.len());
            }
        }
        found
    }
}

/// Whether the folded `value` is a part of the source's id or of one of its names.
pub(crate) fn is_named(source: &Source, value: &str) -> bool {
    let names = [source.id.as_str(), &source.names.zh_hans, &source.names.zh_hant, &source.names.en];
    names.into_iter().any(|name| memmem::find(fold_text(name).as_bytes(), value.as_bytes()).is_some())
}
