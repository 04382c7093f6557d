//! The calendar and the directories: how many articles there are where.
//!
//! The calendar is what a page counts with: for every day and source how many articles there are.
//! It also lists the directories, and a directory lists pages, each with the same kind of counts,
//! so that the place of any article can be found by adding up.

use broadsheet_model::Day;

use crate::binary::Bytes;
use crate::{BundleError, ChunkKind, ChunkRef};

/// How many articles were published on which day by whom, and where their directories are.
/// Everything is newest first; counts are in the order of the manifest's sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Every day with articles, and how many each source has.
    pub days: Vec<(Day, Vec<u32>)>,
    /// How many articles without a date each source has.
    pub undated: Vec<u32>,
    /// The directories.
    pub directories: Vec<Listed>,
}

/// A file of the level below, and how many articles it has of each source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The file.
    pub chunk: ChunkRef,
    /// Of each source, in the order of the manifest's list.
    pub per_source: Vec<u32>,
}

/// The calendar of an archive with `n_sources` sources, from the unpacked bytes of the chunk
/// `name`.
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn parse_calendar(name: &str, bytes: &[u8], n_sources: usize) -> Result<Calendar, BundleError> {
    let mut bytes = Bytes(bytes);
    read_calendar(&mut bytes, n_sources)
        .filter(|_| bytes.0.is_empty())
        .ok_or_else(|| BundleError::binary(name))
}

/// The pages of a directory, as [`parse_calendar`].
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn parse_directory(
    name: &str,
    bytes: &[u8],
    n_sources: usize,
) -> Result<Vec<Listed>, BundleError> {
    let mut bytes = Bytes(bytes);
    let pages = read_listed(&mut bytes, ChunkKind::Page, n_sources);
    pages.filter(|_| bytes.0.is_empty()).ok_or_else(|| BundleError::binary(name))
}

fn read_calendar(bytes: &mut Bytes<'_>, n_sources: usize) -> Option<Calendar> {
    let n_days = bytes.count(n_sources + 1)?;
    let mut days = Vec::with_capacity(n_days);
    let mut day = None;
    for _ in 0..n_days {
        let next = match day {
            None => bytes.day()??,
            Some(before) => Day::new(Day::number(before).checked_sub_unsigned(bytes.number()?)?)?,
        };
        if day.is_some_and(|before| next >= before) {
            return None;
        }
        day = Some(next);
        days.push((next, vec![0; n_sources]));
    }
    for source_idx in 0..n_sources {
        for (_, counts) in &mut days {
            counts[source_idx] = bytes.number()?;
        }
    }
    let undated = (0..n_sources).map(|_| bytes.number()).collect::<Option<_>>()?;
    Some(Calendar {
        days,
        undated,
        directories: read_listed(bytes, ChunkKind::Directory, n_sources)?,
    })
}

fn read_listed(bytes: &mut Bytes<'_>, kind: ChunkKind, n_sources: usize) -> Option<Vec<Listed>> {
    let n = bytes.count(33 + n_sources)?;
    let mut listed = Vec::with_capacity(n);
    for _ in 0..n {
        listed.push(Listed { chunk: bytes.chunk(kind)?, per_source: vec![0; n_sources] });
    }
    for source_idx in 0..n_sources {
        for file in &mut listed {
            file.per_source[source_idx] = bytes.number()?;
        }
    }
    Some(listed)
}

#[cfg(feature = "write")]
pub(crate) mod write {
    use super::{Calendar, Listed};
    use crate::binary::{push_chunk, push_day, push_number};

    /// The bytes of a calendar. Counts stand by source and not by day: equal neighbours pack
    /// better.
    pub(crate) fn calendar(calendar: &Calendar) -> Vec<u8> {
        let mut out = Vec::new();
        push_number(&mut out, calendar.days.len() as u32);
        let mut before = None;
        for (day, _) in &calendar.days {
            match before {
                None => push_day(&mut out, Some(*day)),
                Some(before) => push_number(&mut out, day.number().abs_diff(before)),
            }
            before = Some(day.number());
        }
        for source_idx in 0..calendar.undated.len() {
            calendar.days.iter().for_each(|(_, counts)| push_number(&mut out, counts[source_idx]));
        }
        calendar.undated.iter().for_each(|count| push_number(&mut out, *count));
        out.extend(listed(&calendar.directories));
        out
    }

    /// The bytes of a list of files.
    pub(crate) fn listed(files: &[Listed]) -> Vec<u8> {
        let mut out = Vec::new();
        push_number(&mut out, files.len() as u32);
        files.iter().for_each(|file| push_chunk(&mut out, &file.chunk));
        let n_sources = files.first().map_or(0, |file| file.per_source.len());
        for source_idx in 0..n_sources {
            files.iter().for_each(|file| push_number(&mut out, file.per_source[source_idx]));
        }
        out
    }
}
