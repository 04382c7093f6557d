//! A search in an index: plan, fetch, match. Only fetching waits, and whoever calls does that.

use std::borrow::Borrow;
use std::ops::Range;

use broadsheet_bundle::{IndexFile, IndexHead};
use broadsheet_model::Source;

use crate::counts::Counts;
use crate::dates::DateSpan;
use crate::grams::Piece;
use crate::hits::Hits;
use crate::join::Articles;
use crate::lookup::Lookup;
use crate::matches::Place;
use crate::query::Query;
use crate::rank::is_near_counted;
use crate::term_hits::TermHits;

/// A part of an index, whose head is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The head.
    pub head: IndexHead,
    /// Where each of its articles stands, oldest first.
    places: Vec<Place>,
}

impl Part {
    /// The part that begins after the `n_older` oldest articles of the archive that `counts`
    /// counts.
    pub fn new(head: IndexHead, counts: &Counts, n_older: usize) -> Part {
        let newest_first = counts.len().saturating_sub(n_older + head.n_docs())
            ..counts.len().saturating_sub(n_older);
        let mut places = Vec::with_capacity(newest_first.len());
        for ((number, day), source) in
            counts.numbered_days(newest_first).zip(head.sources.iter().rev())
        {
            places.push(Place { number, day, source_idx: Some(*source) });
        }
        places.reverse();
        Part { head, places }
    }

    /// The position in this part of the article with this number in the archive; `None` where it is
    /// in another part.
    pub fn doc(&self, number: u32) -> Option<u32> {
        // Articles are numbered newest first, those of a part oldest first.
        let doc = self.places.first()?.number.checked_sub(number)?;
        ((doc as usize) < self.places.len()).then_some(doc)
    }

    /// The number in the archive of the article at this position of this part.
    pub fn number(&self, doc: u32) -> Option<u32> {
        Some(self.places.get(doc as usize)?.number)
    }

    /// The positions of the articles from the first to the last that can be in all of `spans`.
    fn docs_in(&self, spans: &[DateSpan]) -> Range<u32> {
        let (mut start, mut end) = (0, self.places.len());
        for span in spans {
            let DateSpan::Range(first, last) = *span else { continue };
            // Both are bisections over the part's articles, oldest first. Undated ones are numbered
            // as if they were older than all others, so they stand before any first day.
            let is_before =
                |place: &Place| place.day.is_none_or(|day| first.is_some_and(|first| day < first));
            let is_begun =
                |place: &Place| place.day.is_none_or(|day| last.is_none_or(|last| day <= last));
            start = start.max(self.places.partition_point(is_before));
            end = end.min(self.places.partition_point(is_begun));
        }
        start as u32..end.max(start) as u32
    }

    /// The chunks that have to be fetched for the grams of a piece in the articles `docs`.
    fn chunks(&self, piece: &Piece, docs: &Range<u32>) -> impl Iterator<Item = u32> {
        self.head.chunks_in(*piece.grams.start(), *piece.grams.end(), docs)
    }
}

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
    /// The same as a list of what to do: part, text, and whether positions are asked for. It gets
    /// longer once it is known for which texts nearness counts.
    tasks: Vec<(usize, usize, bool)>,
    /// How many of these have been done.
    n_done: usize,
    /// For each part and each text what has been found.
    found: Vec<Vec<TermHits>>,
    /// How many parts have been joined.
    n_joined: usize,
    hits: Hits,
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

impl IndexSearch {
    /// A search for `query` in all `parts` of an index; `None` where the query asks for a text
    /// that the index has no grams of, such as one that begins with closing punctuation.
    pub fn new(query: Query, parts: &[impl Borrow<Part>]) -> Option<IndexSearch> {
        let parts = borrowed(parts);
        let spans = query.spans();
        let docs: Vec<Range<u32>> = parts.iter().map(|part| part.docs_in(&spans)).collect();
        let mut lookups: Vec<Vec<Lookup>> = Vec::new();
        let mut tasks = Vec::new();
        for (part_idx, part) in parts.iter().enumerate() {
            let of_part = query.lookups(|piece| part.chunks(piece, &docs[part_idx]).count())?;
            tasks.extend(
                of_part
                    .iter()
                    .enumerate()
                    .map(|(text, lookup)| (part_idx, text, lookup.needs_positions())),
            );
            lookups.push(of_part);
        }
        let found = vec![Vec::new(); parts.len()];
        Some(IndexSearch {
            query,
            spans,
            docs,
            lookups,
            tasks,
            n_done: 0,
            found,
            n_joined: 0,
            hits: Hits::default(),
        })
    }

