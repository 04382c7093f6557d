//! A search in an index: plan, fetch, match. Only fetching waits, and whoever calls does that.
//!
//! The texts of a query are read one after the other, those with fewest chunks first, and a step
//! reads one chunk or joins some thousand articles: a page can draw between any two of them.

use std::borrow::Borrow;
use std::ops::Range;

use broadsheet_bundle::{IndexFile, Postings, SLICE_CHUNKS, parse_sources};
use broadsheet_model::Source;

use crate::dates::DateSpan;
use crate::grams::Piece;
use crate::hits::Hits;
use crate::join::Articles;
use crate::lookup::Lookup;
use crate::marks::{is_marked, marks_of};
use crate::matches::Place;
use crate::part::Part;
use crate::query::Query;
use crate::rank::is_near_counted;
use crate::slices::{Sliced, Slices};
use crate::term_hits::TermHits;

/// A query that an index answers.
#[derive(Clone, Debug)]
pub struct IndexSearch {
    query: Query,
    /// The days to which the query is limited.
    spans: Vec<DateSpan>,
    /// For each part the articles from the first to the last of these days.
    docs: Vec<Range<u32>>,
    /// What has been read of where chunks begin.
    slices: Slices,
    /// For each part of which source each of its articles is.
    sources: Vec<Vec<u16>>,
    /// Whether it is known what has to be looked up.
    is_planned: bool,
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
const JOINED_ARTICLES: usize = 65_536;

impl IndexSearch {
    /// A search for `query` in all `parts` of an index; `None` where the query asks for something
    /// that the index does not know: a text that it has no grams of, such as one that begins with
    /// closing punctuation.
    pub fn new(query: Query, parts: &[impl Borrow<Part>]) -> Option<IndexSearch> {
        let parts = borrowed(parts);
        let spans = query.spans();
        let docs: Vec<Range<u32>> = parts.iter().map(|part| part.docs_in(&spans)).collect();
        // Whether it can be looked up does not depend on what it costs.
        let n_texts = query.lookups(|_| 0)?.len();
        Some(IndexSearch {
            query,
            spans,
            docs,
            slices: Slices::new(parts.len()),
            sources: Vec::new(),
            is_planned: false,
            tasks: Vec::new(),
            n_done: 0,
            read: Vec::new(),
            n_read: 0,
            found: vec![vec![TermHits::default(); n_texts]; parts.len()],
            n_joined: (0, 0),
            hits: Hits::default(),
            lookups: Vec::new(),
            may_end_early: false,
        })
    }

    /// The same where nobody counts what else the query's texts are in: it ends as soon as one of
    /// them is known to be in nothing.
    pub fn ending_early(self) -> IndexSearch {
        IndexSearch { may_end_early: true, ..self }
    }

    /// Chooses what is looked up, and in which order: first the slices have to be there that say
    /// what each way would cost.
    fn begin<'a>(
        &mut self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> IndexStep {
        // Pieces with grams in several slices cost more than any other, however many.
        let mut wanted: Vec<(usize, Range<u32>)> = Vec::new();
        for (idx, part) in parts.iter().enumerate().filter(|(idx, _)| !self.docs[*idx].is_empty()) {
            for piece in self.query.pieces() {
                let slices = part.root.slices_for(*piece.grams.start(), *piece.grams.end());
                if slices.len() == 1 {
                    wanted.push((idx, slices));
                }
            }
        }
        if let Sliced::Needs(files) = self.slices.read(parts, wanted, &content) {
            return IndexStep::Needs(files);
        }
        let mut lookups: Vec<Vec<Lookup>> = Vec::new();
        for (idx, part) in parts.iter().enumerate() {
            let docs = &self.docs[idx];
            let n_slices = |piece: &Piece| {
                part.root.slices_for(*piece.grams.start(), *piece.grams.end()).len()
            };
            let n_chunks = |piece: &Piece, docs: &Range<u32>| {
                self.slices.chunks((idx, part), &piece.grams, docs).count()
            };
            let cost = |piece: &Piece| match n_slices(piece) {
                _ if docs.is_empty() => 0,
                0 | 1 => n_chunks(piece, docs),
                n => n * SLICE_CHUNKS as usize,
            };
            let Some(mut of_part) = self.query.lookups(cost) else { return IndexStep::Done };
            for lookup in of_part.iter_mut().filter(|_| !docs.is_empty()) {
                if let [piece] = &lookup.pieces[..] {
                    let all = 0..part.root.n_docs() as u32;
                    let is_marked = is_marked(n_slices(piece), n_chunks(piece, &all));
                    lookup.marks = marks_of(piece).filter(|_| is_marked);
                }
            }
            lookups.push(of_part);
        }
        self.lookups = lookups;
        let wanted = self.slices_of(parts, &self.first_tasks());
        let mut missing = match self.slices.read(parts, wanted, &content) {
            Sliced::There => Vec::new(),
            Sliced::Needs(files) if files.is_empty() => return IndexStep::Needs(files),
            Sliced::Needs(files) => files,
        };
        if let Some(files) = self.read_sources(parts, &content) {
            missing.extend(files);
        }
        if !missing.is_empty() {
            return IndexStep::Needs(missing);
        }
        self.plan(parts);
        self.is_planned = true;
        IndexStep::Searched
    }

