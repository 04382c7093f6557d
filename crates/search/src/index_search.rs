//! A search in an index: plan, fetch, match. Only fetching waits, and whoever calls does that.
//!
//! The texts of a query are read one after the other, those with fewest chunks first, and a step
//! reads one chunk or joins some thousand articles: a page can draw between any two of them.

use std::borrow::Borrow;

use broadsheet_bundle::IndexFile;
use broadsheet_model::{Article, Source};

use crate::corpus::Corpus;
use crate::dates::DateSpan;
use crate::finding::Finding;
use crate::hits::Hits;
use crate::join::Articles;
use crate::matches::Place;
use crate::part::Part;
use crate::plan::{Plan, Task};
use crate::query::Query;
use crate::rank::is_near_counted;
use crate::slices::Sliced;
use crate::sources::Sources;
use crate::term_hits::TermHits;

/// A query that an index answers.
#[derive(Clone, Debug)]
pub struct IndexSearch {
    query: Query,
    /// The days to which the query is limited.
    spans: Vec<DateSpan>,
    plan: Plan,
    sources: Sources,
    /// How many of the plan's tasks have been done.
    n_done: usize,
    /// The next one, once it has begun.
    finding: Option<Finding>,
    /// For each part and each text what has been found.
    found: Vec<Vec<TermHits>>,
    /// How many parts have been joined, and how many articles of the next one.
    n_joined: (usize, u32),
    hits: Hits,
    /// Whether the search ends as soon as it is known that nothing is found.
    may_end_early: bool,
    /// Whether texts of articles may be read where that is less than positions.
    may_read_texts: bool,
    /// Whether it has been said that all is found.
    is_found: bool,
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexStep {
    /// These files have to be there first: of a part each. None of them: what is there is damaged.
    Needs(Vec<(usize, IndexFile)>),
    /// These articles have to be there first: of a part each, by their position in it.
    NeedsArticles(Vec<(usize, u32)>),
    /// Some more has been searched.
    Searched,
    /// All is found; only of which sources the articles are is not known yet. It can be asked for
    /// by further steps, until one is [`IndexStep::Done`].
    Found,
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
const JOINED_ARTICLES: u32 = 65_536;

impl IndexSearch {
    /// A search for `query` in all `parts` of an index; `None` where the query asks for something
    /// that the index does not know: a text that it has no grams of, such as one that begins with
    /// closing punctuation.
    pub fn new(query: Query, parts: &[impl Borrow<Part>]) -> Option<IndexSearch> {
        let parts = borrowed(parts);
        let spans = query.spans();
        let plan = Plan::new(&query, &parts, &spans)?;
        let sources = Sources::new(&query, &parts);
        let found = vec![vec![TermHits::default(); plan.n_texts()]; parts.len()];
        Some(IndexSearch {
            query,
            spans,
            plan,
            sources,
            n_done: 0,
            finding: None,
            found,
            n_joined: (0, 0),
            hits: Hits::default(),
            may_end_early: false,
            may_read_texts: true,
            is_found: false,
        })
    }

    /// The same where nobody counts what else the query's texts are in: it ends as soon as one of
    /// them is known to be in nothing.
    pub fn ending_early(self) -> IndexSearch {
        IndexSearch { may_end_early: true, ..self }
    }

    /// Has positions read and no texts of articles, from the next step on: where these cannot be
    /// had.
    pub fn without_texts(&mut self) {
        (self.may_read_texts, self.finding) = (false, None);
    }

    /// Reads a chunk or the text of an article, or joins some articles. `content` gives what a file
    /// holds, and `article` an article of a part, where that is there.
    pub fn step<'a>(
        &mut self,
        parts: &[impl Borrow<Part>],
        sources: &[Source],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
        article: impl Fn(usize, u32) -> Option<&'a Article>,
    ) -> IndexStep {
        let parts = borrowed(parts);
        if !self.plan.is_made() {
            return match self.plan.make(&parts, content) {
                Sliced::There => IndexStep::Searched,
                Sliced::Needs(files) => IndexStep::Needs(files),
            };
        }
        let Some(task) = self.plan.tasks.get(self.n_done).copied() else {
            return self.join_next(&parts, sources, content);
        };
        match &self.finding {
            Some(finding) if !finding.rest().is_empty() => self.read(&parts, task, content),
            Some(finding) => match finding.texts() {
                Some(docs) => self.read_texts(&parts, task, (docs, sources), article),
                None => self.advance(&parts, task, content),
            },
            None => self.advance(&parts, task, content),
        }
    }

    /// Begins with a task, or with what comes next of it.
    fn advance<'a>(
        &mut self,
        parts: &[&Part],
        task: Task,
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> IndexStep {
        if let Sliced::Needs(files) = self.plan.read_slices(parts, &[task], content) {
            return IndexStep::Needs(files);
        }
        let begun = self.finding.take();
        let mut finding = begun.unwrap_or_else(|| self.plan.finding(parts, task));
        let may_read_texts = self.may_read_texts;
        let found = finding.advance(&self.plan.chunks_of(parts, task.part), may_read_texts);
        match found {
            Some(found) => self.finish(parts, task, found),
            None => self.finding = Some(finding),
        }
        IndexStep::Searched
    }

    /// Reads the next chunk.
    fn read<'a>(
        &mut self,
        parts: &[&Part],
        task: Task,
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> IndexStep {
        let Some(finding) = &mut self.finding else { return IndexStep::Searched };
        let Some((piece, chunk)) = finding.rest().first().copied() else {
            return IndexStep::Searched;
        };
        let grams = finding.grams(piece).clone();
        let of_part = |file| content(task.part, file);
        let is_wanted = |gram: u64| grams.contains(&gram);
        let root = &parts[task.part].root;
        match root.postings(chunk, finding.with_positions(), of_part, is_wanted) {
            Some(postings) => {
                finding.take(postings);
                IndexStep::Searched
            }
            None => IndexStep::Needs(self.missing(parts, content)),
        }
    }

    /// The files that are missing of those that the rest of the search needs, or probably will
    /// need; none where nothing is, so that what is there is damaged.
    fn missing<'a>(
        &self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Vec<(usize, IndexFile)> {
        let is_one = self.query.shown_terms(true).count() < 2;
        let mut files = Vec::new();
        for (idx, task) in self.plan.tasks.iter().enumerate().skip(self.n_done) {
            if idx > self.n_done && files.len() >= MAX_AHEAD_FILES {
                break;
            }
            let begun = self.finding.clone().filter(|_| idx == self.n_done);
            let finding = begun.unwrap_or_else(|| {
                let mut finding = self.plan.finding(parts, *task);
                finding.advance(&self.plan.chunks_of(parts, task.part), self.may_read_texts);
                finding
            });
            let chunks = finding.rest();
            let is_early = !is_one
                && finding.lookup.is_near_counted
                && finding.lookup.pieces.len() == 1
                && chunks.len() <= MAX_EARLY_CHUNKS;
            for (_, chunk) in chunks {
                let with_positions = finding.with_positions() || is_early;
                let of_chunk = parts[task.part].root.files(*chunk, with_positions);
                files.extend(of_chunk.map(|file| (task.part, file)));
            }
        }
        files.retain(|(part, file)| content(*part, *file).is_none());
        if !files.is_empty() {
            files.extend(self.sources.early(parts, content));
        }
        files
    }

    /// Looks for a text in the texts of the articles `docs`.
    fn read_texts<'a>(
        &mut self,
        parts: &[&Part],
        task: Task,
        (docs, sources): (Vec<u32>, &[Source]),
        article: impl Fn(usize, u32) -> Option<&'a Article>,
    ) -> IndexStep {
        let missing = |doc: &u32| article(task.part, *doc).is_none();
        let missing: Vec<(usize, u32)> =
            docs.iter().copied().filter(missing).map(|doc| (task.part, doc)).collect();
        if !missing.is_empty() {
            return IndexStep::NeedsArticles(missing);
        }
        let units = self.query.clauses.iter().flatten();
        let test = units.map(|unit| &unit.test).filter(|test| test.is_looked_up()).nth(task.text);
        let mut all = TermHits::default();
        for (doc, test) in docs.into_iter().zip(std::iter::repeat(test)) {
            let (Some(article), Some(test)) = (article(task.part, doc), test) else { continue };
            let found = Corpus::new([article], sources, self.query.folding()).found(test);
            all.hits.extend(found.hits.iter().map(|(_, hits)| (doc, *hits)));
            all.places.extend(found.places.iter().map(|(_, place)| (doc, *place)));
        }
        self.finding = None;
        self.finish(parts, task, all);
        IndexStep::Searched
    }

