//! Looking for the texts of a query, one after the other, each in all parts at the same time.

use std::ops::Range;

use broadsheet_bundle::IndexFile;
use broadsheet_model::{Article, Source};

use super::{IndexSearch, IndexStep};
use crate::corpus::Corpus;
use crate::finding::Finding;
use crate::hits::Hits;
use crate::part::Part;
use crate::plan::Task;
use crate::rank::is_near_counted;
use crate::slices::Sliced;
use crate::term_hits::TermHits;

/// A text in at most this many chunks has its positions fetched along with its articles, before it
/// is known whether they count for nearness: waiting for that would cost another round trip.
const MAX_EARLY_CHUNKS: usize = 2;
/// How many files are asked for before it is known whether the texts read first leave anything to
/// be found.
const MAX_AHEAD_FILES: usize = 12;

/// How far a task is.
#[derive(Clone, Debug)]
pub(super) enum Going {
    /// It has not begun.
    Begins,
    /// It has.
    On(Box<Finding>),
    /// It is done.
    Done,
}

/// What is missing for a task.
enum Missing {
    /// Nothing: it has gone on.
    Nothing,
    Files(Vec<(usize, IndexFile)>),
    Articles(Vec<(usize, u32)>),
}

impl IndexSearch {
    /// Goes on with the next text in the first part in which it can be gone on with.
    pub(super) fn go_on<'a>(
        &mut self,
        parts: &[&Part],
        sources: &[Source],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
        article: impl Fn(usize, u32) -> Option<&'a Article>,
    ) -> IndexStep {
        let tasks = self.plan.tasks[self.n_done..][..parts.len()].to_vec();
        self.going.resize(tasks.len(), Going::Begins);
        let (mut files, mut articles) = (Vec::new(), Vec::new());
        for (idx, task) in tasks.iter().enumerate() {
            let missing = match std::mem::replace(&mut self.going[idx], Going::Done) {
                Going::Done => continue,
                Going::Begins => self.advance(parts, *task, None, &content),
                Going::On(finding) => match (finding.rest().is_empty(), finding.texts()) {
                    (false, _) => self.read(parts, *task, finding, &content),
                    (true, None) => self.advance(parts, *task, Some(finding), &content),
                    (true, Some(docs)) => {
                        let missing = self.read_texts(parts, *task, (&docs, sources), &article);
                        if let Missing::Articles(_) = missing {
                            self.going[idx] = Going::On(finding);
                        }
                        missing
                    }
                },
            };
            match missing {
                Missing::Nothing => return IndexStep::Searched,
                // What is there is damaged.
                Missing::Files(none) if none.is_empty() => {
                    return IndexStep::Needs(none, Vec::new());
                }
                Missing::Files(of_task) => files.extend(of_task),
                Missing::Articles(of_task) => articles.extend(of_task),
            }
        }
        if files.is_empty() && articles.is_empty() {
            self.end_text(parts);
            return IndexStep::Searched;
        }
        if !files.is_empty() {
            self.look_ahead(parts, &mut files);
            files.retain(|(part, file)| content(*part, *file).is_none());
            files.extend(self.sources.early(content));
        }
        IndexStep::Needs(files, articles)
    }

    /// Notes how far a task is.
    fn set(&mut self, task: Task, finding: Box<Finding>) {
        self.going[task.part] = Going::On(finding);
    }

    /// Begins with a task, or with what comes next of it.
    fn advance<'a>(
        &mut self,
        parts: &[&Part],
        task: Task,
        begun: Option<Box<Finding>>,
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Missing {
        let begin = || {
            let finding = self.plan.finding(task);
            #[cfg(feature = "windows")]
            if !self.is_ranked {
                return Box::new(finding.among(&self.wanted(task.part, parts.len())));
            }
            Box::new(finding)
        };
        let mut finding = begun.unwrap_or_else(begin);
        if let Sliced::Needs(files) = self.plan.read_slices(parts, &[task], content) {
            self.set(task, finding);
            return Missing::Files(files);
        }
        let may_read_texts = self.may_read_texts;
        let found = finding.advance(
            &self.plan.chunks_of(parts, task.part),
            &self.is_joined(parts, task.part),
            may_read_texts,
        );
        match found {
            Some(found) => self.take_found(parts, task, found),
            None => self.set(task, finding),
        }
        Missing::Nothing
    }

    /// Reads the next chunk.
    fn read<'a>(
        &mut self,
        parts: &[&Part],
        task: Task,
        mut finding: Box<Finding>,
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Missing {
        let mut missing = Missing::Nothing;
        if let Some((piece, chunk)) = finding.rest().first().copied() {
            let grams = finding.grams(piece).clone();
            let of_part = |file| content(task.part, file);
            let is_wanted = |gram: u64| grams.contains(&gram);
            let root = &parts[task.part].root;
            match root.postings(chunk, finding.with_positions(), of_part, is_wanted) {
                Some(postings) => finding.take(postings),
                None => {
                    let mut files = self.files(parts, task, &finding);
                    files.retain(|(part, file)| content(*part, *file).is_none());
                    missing = Missing::Files(files);
                }
            }
        }
        self.set(task, finding);
        missing
    }

    /// The files that a task needs now, or probably will need.
    fn files(&self, parts: &[&Part], task: Task, finding: &Finding) -> Vec<(usize, IndexFile)> {
        let is_one = self.query.shown_terms(true).count() < 2;
        let chunks = finding.rest();
        #[cfg(feature = "windows")]
        let is_one = is_one || !self.is_ranked;
        let is_early = !is_one
            && finding.lookup.is_near_counted
            && finding.lookup.pieces.len() == 1
            && chunks.len() <= MAX_EARLY_CHUNKS;
        let with_positions = finding.with_positions() || is_early;
        let of_chunk =
            |(_, chunk): &(usize, u32)| self.plan.files(parts, task.part, *chunk, with_positions);
        chunks.iter().flat_map(of_chunk).map(|file| (task.part, file)).collect()
    }

    /// Whether one file says which articles have the grams of a chunk of a part, and where.
    fn is_joined(&self, parts: &[&Part], part: usize) -> impl Fn(u32) -> bool {
        move |chunk| self.plan.files(parts, part, chunk, true).count() == 1
    }

    /// Adds files that the next texts will need, unless the present one leaves nothing to be found.
    fn look_ahead(&self, parts: &[&Part], files: &mut Vec<(usize, IndexFile)>) {
        for task in self.plan.tasks.iter().skip(self.n_done + parts.len()) {
            if files.len() >= MAX_AHEAD_FILES {
                break;
            }
            let mut finding = self.plan.finding(*task);
            let chunks = self.plan.chunks_of(parts, task.part);
            let is_joined = self.is_joined(parts, task.part);
            finding.advance(&chunks, &is_joined, self.may_read_texts);
            files.extend(self.files(parts, *task, &finding));
        }
    }

    /// Looks for a text in the texts of the articles `docs`.
    fn read_texts<'a>(
        &mut self,
        parts: &[&Part],
        task: Task,
        (docs, sources): (&[u32], &[Source]),
        article: impl Fn(usize, u32) -> Option<&'a Article>,
    ) -> Missing {
        let units = self.query.clauses.iter().flatten();
        let test = units.map(|unit| &unit.test).filter(|test| test.is_looked_up()).nth(task.text);
        let (mut all, mut missing) = (TermHits::default(), Vec::new());
        for doc in docs {
            match (article(task.part, *doc), test) {
                (Some(article), Some(test)) if missing.is_empty() => {
                    let found = Corpus::new([article], sources, self.query.folding()).found(test);
                    all.hits.extend(found.hits.iter().map(|(_, hits)| (*doc, *hits)));
                    all.places.extend(found.places.iter().map(|(_, place)| (*doc, *place)));
                }
                (Some(_), _) => {}
                (None, _) => missing.push((task.part, *doc)),
            }
        }
        if !missing.is_empty() {
            return Missing::Articles(missing);
        }
        self.take_found(parts, task, all);
        Missing::Nothing
    }

    /// Takes in what has been found of a text in a part.
    fn take_found(&mut self, parts: &[&Part], task: Task, mut found: TermHits) {
        // Before counting: how rare a text is goes by the days that are asked for.
        found.limit(&self.spans, |doc| parts[task.part].day(doc));
        // A second task for a text brings the positions that the first did without.
        self.found[task.part][task.text] = found;
    }

    /// Ends with a text, which has been looked for in all parts.
    fn end_text(&mut self, parts: &[&Part]) {
        self.n_done += parts.len();
        self.going.clear();
        if self.may_end_early && self.finds_nothing(parts.len()) {
            return self.end(parts);
        }
        // The first round is over exactly once: tasks that are added come after it.
        #[cfg(feature = "windows")]
        if !self.is_ranked {
            return;
        }
        if self.n_done == parts.len() * self.plan.n_texts() {
            self.ask_for_places(parts.len());
        }
    }

    /// Whether a clause is known to hold nowhere.
    fn finds_nothing(&self, n_parts: usize) -> bool {
        let is_nowhere = |text: usize| self.found.iter().all(|found| found[text].hits.is_empty());
        self.known_clauses(n_parts).any(|mut texts| texts.all(is_nowhere))
    }

    /// The clauses of which it is known where they hold, as the positions of their texts.
    pub(super) fn known_clauses(&self, n_parts: usize) -> impl Iterator<Item = Range<usize>> {
        let is_done = move |text: usize| {
            let of_text = |task: &&Task| task.text == text;
            self.plan.tasks[..self.n_done].iter().filter(of_text).count() >= n_parts
        };
        let mut text = 0;
        self.query.clauses.iter().filter_map(move |clause| {
            let first = text;
            text += clause.iter().filter(|unit| unit.test.is_looked_up()).count();
            let all = clause.iter().all(|unit| unit.test.is_looked_up() && !unit.negated);
            (all && (first..text).all(is_done)).then_some(first..text)
        })
    }

    /// Ends a search that finds nothing.
    fn end(&mut self, parts: &[&Part]) {
        let n_docs = parts.iter().map(|part| self.docs_now(part).len()).sum();
        self.hits = Hits::new(n_docs, vec![0; self.query.shown_terms(true).count()]);
        self.n_done = self.plan.tasks.len();
        self.n_joined = (parts.len(), 0);
        self.sources.end();
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
            for text in pair {
                let is_one = |part: usize| self.plan.lookup(part, *text).pieces.len() == 1;
                let task = |part: usize| Task { text: *text, part, is_placed: true };
                if (0..n_parts).any(is_one) && !tasks.contains(&task(0)) {
                    tasks.extend((0..n_parts).map(task));
                }
            }
        }
        self.plan.tasks.extend(tasks);
    }
}
