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

mod answer;
mod compare;
mod day;
mod duplicates;
mod group;
mod list;
mod search;
mod select;
mod sources;
mod spans;
mod versions;
#[cfg(feature = "windows")]
mod windows;

use std::cmp::Reverse;
use std::sync::Arc;

use broadsheet_model::{Article, ArticleId, Day, Source};
use broadsheet_search::{Counts, Query};

use crate::{Archive, At, Find, Library, Target};

pub use answer::UnionAnswer;
pub use duplicates::{Hidden, Joining};
pub use list::UnionList;
pub use search::{UnionResult, UnionSearch, UnionStep};
pub use select::{SelectStep, Selecting, Selection};
pub use spans::SourceSpan;

use duplicates::AllHidden;
use sources::Sources;

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

/// What several archives of a library are together. It is made once, by a [`Joining`], and holds
/// for as long as the library has these archives.
pub struct Union {
    sources: Sources,
    /// The days of all archives, newest first, and last `None`, for what has no date.
    days: Vec<Option<Day>>,
    /// All that is shown, counted as if it had one source.
    totals: Counts,
    members: Vec<Member>,
    n_uncompared: usize,
}

/// What a union shows of one of its archives.
struct Member {
    /// The position of the archive in the library.
    archive: usize,
    /// For each of its sources the position among those of the union.
    source_idx: Vec<usize>,
    /// What is shown, counted by the archive's own sources.
    counts: Arc<Counts>,
    /// What is not, because another archive has the copy that is shown.
    hidden: AllHidden,
}

impl Union {
    /// The archives at the positions `members` of `library`, without what is `hidden` of each.
    fn new(
        library: &Library,
        members: &[usize],
        hidden: Vec<AllHidden>,
        n_uncompared: usize,
    ) -> Union {
        let mut sources = Sources::default();
        let mut of_members = Vec::new();
        for (archive, hidden) in members.iter().zip(hidden) {
            let of = &library.archives()[*archive];
            let own = of.manifest.sources.iter();
            let member = of_members.len();
            let source_idx = own.map(|source| sources.add(source, member)).collect();
            let counts = shown_counts(of, &hidden);
            of_members.push(Member { archive: *archive, source_idx, counts, hidden });
        }
        sources.count(of_members.iter().map(|member| (&*member.counts, &member.source_idx[..])));
        let totals = totals(of_members.iter().map(|member| &*member.counts));
        let mut days: Vec<Option<Day>> = totals.days().iter().copied().map(Some).collect();
        days.push(None);
        Union { sources, days, totals, members: of_members, n_uncompared }
    }

    /// The positions in the library of the archives that are shown.
    pub fn archives(&self) -> impl Iterator<Item = usize> {
        self.members.iter().map(|member| member.archive)
    }

    /// Whether the archive at this position of the library is one of those that are shown.
    pub fn shows(&self, archive: usize) -> bool {
        self.member(archive).is_some()
    }

    fn member(&self, archive: usize) -> Option<usize> {
        self.members.iter().position(|member| member.archive == archive)
    }

    /// The archives that are shown.
    fn in_library<'a>(&'a self, library: &'a Library) -> impl Iterator<Item = &'a Archive> {
        self.members.iter().map(|member| &library.archives()[member.archive])
    }

    /// The sources of all archives: those of the first one in its order, then what each further one
    /// adds; of one that several list, as the first of them has it. So the position of a source
    /// stays as it is when an archive is added.
    pub fn sources(&self) -> &[Source] {
        &self.sources.all
    }

    /// The positions of the sources, those with most articles first.
    pub fn source_order(&self) -> &[usize] {
        &self.sources.order
    }

    /// How many articles are shown.
    pub fn n_articles(&self) -> usize {
        self.totals.len()
    }

    /// How many articles, at least, may be shown twice, or as another text than the latest, because
    /// a file that would have told did not come.
    pub fn n_uncompared(&self) -> usize {
        self.n_uncompared
    }

    /// What is hidden of an archive, because another has the copy that is shown.
    pub fn hidden(&self, archive: usize) -> &[Hidden] {
        self.member(archive).map_or(&[], |member| &self.members[member].hidden.articles)
    }

