//! Articles that are in memory, folded, and the scan that answers a query.

use broadsheet_model::{Article, Source};
use memchr::memmem;

use crate::fold::{BLOCK_END, Folding};
use crate::hits::Hits;
use crate::join::Articles;
use crate::marks::field_marks;
use crate::matches::Place;
use crate::query::{Query, Test, Unit};
use crate::rank::HitCounts;
use crate::term_hits::TermHits;
use crate::words::is_whole_word;

/// The folded text of some articles whose numbers follow each other: of an archive that is in
/// memory, or of one chunk of a larger one.
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
    /// The articles, rising, each with a mark of its tags and authors.
    marks: Vec<(u32, u64)>,
}

/// Appends an article's folded text to `out`: the title, then each block, each followed by a line
/// feed. Says where the title ends in `out`.
pub fn fold_article(article: &Article, folding: &Folding, out: &mut String) -> usize {
    folding.fold_into(&article.title, out);
    let title_end = out.len();
    out.push(BLOCK_END);
    for block in article.body.text_blocks() {
        folding.fold_into(&block, out);
        out.push(BLOCK_END);
    }
    title_end
}

impl Corpus {
    /// Folds `articles`, which follow each other in the archive's order, newest first (by
    /// [`Published::order`], then id). `sources` are those of the archive, in the order of its
    /// counts, and `folding` is by its table.
    ///
    /// [`Published::order`]: broadsheet_model::Published::order
    pub fn new<'a>(
        articles: impl IntoIterator<Item = &'a Article>,
        sources: &[Source],
        folding: &Folding,
    ) -> Corpus {
        let mut corpus = Corpus::default();
        articles.into_iter().for_each(|article| corpus.push(article, sources, folding));
        debug_assert!(corpus.places.is_sorted_by(|a, b| a.day >= b.day), "newest first");
        corpus
    }

    fn push(&mut self, article: &Article, sources: &[Source], folding: &Folding) {
        let source_idx = sources.iter().position(|source| source.id == article.source);
        self.places.push(Place {
            number: self.places.len() as u32,
            day: article.published.day(),
            source_idx: source_idx.and_then(|idx| u16::try_from(idx).ok()),
        });
        let number = self.places.len() as u32 - 1;
        self.marks.extend(field_marks(article, folding).into_iter().map(|mark| (number, mark)));
        self.starts.push(self.text.len());
        self.title_ends.push(fold_article(article, folding, &mut self.text));
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many bytes the folded text has.
    pub fn n_bytes(&self) -> usize {
        self.text.len()
    }

    /// The articles that `query` asks for, all of them where it asks for nothing, numbered from the
    /// first of this corpus. `sources` and the query's folding are those that the corpus was made
    /// with.
    pub fn scan(&self, query: &Query, sources: &[Source]) -> Hits {
        self.scan_without(query, sources, &[], 0)
    }

    /// The same, where this corpus begins with the article `first` of an archive of which the
    /// articles `left_out`, by their rising numbers, do not count: texts are as rare as without
    /// them. They may still be found by a query that asks for what an article does not contain.
    pub fn scan_without(
        &self,
        query: &Query,
        sources: &[Source],
        left_out: &[u32],
        first: u32,
    ) -> Hits {
        let start = left_out.partition_point(|number| *number < first);
        let left_out = &left_out[start..];
        let end = left_out.partition_point(|number| ((number - first) as usize) < self.len());
        let left_out = &left_out[..end];
        let is_one = query.shown_terms(true).count() < 2;
        let spans = query.spans();
        let find = |unit: &Unit| {
            let mut found = self.of_test(&unit.test)?;
            found.limit(&spans, |doc| self.places[doc as usize].day);
            found.leave_out(left_out, first);
            // One text is near nothing, and one character is near everything.
            if is_one || unit.negated || !unit.test.is_near_counted() {
                found.places.clear();
            }
            self.count_chars(&mut found.places);
            Some(found)
        };
        let found: Vec<TermHits> = query.clauses.iter().flatten().filter_map(find).collect();
        let place = |doc: u32| self.places[doc as usize];
        let articles = Articles { docs: 0..self.len() as u32, place, sources };
        articles.join(query, &found).of_fewer(left_out.len())
    }

    /// What is found of a text or a mark that is asked for, with places in bytes of all the text.
    fn of_test(&self, test: &Test) -> Option<TermHits> {
        match test {
            Test::Text(term) => Some(self.find(term, false)),
            Test::Title(term) => Some(self.find(term, true)),
            Test::Mark(mark) => Some(self.find_mark(*mark)),
            _ => None,
        }
    }

    /// What is found of a text that is asked for, with places in characters.
    pub(crate) fn found(&self, test: &Test) -> TermHits {
        let mut found = self.of_test(test).unwrap_or_default();
        self.count_chars(&mut found.places);
        found
    }

    /// Where an article ends in `text`.
    fn end(&self, number: usize) -> usize {
        self.starts.get(number + 1).copied().unwrap_or(self.text.len())
    }

    /// The articles in which `term` occurs, with its hits and, in bytes of all the text, where
    /// these begin.
    fn find(&self, term: &str, title_only: bool) -> TermHits {
        let mut found = TermHits::default();
        let mut number = 0;
        for start in all_starts(self.text.as_bytes(), term) {
            if self.end(number) <= start {
                number += self.starts[number + 1..].partition_point(|next| *next <= start);
            }
            let in_title = start < self.title_ends[number];
            if title_only && !in_title {
                continue;
            }
            if found.hits.last().is_none_or(|last| last.0 as usize != number) {
                found.hits.push((number as u32, HitCounts::default()));
            }
            if let Some((_, hits)) = found.hits.last_mut() {
                let n_hits = if in_title { &mut hits.n_title } else { &mut hits.n_body };
                *n_hits += 1;
                hits.has_whole_word =
                    hits.has_whole_word || is_whole_word(&self.text, start, start + term.len());
            }
            found.places.push((number as u32, start as u32));
        }
        found
    }

    fn find_mark(&self, mark: u64) -> TermHits {
        let has = self.marks.iter().filter(|(_, other)| *other == mark);
        let hits = has.map(|(number, _)| (*number, HitCounts::default())).collect();
        TermHits { hits, places: Vec::new() }
    }

    /// Turns places in bytes of all the text, rising, into places in characters of their articles.
    fn count_chars(&self, places: &mut [(u32, u32)]) {
        let (mut article, mut byte, mut n_chars) = (u32::MAX, 0, 0);
        for (number, place) in places {
            if *number != article {
                (article, byte, n_chars) = (*number, self.starts[*number as usize], 0);
            }
            let start = *place as usize;
            n_chars += self.text[byte..start].chars().count() as u32;
            (byte, *place) = (start, n_chars);
        }
    }
}

/// Where `term` begins in `text`; hits may overlap, as they do in an index, which knows where each
/// begins.
fn all_starts<'a>(text: &'a [u8], term: &'a str) -> impl Iterator<Item = usize> + 'a {
    let finder = memmem::Finder::new(term);
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + finder.find(text.get(from..)?)?;
        from = start + 1;
        Some(start)
    })
}
