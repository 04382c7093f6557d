//! Several archives, shown as one: counts add up, lists merge by time, sources are joined by id,
//! and an article that is in more than one archive is shown once.
//!
//! Numbers are per archive, and stay so. A [`Joining`] finds out, from the buckets of ids, which
//! articles are in several archives, and which copy is shown; then a [`Union`] has what is left of
//! each archive as a day table of its own. Where an article stands in a merged list follows from
//! these tables: they say on which day, and only on a day of which several archives have articles
//! their pages have to be asked for the order within it.
//!
//! A page that shows one archive asks that archive itself, and pays nothing for this.

mod duplicates;
mod list;
mod search;

use broadsheet_model::{Article, ArticleId, Day, Names, Source, SourceId};
use broadsheet_search::{Bin, Counts, Facets, Filter, Query, Scope, Sort, bins};

use crate::{Archive, At, Find, Library, Target};

pub use duplicates::{Hidden, Joining};
pub use list::UnionList;
pub use search::{UnionResult, UnionSearch, UnionStep};

/// Something that has to be loaded of one of the archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// The position of the archive in the library.
    pub archive: usize,
    /// What has to be loaded of it.
    pub target: Target,
}

/// Where an article stands that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleAt {
    /// The position of its archive in the library.
    pub archive: usize,
    /// Where it stands there.
    pub at: At,
}

/// What several archives are together. It is made once, by a [`Joining`], and holds for as long as
/// the library has the same archives.
pub struct Union {
    /// The sources of all archives, ordered by id; of one that several list, as the first of them
    /// has it.
    pub sources: Vec<Source>,
    /// The days of all archives, newest first, and last `None`, for what has no date.
    days: Vec<Option<Day>>,
    archives: Vec<Shown>,
}

/// What a union shows of one of its archives.
struct Shown {
    /// For each of its sources the position among those of the union.
    source_idx: Vec<usize>,
    /// What is shown, counted by the archive's own sources.
    counts: Counts,
    /// What is not, because another archive has the copy that is shown; by number.
    hidden: Vec<Hidden>,
}

/// What a union answers to what is asked of it.
pub struct UnionAnswer {
    /// What the list shows.
    pub list: UnionList,
    /// The counts, in the order of [`Union::sources`].
    pub facets: Facets,
    /// The days that the bars of the histogram stand for.
    pub bins: Vec<Bin>,
}

impl Union {
    fn new(library: &Library, mut hidden: Vec<Vec<Hidden>>) -> Union {
        let mut sources: Vec<Source> = Vec::new();
        for source in library.archives().iter().flat_map(|archive| &archive.manifest.sources) {
            if let Err(idx) = sources.binary_search_by(|other| other.id.cmp(&source.id)) {
                sources.insert(idx, source.clone());
            }
        }
        let mut days = Vec::new();
        let mut archives = Vec::new();
        for (idx, archive) in library.archives().iter().enumerate() {
            let hidden = std::mem::take(&mut hidden[idx]);
            let counts = shown_counts(archive, &hidden);
            days.extend(counts.days().iter().copied().map(Some));
            let own = archive.manifest.sources.iter();
            let idx_of =
                |source: &Source| sources.binary_search_by(|other| other.id.cmp(&source.id)).ok();
            archives.push(Shown { source_idx: own.filter_map(idx_of).collect(), counts, hidden });
        }
        days.push(None);
        days.sort_by(|one, other| other.cmp(one));
        days.dedup();
        Union { sources, days, archives }
    }

    /// How many articles are shown.
    pub fn n_articles(&self) -> usize {
        self.archives.iter().map(|archive| archive.counts.len()).sum()
    }

    /// What is hidden of an archive, because another has the copy that is shown.
    pub fn hidden(&self, archive: usize) -> &[Hidden] {
        self.archives.get(archive).map_or(&[], |archive| &archive.hidden)
    }

    /// The first and the last day on which an article was published.
    pub fn span(&self) -> Option<(Day, Day)> {
        let dated: Vec<Day> = self.days.iter().flatten().copied().collect();
        Some((*dated.last()?, *dated.first()?))
    }

    /// The source `id`; one that no archive lists is shown with its id alone.
    pub fn source(&self, id: &SourceId) -> Source {
        let idx = self.sources.binary_search_by(|source| source.id.cmp(id));
        idx.map_or_else(
            |_| Source { id: id.clone(), names: Names::same(id.as_str()), colour: None },
            |idx| self.sources[idx].clone(),
        )
    }

    /// The query that somebody has written, for each archive as that folds it.
    pub fn queries(&self, library: &Library, text: &str) -> Find<Vec<Query>, Need> {
        join(library.archives().iter().map(|archive| archive.query(text)))
    }

