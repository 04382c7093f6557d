//! Makes a part of the index: runs of articles are put in order side by side and wait on disk; then
//! groups of grams are merged over all runs side by side, and their chunks wait on disk, until all
//! are known: each carries the way to a node of its slice, and the root's digest is in its name.
//!
//! So memory goes by the size of a run, and not by how many articles a part has.

use std::io;
use std::ops::{Range, RangeInclusive};

use anyhow::{Context as _, Result};
use broadsheet_bundle::{
    ChunkEntry, ChunkRef, IndexPart, OutputFile, PackedChunk, PartDocs, PartTexts, chunk_starts,
    docs_per_places, join_texts, parse_text, write_part,
};
use broadsheet_search::{
    FOLD_TABLE, FoldedText, Folding, MarkFound, Merging, RunContents, RunMaker, RunReader,
    TakeChunk, Tally,
};

use super::ordered::in_order;
use super::output::Output;
use super::pages::Numbered;
use super::scratch::Scratch;
use super::section::Tools;
use super::spool::Spool;

/// About how many bytes of text the runs have that are made at the same time: 16 bytes of memory
/// for each character. More threads make smaller runs.
const RUNS_BYTES: u64 = 32 << 20;
/// The least of a single run, and the most.
const RUN_BYTES: RangeInclusive<u64> = (2 << 20)..=(16 << 20);
/// How much of all runs together a thread reads at a time, and the least of one run, in bytes.
const BUFFERS_BYTES: usize = 8 << 20;
const MIN_BUFFER_BYTES: usize = 1 << 12;
/// How many bytes of chunks wait in memory to be written together.
const BLOCK_BYTES: usize = 1 << 20;
/// How many files are handed to a thread at once: those of a folder, as two threads that make files
/// in one folder wait for each other.
const FILES_AT_ONCE: usize = 256;

/// A part that is being made.
pub(super) struct Making<'a> {
    pub(super) tools: Tools<'a>,
    pub(super) numbered: &'a Numbered,
    pub(super) spool: &'a Spool<'a>,
    /// The numbers of its articles, oldest first.
    pub(super) oldest_first: Vec<usize>,
    /// The text chunks that hold them, oldest first.
    pub(super) texts: &'a [(ChunkRef, usize)],
    /// Where its tally waits for the coarse level, if that covers it.
    pub(super) tallies: Option<&'a Scratch<'a>>,
}

/// A part that was made.
pub(super) struct Made {
    pub(super) part: IndexPart,
    /// Where its tally waits.
    pub(super) tally: Option<Range<u64>>,
}

/// The runs of a part.
struct Runs<'a> {
    contents: Vec<RunContents>,
    /// Where each begins.
    starts: Vec<u64>,
    scratch: Scratch<'a>,
}

/// The chunks that are made, in the order of their grams.
pub(super) struct Chunks<'a> {
    done: ChunksDone,
    scratch: Scratch<'a>,
}

/// What is kept in memory of chunks that are made.
#[derive(Default)]
struct ChunksDone {
    entries: Vec<ChunkEntry>,
    /// Of each file where it begins and how many bytes it has.
    files: Vec<(u64, u32)>,
    /// In how many articles grams are, where that is asked.
    tally: Option<Vec<u8>>,
}

/// The chunks of a group of grams.
#[derive(Default)]
struct GroupChunks {
    entries: Vec<ChunkEntry>,
    files: Vec<(u64, u32)>,
    tally: Option<Tally>,
    /// Those that are not yet written, from the file `n_written` on.
    block: Vec<u8>,
    n_written: usize,
}

