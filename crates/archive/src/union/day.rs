//! The articles of one archive on one day.

use std::collections::BTreeMap;
use std::rc::Rc;

use broadsheet_model::{ArticleId, Day};

use crate::{At, Find, Library, Target};

/// How many bits of an id a bucket has, the last ones.
const ID_BITS: u32 = 40;

/// The articles of one archive on one day.
#[derive(Default)]
pub(super) struct OnDay {
    /// The number of the first.
    first: usize,
    /// For each in turn the position of its source in the archive's list.
    sources: Vec<Option<usize>>,
    /// By the ends of their ids.
    by_end: BTreeMap<u64, Vec<(ArticleId, usize, At)>>,
}

/// What has been read of days, for as long as nothing is dropped.
pub(super) struct DaysRead<'a> {
    library: &'a Library,
    read: BTreeMap<(usize, Option<Day>), Rc<OnDay>>,
}

impl<'a> DaysRead<'a> {
    pub(super) fn new(library: &'a Library) -> DaysRead<'a> {
        DaysRead { library, read: BTreeMap::new() }
    }

    /// The articles of `day` of the archive at this position of the library.
    pub(super) fn read(&mut self, archive: usize, day: Option<Day>) -> Find<Rc<OnDay>> {
        if let Some(known) = self.read.get(&(archive, day)) {
            return Find::There(known.clone());
        }
        self.on_day(archive, day).map(|on_day| {
            let on_day = Rc::new(on_day);
            self.read.insert((archive, day), on_day.clone());
            on_day
        })
    }

    fn on_day(&self, archive: usize, day: Option<Day>) -> Find<OnDay> {
        let of = &self.library.archives()[archive];
        let articles = match of.on_day(day) {
            Find::There(articles) => articles,
            Find::Needs(targets) => return Find::Needs(targets),
            Find::Nowhere => return Find::Nowhere,
        };
        let first = articles.first().map_or(0, |(number, _)| *number);
        let mut on_day = OnDay { first, ..OnDay::default() };
        for (number, at) in articles {
            let At::Page(page_at, idx) = at else { continue };
            let Some(page) = of.store.page(Target::Page(page_at)) else { return Find::Nowhere };
            on_day.sources.push(page.source_idx.get(idx).copied().flatten());
            let Some(entry) = page.page.entries.get(idx) else { continue };
            let end = entry.id.0 & ((1 << ID_BITS) - 1);
            on_day.by_end.entry(end).or_default().push((entry.id, number, at));
        }
        Find::There(on_day)
    }
}

impl OnDay {
    /// The articles whose ids end like this, each with its number and where it stands.
    pub(super) fn with_end(&self, end_of_id: u64) -> impl Iterator<Item = (ArticleId, usize, At)> {
        self.by_end.get(&end_of_id).into_iter().flatten().copied()
    }

    /// The position of the source of the article with this number.
    pub(super) fn source_idx(&self, number: usize) -> Option<usize> {
        self.sources.get(number.checked_sub(self.first)?).copied().flatten()
    }

    /// Gives to `take`, for each of the articles with these rising numbers that is of one of the
    /// `chosen` sources, how many of these sources' articles stand before it on its day.
    pub(super) fn ranks(
        &self,
        numbers: impl Iterator<Item = usize>,
        chosen: &[bool],
        mut take: impl FnMut(usize),
    ) {
        let is_chosen =
            |idx: Option<usize>| idx.and_then(|idx| chosen.get(idx)).copied().unwrap_or(false);
        let (mut rank, mut next) = (0, 0);
        for number in numbers {
            let Some(place) = number.checked_sub(self.first) else { continue };
            for source in self.sources.get(next..place).unwrap_or_default() {
                rank += usize::from(is_chosen(*source));
            }
            next = next.max(place);
            if is_chosen(self.sources.get(place).copied().flatten()) {
                take(rank);
            }
        }
    }
}
