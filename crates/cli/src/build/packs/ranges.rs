//! Layout pack: packs that are read by ranges, and their directory.

use anyhow::{Context as _, Result};
use broadsheet_bundle::{
    ChunkRef, Manifest, PackDirectory, PackRange, PackedName, pack_ends, range_pack_name,
    range_pack_target, unwrap_carrier, with_ranges,
};
use rayon::prelude::*;

use super::super::names::{archive_name, is_numbered};
use super::super::site::Stretch;
use super::super::stage::Stage;
use super::{Packed, Packer};
use crate::site::ARCHIVE;

/// Which chunk stands where.
pub(in crate::build) type Entry = (PackedName, PackRange);

/// Where packs go.
pub(in crate::build) trait PackSink {
    /// Adds the file `name`, a path inside the site, which may be of any size.
    fn put_file(&self, name: &str, bytes: &[u8]) -> Result<()>;

    /// Adds a pack that the earlier output has.
    fn keep_pack(&self, name: &str, n_bytes: u64);

    /// Says that so many bytes of packs are of the index.
    fn count_index(&self, n_bytes: u64);
}

impl PackSink for Stage<'_> {
    fn put_file(&self, name: &str, bytes: &[u8]) -> Result<()> {
        Stage::put_file(self, name, bytes)
    }

    fn keep_pack(&self, name: &str, n_bytes: u64) {
        self.count(name, n_bytes);
    }

    fn count_index(&self, n_bytes: u64) {
        Stage::count_index(self, n_bytes);
    }
}

/// Puts the directory of `entries` into `sink`; gives the text of the manifest that names it.
pub(in crate::build) fn put_directory(
    json: &str,
    entries: Vec<Entry>,
    sink: &dyn PackSink,
) -> Result<String> {
    let (directory, bytes) = PackDirectory::write(entries);
    sink.put_file(&format!("{ARCHIVE}{}", directory.file_name()), &bytes)?;
    Ok(with_ranges(json, &directory))
}

impl Packer {
    /// Puts the first page, packs and their directory into `stage`; gives the text of the manifest
    /// that names the directory.
    pub(super) fn pack_ranges(
        &self,
        manifest: &Manifest,
        json: &str,
        stretches: &[Stretch],
        stage: &Stage<'_>,
    ) -> Result<String> {
        let entries = self.put_ranges(stretches, manifest.first_page.as_ref(), stage)?;
        put_directory(json, entries, stage)
    }

    /// Puts the `first_page` of the archive, where that is in one of the stretches, and packs into
    /// `sink`; gives what stands where in them.
    pub(in crate::build) fn put_ranges(
        &self,
        stretches: &[Stretch],
        first_page: Option<&ChunkRef>,
        sink: &dyn PackSink,
    ) -> Result<Vec<Entry>> {
        let first_page = first_page.map(archive_name);
        let rows = self.rows_by_stretch(stretches, first_page.as_deref())?;
        if let Some(name) = &first_page {
            let chunk = self.waiting().chunks.get(name).copied();
            let chunk = chunk.with_context(|| format!("{name} was not written"))?;
            sink.put_file(name, &self.read(name, chunk)?)?;
            self.stand_in(name, &PackedName::of(name).into_iter().collect::<Vec<_>>());
        }
        let mut entries = Vec::new();
        for row in &rows {
            let weights: Vec<_> =
                row.iter().map(|(_, name, chunk)| (*name, chunk.n_bytes)).collect();
            let target = range_pack_target(weights.iter().map(|(_, n_bytes)| n_bytes).sum());
            let mut start = 0;
            // One after the other: each may have 100 MB.
            for end in pack_ends(&weights, target) {
                entries.extend(self.write_ranges(&row[start..end], sink)?);
                start = end;
            }
        }
        Ok(entries)
    }

    /// Writes a pack, unless the earlier output has it; gives what stands where in it.
    fn write_ranges(&self, pack: &[Packed], sink: &dyn PackSink) -> Result<Vec<Entry>> {
        let chunks: Vec<PackedName> = pack.iter().map(|(_, name, _)| *name).collect();
        let pack_name = range_pack_name(&chunks);
        let path = PackRange { pack: pack_name, start: 0, n_bytes: 0 }.file_name();
        let path = [ARCHIVE, &path].concat();
        let entries = match self.kept_ranges(pack, pack_name) {
            Some(entries) => {
                sink.keep_pack(&path, n_bytes_of(&entries));
                entries
            }
            None => {
                let carried = |(name, packed, chunk): &Packed| {
                    let file = self.read(name, *chunk)?;
                    unwrap_carrier(&packed.digits(), &file).with_context(|| name.clone())
                };
                let carried = pack.par_iter().map(carried).collect::<Result<Vec<_>>>()?;
                sink.put_file(&path, &carried.concat())?;
                let mut start = 0;
                let mut entry = |(chunk, bytes): (&PackedName, &Vec<u8>)| {
                    let n_bytes = u32::try_from(bytes.len()).context("a chunk is too long")?;
                    let range = PackRange { pack: pack_name, start, n_bytes };
                    start = start.checked_add(n_bytes).context("a pack is too long")?;
                    anyhow::Ok((*chunk, range))
                };
                chunks.iter().zip(&carried).map(&mut entry).collect::<Result<Vec<_>>>()?
            }
        };
        if pack.iter().any(|(name, ..)| is_numbered(name)) {
            sink.count_index(n_bytes_of(&entries));
        }
        self.stand_in(&path, &chunks);
        Ok(entries)
    }

    /// What stands where in the pack of the earlier output, where that has all of these chunks in
    /// it and nothing else: they were looked at when they were kept.
    fn kept_ranges(&self, pack: &[Packed], pack_name: u64) -> Option<Vec<Entry>> {
        let earlier = self.earlier.as_ref()?;
        let kept = |(_, packed, chunk): &Packed| {
            let range = chunk.at.is_none().then(|| earlier.range_in(*packed, pack_name))??;
            Some((*packed, range))
        };
        let entries = pack.iter().map(kept).collect::<Option<Vec<Entry>>>()?;
        let starts = std::iter::once(0).chain(entries.iter().map(|(_, range)| range.bytes().end));
        let is_whole = starts.zip(&entries).all(|(start, (_, range))| range.bytes().start == start);
        let n_bytes = earlier.n_file_bytes(&entries.first()?.1.file_name())?;
        (is_whole && n_bytes == n_bytes_of(&entries)).then_some(entries)
    }
}

/// How many bytes a pack has.
fn n_bytes_of(entries: &[Entry]) -> u64 {
    entries.last().map_or(0, |(_, range)| range.bytes().end)
}
