//! Which articles of several archives are the same, and which of them is shown.

use std::collections::BTreeMap;
use std::rc::Rc;

use broadsheet_bundle::parse_bucket;
use broadsheet_model::{ArticleId, CopyRank, Day, order_versions, text_digest};

use super::day::{DaysRead, OnDay};
use super::{Hidden, Need, of_archive};
use crate::{Archive, At, Content, Find, Library, Target};

/// Articles of several archives whose ids end alike.
pub(super) struct Candidate {
    end_of_id: u64,
    /// The members, each with the article's day.
    copies: Vec<(usize, Option<Day>)>,
}

/// All of them.
pub(super) struct Candidates {
    pub(super) candidates: Vec<Candidate>,
    /// How many articles there may be more, in buckets that did not come.
    pub(super) n_uncompared: usize,
}

/// What was decided of a candidate.
#[derive(Default)]
pub(super) struct Decided {
    /// The copies that are hidden, each with its member and its day.
    pub(super) hidden: Vec<(usize, Hidden, Rc<OnDay>)>,
    pub(super) n_uncompared: usize,
}

/// The end of an article's id, its member, and its day.
type IdEnd = (u64, usize, Option<Day>);

/// The articles whose ids end alike in several of the archives `members`.
pub(super) fn candidates(library: &Library, members: &[usize]) -> Find<Candidates, Need> {
    let mut found = Candidates { candidates: Vec::new(), n_uncompared: 0 };
    // One archive has nothing to compare, nor have volumes that were made together.
    let are_volumes = members.iter().all(|archive| library.archives()[*archive].is_volume());
    if members.len() < 2 || are_volumes {
        return Find::There(found);
    }
    let mut by_size: Vec<(usize, usize)> = members.iter().copied().enumerate().collect();
    by_size.sort_by_key(|(_, archive)| library.archives()[*archive].manifest.n_articles);
    let (mut ends, mut needs) = (Vec::<IdEnd>::new(), Vec::new());
    for (nth, (member, archive)) in by_size.iter().enumerate() {
        // Of the largest only what the others have too is of use.
        let is_last = nth + 1 == by_size.len();
        if is_last {
            ends.sort_unstable();
        }
        let n_known = ends.len();
        let is_of_use = |end: u64, known: &[IdEnd]| {
            let idx = known.partition_point(|(other, ..)| *other < end);
            !is_last || known.get(idx).is_some_and(|(other, ..)| *other == end)
        };
        let of = &library.archives()[*archive];
        let mut keep = |(end, day): (u64, Option<Day>)| {
            if is_of_use(end, &ends[..n_known]) {
                ends.push((end, *member, day));
            }
        };
        let (targets, n_missing) = each_id_end(of, &mut keep);
        needs.extend(of_archive(*archive, targets));
        found.n_uncompared += n_missing;
    }
    if !needs.is_empty() {
        return Find::Needs(needs);
    }
    ends.sort_unstable();
    for same in ends.chunk_by(|one, other| one.0 == other.0) {
        let in_several = same.first().map(|end| end.1) != same.last().map(|end| end.1);
        if in_several {
            let copies = same.iter().map(|(_, member, day)| (*member, *day)).collect();
            found.candidates.push(Candidate { end_of_id: same[0].0, copies });
        }
    }
    Find::There(found)
}

/// Gives the end of the id of every article of `archive`, with its day, to `keep`; what has to be
/// loaded for that, and how many articles are in buckets that did not come, about.
fn each_id_end(
    archive: &Archive,
    keep: &mut impl FnMut((u64, Option<Day>)),
) -> (Vec<Target>, usize) {
    let n_articles = archive.manifest.n_articles;
    let buckets = match archive.store.get(Target::Ids) {
        Some(Content::Ids(buckets)) => buckets,
        _ if archive.store.has_failed(Target::Ids) => return (Vec::new(), n_articles),
        _ => return (vec![Target::Ids], 0),
    };
    let (mut missing, mut n_failed) = (Vec::new(), 0);
    for idx in 0..buckets.len() as u64 {
        // Buckets share out the ids by their first bits.
        let n_bits = buckets.len().ilog2();
        let first_id = idx.checked_shl(u64::BITS - n_bits).unwrap_or(0);
        let target = Target::Bucket(ArticleId(first_id));
        let bucket = archive.store.bytes(target).map(|bytes| parse_bucket("id", bytes));
        match bucket {
            Some(Ok(bucket)) => bucket.into_iter().for_each(&mut *keep),
            None if !archive.store.has_failed(target) => missing.push(target),
            _ => n_failed += 1,
        }
    }
    (missing, (n_articles * n_failed).div_ceil(buckets.len().max(1)))
}

