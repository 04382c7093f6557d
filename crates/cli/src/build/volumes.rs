//! Writes an archive as volumes: sites of their own, none larger than a host takes, and a page that
//! shows all of them as one archive.

use std::collections::VecDeque;
use std::ops::Range;

use anyhow::{Result, bail};
use broadsheet_bundle::{Head, Manifest, Volume};
use broadsheet_site::Abilities;

use super::Run;
use super::cutting::{ESTIMATE, cut_volumes};
use super::names::volume_folder;
use super::pages::Numbered;
use super::record::SourceRecord;
use super::site::{Written, json};
use super::spool::Spool;
use super::stage::{Changes, Stage};

/// Files of a volume that are neither viewer nor article: the folding table, the JSON files of the
/// newest articles and the like, at most so many bytes.
const N_BYTES_BESIDE: u64 = 300_000;

/// A volume that is written aside.
struct VolumeDone<'a> {
    stage: Stage<'a>,
    written: Written,
}

impl<'a> Run<'a> {
    /// Writes volumes of at most `n_bytes` each, and the page that shows all of them.
    pub(super) fn write_volumes(
        &self,
        n_bytes: u64,
        numbered: &Numbered,
        head: Head,
        sources: &[SourceRecord],
        spool: &Spool<'_>,
    ) -> Result<Changes> {
        let stage = Stage::new(self.target, self.disk);
        let room = self.room(n_bytes)?;
        let weight = |number: usize| {
            ESTIMATE.of(&numbered.keys[number], numbered.n_picture_bytes_of(number))
        };
        let weights: Vec<u64> = (0..numbered.n_articles()).map(weight).collect();
        let mut left = VecDeque::from(cut_volumes(&numbered.keys, &weights, room));
        let mut done: Vec<VolumeDone<'a>> = Vec::new();
        while let Some(numbers) = left.pop_front() {
            let number = done.len() + 1;
            let volume = self.write_volume(
                number,
                numbers.clone(),
                numbered,
                &head,
                sources,
                spool,
                &stage,
            )?;
            let n_has = volume.stage.n_bytes();
            if n_has <= n_bytes {
                done.push(volume);
                continue;
            }
            volume.stage.discard()?;
            if numbers.len() == 1 {
                bail!("an article alone takes {n_has} bytes, more than a volume may have");
            }
            let halves = halves(numbered, &weights, numbers);
            self.progress.note(&format!(
                "volume {number} would have {n_has} bytes, more than {n_bytes}: it is cut in {}",
                halves.len()
            ));
            halves.into_iter().rev().for_each(|half| left.push_front(half));
        }
        self.write_front(head, &done, numbered, spool, &stage)?;
        self.progress.begin("putting in place", 0);
        let stages: Vec<&Stage<'_>> = done.iter().map(|volume| &volume.stage).collect();
        let changes = stage.commit(&stages)?;
        self.save_tables(done.iter().map(|volume| (&volume.written, &volume.stage)));
        Ok(changes)
    }

    /// How many bytes of a volume there are for articles.
    fn room(&self, n_bytes: u64) -> Result<u64> {
        let files = self.viewer.folder("{}", self.request.abilities)?;
        let n_viewer: u64 = files.iter().map(|file| file.bytes.len() as u64).sum();
        let n_beside = n_viewer + N_BYTES_BESIDE;
        match n_bytes.checked_sub(n_beside) {
            Some(room) if room >= n_beside => Ok(room),
            _ => bail!(
                "a volume of {n_bytes} bytes has no room: the page alone takes {n_beside}; say \
                 --volume-size with at least twice that"
            ),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what a volume is made of")]
    fn write_volume(
        &self,
        number: usize,
        numbers: Range<usize>,
        numbered: &Numbered,
        head: &Head,
        sources: &[SourceRecord],
        spool: &Spool<'_>,
        stage: &Stage<'a>,
    ) -> Result<VolumeDone<'a>> {
        let stage = stage.below(&volume_folder(number));
        let used = used(numbered, numbers.clone(), sources.len());
        let place = |idx: u16| used.partition_point(|other| *other < idx) as u16;
        let part = numbered.part(numbers, place);
        let sources: Vec<SourceRecord> =
            used.iter().map(|idx| sources[usize::from(*idx)].clone()).collect();
        let title = if head.title.is_empty() {
            String::new()
        } else {
            format!("{} · {number}", head.title)
        };
        let head = Head { title, ..head.clone() };
        let written = self.write_archive(&part, head, &sources, spool, &stage)?;
        self.write_feeds(&part, &written.manifest, spool, &stage)?;
        self.write_page(&json(&written.manifest)?, self.request.abilities, &stage)?;
        Ok(VolumeDone { stage, written })
    }

    /// Writes the page that shows all volumes. Its manifest is that of the newest, which its first
    /// list shows, and lists the others.
    fn write_front(
        &self,
        head: Head,
        done: &[VolumeDone<'_>],
        numbered: &Numbered,
        spool: &Spool<'_>,
        stage: &Stage<'_>,
    ) -> Result<()> {
        let Some((newest, older)) = done.split_last() else { return Ok(()) };
        let path = |idx: usize| {
            let path = self.request.config.volumes.get(idx).cloned();
            path.unwrap_or_else(|| format!("{}/", volume_folder(idx + 1)))
        };
        let volume = |(idx, volume): (usize, &VolumeDone<'_>)| Volume {
            path: path(idx),
            manifest: Some(volume.written.manifest.clone()),
        };
        let mut volumes: Vec<Volume> = older.iter().enumerate().map(volume).collect();
        volumes.push(Volume { path: path(older.len()), manifest: None });
        let n_elsewhere = older.iter().map(|volume| volume.written.manifest.n_articles).sum();
        let manifest = Manifest { head, n_elsewhere, volumes, ..newest.written.manifest.clone() };
        self.write_followed(numbered, newest.written.manifest.n_articles, &manifest, spool, stage)?;
        // What is kept for reading without a network is a volume with its own page.
        let abilities = Abilities { works_offline: false, ..self.request.abilities };
        self.write_page(&json(&manifest)?, abilities, stage)
    }
}

/// The positions of the sources of these articles, rising.
fn used(numbered: &Numbered, numbers: Range<usize>, n_sources: usize) -> Vec<u16> {
    let mut is_used = vec![false; n_sources];
    numbers.for_each(|number| is_used[usize::from(numbered.keys[number].source_idx)] = true);
    (0..).zip(is_used).filter(|(_, is_used)| *is_used).map(|(idx, _)| idx).collect()
}

/// The volume with these articles, cut in two or so, the older one first.
fn halves(numbered: &Numbered, weights: &[u64], numbers: Range<usize>) -> Vec<Range<usize>> {
    let (keys, weights) = (&numbered.keys[numbers.clone()], &weights[numbers.clone()]);
    let total: u64 = weights.iter().sum();
    // So large that the first of them has about half.
    let halves = cut_volumes(keys, weights, total * 100 / 165);
    halves.into_iter().map(|half| half.start + numbers.start..half.end + numbers.start).collect()
}