    /// Takes in what has been found of a text.
    fn finish(&mut self, parts: &[&Part], task: Task, mut found: TermHits) {
        // Before counting: how rare a text is goes by the days that are asked for.
        found.limit(&self.spans, |doc| parts[task.part].day(doc));
        // A second task for a text brings the positions that the first did without.
        self.found[task.part][task.text] = found;
        self.n_done += 1;
        if self.may_end_early && self.finds_nothing(parts.len()) {
            return self.end(parts);
        }
        // The first round is over exactly once: tasks that are added come after it.
        if self.n_done == parts.len() * self.plan.n_texts() {
            self.ask_for_places(parts.len());
        }
    }

    /// Whether a clause is known to hold nowhere.
    fn finds_nothing(&self, n_parts: usize) -> bool {
        let is_done = |text: usize| {
            let of_text = |task: &&Task| task.text == text;
            self.plan.tasks[..self.n_done].iter().filter(of_text).count() >= n_parts
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
        self.n_done = self.plan.tasks.len();
        self.n_joined = (parts.len(), 0);
        // There is nothing whose source could be asked.
        self.is_found = true;
        self.sources = Sources::of_nothing();
    }

    /// Finds out for which of the next articles the whole query holds.
    fn join_next<'a>(
        &mut self,
        parts: &[&Part],
        sources: &[Source],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> IndexStep {
        let (part_idx, start) = self.n_joined;
        let part = parts.get(part_idx);
        let has_waited = part.is_none() && self.is_found;
        if !self.sources.are_known() && (self.sources.are_needed() || has_waited) {
            return match self.sources.read(parts, content) {
                Some(missing) => IndexStep::Needs(missing),
                None => IndexStep::Searched,
            };
        }
        let Some(part) = part else {
            if self.sources.are_known() {
                return IndexStep::Done;
            }
            self.is_found = true;
            return IndexStep::Found;
        };
        let end = part.n_docs().min(start.saturating_add(JOINED_ARTICLES));
        let place = |doc: u32| Place {
            number: part.number(doc).unwrap_or_default(),
            day: part.day(doc),
            source_idx: self.sources.of(part_idx, doc),
        };
        let articles = Articles { docs: start..end, place, sources };
        let joined = articles.join(&self.query, &self.found[part_idx]);
        self.hits.append(joined, 0);
        self.n_joined = (part_idx, end);
        if end == part.n_docs() {
            self.n_joined = (part_idx + 1, 0);
            self.found[part_idx].clear();
        }
        IndexStep::Searched
    }

    /// Once it is known in how many articles each text is: asks where those are for which nearness
    /// counts.
    fn ask_for_places(&mut self, n_parts: usize) {
        let lookup = |text: usize| self.plan.lookup(0, text);
        let shown: Vec<usize> =
            (0..self.plan.n_texts()).filter(|text| lookup(*text).is_shown).collect();
        let n_with =
            |text: usize| self.found.iter().map(|found| found[text].hits.len() as u32).sum();
        let counts = |text: &usize| lookup(*text).is_near_counted && is_near_counted(n_with(*text));
        let mut tasks = Vec::new();
        for pair in shown.windows(2).filter(|pair| pair.iter().all(counts)) {
            for (part, text) in
                (0..n_parts).flat_map(|part| pair.iter().map(move |text| (part, *text)))
            {
                let task = Task { text, part, is_placed: true };
                let is_one = self.plan.lookup(part, text).pieces.len() == 1;
                if is_one && !tasks.contains(&task) {
                    tasks.push(task);
                }
            }
        }
        self.plan.tasks.extend(tasks);
    }

    /// Takes what has been found: everything once a step was [`IndexStep::Found`] or
    /// [`IndexStep::Done`].
    pub fn take_hits(&mut self) -> Hits {
        std::mem::take(&mut self.hits)
    }

    /// Says of which sources the articles are that were found, once a step was
    /// [`IndexStep::Done`].
    pub fn add_sources(&self, parts: &[impl Borrow<Part>], hits: &mut Hits) {
        let parts = borrowed(parts);
        hits.set_sources(|number| {
            let doc_in = |(idx, part): (usize, &&Part)| Some((idx, part.doc(number)?));
            let (part, doc) = parts.iter().enumerate().find_map(doc_in)?;
            self.sources.of(part, doc)
        });
    }
}

fn borrowed(parts: &[impl Borrow<Part>]) -> Vec<&Part> {
    parts.iter().map(Borrow::borrow).collect()
}
