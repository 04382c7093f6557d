//! What stands above the pages of a padded site: how many articles there are of each day and
//! source, directories, and ids.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use broadsheet_bench::synth::{BUNCH_WEEKS, Chance};
use broadsheet_bundle::{
    ChunkKind, ChunkRef, Listed, Manifest, Postings, SectionAbove, SourceCounts, parse_calendar,
};
use broadsheet_model::{ArticleId, Day, Digest};

use super::part::SmallPart;
use super::site::Small;

/// About how many articles a directory has: 256 pages of 40.
const DIRECTORY_ARTICLES: usize = 10_240;
/// About how many bytes the file of one has.
const DIRECTORY_BYTES: u64 = 11_000;

/// The articles of a part that are made up. All are older than its own, and of the weeks before.
#[derive(Debug)]
pub(super) struct MadeUpArticles {
    oldest: Day,
    n_days: usize,
    /// Which of the part's own each is like, oldest first: of the same source, and, as far as that
    /// is asked for, with the same text.
    like: Vec<u16>,
}

/// The small site's own directories.
#[derive(Debug)]
pub(super) struct Directories(std::vec::IntoIter<Listed>);

impl Directories {
    pub(super) fn of(site: &Small) -> Result<Directories> {
        let Manifest { calendar, sources, .. } = &site.manifest;
        let read = parse_calendar(&calendar.file_name(), &site.content(calendar)?, sources.len())?;
        Ok(Directories(read.directories.into_iter()))
    }

    /// The next ones, newest first, which have so many articles together.
    fn take(&mut self, n_articles: usize) -> Result<Vec<Listed>> {
        let (mut taken, mut n) = (Vec::new(), 0);
        while n < n_articles {
            let next = self.0.next().context("directories lack articles")?;
            n += next.per_source.iter().sum::<u32>() as usize;
            taken.push(next);
        }
        ensure!(n == n_articles, "a directory has articles of two parts");
        Ok(taken)
    }
}

impl MadeUpArticles {
    /// So many of a part that together with its own it has `times` as many.
    pub(super) fn of(part: &SmallPart, times: usize) -> Result<MadeUpArticles> {
        let first = part.entries.first().and_then(|entry| entry.published.day());
        let n_days = 7 * (BUNCH_WEEKS as usize - 1);
        let oldest = first.context("articles without a day")?.plus(-(n_days as i32));
        let mut chance = Chance::new(3, u64::from(oldest.number().unsigned_abs()));
        let n = part.entries.len() * times.saturating_sub(1);
        let like = (0..n).map(|_| chance.below(part.entries.len()) as u16).collect();
        Ok(MadeUpArticles { oldest, n_days, like })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.like.len()
    }

    /// Of which source each article of the padded part is, oldest first.
    pub(super) fn sources_with(&self, part: &SmallPart) -> Vec<u16> {
        let like = self.like.iter().map(|like| part.sources[usize::from(*like)]);
        like.chain(part.sources.iter().copied()).collect()
    }

    /// In how many articles of the padded part a gram is that its own have so; if it `is_common`,
    /// those that are like them have it too.
    pub(super) fn n_docs(&self, own: &Postings, is_common: bool) -> u32 {
        let mut n_like = 0;
        if is_common {
            let places = places(own);
            n_like = self.like.iter().filter(|like| places.contains_key(*like)).count() as u32;
        }
        own.docs.len() as u32 + n_like
    }

    /// What the padded part has of a gram that its own articles have so, as for
    /// [`MadeUpArticles::n_docs`].
    pub(super) fn padded(&self, own: &Postings, is_common: bool) -> Postings {
        let mut padded = Postings { gram: own.gram, ..Postings::default() };
        let places = places(own);
        let mut push = |doc: usize, (idx, start): (usize, usize)| {
            padded.docs.push(doc as u32);
            padded.counts.push(own.counts[idx]);
            padded.title_counts.push(own.title_counts[idx]);
            // Marks have none.
            let positions = own.positions.get(start..start + own.counts[idx] as usize);
            padded.positions.extend(positions.unwrap_or_default());
        };
        if is_common {
            for (doc, like) in self.like.iter().enumerate() {
                places.get(like).into_iter().for_each(|place| push(doc, *place));
            }
        }
        for doc in &own.docs {
            push(self.len() + *doc as usize, places[&(*doc as u16)]);
        }
        padded
    }

    /// The day of one.
    fn day(&self, idx: usize) -> Day {
        self.oldest.plus((idx * self.n_days / self.like.len()) as i32)
    }
}

/// What stands above the pages of a padded part says.
pub(super) fn section(
    part: &SmallPart,
    made_up: &MadeUpArticles,
    n_sources: usize,
    directories: &mut Directories,
) -> Result<SectionAbove> {
    let own = part.entries.iter().zip(&part.sources).rev();
    let directories = directories.take(part.entries.len())?;
    let mut above = SectionAbove { directories, ..SectionAbove::default() };
    let own = own.map(|(entry, source)| (entry.id, entry.published.day(), *source));
    let mut chance = Chance::new(4, u64::from(made_up.oldest.number().unsigned_abs()));
    let mut half = || chance.below(1 << 32) as u64;
    let others = made_up.like.iter().enumerate().rev().map(|(idx, like)| {
        let source = part.sources[usize::from(*like)];
        (ArticleId(half() << 32 | half()), Some(made_up.day(idx)), source)
    });
    for (id, day, source) in own.chain(others) {
        above.ids.push((id, day));
        if above.days.last().is_none_or(|(last, _)| *last != day) {
            ensure!(above.days.last().is_none_or(|(last, _)| *last > day), "articles not bunched");
            above.days.push((day, (0..n_sources as u16).map(|source| (source, 0)).collect()));
        }
        if let Some((_, counts)) = above.days.last_mut() {
            count(counts, source);
        }
    }
    for (idx, like) in made_up.like.rchunks(DIRECTORY_ARTICLES).enumerate() {
        let mut per_source = vec![0; n_sources];
        like.iter().for_each(|like| per_source[usize::from(part.sources[usize::from(*like)])] += 1);
        let name = format!("{} {idx}", made_up.oldest);
        let sha256 = Digest::of(name.as_bytes());
        let chunk = ChunkRef { kind: ChunkKind::Directory, sha256, n_bytes: DIRECTORY_BYTES };
        above.directories.push(Listed { chunk, per_source });
    }
    Ok(above)
}

/// Of each article that has a gram its position in the list, and where its positions begin.
fn places(postings: &Postings) -> BTreeMap<u16, (usize, usize)> {
    let mut start = 0;
    let place = |(idx, doc): (usize, &u32)| {
        let place = (idx, start);
        start += postings.counts[idx] as usize;
        (*doc as u16, place)
    };
    postings.docs.iter().enumerate().map(place).collect()
}

fn count(counts: &mut SourceCounts, source: u16) {
    counts[usize::from(source)].1 += 1;
}
