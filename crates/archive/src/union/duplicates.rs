//! Which articles are in several archives, and which copy is shown.

use std::collections::BTreeMap;

use broadsheet_bundle::parse_bucket;
use broadsheet_model::{ArticleId, CopyRank, Day, order_versions, text_digest};

use super::{Need, Union, join, of_archive};
use crate::{Archive, At, Content, Find, Library, Target};

/// An article that is not shown, because another archive has the copy that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// Which article.
    pub id: ArticleId,
    /// Its number in its archive.
    pub number: usize,
    /// Its day.
    pub day: Option<Day>,
    /// The position of its source in its archive's list.
    pub source_idx: Option<usize>,
    /// How many articles of each source of its archive stand before it.
    pub(super) before: Vec<u32>,
    /// The position in the library of the archive whose copy is shown.
    pub shown_in: usize,
}

/// Finds out which articles are in several of a library's archives, as far as files are there:
/// whoever asks loads what is needed and asks again.
///
/// Buckets of ids say which articles may be the same. Where two are, both are read: the rule of
/// versions ([`order_versions`]) decides by their texts.
#[derive(Default)]
pub struct Joining {
    /// Articles whose ids may be the same: archive and day of each; `None` until the buckets have
    /// been read. The last one is looked at next.
    candidates: Option<Vec<Candidate>>,
    /// What is hidden, by archive.
    hidden: Vec<Vec<Hidden>>,
}

/// Articles of several archives whose ids end alike.
struct Candidate {
    end_of_id: u64,
    /// The archives, each with the article's day.
    copies: Vec<(usize, Option<Day>)>,
}

/// How many bits of an id a bucket has.
const ID_BITS: u32 = 40;

/// An article that is in several archives: where it is in each.
struct FoundCopy {
    archive: usize,
    at: At,
    number: usize,
    day: Option<Day>,
}

impl Joining {
    /// The union of the archives of `library`, once everything is there that decides what it shows.
    /// `Nowhere` where a file that is needed did not come.
    pub fn step(&mut self, library: &Library) -> Find<Union, Need> {
        match join(library.archives().iter().map(Archive::opened)) {
            Find::There(_) => {}
            Find::Needs(needs) => return Find::Needs(needs),
            Find::Nowhere => return Find::Nowhere,
        }
        if self.candidates.is_none() {
            self.hidden = library.archives().iter().map(|_| Vec::new()).collect();
            match candidates(library) {
                Find::There(candidates) => self.candidates = Some(candidates),
                Find::Needs(needs) => return Find::Needs(needs),
                Find::Nowhere => return Find::Nowhere,
            }
        }
        let mut candidates = self.candidates.take().unwrap_or_default();
        while let Some(candidate) = candidates.last() {
            match decide(library, candidate) {
                Find::There(hidden) => {
                    hidden.into_iter().for_each(|(archive, one)| self.hidden[archive].push(one));
                }
                Find::Needs(needs) => {
                    self.candidates = Some(candidates);
                    return Find::Needs(needs);
                }
                Find::Nowhere => return Find::Nowhere,
            }
            candidates.pop();
        }
        self.hidden.iter_mut().for_each(|hidden| hidden.sort_by_key(|one| one.number));
        Find::There(Union::new(library, std::mem::take(&mut self.hidden)))
    }
}

/// The articles whose ids end alike in several archives.
fn candidates(library: &Library) -> Find<Vec<Candidate>, Need> {
    // One archive has nothing to compare.
    if library.archives().len() < 2 {
        return Find::There(Vec::new());
    }
    let articles = match join(library.archives().iter().map(id_ends)) {
        Find::There(articles) => articles,
        Find::Needs(needs) => return Find::Needs(needs),
        Find::Nowhere => return Find::Nowhere,
    };
    let mut by_end: BTreeMap<u64, Vec<(usize, Option<Day>)>> = BTreeMap::new();
    for (archive, articles) in articles.into_iter().enumerate() {
        articles
            .into_iter()
            .for_each(|(end, day)| by_end.entry(end).or_default().push((archive, day)));
    }
    let in_several = |copies: &[(usize, Option<Day>)]| {
        copies.first().map(|copy| copy.0) != copies.last().map(|copy| copy.0)
    };
    let candidates = by_end
        .into_iter()
        .filter(|(_, copies)| in_several(copies))
        .map(|(end_of_id, copies)| Candidate { end_of_id, copies });
    Find::There(candidates.collect())
}

