//! A query, answered from an index instead of from texts: what has to be looked up, and what that says.
//!
//! Nothing here fetches: [`Query::lookups`] says which grams are needed, whoever has the index brings their postings, and
//! [`Lookup::found`] puts the terms together again. Exact, because a gram's positions are.

use broadsheet_bundle::Postings;

use crate::grams::{Piece, is_joined_after, is_joined_before, pieces};
use crate::query::{Query, Test};
use crate::rank::TermHits;

/// What has to be looked up for one text that a query names, excluded ones among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The pieces whose grams are needed: together they cover the text.
    pub pieces: Vec<Piece>,
    /// Only hits in the title count.
    pub(crate) title_only: bool,
}

/// The articles that have a text, by rising number, with its hits.
pub(crate) type Found = Vec<(u32, TermHits)>;

/// An occurrence of a text, or of a piece of it.
#[derive(Clone, Copy, Debug)]
struct Occurrence {
    /// The article and, below, the character at which the text begins.
    at: u64,
    in_title: bool,
    is_whole_word: bool,
}

impl Query {
    /// What has to be looked up, one for each text of the query in turn. `cost` says how much it takes to fetch the
    /// grams of a piece, in any unit: of the ways to cover a text the cheapest is taken. `None` where a text has
    /// characters that no gram begins with where one would have to: such a query has to be scanned for.
    pub fn lookups(&self, cost: impl Fn(&Piece) -> usize) -> Option<Vec<Lookup>> {
        let texts = self.clauses.iter().flatten().filter_map(|unit| match &unit.test {
            Test::Text(text) => Some((text, false)),
            Test::Title(text) => Some((text, true)),
            _ => None,
        });
        texts.map(|(text, title_only)| Some(Lookup { pieces: cover(text, &cost)?, title_only })).collect()
    }
}

/// The cheapest pieces that together cover `text`; `None` where none do.
fn cover(text: &str, cost: &impl Fn(&Piece) -> usize) -> Option<Vec<Piece>> {
    let letters: Vec<char> = text.chars().collect();
    let pieces = pieces(&letters);
    // For each number of characters that are covered: the least cost, and the piece that was taken last.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; letters.len() + 1];
    best[0] = Some((0, 0));
    for (idx, piece) in pieces.iter().enumerate() {
        let (start, end) = (piece.offset as usize, (piece.offset + piece.len) as usize);
        // A piece may begin anywhere in what is covered, if it covers more.
        let before = (start..end).filter_map(|covered| Some(best[covered]?.0)).min();
        if let Some(before) = before {
            let total = before + cost(piece) + 1;
            if best[end].is_none_or(|(other, _)| total < other) {
                best[end] = Some((total, idx));
            }
        }
    }
    let mut chosen = Vec::new();
    let mut covered = letters.len();
    while covered > 0 {
        let piece = &pieces[best[covered]?.1];
        chosen.push(piece.clone());
        let (start, end) = (piece.offset as usize, covered);
        covered = (start..end).filter(|n| best[*n].is_some()).min_by_key(|n| best[*n])?;
    }
    chosen.reverse();
    Some(chosen)
}

impl Lookup {
    /// Whether positions are needed, because the text is more than one gram.
    pub fn needs_positions(&self) -> bool {
        self.pieces.len() > 1
    }

    /// The articles of a part of the index that have the text. `postings` are, for each piece in turn, those of its
    /// grams, with positions where these are needed; a gram may come in several, each of other articles.
    pub(crate) fn found(&self, postings: &[Vec<Postings>], n_docs: usize) -> Found {
        match (self.pieces.first(), postings.first()) {
            (Some(piece), Some(postings)) if !self.needs_positions() => self.sum(piece, postings, n_docs),
            _ => {
                let mut occurrences = self.occurrences(postings);
                occurrences.retain(|occurrence| occurrence.in_title || !self.title_only);
                count(&occurrences)
            }
        }
    }

