//! Articles that are in memory, folded, and the scan that answers a query.

use broadsheet_model::{Article, Source};
use memchr::memmem;

use crate::fold::fold_into;
use crate::hits::Hits;
use crate::matches::Place;
use crate::query::{Query, Test, Unit, is_named};
use crate::rank::{PackedHits, TermHits};
use crate::words::is_whole_word;

/// Stands between blocks, where no match may cross. Folding turns every line feed into a space, so neither a folded
/// block nor a folded term holds one.
const BLOCK_END: char = '\n';

/// The folded text of some articles whose numbers follow each other: of an archive that is in memory, or of one chunk of
/// a larger one.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Of every article in turn: the title, then each block, each followed by [`BLOCK_END`].
    text: String,
    /// Where each article begins in `text`.
    starts: Vec<usize>,
    /// Where each article's title ends in `text`.
    title_ends: Vec<usize>,
    /// Numbered from the first of these articles.
    places: Vec<Place>,
}

/// What a scan has found so far.
struct Scan {
    n_texts: usize,
    n_with: Vec<u32>,
    /// For each article in turn, what it shows of each text that is asked for.
    hits: Vec<PackedHits>,
}

impl Corpus {
    /// Folds `articles`, which follow each other in the archive's order, newest first (by [`Published::order`], then
    /// id). `sources` are those of the archive, in the order of its counts.
    ///
    /// [`Published::order`]: broadsheet_model::Published::order
    pub fn new<'a>(articles: impl IntoIterator<Item = &'a Article>, sources: &[Source]) -> Corpus {
        let mut corpus = Corpus::default();
        articles.into_iter().for_each(|article| corpus.push(article, sources));
        debug_assert!(corpus.places.is_sorted_by(|a, b| a.day >= b.day), "newest first");
        corpus
    }

    fn push(&mut self, article: &Article, sources: &[Source]) {
        let source_idx = sources.iter().position(|source| source.id == article.source);
        self.places.push(Place {
            number: self.places.len() as u32,
            day: article.published.day(),
            source_idx: source_idx.and_then(|idx| u16::try_from(idx).ok()),
        });
        self.starts.push(self.text.len());
        fold_into(&article.title, &mut self.text);
        self.title_ends.push(self.text.len());
        self.text.push(BLOCK_END);
        for block in article.body.text_blocks() {
            fold_into(&block, &mut self.text);
            self.text.push(BLOCK_END);
        }
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many bytes the folded text has. This over the number of articles is a mean for [`Hits::matches`].
    pub fn n_bytes(&self) -> usize {
        self.text.len()
    }

    /// The articles that `query` asks for, all of them where it asks for nothing, numbered from the first of this corpus.
    /// `sources` are those that the corpus was made with.
    pub fn scan(&self, query: &Query, sources: &[Source]) -> Hits {
        let n_texts = query.shown_terms(true).count();
        let hits = vec![PackedHits::default(); n_texts * self.len()];
        let mut scan = Scan { n_texts, n_with: Vec::new(), hits };
        let mut found = vec![true; self.len()];
        for clause in &query.clauses {
            let mut holds = vec![false; self.len()];
            clause.iter().for_each(|unit| self.test(unit, sources, &mut holds, &mut scan));
            found.iter_mut().zip(holds).for_each(|(found, holds)| *found &= holds);
        }
        let mut hits = Hits::new(self.len(), scan.n_with);
        for (number, _) in found.into_iter().enumerate().filter(|(_, found)| *found) {
            let n_bytes = self.end(number) - self.starts[number];
            hits.push(self.places[number], n_bytes, &scan.hits[number * n_texts..][..n_texts]);
        }
        hits
    }

    /// Sets `holds` for the articles for which `unit` does, and notes in `scan` what they show of a text.
    fn test(&self, unit: &Unit, sources: &[Source], holds: &mut [bool], scan: &mut Scan) {
        let hits = match &unit.test {
            Test::Text(term) => self.find(term, false),
            Test::Title(term) => self.find(term, true),
            test => return self.test_place(test, unit.negated, sources, holds),
        };
        if unit.negated {
            let mut excluded = hits.iter().map(|(number, _)| *number).peekable();
            for (number, holds) in holds.iter_mut().enumerate() {
                *holds |= excluded.next_if_eq(&number).is_none();
            }
            return;
        }
        let text = scan.n_with.len();
        scan.n_with.push(hits.len() as u32);
        for (number, hits) in hits {
            holds[number] = true;
            scan.hits[number * scan.n_texts + text] = PackedHits::new(hits);
        }
    }

    /// The tests that need no text.
    fn test_place(&self, test: &Test, negated: bool, sources: &[Source], holds: &mut [bool]) {
        let in_source: Vec<bool> = match test {
            Test::Source(value) => sources.iter().map(|source| is_named(source, value)).collect(),
            _ => Vec::new(),
        };
        for (place, holds) in self.places.iter().zip(holds) {
            let passes = match test {
                Test::Date(span) => place.day.is_some_and(|day| span.contains(day)),
                _ => place.source_idx.and_then(|idx| in_source.get(usize::from(idx))).is_some_and(|holds| *holds),
            };
            *holds |= passes != negated;
        }
    }

    /// Where an article ends in `text`.
    fn end(&self, number: usize) -> usize {
        self.starts.get(number + 1).copied().unwrap_or(self.text.len())
    }

    /// The articles in which `term` occurs, by rising number, with its hits.
    fn find(&self, term: &str, title_only: bool) -> Vec<(usize, TermHits)> {
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
