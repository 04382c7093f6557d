//! Layout disk: packs that are stylesheets, and their list.

use anyhow::{Context as _, Result, bail};
use broadsheet_bundle::{
    PackList, PackWriter, PackedName, pack_ends, pack_file_name, pack_target, with_packs,
};
use rayon::prelude::*;

use super::super::names::is_numbered;
use super::super::site::Stretch;
use super::super::stage::Stage;
use super::{Packed, Packer};
use crate::site::ARCHIVE;

impl Packer {
    /// Puts packs and their list into `stage`; gives the text of the manifest that names it.
    pub(super) fn pack_sheets(
        &self,
        json: &str,
        stretches: &[Stretch],
        stage: &Stage<'_>,
    ) -> Result<String> {
        let rows = self.rows(stretches)?;
        let n_bytes = rows.iter().flatten().map(|(_, _, chunk)| chunk.n_bytes).sum();
        let target = pack_target(n_bytes);
        let mut packs: Vec<&[Packed]> = Vec::new();
        for row in &rows {
            let weights: Vec<_> =
                row.iter().map(|(_, name, chunk)| (*name, chunk.n_bytes)).collect();
            let mut start = 0;
            for end in pack_ends(&weights, target) {
                packs.push(&row[start..end]);
                start = end;
            }
        }
        let write = |pack: &&[Packed]| self.write_sheet(pack, stage);
        let written = packs.par_iter().map(write).collect::<Result<Vec<_>>>()?;
        let (digest, file) = PackList::of(&written).write();
        stage.put(&format!("{ARCHIVE}{}", file.name), &file.bytes)?;
        Ok(with_packs(json, digest))
    }

    /// Writes a pack, unless the earlier output has it; its length, and what is in it.
    fn write_sheet(&self, pack: &[Packed], stage: &Stage<'_>) -> Result<(u32, Vec<PackedName>)> {
        let chunks: Vec<PackedName> = pack.iter().map(|(_, name, _)| *name).collect();
        let path = format!("{ARCHIVE}{}", pack_file_name(&chunks));
        let is_of_index = pack.iter().any(|(name, ..)| is_numbered(name));
        let n_bytes = match self.kept_sheet(pack, &path) {
            Some(n_bytes) => {
                stage.count(&path, n_bytes);
                n_bytes
            }
            None => {
                let mut writer = PackWriter::default();
                for (name, _, chunk) in pack {
                    if !writer.add(&self.read(name, *chunk)?) {
                        bail!("{name} is no chunk; please report this");
                    }
                }
                let bytes = writer.finish();
                stage.put(&path, &bytes)?;
                bytes.len() as u64
            }
        };
        if is_of_index {
            stage.count_index(n_bytes);
        }
        self.stand_in(&path, &chunks);
        Ok((u32::try_from(n_bytes).context("a pack is too long")?, chunks))
    }

    /// The length of the pack `path` of the earlier output, where that has all of these chunks in
    /// it: they were looked at when they were kept.
    fn kept_sheet(&self, pack: &[Packed], path: &str) -> Option<u64> {
        let earlier = self.earlier.as_ref()?;
        let is_kept = |(name, _, chunk): &Packed| {
            chunk.at.is_none() && earlier.holding(name).as_deref() == Some(path)
        };
        let (_, n_bytes) = earlier.file_of(&pack.first()?.0)?;
        pack.iter().all(is_kept).then_some(n_bytes)
    }
}
