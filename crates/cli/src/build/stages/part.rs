//! From the articles of a part to its files, and from what parts say of themselves to all others.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::sync::Mutex;

use anyhow::{Context as _, Result, bail};
use broadsheet_bundle::{ChunkKind, Division, SectionAbove, n_coarse_parts};
use serde::{Deserialize, Serialize};

use crate::build::disk::Disk;
use crate::build::feeds::{is_large, n_in_feeds, write_feeds};
use crate::build::output::{Output, check_size};
use crate::build::pages::Numbered;
use crate::build::parts::PartDone;
use crate::build::progress::NoProgress;
use crate::build::scratch::Scratch;
use crate::build::section::{SectionWriter, Tools, has_index};
use crate::build::site::{Roots, json, named_sources, write_above};
use crate::build::stage::turn;
use crate::feeds::Volumes;

use super::StageRequest;
use super::columns::{Bytes, Input, Numbers, needed};
use super::plan::Plan;
use super::rows::{Row, decode, encode};
use super::summary::Summary;
use super::tables::{FileRow, Files};
use super::tallies::{GivenTallies, push_tally};
use super::waiting::Waiting;

/// The folder in that of a stage where runs and chunks of an index wait.
pub(super) const INDEX: &str = "index";

/// Files that become rows as they come.
struct FilesOut<W: Write> {
    files: Mutex<Files<W>>,
    names: Mutex<BTreeSet<String>>,
    /// Files whose names do not say what they hold, by when they are to be put in place.
    later: Mutex<BTreeMap<(u8, String), Vec<u8>>>,
}

impl<W: Write + Send> Output for FilesOut<W> {
    fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        check_size(name, bytes)?;
        let turn = turn(name);
        if turn > 0 {
            let mut later = self.later.lock().expect("nobody panics with the files in hand");
            later.insert((turn, name.to_owned()), bytes.to_vec());
            return Ok(());
        }
        let is_new = self
            .names
            .lock()
            .expect("nobody panics with the names in hand")
            .insert(name.to_owned());
        if is_new { self.push(name, bytes, turn) } else { Ok(()) }
    }

    fn may_add(&self, name: &str) -> bool {
        !self.names.lock().expect("nobody panics with the names in hand").contains(name)
    }
}

impl<W: Write> FilesOut<W> {
    fn new(files: Files<W>) -> FilesOut<W> {
        FilesOut { files: Mutex::new(files), names: Mutex::default(), later: Mutex::default() }
    }

    fn push(&self, path: &str, bytes: &[u8], turn: u8) -> Result<()> {
        let row = FileRow { kind: "file", path: Some(path), bytes, turn: Some(turn), part: None };
        self.files.lock().expect("nobody panics while writing").push(row)
    }

    /// Writes what has to come last; the table goes on.
    fn into_files(self) -> Result<Files<W>> {
        let later = self.later.lock().expect("nobody panics with the files in hand");
        for ((turn, name), bytes) in &*later {
            self.push(name, bytes, *turn)?;
        }
        drop(later);
        Ok(self.files.into_inner().expect("nobody panics while writing"))
    }
}

/// A version of an article that the JSON files hold.
#[derive(Debug, Serialize, Deserialize)]
struct Carried {
    row: Row,
    version: u32,
    packed: Vec<u8>,
}

impl Plan {
    fn is_large(&self) -> bool {
        is_large(self.n_text_bytes, self.n_picture_bytes)
    }

    /// How many parts a coarse level covers.
    fn n_coarse(&self, request: &StageRequest<'_>) -> usize {
        n_coarse_parts(self.n_articles as usize, request.part_articles)
    }

