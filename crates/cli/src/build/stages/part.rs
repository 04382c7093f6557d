//! From the articles of a part to its files, and from what parts say of themselves to all others.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::slice;
use std::sync::Mutex;

use anyhow::{Context as _, Result, bail};
use broadsheet_bundle::{ChunkKind, Division, PackDirectory, SectionAbove, n_coarse_parts};
use serde::{Deserialize, Serialize};

use crate::build::Layout;
use crate::build::disk::Disk;
use crate::build::feeds::{is_large, n_in_feeds, write_feeds};
use crate::build::output::{Output, check_size};
use crate::build::packs::{Entry, PackForm, PackSink, Packer, put_directory};
use crate::build::pages::Numbered;
use crate::build::parts::PartDone;
use crate::build::progress::NoProgress;
use crate::build::scratch::Scratch;
use crate::build::section::{SectionWriter, Tools, has_index};
use crate::build::site::{Roots, Stretch, json, named_sources, write_above};
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
/// The file there where chunks wait that are to be put into packs.
pub(super) const PACKING: &str = "packing";
/// So many entries of a directory of packs are one row.
const ENTRIES_IN_ROW: usize = 1 << 16;

/// Files that become rows as they come.
struct FilesOut<W: Write> {
    files: Mutex<Files<W>>,
    names: Mutex<BTreeSet<String>>,
    /// Files whose names do not say what they hold, by when they are to be put in place.
    later: Mutex<BTreeMap<(u8, String), Vec<u8>>>,
    /// What takes the chunks, where they are no files of their own.
    packer: Option<Packer>,
}

impl<W: Write + Send> Output for FilesOut<W> {
    fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        match self.packer.as_ref().filter(|packer| packer.takes(name)) {
            Some(packer) => packer.put(name, bytes),
            None => {
                check_size(name, bytes)?;
                self.put_file(name, bytes)
            }
        }
    }

    fn may_add(&self, name: &str) -> bool {
        !self.packer.as_ref().is_some_and(|packer| packer.has(name))
            && !self.names.lock().expect("nobody panics with the names in hand").contains(name)
    }
}

impl<W: Write + Send> PackSink for FilesOut<W> {
    fn put_file(&self, name: &str, bytes: &[u8]) -> Result<()> {
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

    fn keep_pack(&self, _name: &str, _n_bytes: u64) {}

    fn count_index(&self, _n_bytes: u64) {}
}

impl<W: Write> FilesOut<W> {
    fn new(output: W, request: &StageRequest<'_>, disk: &Disk<'_>) -> Result<FilesOut<W>> {
        let files = Mutex::new(Files::new(output, &request.key)?);
        let path = request.scratch.join(PACKING);
        let packer = match request.layout {
            Layout::Pack => Some(Packer::anew(PackForm::Ranges, path, disk)?),
            Layout::Web => None,
            Layout::Disk => bail!("stages write no layout disk; choose web or pack"),
        };
        Ok(FilesOut { files, names: Mutex::default(), later: Mutex::default(), packer })
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

    fn n_parts(&self, part_articles: usize) -> u64 {
        self.n_articles.div_ceil(part_articles as u64)
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
    let out = FilesOut::new(output, request, disk)?;
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
    let summary = Summary::of(&done);
    let (stretch, above) = Stretch::of(done);
    let is_newest = u64::from(part) + 1 == plan.n_parts(request.part_articles);
    let first_page = above.first_page.as_ref().filter(|_| is_newest);
    let put = |packer: &Packer| packer.put_ranges(slice::from_ref(&stretch), first_page, &out);
    let entries = out.packer.as_ref().map(put).transpose()?;
    let mut files = out.into_files()?;
    let mut push = |kind, bytes: &[u8]| {
        files.push(FileRow { kind, path: None, bytes, part: Some(part), turn: None })
    };
    push("summary", &encode(&summary)?)?;
    for (tallies, of_part) in tallies.iter().zip(stretch.index.iter().filter_map(PartDone::tally)) {
        push_tally(tallies, of_part, &mut |bytes| push("tally", bytes))?;
    }
    for some in entries.iter().flat_map(|entries| entries.chunks(ENTRIES_IN_ROW)) {
        push("entries", &PackDirectory::list(some))?;
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
    let (summaries, mut entries) = take_summaries(input, &mut waiting, tallies.as_mut())?;
    let n_parts = plan.n_parts(request.part_articles);
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
    let out = FilesOut::new(output, request, disk)?;
    let n_coarse = plan.n_coarse(request);
    let coarse = tallies.map(|tallies| tallies.make_coarse(n_coarse, tools, &out)).transpose()?;
    let roots = Roots { parts, coarse };
    let sources = named_sources(&plan.sources, &request.config)?;
    let form = carried.form();
    let head = plan.head.under(&request.config);
    let manifest = write_above(form, head, sources, &above, roots, &out)?;
    let wanted = (!plan.is_large()).then_some(Volumes::Small);
    write_feeds(&carried, &manifest, wanted, &waiting.spool, &out)?;
    let mut json = json(&manifest)?;
    if let Some(packer) = &out.packer {
        entries.extend(packer.put_ranges(&[], None, &out)?);
        json = put_directory(&json, entries, &out)?;
    }
    for file in viewer.folder(&json, request.abilities)? {
        out.put(&file.path, &file.bytes)?;
    }
    out.into_files()?.finish()
}

/// The summaries of all parts, and what stands where in their packs. The articles that the JSON
/// files hold go to `waiting`, and the tallies of the parts that a coarse level covers, where there
/// is one, to `tallies`.
fn take_summaries(
    input: Input<impl Read>,
    waiting: &mut Waiting<'_>,
    mut tallies: Option<&mut GivenTallies<'_>>,
) -> Result<(BTreeMap<u32, Summary>, Vec<Entry>)> {
    let (mut summaries, mut entries) = (BTreeMap::new(), Vec::new());
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
                // Those of a part that was made twice are the same, and count once.
                Some("entries") => {
                    let some = PackDirectory::listed(needed(bytes.get(row), "bytes")?);
                    entries.extend(some.context("rows of kind entries are not as written")?);
                }
                other => bail!("a row of kind {other:?} is no summary"),
            }
        }
    }
    waiting.spool.seal()?;
    Ok((summaries, entries))
}