/// An article that is in several archives: where it is in each.
struct FoundCopy {
    member: usize,
    archive: usize,
    at: At,
    number: usize,
    day: Option<Day>,
    on_day: Rc<OnDay>,
}

/// Which copies of an article are hidden: none where `candidate` turns out to be different
/// articles. `Nowhere` where a page that would tell did not come.
pub(super) fn decide(
    library: &Library,
    days: &mut DaysRead<'_>,
    members: &[usize],
    candidate: &Candidate,
) -> Find<Decided, Need> {
    let (mut same, mut needs) = (BTreeMap::<ArticleId, Vec<FoundCopy>>::new(), Vec::new());
    for (member, day) in &candidate.copies {
        let (member, day, archive) = (*member, *day, members[*member]);
        let on_day = match days.read(archive, day) {
            Find::There(on_day) => on_day,
            Find::Needs(targets) => {
                needs.extend(of_archive(archive, targets));
                continue;
            }
            Find::Nowhere => return Find::Nowhere,
        };
        for (id, number, at) in on_day.with_end(candidate.end_of_id) {
            let on_day = on_day.clone();
            let copy = FoundCopy { member, archive, at, number, day, on_day };
            same.entry(id).or_default().push(copy);
        }
    }
    if !needs.is_empty() {
        return Find::Needs(needs);
    }
    let mut decided = Decided::default();
    for (id, mut copies) in same {
        // One that the archive has twice on a day is met twice.
        copies.sort_by_key(|copy| (copy.member, copy.number));
        copies.dedup_by_key(|copy| (copy.member, copy.number));
        match shown_copy(library, &copies) {
            Find::There(shown) => hide(id, &copies, shown, &mut decided.hidden),
            Find::Needs(more) => needs.extend(more),
            Find::Nowhere => {
                decided.n_uncompared += 1;
                hide(id, &copies, 0, &mut decided.hidden);
            }
        }
    }
    if needs.is_empty() { Find::There(decided) } else { Find::Needs(needs) }
}

/// Which of `copies` is shown: the first where pages say the same of all, else the one that the rule
/// of versions puts first. `Nowhere` where a text did not come.
fn shown_copy(library: &Library, copies: &[FoundCopy]) -> Find<usize, Need> {
    let entry = |copy: &FoundCopy| library.archives()[copy.archive].entry(copy.at);
    let Some((first, others)) = copies.split_first() else { return Find::There(0) };
    if others.iter().all(|other| entry(other) == entry(first)) {
        return Find::There(0);
    }
    let (mut ranked, mut needs) = (Vec::new(), Vec::new());
    for (idx, copy) in copies.iter().enumerate() {
        let archive = &library.archives()[copy.archive];
        match archive.article_at(copy.at) {
            Find::There(article) => {
                ranked.push((text_digest(article).0, CopyRank::of(article), idx));
            }
            Find::Needs(targets) => needs.extend(of_archive(copy.archive, targets)),
            Find::Nowhere => return Find::Nowhere,
        }
    }
    if !needs.is_empty() {
        return Find::Needs(needs);
    }
    Find::There(order_versions(ranked).first().copied().unwrap_or(0))
}

/// Hides all of `copies` but the one at `shown`.
fn hide(
    id: ArticleId,
    copies: &[FoundCopy],
    shown: usize,
    hidden: &mut Vec<(usize, Hidden, Rc<OnDay>)>,
) {
    let Some(shown_in) = copies.get(shown).map(|copy| copy.archive) else { return };
    for (_, copy) in copies.iter().enumerate().filter(|(idx, _)| *idx != shown) {
        let one = Hidden { id, number: copy.number, day: copy.day, shown_in };
        hidden.push((copy.member, one, copy.on_day.clone()));
    }
}
