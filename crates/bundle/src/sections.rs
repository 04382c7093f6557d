//! What stands above the pages: directories, which each section has for itself, and calendar, ids and
//! manifest, which join them.

use broadsheet_model::{ArticleId, Day, Source};

use crate::calendar::{self, Calendar, Listed};
use crate::tree::Tree;
use crate::write::{Form, OutputFile, carry_as};
use crate::{ChunkKind, ChunkRef, Head, Key, Manifest, PageCut, Section, ids};

/// How many articles of each source there are, by its position in the manifest's list.
pub type SourceCounts = Vec<(u16, u32)>;

/// What stands above the pages of a section says: all that its archive has to know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionAbove {
    /// How many bytes of text its articles have, titles included.
    pub n_text_bytes: u64,
    /// How many articles of each source there are on each day, newest first, at last without one;
    /// only sources that have some.
    pub days: Vec<(Option<Day>, SourceCounts)>,
    /// The articles, each with its day, newest first.
    pub ids: Vec<(ArticleId, Option<Day>)>,
    /// The directories, newest first.
    pub directories: Vec<Listed>,
    /// The newest page.
    pub first_page: Option<ChunkRef>,
}

/// The directories of a section, and what its archive has to know of it. `keys` are its articles
/// and `pages` its pages, newest first.
pub fn write_section(
    form: Form<'_>,
    keys: &[Key],
    section: &Section,
    pages: &[ChunkRef],
    n_sources: usize,
) -> (SectionAbove, Vec<OutputFile>) {
    let mut above = SectionAbove {
        n_text_bytes: keys.iter().map(|key| u64::from(key.n_text_bytes)).sum(),
        ids: keys.iter().map(|key| (key.id, key.published.day())).collect(),
        first_page: pages.first().cloned(),
        ..SectionAbove::default()
    };
    for same_day in keys.chunk_by(|one, other| one.published.day() == other.published.day()) {
        let counts = (0..).zip(per_source(same_day, n_sources)).filter(|(_, n)| *n > 0);
        above.days.push((same_day[0].published.day(), counts.collect()));
    }
    let first = section.numbers().start;
    let mut files = Vec::new();
    let mut pages_left = pages.iter();
    for cuts in &section.directories {
        let listed = |(cut, page): (&PageCut, &ChunkRef)| {
            let numbers = cut.numbers();
            let own = &keys[numbers.start - first..numbers.end - first];
            Listed { chunk: page.clone(), per_source: per_source(own, n_sources) }
        };
        let listed: Vec<Listed> = cuts.iter().zip(&mut pages_left).map(listed).collect();
        let per_source = sum(&listed, n_sources);
        let (chunk, file) = carry_as(form, ChunkKind::Directory, &calendar::write::listed(&listed));
        files.push(file);
        above.directories.push(Listed { chunk, per_source });
    }
    (above, files)
}

/// The files above the sections, which are newest first. `sources` are ordered by id, and `index`
/// names the roots of the parts of the index, which are files of their own.
pub fn join_sections(
    form: Form<'_>,
    head: Head,
    sources: Vec<Source>,
    sections: &[SectionAbove],
    index: Vec<(ChunkRef, usize)>,
    fold_table: &[u8],
) -> Tree {
    let mut files = Vec::new();
    let mut keep = |(chunk, file): (ChunkRef, OutputFile)| {
        files.push(file);
        chunk
    };
    let calendar = calendar_of(sections, sources.len());
    let n_articles = sections.iter().map(|section| section.ids.len()).sum();
    let days = sections.iter().flat_map(|section| section.ids.iter().copied());
    let buckets = ids::write::buckets(n_articles, days)
        .iter()
        .map(|bytes| keep(carry_as(form, ChunkKind::IdBucket, bytes)))
        .collect::<Vec<_>>();
    let dictionary = match form {
        Form::Sharing(dictionary) => {
            Some(keep((dictionary.chunk().clone(), dictionary.file().clone())))
        }
        Form::Published | Form::Bare => None,
    };
    let manifest = Manifest {
        head,
        n_articles,
        n_text_bytes: sections.iter().map(|section| section.n_text_bytes).sum(),
        sources,
        calendar: keep(carry_as(form, ChunkKind::Calendar, &calendar::write::calendar(&calendar))),
        first_page: sections.first().and_then(|section| section.first_page.clone()),
        ids: keep(carry_as(form, ChunkKind::Ids, &ids::write::root(&buckets))),
        fold: keep(carry_as(form, ChunkKind::Fold, fold_table)),
        dictionary,
        index,
        coarse: None,
        n_elsewhere: 0,
        volumes: Vec::new(),
    };
    files.push(OutputFile { name: "manifest.json".to_owned(), bytes: manifest.to_json() });
    Tree { manifest, files }
}

fn per_source(keys: &[Key], n_sources: usize) -> Vec<u32> {
    let mut counts = vec![0; n_sources];
    keys.iter().for_each(|key| counts[usize::from(key.source_idx)] += 1);
    counts
}

fn sum(listed: &[Listed], n_sources: usize) -> Vec<u32> {
    (0..n_sources).map(|idx| listed.iter().map(|file| file.per_source[idx]).sum()).collect()
}

fn calendar_of(sections: &[SectionAbove], n_sources: usize) -> Calendar {
    let directories = sections.iter().flat_map(|section| section.directories.iter().cloned());
    let none = || vec![0; n_sources];
    let mut calendar =
        Calendar { days: Vec::new(), undated: none(), directories: directories.collect() };
    for (day, counts) in sections.iter().flat_map(|section| &section.days) {
        let of_day = match day {
            None => &mut calendar.undated,
            Some(day) => {
                // A day may have an anchor within it.
                if calendar.days.last().is_none_or(|(last, _)| last != day) {
                    calendar.days.push((*day, none()));
                }
                &mut calendar.days.last_mut().expect("it was just pushed").1
            }
        };
        counts.iter().for_each(|(source, n)| of_day[usize::from(*source)] += n);
    }
    calendar
}