    /// The files that the rest of the search needs, or probably will need.
    fn files(&self, parts: &[&Part]) -> Vec<(usize, IndexFile)> {
        let is_one = self.query.shown_terms(true).count() < 2;
        let mut files = Vec::new();
        for (part, text, with_positions) in self.tasks.iter().skip(self.n_done) {
            let lookup = &self.lookups[*part][*text];
            for piece in &lookup.pieces {
                let chunks: Vec<u32> = parts[*part].chunks(piece, &self.docs[*part]).collect();
                let is_early = !is_one && !lookup.negated && chunks.len() <= MAX_EARLY_CHUNKS;
                for chunk in chunks {
                    let of_chunk = parts[*part].head.files(chunk, *with_positions || is_early);
                    files.extend(of_chunk.map(|file| (*part, file)));
                }
            }
        }
        files
    }

    /// Searches for one text in one part, or joins what was found there. `content` gives what a
    /// file holds, where that is there.
    pub fn step<'a>(
        &mut self,
        parts: &[impl Borrow<Part>],
        sources: &[Source],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> IndexStep {
        let parts = borrowed(parts);
        if let Some((part, text, with_positions)) = self.tasks.get(self.n_done).copied() {
            let lookup = &self.lookups[part][text];
            let found = find(lookup, parts[part], &self.docs[part], with_positions, |file| {
                content(part, file)
            });
            let Some(mut found) = found else {
                let missing = |(part, file): &(usize, IndexFile)| content(*part, *file).is_none();
                return IndexStep::Needs(self.files(&parts).into_iter().filter(missing).collect());
            };
            // Before counting: how rare a text is goes by the days that are asked for.
            found.limit(&self.spans, &parts[part].places);
            // A second task for a text brings the positions that the first did without.
            match self.found[part].get_mut(text) {
                Some(earlier) => *earlier = found,
                None => self.found[part].push(found),
            }
            self.n_done += 1;
            // The first round is over exactly once: tasks that are added come after it.
            if self.n_done == parts.len() * self.lookups[part].len() {
                self.ask_for_places();
            }
            return IndexStep::Searched;
        }
        let Some(part) = parts.get(self.n_joined) else { return IndexStep::Done };
        let articles = Articles { places: &part.places, lengths: &part.head.bytes, sources };
        self.hits
            .append(articles.join(&self.query, std::mem::take(&mut self.found[self.n_joined])), 0);
        self.n_joined += 1;
        IndexStep::Searched
    }

    /// Once it is known in how many articles each text is: asks where those are for which nearness
    /// counts.
    fn ask_for_places(&mut self) {
        let shown: Vec<usize> = self.lookups[0]
            .iter()
            .enumerate()
            .filter(|(_, lookup)| !lookup.negated)
            .map(|(text, _)| text)
            .collect();
        let n_with =
            |text: usize| self.found.iter().map(|found| found[text].hits.len() as u32).sum();
        for pair in
            shown.windows(2).filter(|pair| pair.iter().all(|text| is_near_counted(n_with(*text))))
        {
            for (part, text) in
                (0..self.lookups.len()).flat_map(|part| pair.iter().map(move |text| (part, *text)))
            {
                if !self.lookups[part][text].needs_positions()
                    && !self.tasks.contains(&(part, text, true))
                {
                    self.tasks.push((part, text, true));
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

/// The articles of a part that have a text, at least those of `docs` that do; `None` where a file
/// is missing or damaged.
fn find<'a>(
    lookup: &Lookup,
    part: &Part,
    docs: &Range<u32>,
    with_positions: bool,
    content: impl Fn(IndexFile) -> Option<&'a [u8]>,
) -> Option<TermHits> {
    let mut postings = Vec::with_capacity(lookup.pieces.len());
    for piece in &lookup.pieces {
        let mut of_piece = Vec::new();
        for chunk in part.chunks(piece, docs) {
            let is_wanted = |gram: u64| piece.grams.contains(&gram);
            of_piece.extend(part.head.postings(chunk, with_positions, &content, is_wanted)?);
        }
        postings.push(of_piece);
    }
    Some(lookup.found(&postings, with_positions, part.head.n_docs()))
}
