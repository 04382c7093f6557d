//! A search in an index: plan, fetch, match. Only fetching waits, and whoever calls does that.
//!
//! The texts of a query are read one after the other, those with fewest chunks first, and a step
//! reads one chunk or joins some thousand articles: a page can draw between any two of them.

use std::borrow::Borrow;
use std::ops::Range;

use broadsheet_bundle::{IndexFile, Postings};
use broadsheet_model::Source;

use crate::dates::DateSpan;
use crate::grams::Piece;
use crate::hits::Hits;
use crate::join::Articles;
use crate::lookup::Lookup;
use crate::marks::marks_of;
use crate::part::Part;
use crate::query::Query;
use crate::rank::is_near_counted;
use crate::term_hits::TermHits;

/// A query that an index answers.
#[derive(Clone, Debug)]
pub struct IndexSearch {
    query: Query,
    /// The days to which the query is limited.
    spans: Vec<DateSpan>,
    /// For each part the articles from the first to the last of these days.
    docs: Vec<Range<u32>>,
    /// For each part, and each text of the query in turn, what has to be looked up.
    lookups: Vec<Vec<Lookup>>,
    /// The same as a list of what to do. It gets longer once it is known for which texts nearness
    /// counts.
    tasks: Vec<Task>,
    /// How many of these have been done.
    n_done: usize,
    /// What the chunks of the next one say that have been read, by its pieces.
    read: Vec<Vec<Postings>>,
    /// How many chunks these are.
    n_read: usize,
    /// For each part and each text what has been found.
    found: Vec<Vec<TermHits>>,
    /// How many parts have been joined, and how many articles of the next one.
    n_joined: (usize, usize),
    hits: Hits,
    /// Whether the search ends as soon as it is known that nothing is found.
    may_end_early: bool,
}

/// To find a text in a part, with the places where it begins or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Task {
    text: usize,
    part: usize,
    with_positions: bool,
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexStep {
    /// These files have to be there first: of a part each. None of them: what is there is damaged.
    Needs(Vec<(usize, IndexFile)>),
    /// Some more has been searched.
    Searched,
    /// Everything has.
    Done,
}

/// A text in at most this many chunks has its positions fetched along with its articles, before it
/// is known whether they count for nearness: waiting for that would cost another round trip.
const MAX_EARLY_CHUNKS: usize = 2;
/// How many files are asked for before it is known whether the texts read first leave anything to
/// be found.
const MAX_AHEAD_FILES: usize = 12;
/// How many articles are joined in a step.
const JOINED_ARTICLES: usize = 8_192;

impl IndexSearch {
    /// A search for `query` in all `parts` of an index; `None` where the query asks for something
    /// that the index does not know: a text that it has no grams of, such as one that begins with
    /// closing punctuation, or a tag where it was made before there were marks.
    pub fn new(query: Query, parts: &[impl Borrow<Part>]) -> Option<IndexSearch> {
        let parts = borrowed(parts);
        let spans = query.spans();
        let docs: Vec<Range<u32>> = parts.iter().map(|part| part.docs_in(&spans)).collect();
        let mut lookups: Vec<Vec<Lookup>> = Vec::new();
        for (part, docs) in parts.iter().zip(&docs) {
            let n_chunks = |piece: &Piece| {
                part.head.chunks_in(*piece.grams.start(), *piece.grams.end(), docs).count()
            };
            let mut of_part = query.lookups(n_chunks)?;
            for lookup in &mut of_part {
                if lookup.is_mark() && !part.head.has_marks() {
                    return None;
                }
                if let [piece] = &lookup.pieces[..] {
                    lookup.marks = marks_of(piece, &part.head);
                }
            }
            lookups.push(of_part);
        }
        let n_texts = lookups.first().map_or(0, Vec::len);
        let mut search = IndexSearch {
            query,
            spans,
            docs,
            tasks: Vec::new(),
            n_done: 0,
            read: Vec::new(),
            n_read: 0,
            found: vec![vec![TermHits::default(); n_texts]; parts.len()],
            n_joined: (0, 0),
            hits: Hits::default(),
            lookups,
            may_end_early: false,
        };
        search.plan(&parts, n_texts);
        Some(search)
    }

