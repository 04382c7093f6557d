//! A search in an index: plan, fetch, match. Only fetching waits, and whoever calls does that.

use broadsheet_bundle::{IndexFile, IndexHead, parse_postings};
use broadsheet_model::Source;

use crate::counts::Counts;
use crate::hits::Hits;
use crate::join::Articles;
use crate::lookup::{Found, Lookup};
use crate::matches::Place;
use crate::query::Query;

/// A part of an index, whose head is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The head.
    pub head: IndexHead,
    /// Where each of its articles stands, oldest first.
    places: Vec<Place>,
}

impl Part {
    /// The part that begins after the `n_older` oldest articles of the archive that `counts` counts.
    pub fn new(head: IndexHead, counts: &Counts, n_older: usize) -> Part {
        let newest_first = counts.len().saturating_sub(n_older + head.n_docs())..counts.len().saturating_sub(n_older);
        let mut places = Vec::with_capacity(newest_first.len());
        for ((number, day), source) in counts.numbered_days(newest_first).zip(head.sources.iter().rev()) {
            places.push(Place { number, day, source_idx: Some(*source) });
        }
        places.reverse();
        Part { head, places }
    }

    /// The position in this part of the article with this number in the archive; `None` where it is in another part.
    pub fn doc(&self, number: u32) -> Option<u32> {
        // Articles are numbered newest first, those of a part oldest first.
        let doc = self.places.first()?.number.checked_sub(number)?;
        ((doc as usize) < self.places.len()).then_some(doc)
    }

    /// The number in the archive of the article at this position of this part.
    pub fn number(&self, doc: u32) -> Option<u32> {
        Some(self.places.get(doc as usize)?.number)
    }

    /// About how many bytes have to be fetched for these grams, in chunks.
    fn cost(&self, lookup: &crate::grams::Piece) -> usize {
        self.head.chunks(*lookup.grams.start(), *lookup.grams.end()).len()
    }
}

/// A query that an index answers.
#[derive(Clone, Debug)]
pub struct IndexSearch {
    query: Query,
    /// For each part, and each text of the query in turn, what has to be looked up.
    lookups: Vec<Vec<Lookup>>,
    /// The part that is being searched, and what of its texts has been found.
    part: usize,
    found: Vec<Found>,
    hits: Hits,
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexStep {
    /// These files have to be there first: of a part each.
    Needs(Vec<(usize, IndexFile)>),
    /// Some more has been searched.
    Searched,
    /// Everything has.
    Done,
}

impl IndexSearch {
    /// A search for `query` in all `parts` of an index; `None` where the index does not know what the query asks for:
    /// texts that begin with the sign that ends another.
    pub fn new(query: Query, parts: &[Part]) -> Option<IndexSearch> {
        let lookups = parts.iter().map(|part| query.lookups(|piece| part.cost(piece))).collect::<Option<_>>()?;
        Some(IndexSearch { query, lookups, part: 0, found: Vec::new(), hits: Hits::default() })
    }

    /// The files that the rest of the search needs.
    pub fn files(&self, parts: &[Part]) -> Vec<(usize, IndexFile)> {
        let mut files = Vec::new();
        for (idx, lookups) in self.lookups.iter().enumerate().skip(self.part) {
            for lookup in lookups {
                files.extend(files_of(lookup, &parts[idx].head).into_iter().map(|file| (idx, file)));
            }
        }
        files
    }

    /// Searches for one text in one part. `content` gives what a file holds, where that is there. Damage in a file is as
    /// good as the file's absence: it is needed still.
    pub fn step<'a>(
        &mut self,
        parts: &[Part],
        sources: &[Source],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> IndexStep {
        let Some((part, lookups)) = parts.get(self.part).zip(self.lookups.get(self.part)) else {
            return IndexStep::Done;
        };
        if let Some(lookup) = lookups.get(self.found.len()) {
            let Some(found) = find(lookup, &part.head, |file| content(self.part, file)) else {
                let missing = |(part, file): &(usize, IndexFile)| content(*part, *file).is_none();
                return IndexStep::Needs(self.files(parts).into_iter().filter(missing).collect());
            };
            self.found.push(found);
            return IndexStep::Searched;
        }
        let articles = Articles { places: &part.places, lengths: &part.head.bytes, sources };
        self.hits.append(articles.join(&self.query, std::mem::take(&mut self.found)), 0);
        self.part += 1;
        if self.part == parts.len() { IndexStep::Done } else { IndexStep::Searched }
    }

    /// What has been found: everything once a step was [`IndexStep::Done`].
    pub fn hits(&self) -> &Hits {
        &self.hits
    }
}

/// The files that hold the grams of a text.
fn files_of(lookup: &Lookup, head: &IndexHead) -> Vec<IndexFile> {
    let mut files = Vec::new();
    for piece in &lookup.pieces {
        for chunk in head.chunks(*piece.grams.start(), *piece.grams.end()) {
            files.push(IndexFile::Docs(chunk));
            if lookup.needs_positions() {
                files.push(IndexFile::Positions(chunk));
            }
        }
    }
    files
}

/// The articles of a part that have a text; `None` where a file is missing or damaged.
fn find<'a>(lookup: &Lookup, head: &IndexHead, content: impl Fn(IndexFile) -> Option<&'a [u8]>) -> Option<Found> {
    let mut postings = Vec::with_capacity(lookup.pieces.len());
    for piece in &lookup.pieces {
        let mut of_piece = Vec::new();
        for chunk in head.chunks(*piece.grams.start(), *piece.grams.end()) {
            let docs = content(IndexFile::Docs(chunk))?;
            let positions = match lookup.needs_positions() {
                true => Some(content(IndexFile::Positions(chunk))?),
                false => None,
            };
            of_piece.extend(parse_postings(docs, positions, &head.chars, |gram| piece.grams.contains(&gram))?);
        }
        postings.push(of_piece);
    }
    Some(lookup.found(&postings, head.n_docs()))
}