    /// The articles that have any of the grams of the only piece.
    fn sum(&self, piece: &Piece, postings: &[Postings], n_docs: usize) -> Found {
        let hits_of = |postings: &Postings, idx: usize| {
            let n_title = postings.title_counts[idx];
            let n_body = if self.title_only { 0 } else { postings.counts[idx] - n_title };
            let is_joined = is_joined_before(postings.gram) || is_joined_after(postings.gram, piece.len);
            TermHits { n_title, n_body, has_whole_word: !is_joined && n_title + n_body > 0 }
        };
        let has_any = |(_, hits): &(u32, TermHits)| hits.n_title + hits.n_body > 0;
        if let [postings] = postings {
            let found = postings.docs.iter().enumerate().map(|(idx, doc)| (*doc, hits_of(postings, idx)));
            return found.filter(has_any).collect();
        }
        let mut of_doc = vec![TermHits::default(); n_docs];
        for postings in postings {
            for (idx, doc) in postings.docs.iter().enumerate() {
                let (hits, more) = (&mut of_doc[*doc as usize], hits_of(postings, idx));
                hits.n_title += more.n_title;
                hits.n_body += more.n_body;
                hits.has_whole_word |= more.has_whole_word;
            }
        }
        (0..).zip(of_doc).filter(has_any).collect()
    }

    /// Where the text occurs: where all of its pieces do, each at its offset.
    fn occurrences(&self, postings: &[Vec<Postings>]) -> Vec<Occurrence> {
        let last = self.pieces.len() - 1;
        let mut lists: Vec<Vec<Occurrence>> = Vec::with_capacity(self.pieces.len());
        for (idx, (piece, postings)) in self.pieces.iter().zip(postings).enumerate() {
            let is_whole =
                |gram: u64| (idx > 0 || !is_joined_before(gram)) && (idx < last || !is_joined_after(gram, piece.len));
            lists.push(occurrences(piece, postings, is_whole));
        }
        // The fewest first: no later list leaves more.
        lists.sort_by_key(Vec::len);
        let mut lists = lists.into_iter();
        let first = lists.next().unwrap_or_default();
        lists.fold(first, |left, list| common(&left, &list))
    }
}

/// Where a piece occurs, each as the place where the text around it would begin.
fn occurrences(piece: &Piece, postings: &[Postings], is_whole: impl Fn(u64) -> bool) -> Vec<Occurrence> {
    let mut list = Vec::with_capacity(postings.iter().map(|postings| postings.positions.len()).sum());
    for postings in postings {
        let is_whole_word = is_whole(postings.gram);
        let mut positions = postings.positions.iter();
        for ((doc, count), n_title) in postings.docs.iter().zip(&postings.counts).zip(&postings.title_counts) {
            for (idx, position) in positions.by_ref().take(*count as usize).enumerate() {
                if let Some(start) = position.checked_sub(piece.offset) {
                    let at = u64::from(*doc) << 32 | u64::from(start);
                    list.push(Occurrence { at, in_title: (idx as u32) < *n_title, is_whole_word });
                }
            }
        }
    }
    if postings.len() > 1 {
        list.sort_unstable_by_key(|occurrence| occurrence.at);
    }
    list
}

/// What is in both, of `few` and `many` occurrences.
fn common(few: &[Occurrence], many: &[Occurrence]) -> Vec<Occurrence> {
    let mut rest = many;
    let mut common = Vec::new();
    for one in few {
        // Steps that double, then a bisection: the other list may be far longer.
        let mut step = 1;
        while rest.get(step).is_some_and(|other| other.at < one.at) {
            step *= 2;
        }
        let ahead = &rest[..rest.len().min(step + 1)];
        rest = &rest[ahead.partition_point(|other| other.at < one.at)..];
        if let Some(other) = rest.first().filter(|other| other.at == one.at) {
            common.push(Occurrence { is_whole_word: one.is_whole_word && other.is_whole_word, ..*one });
        }
    }
    common
}

/// Occurrences, counted by article.
fn count(occurrences: &[Occurrence]) -> Found {
    let of_doc = |same: &[Occurrence]| {
        let n_title = same.iter().filter(|occurrence| occurrence.in_title).count() as u32;
        let hits = TermHits {
            n_title,
            n_body: same.len() as u32 - n_title,
            has_whole_word: same.iter().any(|occurrence| occurrence.is_whole_word),
        };
        ((same[0].at >> 32) as u32, hits)
    };
    occurrences.chunk_by(|one, other| one.at >> 32 == other.at >> 32).map(of_doc).collect()
}
