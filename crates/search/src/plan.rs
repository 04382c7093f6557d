//! What a search looks up in an index, and in which order.

use std::ops::{Range, RangeInclusive};

use broadsheet_bundle::{IndexFile, SLICE_CHUNKS};

use crate::dates::DateSpan;
use crate::finding::Finding;
use crate::grams::Piece;
use crate::lookup::Lookup;
use crate::marks::{is_marked, marks_of};
use crate::part::Part;
use crate::query::Query;
use crate::slices::{Sliced, Slices};

/// What is in so few chunks decides about a text.
#[cfg(feature = "windows")]
const MAX_RARE_CHUNKS: usize = 4;

/// To find a text in a part, or also where it begins though that is not needed to find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) text: usize,
    pub(crate) part: usize,
    pub(crate) is_placed: bool,
}

/// What is looked up.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// For each part the articles from the first to the last of the days that are asked for.
    docs: Vec<Range<u32>>,
    /// What has been read of where chunks begin.
    slices: Slices,
    /// For each part, and each text of the query in turn, what has to be looked up.
    lookups: Vec<Vec<Lookup>>,
    /// The same as a list of what to do.
    pub(crate) tasks: Vec<Task>,
    is_made: bool,
}

/// What it takes to look up a piece, as far as the root tells: what is in several slices is in very
/// many chunks, and the fewer characters are known the more grams begin so.
fn cost(piece: &Piece, part: &Part) -> usize {
    let (first, last) = (*piece.grams.start(), *piece.grams.end());
    let n_slices = part.root.slices_for(first, last).len();
    match (first ^ last).count_ones() {
        _ if n_slices > 1 => n_slices * SLICE_CHUNKS as usize,
        0..=8 => 1,
        9..=22 => 2,
        23..=42 => 6,
        _ => 12,
    }
}

impl Plan {
    /// For `query`, which is limited to `spans`; `None` where it asks for what no index knows.
    pub(crate) fn new(query: &Query, parts: &[&Part], spans: &[DateSpan]) -> Option<Plan> {
        // Whether it can be looked up does not depend on what that costs.
        query.lookups(|_| 1)?;
        let mut lookups = Vec::new();
        for part in parts {
            let mut of_part = query.lookups(|piece| cost(piece, part))?;
            for lookup in &mut of_part {
                if let [piece] = &lookup.pieces[..] {
                    let slices = part.root.slices_for(*piece.grams.start(), *piece.grams.end());
                    lookup.marks = marks_of(piece).filter(|_| is_marked(slices.len(), 0));
                }
            }
            lookups.push(of_part);
        }
        let docs = parts.iter().map(|part| part.docs_in(spans)).collect();
        let slices = Slices::new(parts.len());
        Some(Plan { docs, slices, lookups, tasks: Vec::new(), is_made: false })
    }

    /// Whether it is known in which order to do what.
    pub(crate) fn is_made(&self) -> bool {
        self.is_made
    }

    /// How many texts are looked for.
    pub(crate) fn n_texts(&self) -> usize {
        self.lookups.first().map_or(0, Vec::len)
    }

    /// What has to be looked up for a text.
    pub(crate) fn lookup(&self, part: usize, text: usize) -> &Lookup {
        &self.lookups[part][text]
    }

    /// Chooses the order: the texts with fewest chunks first. The slices have to be there that say
    /// how many.
    pub(crate) fn make<'a>(
        &mut self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Sliced {
        let task = |text: usize, part: usize| Task { text, part, is_placed: false };
        let of_text = |text: usize| (0..parts.len()).map(move |part| task(text, part));
        let tasks: Vec<Task> = (0..self.n_texts()).flat_map(of_text).collect();
        for round in [0, 1] {
            match self.read_slices(parts, &tasks, &content) {
                Sliced::There if round == 0 => self.choose_marks(parts),
                Sliced::There => {}
                needs => return needs,
            }
        }
        // Insertion, as there are few texts and a sort would be a larger download.
        let mut order: Vec<(usize, usize)> = Vec::new();
        for text in 0..self.n_texts() {
            let n: usize = of_text(text).map(|task| self.n_chunks(parts, task)).sum();
            order.insert(order.partition_point(|(other, _)| *other <= n), (n, text));
        }
        self.tasks = order.iter().flat_map(|(_, text)| of_text(*text)).collect();
        self.is_made = true;
        Sliced::There
    }

    /// Has only these articles of each part searched from now on.
    #[cfg(feature = "windows")]
    pub(crate) fn limit(&mut self, docs: Vec<Range<u32>>) {
        self.docs = docs;
        self.tasks.clear();
        self.is_made = false;
    }