    /// Reads of which sources articles are; the files that are missing for that.
    fn read_sources<'a>(
        &mut self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Option<Vec<(usize, IndexFile)>> {
        let (mut sources, mut missing) = (Vec::new(), Vec::new());
        for (idx, part) in parts.iter().enumerate() {
            let mut of_part = Vec::with_capacity(part.root.n_docs());
            for number in 0..part.root.n_sources() {
                let file = IndexFile::Sources(number);
                let read = content(idx, file).map(|bytes| parse_sources(&part.root, number, bytes));
                match read {
                    Some(Ok(read)) => of_part.extend(read),
                    // One that is damaged says of no source.
                    Some(Err(_)) => {}
                    None => missing.push((idx, file)),
                }
            }
            sources.push(of_part);
        }
        self.sources = sources;
        (!missing.is_empty()).then_some(missing)
    }

    fn task(&self, text: usize, part: usize) -> Task {
        Task { text, part, with_positions: self.lookups[part][text].needs_positions() }
    }

    /// To find each text in each part.
    fn first_tasks(&self) -> Vec<Task> {
        let n_texts = self.lookups.first().map_or(0, Vec::len);
        let parts = 0..self.lookups.len();
        (0..n_texts)
            .flat_map(|text| parts.clone().map(move |part| (text, part)))
            .map(|(text, part)| self.task(text, part))
            .collect()
    }

    /// The slices that name the chunks for tasks.
    fn slices_of(&self, parts: &[&Part], tasks: &[Task]) -> Vec<(usize, Range<u32>)> {
        let mut slices = Vec::new();
        for task in tasks.iter().filter(|task| !self.docs[task.part].is_empty()) {
            let lookup = &self.lookups[task.part][task.text];
            for piece in &lookup.pieces {
                let grams = lookup.grams(piece, task.with_positions);
                let root = &parts[task.part].root;
                slices.push((task.part, root.slices_for(*grams.start(), *grams.end())));
            }
        }
        slices
    }

    /// Lists what is to be done: the texts with fewest chunks first.
    fn plan(&mut self, parts: &[&Part]) {
        let n_texts = self.lookups.first().map_or(0, Vec::len);
        // Insertion, as there are few texts and a sort would be a larger download.
        let mut order: Vec<(usize, usize)> = Vec::new();
        for text in 0..n_texts {
            let of_part = |part: usize| self.chunks(parts, self.task(text, part)).count();
            let n: usize = (0..parts.len()).map(of_part).sum();
            order.insert(order.partition_point(|(other, _)| *other <= n), (n, text));
        }
        let tasks =
            order.iter().flat_map(|(_, text)| (0..parts.len()).map(|part| self.task(*text, part)));
        self.tasks = tasks.collect();
    }

    /// The chunks that have to be read for a task, each with the piece that it is for.
    fn chunks(&self, parts: &[&Part], task: Task) -> impl Iterator<Item = (usize, u32)> {
        let lookup = &self.lookups[task.part][task.text];
        let (part, docs) = ((task.part, parts[task.part]), &self.docs[task.part]);
        lookup.pieces.iter().enumerate().flat_map(move |(idx, piece)| {
            let grams = lookup.grams(piece, task.with_positions);
            self.slices.chunks(part, grams, docs).map(move |chunk| (idx, chunk))
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
                let of_chunk = parts[task.part].root.files(chunk, task.with_positions || is_early);
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
        if !self.is_planned {
            return self.begin(&parts, content);
        }
        let Some(task) = self.tasks.get(self.n_done).copied() else {
            return self.join_next(&parts, sources);
        };
        let wanted = self.slices_of(&parts, &[task]);
        if let Sliced::Needs(files) = self.slices.read(&parts, wanted, &content) {
            return IndexStep::Needs(files);
        }
        let Some((piece, chunk)) = self.chunks(&parts, task).nth(self.n_read) else {
            self.finish(&parts, task);
            return IndexStep::Searched;
        };
        let lookup = &self.lookups[task.part][task.text];
        let grams = lookup.grams(&lookup.pieces[piece], task.with_positions).clone();
        let of_part = |file| content(task.part, file);
        let is_wanted = |gram: u64| grams.contains(&gram);
        let root = &parts[task.part].root;
        let Some(postings) = root.postings(chunk, task.with_positions, of_part, is_wanted) else {
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
        let mut found = lookup.found(&read, with_positions, parts[part].root.n_docs());
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
        let n_docs = parts.iter().map(|part| part.root.n_docs()).sum();
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
        let place = |doc: u32| self.place(part_idx, part, doc);
        let articles = Articles { docs: start as u32..end as u32, place, sources };
        let joined = articles.join(&self.query, found);
        self.hits.append(joined, 0);
        self.n_joined = (part_idx, end);
        if end == part.places.len() {
            self.n_joined = (part_idx + 1, 0);
            self.found[part_idx].clear();
        }
        IndexStep::Searched
    }

    /// Where an article of a part stands, with its source.
    fn place(&self, part_idx: usize, part: &Part, doc: u32) -> Place {
        let source_idx = self.sources.get(part_idx).and_then(|of| of.get(doc as usize)).copied();
        Place { source_idx, ..part.places[doc as usize] }
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