    /// What is answered to `queries`, one for each archive, and `filter`, in at most `max_bins`
    /// bars. `result` is what a search has found, if the queries need one.
    pub fn answer(
        &self,
        library: &Library,
        queries: &[Query],
        filter: &Filter,
        sort: Sort,
        result: Option<&UnionResult>,
        max_bins: usize,
    ) -> UnionAnswer {
        let bins = self.span().map_or_else(Vec::new, |(first, last)| bins(first, last, max_bins).1);
        let scopes: Option<Vec<Scope>> = library
            .archives()
            .iter()
            .zip(queries)
            .map(|(archive, query)| query.scope(&archive.manifest.sources))
            .collect();
        let mut facets = Facets {
            per_source: vec![0; self.sources.len()],
            histogram: vec![vec![0; self.sources.len()]; bins.len()],
            ..Facets::default()
        };
        for (idx, (archive, shown)) in library.archives().iter().zip(&self.archives).enumerate() {
            let of_archive = match (result, &scopes) {
                (Some(result), _) => {
                    let everything = Scope::everything(&archive.manifest.sources);
                    result.counts(idx).facets(&everything, filter, &bins)
                }
                (None, Some(scopes)) => shown.counts.facets(&scopes[idx], filter, &bins),
                (None, None) => continue,
            };
            add(&mut facets, &of_archive, &shown.source_idx);
        }
        let list = match (result, scopes) {
            (Some(result), _) => UnionList::of_result(library, result, filter, sort),
            (None, Some(scopes)) => {
                let counts = self.archives.iter().map(|archive| &archive.counts);
                UnionList::of_days(counts, &scopes, filter, sort)
            }
            (None, None) => UnionList::default(),
        };
        UnionAnswer { list, facets, bins }
    }

    /// Where the article `id` is: the copy that is shown, if there are several.
    pub fn locate(&self, library: &Library, id: ArticleId) -> Find<ArticleAt, Need> {
        let mut needs = Vec::new();
        for (idx, archive) in library.archives().iter().enumerate() {
            if self.hidden(idx).iter().any(|hidden| hidden.id == id) {
                continue;
            }
            match archive.locate(id) {
                Find::There(at) => return Find::There(ArticleAt { archive: idx, at }),
                Find::Needs(targets) => needs.extend(of_archive(idx, targets)),
                Find::Nowhere => {}
            }
        }
        if needs.is_empty() { Find::Nowhere } else { Find::Needs(needs) }
    }

    /// The whole article at `at`, if it is there.
    pub fn article<'a>(&self, library: &'a Library, at: ArticleAt) -> Option<&'a Article> {
        library.archives().get(at.archive)?.article(at.at)
    }
}

/// The day table of what is shown of `archive`.
fn shown_counts(archive: &Archive, hidden: &[Hidden]) -> Counts {
    let Some(counts) = archive.counts() else { return Counts::default() };
    let is_hidden = |day: Option<Day>, counts: &mut Vec<u32>| {
        for hidden in hidden.iter().filter(|hidden| hidden.day == day) {
            if let Some(count) = hidden.source_idx.and_then(|idx| counts.get_mut(idx)) {
                *count = count.saturating_sub(1);
            }
        }
    };
    let mut undated = counts.undated();
    is_hidden(None, &mut undated);
    let mut days: Vec<(Day, Vec<u32>)> = counts.per_day().collect();
    days.iter_mut().for_each(|(day, counts)| is_hidden(Some(*day), counts));
    days.retain(|(_, counts)| counts.iter().any(|count| *count > 0));
    Counts::new(archive.manifest.sources.len(), days, undated)
}

/// Adds what one archive counts, whose sources are those of the union at `source_idx`.
fn add(sum: &mut Facets, of_archive: &Facets, source_idx: &[usize]) {
    sum.total += of_archive.total;
    sum.n_undated += of_archive.n_undated;
    for (idx, n) in source_idx.iter().zip(&of_archive.per_source) {
        sum.per_source[*idx] += n;
    }
    for (bar, of_archive) in sum.histogram.iter_mut().zip(&of_archive.histogram) {
        source_idx.iter().zip(of_archive).for_each(|(idx, n)| bar[*idx] += n);
    }
}

/// What is needed of one archive.
fn of_archive(archive: usize, targets: Vec<Target>) -> impl Iterator<Item = Need> {
    targets.into_iter().map(move |target| Need { archive, target })
}

/// All of what was looked for, in one archive after the other.
fn join<T>(found: impl Iterator<Item = Find<T>>) -> Find<Vec<T>, Need> {
    let (mut there, mut needs) = (Vec::new(), Vec::new());
    for (archive, found) in found.enumerate() {
        match found {
            Find::There(found) => there.push(found),
            Find::Needs(targets) => needs.extend(of_archive(archive, targets)),
            Find::Nowhere => return Find::Nowhere,
        }
    }
    if needs.is_empty() { Find::There(there) } else { Find::Needs(needs) }
}