    /// The same where nobody counts what else the query's texts are in: it ends as soon as one of
    /// them is known to be in nothing.
    pub fn ending_early(self) -> IndexSearch {
        IndexSearch { may_end_early: true, ..self }
    }

    /// Lists what is to be done: the texts with fewest chunks first.
    fn plan(&mut self, parts: &[&Part], n_texts: usize) {
        let task = |text: usize, part: usize| {
            let with_positions = self.lookups[part][text].needs_positions();
            Task { text, part, with_positions }
        };
        // Insertion, as there are few texts and a sort would be a larger download.
        let mut order: Vec<(usize, usize)> = Vec::new();
        for text in 0..n_texts {
            let of_part = |part: usize| self.chunks(parts, task(text, part)).count();
            let n: usize = (0..parts.len()).map(of_part).sum();
            order.insert(order.partition_point(|(other, _)| *other <= n), (n, text));
        }
        let tasks =
            order.iter().flat_map(|(_, text)| (0..parts.len()).map(|part| task(*text, part)));
        self.tasks = tasks.collect();
    }

    /// The chunks that have to be read for a task, each with the piece that it is for.
    fn chunks(&self, parts: &[&Part], task: Task) -> impl Iterator<Item = (usize, u32)> {
        let lookup = &self.lookups[task.part][task.text];
        let (head, docs) = (&parts[task.part].head, &self.docs[task.part]);
        lookup.pieces.iter().enumerate().flat_map(move |(idx, piece)| {
            let grams = lookup.grams(piece, task.with_positions);
            head.chunks_in(*grams.start(), *grams.end(), docs).map(move |chunk| (idx, chunk))
        })
    }

    /// The files that the rest of the search needs, or probably will need.
    fn files(&self, parts: &[&Part]) -> Vec<(usize, IndexFile)> {
        let is_one = self.query.shown_terms(true).count() < 2;
        let mut files = Vec::new();
        for (idx, task) in self.tasks.iter().enumerate().skip(self.n_done) {
            if idx > self.n_done && files.len() >= MAX_AHEAD_FILES {
                break;
            }
            let chunks: Vec<(usize, u32)> = self.chunks(parts, *task).collect();
            let is_near_counted = self.lookups[task.part][task.text].is_near_counted;
            let is_early = !is_one && is_near_counted && chunks.len() <= MAX_EARLY_CHUNKS;
            let n_read = if idx == self.n_done { self.n_read } else { 0 };
            for (_, chunk) in chunks.into_iter().skip(n_read) {
                let of_chunk = parts[task.part].head.files(chunk, task.with_positions || is_early);
                files.extend(of_chunk.map(|file| (task.part, file)));
            }
        }
        files
    }

    /// Reads a chunk, or joins some articles. `content` gives what a file holds, where that is
    /// there.
    pub fn step<'a>(
        &mut self,
        parts: &[impl Borrow<Part>],
        sources: &[Source],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> IndexStep {
        let parts = borrowed(parts);
        let Some(task) = self.tasks.get(self.n_done).copied() else {
            return self.join_next(&parts, sources);
        };
        let Some((piece, chunk)) = self.chunks(&parts, task).nth(self.n_read) else {
            self.finish(&parts, task);
            return IndexStep::Searched;
        };
        let lookup = &self.lookups[task.part][task.text];
        let grams = lookup.grams(&lookup.pieces[piece], task.with_positions).clone();
        let of_part = |file| content(task.part, file);
        let is_wanted = |gram: u64| grams.contains(&gram);
        let head = &parts[task.part].head;
        let Some(postings) = head.postings(chunk, task.with_positions, of_part, is_wanted) else {
            let missing = |(part, file): &(usize, IndexFile)| content(*part, *file).is_none();
            return IndexStep::Needs(self.files(&parts).into_iter().filter(missing).collect());
        };
        self.read.resize_with(lookup.pieces.len(), Vec::new);
        self.read[piece].extend(postings);
        self.n_read += 1;
        IndexStep::Searched
    }