    /// Where tallies wait, if the index has a coarse level.
    fn tallies<'a>(
        &self,
        request: &StageRequest<'_>,
        tools: Tools<'a>,
    ) -> Result<Option<Scratch<'a>>> {
        let is_wanted = has_index(self.n_text_bytes) && self.n_coarse(request) > 0;
        is_wanted.then(|| Scratch::new(tools.scratch.join("tallies"), tools.disk)).transpose()
    }

    /// How many articles a part has, counted from the oldest part.
    fn n_in_part(&self, part: u32, part_articles: usize) -> Result<usize> {
        let start = u64::from(part) * part_articles as u64;
        match self.n_articles.checked_sub(start) {
            Some(n @ 1..) => Ok(n.min(part_articles as u64) as usize),
            _ => bail!("there is no part {part}: there are {} articles", self.n_articles),
        }
    }
}

/// The articles that wait, with the positions of their sources, as an archive's section.
fn numbered(
    request: &StageRequest<'_>,
    plan: &Plan,
    waiting: &mut Waiting<'_>,
) -> Result<Numbered> {
    for given in &mut waiting.given {
        given.article.source_idx = plan.source_idx(given.source)?;
    }
    let division = Division { part_articles: request.part_articles, ..Division::default() };
    let places: Vec<u16> = (0..plan.sources.len() as u16).collect();
    let n_articles = plan.n_articles as usize;
    let merged = waiting.merged();
    Ok(Numbered::section(merged, &places, division, n_articles, plan.dictionary()))
}

/// Writes the files of a part.
pub(super) fn part(
    request: &StageRequest<'_>,
    plan: &Plan,
    part: u32,
    input: Input<impl Read>,
    output: impl Write + Send,
    disk: &Disk<'_>,
) -> Result<()> {
    let mut waiting = Waiting::new(request, disk)?;
    waiting.take(input, |kind, _, _, _| bail!("a row of kind {kind:?} has no record"))?;
    let numbered = numbered(request, plan, &mut waiting)?;
    let n_expected = plan.n_in_part(part, request.part_articles)?;
    if numbered.n_articles() != n_expected {
        bail!("part {part} has {n_expected} articles, and {} came", numbered.n_articles());
    }
    let out = FilesOut::new(Files::new(output, &request.key)?);
    let scratch = request.scratch.join(INDEX);
    let tools = Tools { scratch: &scratch, disk, progress: &NoProgress };
    let tallies = plan.tallies(request, tools)?;
    let writer = SectionWriter {
        numbered: &numbered,
        n_sources: plan.sources.len(),
        has_index: has_index(plan.n_text_bytes),
        spool: &waiting.spool,
        tools,
        out: &out,
        earlier: None,
        tallies: tallies.as_ref(),
    };
    let section = numbered.layout.sections.first().context("a part without articles")?;
    let done = writer.write(section)?;
    let mut files = out.into_files()?;
    let mut push = |kind, bytes: &[u8]| {
        files.push(FileRow { kind, path: None, bytes, part: Some(part), turn: None })
    };
    push("summary", &encode(&Summary::of(&done))?)?;
    for (tallies, of_part) in tallies.iter().zip(done.index.iter().filter_map(PartDone::tally)) {
        push_tally(tallies, of_part, &mut |bytes| push("tally", bytes))?;
    }
    // How many articles there are that are newer than all of the part.
    let n_newer =
        plan.n_articles as usize - (part as usize * request.part_articles + numbered.n_articles());
    let n_carried = n_in_feeds(plan.n_articles as usize, plan.is_large()).saturating_sub(n_newer);
    let sources: BTreeMap<u32, u64> =
        waiting.given.iter().map(|given| (given.article.file_idx, given.source)).collect();
    for number in 0..n_carried.min(numbered.n_articles()) {
        for (version, article) in (0..).zip(numbered.versions(number)) {
            let source = sources.get(&article.file_idx).copied().unwrap_or_default();
            let packed = waiting.spool.packed(article)?;
            let row_of =
                Row { article: article.unplaced(), is_renamed: article.is_renamed, source };
            let carried = Carried { row: row_of, version, packed };
            push("carried", &encode(&carried)?)?;
        }
    }
    files.finish()
}