impl Making<'_> {
    /// Makes the part and adds its files to the new output.
    pub(super) fn make(&self, out: &dyn Output) -> Result<Made> {
        let scratch = |name| Scratch::new(self.tools.scratch.join(name), self.tools.disk);
        let mut places = Vec::new();
        self.tools.progress.begin("indexing", self.oldest_first.len());
        let runs = self.make_runs(scratch("runs")?, &mut places)?;
        let mut chunks = Chunks::new(scratch("chunks")?);
        chunks.done.tally = self.tallies.map(|_| Vec::new());
        self.merge(&runs, scratch("marks")?, &mut chunks)?;
        drop(runs);
        let sources: Vec<u16> =
            self.oldest_first.iter().map(|number| self.numbered.keys[*number].source_idx).collect();
        let docs_per_places = self.docs_per_places();
        let docs = PartDocs { sources: &sources, places, docs_per_places };
        let part = write_part(&chunks.take_entries(), docs);
        put_part(&part, &chunks, out)?;
        let tally = match (self.tallies, chunks.done.tally) {
            (Some(tallies), Some(bytes)) => {
                let start = tallies.append(&bytes)?;
                Some(start..start + bytes.len() as u64)
            }
            _ => None,
        };
        Ok(Made { part, tally })
    }

    /// How many articles share a file of places.
    fn docs_per_places(&self) -> u32 {
        docs_per_places(self.oldest_first.len(), self.numbered.division.coarseness)
    }

    /// Puts all articles into runs, and appends the files of their places.
    fn make_runs<'a>(&self, scratch: Scratch<'a>, places: &mut Vec<Vec<u8>>) -> Result<Runs<'a>> {
        let folding = Folding::parse(FOLD_TABLE)?;
        let texts = PartTexts::new(self.texts);
        let (mut contents, mut starts) = (Vec::new(), Vec::new());
        let make = |docs: Range<usize>| {
            let (run, places) = self.make_run(docs.clone(), &folding, &texts)?;
            let start = scratch.append(&run.bytes)?;
            self.tools.progress.advance(docs.len());
            Ok((run.contents, start, places))
        };
        in_order(self.run_cuts().into_iter(), make, |(of_run, start, mut of_places)| {
            contents.push(of_run);
            starts.push(start);
            places.append(&mut of_places);
        })?;
        Ok(Runs { contents, starts, scratch })
    }

    /// Which articles, counted from the oldest, each run has. Where runs end makes no difference to
    /// the output.
    fn run_cuts(&self) -> Vec<Range<usize>> {
        let n_bytes = RUNS_BYTES / rayon::current_num_threads() as u64;
        let most = n_bytes.clamp(*RUN_BYTES.start(), *RUN_BYTES.end());
        let mut cuts = Vec::new();
        let (mut start, mut end, mut n_bytes) = (0, 0, 0);
        for own in self.oldest_first.chunks(self.docs_per_places() as usize) {
            end += own.len();
            n_bytes += own
                .iter()
                .map(|number| u64::from(self.numbered.keys[*number].n_text_bytes))
                .sum::<u64>();
            if n_bytes >= most || end == self.oldest_first.len() {
                cuts.push(start..end);
                (start, n_bytes) = (end, 0);
            }
        }
        cuts
    }

    /// A run of the articles `docs`, and the files of their places.
    fn make_run(
        &self,
        docs: Range<usize>,
        folding: &Folding,
        texts: &PartTexts<'_>,
    ) -> Result<(broadsheet_search::Run, Vec<Vec<u8>>)> {
        let mut run = RunMaker::new(docs.start as u32);
        let mut places = Vec::new();
        let mut start = docs.start as u32;
        for numbers in self.oldest_first[docs].chunks(self.docs_per_places() as usize) {
            let mut entries = Vec::new();
            for number in numbers {
                let unpacked = self.spool.article(self.numbered.current(*number))?;
                let articles = parse_text("spool", &join_texts([unpacked.rows()].into_iter()))?;
                let article = articles.first();
                let article =
                    article.context("an article waits without its row; please report this")?;
                run.push(&FoldedText::new(article, folding));
                entries.push(unpacked.entry().to_vec());
            }
            let end = start + numbers.len() as u32;
            places.push(texts.pack_places(start..end, &entries));
            start = end;
        }
        Ok((run.finish(), places))
    }

    /// Merges the runs: grams, then marks.
    fn merge(&self, runs: &Runs<'_>, marks: Scratch<'_>, chunks: &mut Chunks<'_>) -> Result<()> {
        let merging = Merging::new(&runs.contents, self.numbered.division.coarseness);
        let groups = Merging::groups(&runs.contents);
        self.tools.progress.begin("merging", groups.len());
        let mut found: Vec<MarkFound> = Vec::new();
        let Chunks { done, scratch } = chunks;
        let is_tallied = done.tally.is_some();
        let merge = |group: RangeInclusive<u32>| {
            let mut chunks = GroupChunks::new(is_tallied);
            let of_group = runs.merge(&merging, &group, &mut chunks, scratch)?;
            let start = marks.append(&of_group.bytes)?;
            self.tools.progress.advance(1);
            Ok((chunks, of_group.behind(start).collect::<Vec<_>>()))
        };
        in_order(groups.into_iter(), merge, |(mut chunks, of_group)| {
            chunks.append_to(done);
            found.extend(of_group);
        })?;
        let stretches = Merging::mark_stretches(found, &chunk_starts(&done.entries));
        let pack = |stretch: Vec<MarkFound>| {
            let mut chunks = GroupChunks::default();
            let own =
                stretch.iter().map(|mark| Ok(marks.reader(mark.start..mark.start + mark.n_bytes)));
            let packed = merging.pack_marks(own).map_err(|error| marks.named(error))?;
            packed.into_iter().try_for_each(|chunk| chunks.add(chunk, scratch))?;
            chunks.flush(scratch)?;
            Ok(chunks)
        };
        in_order(stretches.into_iter(), pack, |mut chunks| chunks.append_to(done))?;
        let mut fields = GroupChunks::new(is_tallied);
        runs.merge(&merging, &Merging::FIELDS, &mut fields, scratch)?;
        fields.append_to(done);
        Ok(())
    }
}