    /// Puts a text together from the chunks that have been read for it.
    fn finish(&mut self, parts: &[&Part], Task { text, part, with_positions }: Task) {
        let lookup = &self.lookups[part][text];
        let mut read = std::mem::take(&mut self.read);
        read.resize_with(lookup.pieces.len(), Vec::new);
        let mut found = lookup.found(&read, with_positions, parts[part].head.n_docs());
        // Before counting: how rare a text is goes by the days that are asked for.
        found.limit(&self.spans, &parts[part].places);
        // A second task for a text brings the positions that the first did without.
        self.found[part][text] = found;
        self.n_read = 0;
        self.n_done += 1;
        if self.may_end_early && self.finds_nothing(parts.len()) {
            return self.end(parts);
        }
        // The first round is over exactly once: tasks that are added come after it.
        if self.n_done == parts.len() * self.lookups[part].len() {
            self.ask_for_places();
        }
    }

    /// Whether a clause is known to hold nowhere.
    fn finds_nothing(&self, n_parts: usize) -> bool {
        let is_done = |text: usize| {
            let of_text = |task: &&Task| task.text == text;
            self.tasks[..self.n_done].iter().filter(of_text).count() >= n_parts
        };
        let is_nowhere = |text: usize| {
            is_done(text) && self.found.iter().all(|found| found[text].hits.is_empty())
        };
        let mut text = 0;
        self.query.clauses.iter().any(|clause| {
            let first = text;
            text += clause.iter().filter(|unit| unit.test.is_looked_up()).count();
            let all = clause.iter().all(|unit| unit.test.is_looked_up() && !unit.negated);
            all && (first..text).all(is_nowhere)
        })
    }

    /// Ends a search that finds nothing.
    fn end(&mut self, parts: &[&Part]) {
        let n_docs = parts.iter().map(|part| part.head.n_docs()).sum();
        self.hits = Hits::new(n_docs, vec![0; self.query.shown_terms(true).count()]);
        self.n_done = self.tasks.len();
        self.n_joined = (parts.len(), 0);
    }

    /// Finds out for which of the next articles the whole query holds.
    fn join_next(&mut self, parts: &[&Part], sources: &[Source]) -> IndexStep {
        let (part_idx, start) = self.n_joined;
        let Some(part) = parts.get(part_idx) else { return IndexStep::Done };
        let end = part.places.len().min(start + JOINED_ARTICLES);
        let found = &self.found[part_idx];
        let of_range = found.iter().map(|found| found.slice(start as u32..end as u32)).collect();
        let articles = Articles { places: &part.places[start..end], sources };
        self.hits.append(articles.join(&self.query, of_range), 0);
        self.n_joined = (part_idx, end);
        if end == part.places.len() {
            self.n_joined = (part_idx + 1, 0);
            self.found[part_idx].clear();
        }
        IndexStep::Searched
    }

    /// Once it is known in how many articles each text is: asks where those are for which nearness
    /// counts.
    fn ask_for_places(&mut self) {
        let lookups = &self.lookups[0];
        let shown: Vec<usize> = (0..lookups.len()).filter(|text| lookups[*text].is_shown).collect();
        let n_with =
            |text: usize| self.found.iter().map(|found| found[text].hits.len() as u32).sum();
        let counts =
            |text: &usize| lookups[*text].is_near_counted && is_near_counted(n_with(*text));
        for pair in shown.windows(2).filter(|pair| pair.iter().all(counts)) {
            for (part, text) in
                (0..self.lookups.len()).flat_map(|part| pair.iter().map(move |text| (part, *text)))
            {
                let task = Task { text, part, with_positions: true };
                if !self.lookups[part][text].needs_positions() && !self.tasks.contains(&task) {
                    self.tasks.push(task);
                }
            }
        }
    }

    /// Takes what has been found: everything once a step was [`IndexStep::Done`].
    pub fn take_hits(&mut self) -> Hits {
        std::mem::take(&mut self.hits)
    }
}

fn borrowed(parts: &[impl Borrow<Part>]) -> Vec<&Part> {
    parts.iter().map(Borrow::borrow).collect()
}
