//! Articles that a stage was given, which wait on disk.

use std::io::Read;

use anyhow::Result;
use broadsheet_intake::Merged;

use crate::build::disk::Disk;
use crate::build::record::{ArticleRecord, Place};
use crate::build::spool::Spool;

use super::StageRequest;
use super::columns::{Bytes, Input, Numbers, needed};
use super::rows::{Row, decode};

/// The folder in that of a stage where articles wait.
pub(super) const SPOOL: &str = "spool";

/// An article that waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given {
    pub(super) article: ArticleRecord,
    /// The key of its source.
    pub(super) source: u64,
    /// Which of the versions of an article it is.
    pub(super) version: u32,
    /// What the column `n` says.
    pub(super) n: u64,
}

/// Articles that wait.
pub(super) struct Waiting<'a> {
    pub(super) given: Vec<Given>,
    pub(super) paths: Vec<String>,
    pub(super) spool: Spool<'a>,
}

impl<'a> Waiting<'a> {
    /// Nothing yet.
    pub(super) fn new(request: &StageRequest<'_>, disk: &'a Disk<'a>) -> Result<Waiting<'a>> {
        let folder = request.scratch.join(SPOOL);
        disk.remove_folder(&folder)?;
        let spool = Spool::open(&folder, &[], disk)?;
        Ok(Waiting { given: Vec::new(), paths: Vec::new(), spool })
    }

    /// Takes all rows that hold an article; `other` is shown all others, as their kind, `source`
    /// and `text`, with the path.
    pub(super) fn take(
        &mut self,
        input: Input<impl Read>,
        mut other: impl FnMut(&str, Option<i64>, &str, &str) -> Result<()>,
    ) -> Result<()> {
        for batch in input.batches() {
            let batch = batch?;
            let (kind, path) = (Bytes::of(&batch, "kind")?, Bytes::of(&batch, "path")?);
            let (record, packed) = (Bytes::of(&batch, "record")?, Bytes::of(&batch, "packed")?);
            let (text, source) = (Bytes::of(&batch, "text")?, Numbers::of(&batch, "source")?);
            let (version, n) = (Numbers::of(&batch, "version")?, Numbers::of(&batch, "n")?);
            for row in 0..batch.num_rows() {
                let own_path = path.text(row).unwrap_or_default();
                let Some(record) = record.get(row) else {
                    let kind = kind.text(row).unwrap_or_default();
                    other(kind, source.get(row), text.text(row).unwrap_or_default(), own_path)?;
                    continue;
                };
                self.paths.push(own_path.to_owned());
                let packed = needed(packed.get(row), "packed")?;
                let number = |numbers: &Numbers<'_>| numbers.get(row).unwrap_or_default();
                self.add(&decode(record)?, packed, number(&version) as u32, number(&n) as u64)?;
            }
        }
        self.spool.seal()
    }

    /// Adds an article; [`Spool::seal`] follows the last.
    pub(super) fn add(&mut self, row: &Row, packed: &[u8], version: u32, n: u64) -> Result<()> {
        let (segment, offset) = self.spool.append(packed)?;
        let mut article = row.article(self.given.len() as u32);
        article.place = Place { segment, offset, ..article.place };
        self.given.push(Given { article, source: row.source, version, n });
        Ok(())
    }

    /// The articles with their versions. Rows that came twice are taken once.
    pub(super) fn merged(&mut self) -> Merged<ArticleRecord> {
        let key = |given: &Given| (given.article.id, given.version);
        self.given.sort_by_key(key);
        self.given.dedup_by_key(|given| key(given));
        let versions: Vec<ArticleRecord> = self.given.iter().map(|given| given.article).collect();
        let is_first = |idx: &usize| *idx == 0 || versions[idx - 1].id != versions[*idx].id;
        let starts = (0..versions.len()).filter(is_first).collect();
        Merged { versions, starts, n_repeated: 0 }
    }
}
