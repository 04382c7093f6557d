//! What a page shows of an answer: the list, the counts on the badges, the histogram.

use broadsheet_model::{Day, SourceId};

use crate::bins::Bin;
use crate::corpus::Corpus;
use crate::matches::Matches;

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first, undated last.
    #[default]
    New,
    /// Oldest first: the reverse of [`Sort::New`].
    Old,
    /// Best match first; equally good ones newest first.
    Best,
}

/// What is picked beside the query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The first day; `None` is open.
    pub from: Option<Day>,
    /// The last day, included; `None` is open.
    pub to: Option<Day>,
    /// Articles of these sources only; empty: of all.
    pub include: Vec<SourceId>,
    /// No articles of these sources, also where `include` has them.
    pub exclude: Vec<SourceId>,
    /// Whether articles without a date pass although there is a date limit. They always do where there is none.
    pub undated: bool,
}

/// What a page shows of an answer. Sources are in the order of [`Corpus::new`], bins in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// How many articles pass everything.
    pub total: usize,
    /// The numbers of the articles that pass everything, in the order asked for.
    pub numbers: Vec<u32>,
    /// For each source, how many articles pass everything but the choice of sources.
    pub per_source: Vec<usize>,
    /// For each bin and source, how many articles pass everything but the date limits.
    pub histogram: Vec<Vec<u32>>,
    /// How many articles without a date pass everything but the date limits.
    pub n_undated: usize,
}

impl Corpus {
    /// Counts what `matches` and `filter` leave, and orders it. `bins` are sorted, oldest first, and do not overlap.
    pub fn facets(&self, matches: &Matches, filter: &Filter, sort: Sort, bins: &[Bin]) -> Facets {
        let n_sources = self.sources.len();
        let chosen: Vec<bool> = self.sources.iter().map(|source| filter.passes_source(&source.id)).collect();
        let mut facets = Facets {
            per_source: vec![0; n_sources],
            histogram: vec![vec![0; n_sources]; bins.len()],
            ..Facets::default()
        };
        // Numbers rise as days fall, so the days asked for are one range of numbers, and bins are met from the last.
        let dated = self.numbers_between(filter.from, filter.to);
        let takes_undated = filter.undated || (filter.from.is_none() && filter.to.is_none());
        let mut bins_left = bins.len();
        let mut scored = Vec::new();
        for (&number, &score) in matches.numbers().iter().zip(matches.scores()) {
            let idx = number as usize;
            let source = usize::from(self.source_idx[idx]);
            let is_chosen = chosen.get(source).copied().unwrap_or(filter.include.is_empty());
            let passes_dates = dated.contains(&idx) || (takes_undated && idx >= self.n_dated);
            if passes_dates && let Some(count) = facets.per_source.get_mut(source) {
                *count += 1;
            }
            if !is_chosen {
                continue;
            }
            if passes_dates {
                scored.push((number, score));
            }
            match self.days[idx] {
                None => facets.n_undated += 1,
                Some(day) => {
                    while bins_left > 0 && day < bins[bins_left - 1].first {
                        bins_left -= 1;
                    }
                    let bar = bins_left.checked_sub(1).filter(|bin| day <= bins[*bin].last);
                    if let Some(count) = bar.and_then(|bin| facets.histogram[bin].get_mut(source)) {
                        *count += 1;
                    }
                }
            }
        }
        facets.total = scored.len();
        facets.numbers = in_order(scored, sort);
        facets
    }

    /// The numbers of the dated articles from one day to another, both included.
    fn numbers_between(&self, from: Option<Day>, to: Option<Day>) -> std::ops::Range<usize> {
        let days = &self.days[..self.n_dated];
        let newest = to.map_or(0, |to| days.partition_point(|day| *day > Some(to)));
        let oldest = from.map_or(self.n_dated, |from| days.partition_point(|day| *day >= Some(from)));
        newest..oldest
    }
}

impl Filter {
    fn passes_source(&self, source: &SourceId) -> bool {
        (self.include.is_empty() || self.include.contains(source)) && !self.exclude.contains(source)
    }
}

/// Takes numbers, rising, with their scores, which are not negative.
fn in_order(mut scored: Vec<(u32, f32)>, sort: Sort) -> Vec<u32> {
    match sort {
        Sort::New => {}
        Sort::Old => scored.reverse(),
        Sort::Best => best_first(&mut scored),
    }
    scored.into_iter().map(|(number, _)| number).collect()
}

/// Orders by falling score and leaves equals as they stand: a radix sort, least byte first. The bits of a float that is
/// not negative are ordered as it is. (The library's sort costs 2 kB more of a page's first load.)
fn best_first(scored: &mut Vec<(u32, f32)>) {
    let mut sorted = vec![(0, 0.0); scored.len()];
    for shift in [0, 8, 16, 24] {
        let bucket = |score: f32| (!score.to_bits() >> shift) as u8 as usize;
        let mut starts = [0; 257];
        scored.iter().for_each(|(_, score)| starts[bucket(*score) + 1] += 1);
        (0..256).for_each(|idx| starts[idx + 1] += starts[idx]);
        for &(number, score) in scored.iter() {
            let place = &mut starts[bucket(score)];
            sorted[*place] = (number, score);
            *place += 1;
        }
        std::mem::swap(scored, &mut sorted);
    }
}