/// The end of the id of every article of `archive`, with its day.
fn id_ends(archive: &Archive) -> Find<Vec<(u64, Option<Day>)>> {
    let buckets = match archive.store.get(Target::Ids) {
        Some(Content::Ids(buckets)) => buckets,
        _ => return archive.needed(Target::Ids),
    };
    let (mut articles, mut missing) = (Vec::new(), Vec::new());
    for idx in 0..buckets.len() as u64 {
        // Buckets share out the ids by their first bits.
        let n_bits = buckets.len().ilog2();
        let first_id = idx.checked_shl(u64::BITS - n_bits).unwrap_or(0);
        let target = Target::Bucket(ArticleId(first_id));
        match archive.store.bytes(target) {
            Some(bytes) => match parse_bucket("id", bytes) {
                Ok(bucket) => articles.extend(bucket),
                Err(_) => return Find::Nowhere,
            },
            None if archive.store.has_failed(target) => return Find::Nowhere,
            None => missing.push(target),
        }
    }
    if missing.is_empty() { Find::There(articles) } else { Find::Needs(missing) }
}

/// Which copies of an article are hidden, each with its archive: none where `candidate` turns out
/// to be different articles.
fn decide(library: &Library, candidate: &Candidate) -> Find<Vec<(usize, Hidden)>, Need> {
    let (mut same, mut needs) = (BTreeMap::<ArticleId, Vec<FoundCopy>>::new(), Vec::new());
    for (archive, day) in &candidate.copies {
        match library.archives()[*archive].on_day(*day) {
            Find::There(articles) => {
                for (number, at) in articles {
                    let Some(entry) = library.archives()[*archive].entry(at) else { continue };
                    if entry.id.0 & ((1 << ID_BITS) - 1) == candidate.end_of_id {
                        let copy = FoundCopy { archive: *archive, at, number, day: *day };
                        same.entry(entry.id).or_default().push(copy);
                    }
                }
            }
            Find::Needs(targets) => needs.extend(of_archive(*archive, targets)),
            Find::Nowhere => return Find::Nowhere,
        }
    }
    if !needs.is_empty() {
        return Find::Needs(needs);
    }
    let mut hidden = Vec::new();
    for (id, copies) in same.into_iter().filter(|(_, copies)| copies.len() > 1) {
        match hide(library, id, copies) {
            Find::There(of_article) => hidden.extend(of_article),
            Find::Needs(targets) => needs.extend(targets),
            Find::Nowhere => return Find::Nowhere,
        }
    }
    if needs.is_empty() { Find::There(hidden) } else { Find::Needs(needs) }
}

/// Hides all copies of the article `id` but the one that the rule of versions puts first.
fn hide(
    library: &Library,
    id: ArticleId,
    copies: Vec<FoundCopy>,
) -> Find<Vec<(usize, Hidden)>, Need> {
    let (mut ranked, mut needs) = (Vec::new(), Vec::new());
    for (idx, copy) in copies.iter().enumerate() {
        let archive = &library.archives()[copy.archive];
        match (archive.article(copy.at), archive.text_at(copy.at)) {
            (Some(article), _) => {
                ranked.push((text_digest(article).0, CopyRank::of(article), idx));
            }
            (None, Some((text, _))) if !archive.store.has_failed(text) => {
                needs.push(Need { archive: copy.archive, target: text });
            }
            _ => return Find::Nowhere,
        }
    }
    if !needs.is_empty() {
        return Find::Needs(needs);
    }
    let shown = order_versions(ranked).first().copied().unwrap_or(0);
    let shown_in = copies[shown].archive;
    let others = copies.iter().enumerate().filter(|(idx, _)| *idx != shown);
    let hidden = others.filter_map(|(_, copy)| {
        let archive = &library.archives()[copy.archive];
        let (before, source_idx) = archive.before(copy.number, copy.day)?;
        let (number, day) = (copy.number, copy.day);
        Some((copy.archive, Hidden { id, number, day, source_idx, before, shown_in }))
    });
    Find::There(hidden.collect())
}

impl Archive {
    /// How many articles of each source stand before the one with this number, which is of `day`,
    /// and the position of its own source. `None` where the day's pages are not there.
    fn before(&self, number: usize, day: Option<Day>) -> Option<(Vec<u32>, Option<usize>)> {
        let mut before = self.counts()?.before(day).to_vec();
        for (other, at) in self.on_day(day).there()? {
            let source_idx = self.source_idx(&self.entry(at)?.source);
            if other == number {
                return Some((before, source_idx));
            }
            if let Some(count) = source_idx.and_then(|idx| before.get_mut(idx)) {
                *count += 1;
            }
        }
        None
    }
}
