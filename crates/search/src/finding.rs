//! One text, looked for in one part of an index: which chunks are read, and what they come to.
//!
//! A text of several pieces is where all of them are, each at its offset. Positions are most of an
//! index, so it is asked first which articles have all pieces. What is rare decides: of a piece that
//! is in very many chunks only those are read that have articles which the others leave. Where few
//! articles are left, their texts say whether they have the text, and no positions are read: the
//! texts of what is found are shown anyway.

use std::ops::{Range, RangeInclusive};

use broadsheet_bundle::Postings;

use crate::docs::DocSet;
use crate::lookup::{Lookup, Occurrence, common};
use crate::term_hits::TermHits;

/// So few articles are read instead of positions.
const MAX_READ_TEXTS: usize = 8;
/// A piece in more chunks than this waits for what rarer ones leave.
const MAX_SMALL_CHUNKS: usize = 2;
/// A text in so few chunks has its positions read along with its articles.
const MAX_EARLY_CHUNKS: usize = 3;
/// Of so many articles it is worth finding out which chunks can have them.
const MAX_CHOSEN_DOCS: usize = 256;
/// So many pieces have their positions read before it is asked whether anything is left.
const PLACED_AT_ONCE: usize = 2;

/// A text that is looked for in a part.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) lookup: Lookup,
    /// The articles from the first to the last of the days that are asked for.
    docs: Range<u32>,
    stage: Stage,
    /// Whether it is asked where the text begins, also where it has one piece.
    is_placed: bool,
    /// The pieces that are read now.
    pieces: Vec<usize>,
    /// Their chunks, each with the piece that it is for.
    queue: Vec<(usize, u32)>,
    n_read: usize,
    /// What they say, by pieces.
    read: Vec<Vec<Postings>>,
    /// For each piece whether it is known which articles have it, and where.
    known: Vec<Known>,
    /// The articles that have all pieces of which it is known.
    left: DocSet,
    /// Where they have all pieces of which it is known where.
    occurrences: Option<Vec<Occurrence>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing has been read.
    Begun,
    /// Which articles have some of the pieces, or the only one.
    Docs,
    /// Where some pieces are.
    Positions,
    /// The texts of what is left.
    Texts,
    /// All is known.
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Known {
    Nothing,
    Docs,
    Positions,
}

impl Finding {
    /// A text in the articles `docs` of a part.
    pub(crate) fn new(lookup: Lookup, docs: Range<u32>, is_placed: bool) -> Finding {
        let n_pieces = lookup.pieces.len();
        Finding {
            stage: Stage::Begun,
            is_placed,
            pieces: Vec::new(),
            queue: Vec::new(),
            n_read: 0,
            read: vec![Vec::new(); n_pieces],
            known: vec![Known::Nothing; n_pieces],
            left: DocSet::all(docs.clone()),
            occurrences: None,
            lookup,
            docs,
        }
    }

    /// The same in some of the articles alone.
    #[cfg(feature = "windows")]
    pub(crate) fn among(mut self, wanted: &DocSet) -> Finding {
        self.left.keep(wanted);
        self
    }

    /// Whether positions are read now.
    pub(crate) fn with_positions(&self) -> bool {
        self.stage == Stage::Positions
    }

    /// The chunks that have to be read now, each with the piece that it is for.
    pub(crate) fn rest(&self) -> &[(usize, u32)] {
        &self.queue[self.n_read..]
    }

    /// The grams that are read for a piece now.
    pub(crate) fn grams(&self, piece: usize) -> &RangeInclusive<u64> {
        self.lookup.grams(&self.lookup.pieces[piece], self.with_positions())
    }

    /// Takes in what the next chunk says.
    pub(crate) fn take(&mut self, postings: Vec<Postings>) {
        if let Some((piece, _)) = self.queue.get(self.n_read) {
            self.read[*piece].extend(postings);
            self.n_read += 1;
        }
    }

    /// The articles whose texts have to be read, where that is what is left to be done.
    pub(crate) fn texts(&self) -> Option<Vec<u32>> {
        (self.stage == Stage::Texts).then(|| self.left.iter().collect())
    }

    /// Begins with what comes next, once all of [`Finding::rest`] has been read; what has been
    /// found, if that was all. `chunks` says which have some grams in some articles, `is_joined`
    /// which are one file that says both which articles and where, and texts are read where they may
    /// be.
    pub(crate) fn advance(
        &mut self,
        chunks: &impl Fn(&RangeInclusive<u64>, &Range<u32>) -> Vec<u32>,
        is_joined: &impl Fn(u32) -> bool,
        may_read_texts: bool,
    ) -> Option<TermHits> {
        let n_pieces = self.lookup.pieces.len();
        let read = std::mem::replace(&mut self.read, vec![Vec::new(); n_pieces]);
        let pieces = std::mem::take(&mut self.pieces);
        (self.queue, self.n_read) = (Vec::new(), 0);
        if self.stage == Stage::Docs && self.is_one() {
            let postings = read.first().map_or(&[][..], Vec::as_slice);
            let hits = self.lookup.sum(&self.lookup.pieces[0], postings, &self.docs);
            return Some(TermHits { hits, places: Vec::new() });
        }
        for piece in pieces {
            match self.stage {
                Stage::Positions => self.place(piece, &read[piece]),
                _ => self.keep(piece, &read[piece]),
            }
        }
        self.stage = self.next_stage(chunks, is_joined, may_read_texts);
        for (idx, piece) in self.pieces.clone().into_iter().enumerate() {
            let of_piece = self.chunks_left(self.grams(piece), chunks);
            // Of pieces in many chunks only what the others leave is read.
            if self.stage == Stage::Docs && of_piece.len() > MAX_SMALL_CHUNKS && idx > 0 {
                self.pieces.truncate(idx);
                break;
            }
            self.queue.extend(of_piece.into_iter().map(|chunk| (piece, chunk)));
        }
        (self.stage == Stage::Done)
            .then(|| self.lookup.counted(self.occurrences.take().unwrap_or_default()))
    }

