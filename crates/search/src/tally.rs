//! Tallies: in how many articles of a part of an index each gram is. The coarse level of an index
//! is made of those of its parts.
//!
//! A tally is as the runs of an index are: each gram as a step from the one before, or as 0 and the
//! gram itself, then a number. It is merged as it is read, so that memory goes by how many parts
//! there are, and not by how many grams.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Read};

use broadsheet_bundle::{
    ChunkWriter, IndexFile, IndexRoot, MARKS, PackedPart, Postings, Slice, open_numbered,
    pack_coarse, parse_slice,
};

use crate::marks::is_field_mark;
use crate::merging::TakeChunk;
use crate::runs::{RunReader, push_number};

/// How many bytes of a tally are read at a time.
const BUFFER_BYTES: usize = 1 << 16;

/// In how many articles grams are, the grams rising.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    bytes: Vec<u8>,
    /// The last gram; `None` where what follows has to be read without what stands before it.
    last: Option<u64>,
}

impl Tally {
    /// Adds the grams of a chunk, or of a part of one: see `PackedChunk::grams`. Marks of
    /// beginnings are left out, as a coarse level has none.
    pub fn add(&mut self, grams: &[(u64, u32)]) {
        for (gram, n_docs) in grams.iter().filter(|(gram, _)| is_tallied(*gram)) {
            // A gram that is in several chunks is there several times.
            match self.last.filter(|last| last < gram) {
                Some(last) => push_number(&mut self.bytes, gram - last),
                None => {
                    push_number(&mut self.bytes, 0);
                    push_number(&mut self.bytes, *gram);
                }
            }
            push_number(&mut self.bytes, u64::from(*n_docs));
            self.last = Some(*gram);
        }
    }

    /// Its bytes. Those of several, whose grams rise from one to the next, are a tally one after
    /// the other.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The tally of a part whose files hold `content`; `None` where one cannot be had, or holds
    /// what the writer does not write.
    pub fn of_part(
        root: &IndexRoot,
        content: impl Fn(IndexFile, Option<&Slice>) -> Option<Vec<u8>>,
    ) -> Option<Tally> {
        let mut tally = Tally::default();
        for number in 0..root.n_slices() {
            let bytes = content(IndexFile::Slice(number), None)?;
            let slice = parse_slice(root, number, &bytes).ok()?;
            for chunk in slice.chunks() {
                let docs = content(IndexFile::Docs(chunk), Some(&slice))?;
                let of_file = |file| (file == IndexFile::Docs(chunk)).then_some(&docs[..]);
                let read = root.postings(chunk, false, of_file, is_tallied)?;
                let count = |postings: &Postings| (postings.gram, postings.docs.len() as u32);
                tally.add(&read.iter().map(count).collect::<Vec<_>>());
            }
        }
        Some(tally)
    }
}

impl Tally {
    /// The tally of a part that is in memory.
    ///
    /// # Panics
    /// Never: what was written can be read.
    pub fn of_packed(packed: &PackedPart) -> Tally {
        let root = &packed.part.read;
        let content = |file, slice: Option<&Slice>| {
            open_numbered(&root.proof_of(file, slice)?, &packed.file(file).bytes).ok()
        };
        Tally::of_part(root, content).expect("it is as it was written")
    }
}

/// The coarse level of parts with these tallies, the oldest first, made at once.
///
/// # Errors
/// Where a tally is damaged.
pub fn coarse_level(tallies: &[Tally]) -> io::Result<PackedPart> {
    let mut chunks = Vec::new();
    merge_tallies(tallies.iter().map(|tally| tally.bytes.as_slice()), 1, &mut |chunk| {
        chunks.push(chunk);
        Ok(())
    })?;
    Ok(pack_coarse(chunks, tallies.len()))
}

/// Whether a coarse level has this gram: not where it is the mark of a beginning.
pub fn is_tallied(gram: u64) -> bool {
    gram < MARKS || is_field_mark(gram)
}

/// Merges the tallies of parts, the oldest first, to the chunks of their coarse level, which are
/// larger than usual by the factor `coarseness`.
///
/// # Errors
/// Where a tally cannot be read, is damaged, or `take` fails.
pub fn merge_tallies<R: Read>(
    tallies: impl IntoIterator<Item = R>,
    coarseness: u32,
    take: TakeChunk<'_>,
) -> io::Result<()> {
    let reader = |tally: R| RunReader::of_docs(0, tally, BUFFER_BYTES);
    let mut tallies: Vec<RunReader<R>> = tallies.into_iter().map(reader).collect();
    let mut next = BinaryHeap::new();
    for (part, tally) in tallies.iter_mut().enumerate() {
        next.extend(tally.next_gram()?.map(|gram| Reverse((gram, part))));
    }
    let mut writer = ChunkWriter::coarse(tallies.len(), coarseness);
    let mut postings = Postings::default();
    while let Some(Reverse((gram, _))) = next.peek().copied() {
        postings.gram = gram;
        (postings.docs, postings.counts) = (Vec::new(), Vec::new());
        while let Some(Reverse((_, part))) = next.peek().copied().filter(|next| next.0.0 == gram) {
            add(&mut postings, part as u32, tallies[part].n_docs()?);
            next.pop();
            let following = tallies[part].next_gram()?;
            if following.is_some_and(|following| following < gram) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            next.extend(following.map(|gram| Reverse((gram, part))));
        }
        postings.title_counts = vec![0; postings.docs.len()];
        writer.push(&postings);
        writer.take().into_iter().try_for_each(&mut *take)?;
    }
    writer.finish().into_iter().try_for_each(take)
}

/// Adds that so many articles of a part have the gram.
fn add(postings: &mut Postings, part: u32, n_docs: u32) {
    match postings.counts.last_mut().filter(|_| postings.docs.last() == Some(&part)) {
        Some(count) => *count = count.saturating_add(n_docs),
        None => {
            postings.docs.push(part);
            postings.counts.push(n_docs.max(1));
        }
    }
}