/// Writes all files that are of no part.
pub(super) fn join(
    request: &StageRequest<'_>,
    plan: &Plan,
    input: Input<impl Read>,
    output: impl Write + Send,
    disk: &Disk<'_>,
) -> Result<()> {
    let viewer = request.viewer.context("the page, which joining needs; name it by --viewer")?;
    let mut waiting = Waiting::new(request, disk)?;
    let scratch = request.scratch.join(INDEX);
    let tools = Tools { scratch: &scratch, disk, progress: &NoProgress };
    let mut tallies = plan.tallies(request, tools)?.map(GivenTallies::new);
    let summaries = take_summaries(input, &mut waiting, tallies.as_mut())?;
    let n_parts = plan.n_articles.div_ceil(request.part_articles as u64);
    if summaries.len() as u64 != n_parts || summaries.keys().any(|part| u64::from(*part) >= n_parts)
    {
        bail!("there are {n_parts} parts, and {} came", summaries.len());
    }
    for (part, summary) in &summaries {
        if summary.ids.len() != plan.n_in_part(*part, request.part_articles)? {
            bail!("part {part} is not of this plan");
        }
    }
    let carried = numbered(request, plan, &mut waiting)?;
    let above: Vec<SectionAbove> = summaries.values().rev().map(Summary::above).collect();
    let parts = summaries.values().flat_map(|summary| &summary.index);
    let parts = parts.map(|(root, n)| (root.of(ChunkKind::Index), *n as usize)).collect();
    let out = FilesOut::new(Files::new(output, &request.key)?);
    let n_coarse = plan.n_coarse(request);
    let coarse = tallies.map(|tallies| tallies.make_coarse(n_coarse, tools, &out)).transpose()?;
    let roots = Roots { parts, coarse };
    let sources = named_sources(&plan.sources, &request.config)?;
    let form = carried.form();
    let head = plan.head.under(&request.config);
    let manifest = write_above(form, head, sources, &above, roots, &out)?;
    let wanted = (!plan.is_large()).then_some(Volumes::Small);
    write_feeds(&carried, &manifest, wanted, &waiting.spool, &out)?;
    for file in viewer.folder(&json(&manifest)?, request.abilities)? {
        out.put(&file.path, &file.bytes)?;
    }
    out.into_files()?.finish()
}

/// The summaries of all parts, the articles that the JSON files hold, and, where there is a coarse
/// level, the tallies of the parts that it covers.
fn take_summaries(
    input: Input<impl Read>,
    waiting: &mut Waiting<'_>,
    mut tallies: Option<&mut GivenTallies<'_>>,
) -> Result<BTreeMap<u32, Summary>> {
    let mut summaries = BTreeMap::new();
    for batch in input.batches() {
        let batch = batch?;
        let (kind, bytes) = (Bytes::of(&batch, "kind")?, Bytes::of(&batch, "bytes")?);
        let part = Numbers::of(&batch, "part")?;
        for row in 0..batch.num_rows() {
            match kind.text(row) {
                Some("summary") => {
                    let part = needed(part.get(row), "part")? as u32;
                    let summary: Summary = decode(needed(bytes.get(row), "bytes")?)?;
                    // A part that was made twice is the same.
                    if summaries.insert(part, summary.clone()).is_some_and(|one| one != summary) {
                        bail!("part {part} came twice, and not the same");
                    }
                }
                Some("carried") => {
                    let Carried { row, version, packed } =
                        decode(needed(bytes.get(row), "bytes")?)?;
                    waiting.add(&row, &packed, version, 0)?;
                }
                Some("tally") => {
                    let part = needed(part.get(row), "part")? as u32;
                    if let Some(tallies) = &mut tallies {
                        tallies.take(part, needed(bytes.get(row), "bytes")?)?;
                    }
                }
                other => bail!("a row of kind {other:?} is no summary"),
            }
        }
    }
    waiting.spool.seal()?;
    Ok(summaries)
}