impl Runs<'_> {
    /// Merges a group of grams over all runs.
    fn merge(
        &self,
        merging: &Merging,
        group: &RangeInclusive<u32>,
        chunks: &mut GroupChunks,
        scratch: &Scratch<'_>,
    ) -> Result<broadsheet_search::MarksFound> {
        let n_buffer = (BUFFERS_BYTES / self.contents.len().max(1)).max(MIN_BUFFER_BYTES);
        let reader = |(run, start): (&RunContents, &u64)| {
            let own = run.bytes_of(group);
            let n_buffer = n_buffer.min((own.end - own.start) as usize);
            let input = self.scratch.reader(start + own.start..start + own.end);
            (!own.is_empty()).then(|| RunReader::new(run, input, n_buffer))
        };
        let readers = self.contents.iter().zip(&self.starts).filter_map(reader).collect();
        // What a disk refuses has a name; an error of `io` has none.
        let mut written = Ok(());
        let merged = merging.merge(readers, &mut |chunk| {
            written = chunks.add(chunk, scratch);
            written.is_ok().then_some(()).ok_or_else(|| io::ErrorKind::Other.into())
        });
        written?;
        chunks.flush(scratch)?;
        merged.map_err(|error| self.scratch.named(error))
    }
}

impl<'a> Chunks<'a> {
    /// None yet; their files wait in `scratch`.
    pub(super) fn new(scratch: Scratch<'a>) -> Chunks<'a> {
        Chunks { done: ChunksDone::default(), scratch }
    }

    /// Adds the chunks that `make` makes, which it is handed what takes them.
    pub(super) fn fill(
        &mut self,
        make: impl FnOnce(TakeChunk<'_>) -> io::Result<()>,
    ) -> Result<io::Result<()>> {
        let mut chunks = GroupChunks::default();
        // What a disk refuses has a name; an error of `io` has none.
        let mut written = Ok(());
        let made = make(&mut |chunk| {
            written = chunks.add(chunk, &self.scratch);
            written.is_ok().then_some(()).ok_or_else(|| io::ErrorKind::Other.into())
        });
        written?;
        chunks.flush(&self.scratch)?;
        chunks.append_to(&mut self.done);
        Ok(made)
    }

    /// Takes what a part has to know of them.
    pub(super) fn take_entries(&mut self) -> Vec<ChunkEntry> {
        std::mem::take(&mut self.done.entries)
    }
}

impl GroupChunks {
    fn new(is_tallied: bool) -> GroupChunks {
        GroupChunks { tally: is_tallied.then(Tally::default), ..GroupChunks::default() }
    }

    fn add(&mut self, chunk: PackedChunk, scratch: &Scratch<'_>) -> Result<()> {
        if let Some(tally) = &mut self.tally {
            tally.add(chunk.grams());
        }
        let (entry, files) = chunk.into_parts();
        self.entries.push(entry);
        for file in files {
            self.files.push((self.block.len() as u64, file.len() as u32));
            self.block.extend(file);
        }
        if self.block.len() >= BLOCK_BYTES { self.flush(scratch) } else { Ok(()) }
    }

    fn flush(&mut self, scratch: &Scratch<'_>) -> Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let base = scratch.append(&self.block)?;
        self.files[self.n_written..].iter_mut().for_each(|(start, _)| *start += base);
        self.n_written = self.files.len();
        self.block.clear();
        Ok(())
    }

    fn append_to(&mut self, done: &mut ChunksDone) {
        done.entries.append(&mut self.entries);
        done.files.append(&mut self.files);
        if let (Some(all), Some(own)) = (&mut done.tally, self.tally.take()) {
            all.extend(own.into_bytes());
        }
    }
}

/// Adds the files of a part to the new output.
pub(super) fn put_part(part: &IndexPart, chunks: &Chunks<'_>, out: &dyn Output) -> Result<()> {
    let put = |file: &OutputFile| out.put(&format!("archive/{}", file.name), &file.bytes);
    put(&part.root_file)?;
    let n_upper = part.n_upper() as usize;
    let all = 0..n_upper + chunks.done.files.len();
    let put_some = |start: usize| {
        for number in start..all.end.min(start + FILES_AT_ONCE) {
            let file = match number.checked_sub(n_upper) {
                None => part.upper_file(number as u32),
                Some(idx) => {
                    let (start, n_bytes) = chunks.done.files[idx];
                    let bytes = chunks.scratch.bytes(start..start + u64::from(n_bytes))?;
                    part.chunk_file(idx as u32, &bytes)
                }
            };
            put(&file)?;
        }
        Ok(())
    };
    in_order(all.clone().step_by(FILES_AT_ONCE), put_some, |()| ())
}