    /// The first and the last day on which an article was published, but for a few odd ones, as
    /// [`Archive::days`] says it of one archive.
    pub fn span(&self) -> Option<(Day, Day)> {
        self.totals.usual_days()
    }

    /// The day that the last week is counted back from, as [`Counts::recent_day`] says it of one
    /// archive.
    pub fn recent_day(&self) -> Option<Day> {
        self.totals.recent_day()
    }

    /// The query that somebody has written, for each archive as that folds it.
    pub fn queries(&self, library: &Library, text: &str) -> Find<Vec<Query>, Need> {
        let (mut queries, mut needs) = (Vec::new(), Vec::new());
        for member in &self.members {
            match library.archives()[member.archive].query(text) {
                Find::There(query) => queries.push(query),
                Find::Needs(targets) => needs.extend(of_archive(member.archive, targets)),
                Find::Nowhere => return Find::Nowhere,
            }
        }
        if needs.is_empty() { Find::There(queries) } else { Find::Needs(needs) }
    }

    /// Where the article `id` is: the copy that is shown, if there are several.
    pub fn locate(&self, library: &Library, id: ArticleId) -> Find<ArticleAt, Need> {
        self.locate_by(id, |archive| library.archives()[archive].locate(id))
    }

    /// The same where a search has found it: by the index that has led to its text.
    pub fn locate_found(&self, library: &Library, id: ArticleId) -> Find<ArticleAt, Need> {
        let indexed =
            self.locate_by(id, |archive| match library.archives()[archive].look_up_indexed(id) {
                Some(at) => Find::There(at),
                None => Find::Nowhere,
            });
        if indexed == Find::Nowhere { self.locate(library, id) } else { indexed }
    }

    fn locate_by(
        &self,
        id: ArticleId,
        locate: impl Fn(usize) -> Find<At>,
    ) -> Find<ArticleAt, Need> {
        let mut needs = Vec::new();
        for member in &self.members {
            if member.hidden.articles.iter().any(|hidden| hidden.id == id) {
                continue;
            }
            let archive = member.archive;
            match locate(archive) {
                Find::There(at) => return Find::There(ArticleAt { archive, at }),
                Find::Needs(targets) => needs.extend(of_archive(archive, targets)),
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

/// The day table of what is shown of `archive`: its own where nothing is hidden.
fn shown_counts(archive: &Archive, hidden: &AllHidden) -> Arc<Counts> {
    let Some(counts) = archive.shared_counts() else { return Arc::default() };
    if hidden.articles.is_empty() {
        return counts;
    }
    let without = |day: Option<Day>, counts: &mut Vec<u32>| {
        let Some(on_day) = hidden.days.get(&day) else { return };
        for hidden in hidden.of_day(day) {
            let source_idx = on_day.source_idx(hidden.number);
            if let Some(count) = source_idx.and_then(|idx| counts.get_mut(idx)) {
                *count = count.saturating_sub(1);
            }
        }
    };
    let mut undated = counts.undated();
    without(None, &mut undated);
    let mut days: Vec<(Day, Vec<u32>)> = counts.per_day().collect();
    days.iter_mut().for_each(|(day, counts)| without(Some(*day), counts));
    days.retain(|(_, counts)| counts.iter().any(|count| *count > 0));
    Arc::new(Counts::new(archive.manifest.sources.len(), days, undated))
}

/// All articles of these day tables, counted as if they had one source.
fn totals<'a>(counts: impl Iterator<Item = &'a Counts>) -> Counts {
    let mut days: Vec<(Day, u32)> = Vec::new();
    let mut n_undated = 0;
    for counts in counts {
        days.extend(counts.per_day().map(|(day, per_source)| (day, per_source.iter().sum())));
        n_undated += counts.n_undated() as u32;
    }
    days.sort_by_key(|(day, _)| Reverse(*day));
    days.dedup_by(|next, before| {
        let is_same = next.0 == before.0;
        before.1 += if is_same { next.1 } else { 0 };
        is_same
    });
    let days: Vec<(Day, Vec<u32>)> = days.into_iter().map(|(day, n)| (day, vec![n])).collect();
    Counts::new(1, days, vec![n_undated])
}

/// What is needed of one archive.
fn of_archive(archive: usize, targets: Vec<Target>) -> impl Iterator<Item = Need> {
    targets.into_iter().map(move |target| Need { archive, target })
}