    /// Whether it is found in the lists of one piece, without positions.
    fn is_one(&self) -> bool {
        self.lookup.pieces.len() == 1 && !self.is_placed
    }

    /// Takes in which articles have a piece.
    fn keep(&mut self, piece: usize, postings: &[Postings]) {
        let mut having = DocSet::none(self.docs.clone());
        let docs = postings.iter().flat_map(|postings| &postings.docs);
        docs.filter(|doc| self.docs.contains(doc)).for_each(|doc| having.add(*doc));
        self.left.keep(&having);
        self.known[piece] = Known::Docs;
    }

    /// Takes in where a piece is in the articles that are left.
    fn place(&mut self, piece: usize, postings: &[Postings]) {
        let list = self.lookup.occurrences(piece, postings, |doc| self.left.has(doc));
        let both = match self.occurrences.take() {
            None => list,
            // Walk the shorter list and leap through the longer one.
            Some(both) if both.len() < list.len() => common(&both, &list),
            Some(both) => common(&list, &both),
        };
        let mut having = DocSet::none(self.docs.clone());
        both.iter().for_each(|(doc, _)| having.add(*doc));
        self.left.keep(&having);
        self.occurrences = Some(both);
        self.known[piece] = Known::Positions;
    }

    /// What comes next, and for which pieces.
    fn next_stage(
        &mut self,
        chunks: &impl Fn(&RangeInclusive<u64>, &Range<u32>) -> Vec<u32>,
        is_joined: &impl Fn(u32) -> bool,
        may_read_texts: bool,
    ) -> Stage {
        let n_left = self.left.iter().take(MAX_READ_TEXTS + 1).count();
        // Those in fewest chunks come first.
        let mut open: Vec<(usize, usize)> = Vec::new();
        // Those whose positions come along with their articles.
        let (mut free, mut n_apart) = (Vec::new(), 0);
        for piece in (0..self.known.len()).filter(|piece| self.known[*piece] != Known::Positions) {
            let of_piece = self.chunks_left(&self.lookup.pieces[piece].grams, chunks);
            let n = of_piece.len();
            open.insert(open.partition_point(|(other, _)| *other <= n), (n, piece));
            let is_apart = of_piece.into_iter().any(|chunk| !is_joined(chunk));
            n_apart += usize::from(is_apart);
            if n <= MAX_SMALL_CHUNKS && !is_apart {
                free.push(piece);
            }
        }
        let n_chunks: usize = open.iter().map(|(n, _)| n).sum();
        self.pieces = open.iter().map(|(_, piece)| *piece).collect();
        if n_left == 0 || open.is_empty() {
            self.pieces.clear();
            return Stage::Done;
        }
        if self.stage == Stage::Begun {
            // Another round trip is not worth it where few chunks are read, or nothing is rare.
            let is_rare = open[0].0 <= MAX_SMALL_CHUNKS;
            let is_early =
                open.len() <= PLACED_AT_ONCE && (n_chunks <= MAX_EARLY_CHUNKS || !is_rare);
            let is_placed = open.len() == 1 || is_early || free.len() == open.len();
            return if self.is_one() || !is_placed { Stage::Docs } else { Stage::Positions };
        }
        if !free.is_empty() {
            self.pieces = free;
            return Stage::Positions;
        }
        if n_apart == 0 {
            return Stage::Positions;
        }
        if may_read_texts && n_left <= MAX_READ_TEXTS {
            self.pieces.clear();
            return Stage::Texts;
        }
        self.pieces.truncate(PLACED_AT_ONCE);
        Stage::Positions
    }

    /// The chunks that have grams in articles that are left.
    fn chunks_left(
        &self,
        grams: &RangeInclusive<u64>,
        chunks: &impl Fn(&RangeInclusive<u64>, &Range<u32>) -> Vec<u32>,
    ) -> Vec<u32> {
        let all = chunks(grams, &self.docs);
        if self.stage == Stage::Begun || all.len() <= MAX_SMALL_CHUNKS {
            return all;
        }
        let left: Vec<u32> = self.left.iter().take(MAX_CHOSEN_DOCS + 1).collect();
        if left.len() > MAX_CHOSEN_DOCS {
            return all;
        }
        let mut chosen = vec![false; all.len()];
        for doc in left {
            let of_doc = chunks(grams, &(doc..doc + 1));
            all.iter().zip(&mut chosen).for_each(|(chunk, is)| *is |= of_doc.contains(chunk));
        }
        all.into_iter().zip(chosen).filter(|(_, is)| *is).map(|(chunk, _)| chunk).collect()
    }
}