    /// About how many chunks have to be read for each text, as far as that can be told from few slices; those
    /// that are missing for that.
    #[cfg(feature = "windows")]
    pub(crate) fn measure<'a>(
        &mut self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Result<Vec<usize>, Vec<(usize, IndexFile)>> {
        for round in [0, 1] {
            let mut wanted = Vec::new();
            for (part, lookup) in self.lookups_of_parts() {
                for piece in &lookup.pieces {
                    let mut slices = self.slices_in(parts, part, lookup.grams(piece, false));
                    // What is in several is in very many chunks.
                    let first = slices.next().filter(|_| slices.next().is_none());
                    wanted.extend(first.map(|slice| (part, slice)));
                }
            }
            match self.slices.read(parts, wanted, &content) {
                Sliced::There if round == 0 => self.choose_marks(parts),
                Sliced::There => {}
                Sliced::Needs(files) => return Err(files),
            }
        }
        let n_of_text = |(part, lookup): (usize, &Lookup)| {
            let chunks = self.chunks_of(parts, part);
            let n_of_piece = |piece: &Piece| {
                let grams = lookup.grams(piece, false);
                match self.slices_in(parts, part, grams).count() {
                    0 | 1 => chunks(grams, &self.docs[part]).len(),
                    n_slices => n_slices * SLICE_CHUNKS as usize,
                }
            };
            let of_pieces = || lookup.pieces.iter().map(n_of_piece);
            match of_pieces().min() {
                // What is rare leaves few chunks of the rest.
                Some(n_rarest) if n_rarest <= MAX_RARE_CHUNKS => n_rarest,
                // Of several pieces it is read where they are, too.
                _ if lookup.pieces.len() > 1 => 2 * of_pieces().sum::<usize>(),
                _ => of_pieces().sum(),
            }
        };
        let mut of_texts = vec![0; self.n_texts()];
        for (idx, of_part) in self.lookups_of_parts().enumerate() {
            of_texts[idx % self.n_texts()] += n_of_text(of_part);
        }
        Ok(of_texts)
    }

    #[cfg(feature = "windows")]
    fn lookups_of_parts(&self) -> impl Iterator<Item = (usize, &Lookup)> {
        let of_part = |(part, lookups): (usize, _)| -> Vec<(usize, &Lookup)> {
            let lookups: &Vec<Lookup> = lookups;
            lookups.iter().map(|lookup| (part, lookup)).collect()
        };
        self.lookups.iter().enumerate().flat_map(of_part)
    }

    /// The articles of each part that are searched.
    pub(crate) fn docs(&self) -> &[Range<u32>] {
        &self.docs
    }

    /// The slices that can name chunks with some grams in what is searched.
    fn slices_in<'a>(
        &'a self,
        parts: &'a [&Part],
        part: usize,
        grams: &RangeInclusive<u64>,
    ) -> impl Iterator<Item = u32> + use<'a> {
        parts[part].root.slices_in(*grams.start(), *grams.end(), &self.docs[part])
    }

    /// Marks are read where a piece alone would take many chunks.
    fn choose_marks(&mut self, parts: &[&Part]) {
        for (idx, part) in parts.iter().enumerate() {
            let chunks = self.slices.chunks_of((idx, part));
            for lookup in self.lookups[idx].iter_mut().filter(|lookup| lookup.marks.is_none()) {
                if let [piece] = &lookup.pieces[..] {
                    let n_chunks = chunks(&piece.grams, &(0..part.root.n_docs() as u32)).len();
                    lookup.marks = marks_of(piece).filter(|_| is_marked(1, n_chunks));
                }
            }
        }
    }

    /// The grams that are read for a task.
    fn grams(&self, task: Task) -> impl Iterator<Item = &RangeInclusive<u64>> {
        let lookup = self.lookup(task.part, task.text);
        lookup.pieces.iter().map(move |piece| lookup.grams(piece, task.is_placed))
    }

    fn n_chunks(&self, parts: &[&Part], task: Task) -> usize {
        let chunks = self.chunks_of(parts, task.part);
        self.grams(task).map(|grams| chunks(grams, &self.docs[task.part]).len()).sum()
    }

    /// Reads the slices that name the chunks for `tasks`.
    pub(crate) fn read_slices<'a>(
        &mut self,
        parts: &[&Part],
        tasks: &[Task],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Sliced {
        let mut wanted = Vec::new();
        for task in tasks {
            for grams in self.grams(*task) {
                let slices = self.slices_in(parts, task.part, grams);
                wanted.extend(slices.map(|slice| (task.part, slice)));
            }
        }
        self.slices.read(parts, wanted, content)
    }

    /// Which chunks of a part have some grams in some articles, as far as slices say.
    pub(crate) fn chunks_of(
        &self,
        parts: &[&Part],
        part: usize,
    ) -> impl Fn(&RangeInclusive<u64>, &Range<u32>) -> Vec<u32> {
        self.slices.chunks_of((part, parts[part]))
    }

    /// The files of a chunk that are needed for it, with its positions or without.
    pub(crate) fn files(
        &self,
        parts: &[&Part],
        part: usize,
        chunk: u32,
        with_positions: bool,
    ) -> impl Iterator<Item = IndexFile> {
        self.slices.files((part, parts[part]), chunk, with_positions)
    }

    /// A task that begins.
    pub(crate) fn finding(&self, task: Task) -> Finding {
        let lookup = self.lookup(task.part, task.text).clone();
        Finding::new(lookup, self.docs[task.part].clone(), task.is_placed)
    }
}
