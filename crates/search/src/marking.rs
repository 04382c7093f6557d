//! From folded texts to the marks of an index: see [`crate::marks`].

use std::collections::BTreeMap;

use broadsheet_bundle::{ChunkWriter, PackedChunk, Postings, chunk_starts};

use crate::grams::{FIRST, RUN, joins};
use crate::indexing::Indexing;
use crate::marks::{IN_WORD, mark_of, marked_beginnings};

/// About how many articles are collected at once, for all beginnings together; 12 bytes each.
const BATCH_ARTICLES: usize = 8_000_000;
/// How many different characters ASCII has.
const ASCII: usize = 128;
/// Stands for a beginning that is not marked.
const NONE: u16 = u16::MAX;

impl Indexing {
    /// The chunks of marks, which stand behind `chunks`, those of all grams.
    pub fn marks(&self, chunks: &[PackedChunk]) -> Vec<PackedChunk> {
        if self.texts.is_empty() {
            return Vec::new();
        }
        let mut writer = ChunkWriter::new(self.texts.len(), self.n_chars, self.coarseness);
        let starts = chunk_starts(chunks.iter().map(PackedChunk::entry));
        let beginnings: Vec<u64> = marked_beginnings(&starts).into_iter().collect();
        let n_at_once = (BATCH_ARTICLES / self.texts.len()).clamp(1, usize::from(NONE) / 2);
        for batch in beginnings.chunks(n_at_once) {
            self.mark(batch).iter().for_each(|postings| writer.push(postings));
        }
        let mut fields: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for (doc, article) in (0..).zip(&self.texts) {
            article.fields.iter().for_each(|mark| fields.entry(*mark).or_default().push(doc));
        }
        fields.into_iter().for_each(|(mark, docs)| writer.push(&of_docs(mark, docs)));
        writer.finish()
    }

    /// Where texts have these beginnings, in the order of their marks.
    fn mark(&self, beginnings: &[u64]) -> Vec<Postings> {
        let table = Table::new(beginnings);
        let marks =
            beginnings.iter().flat_map(|start| [mark_of(*start), mark_of(*start) | IN_WORD]);
        let mut found: Vec<Postings> =
            marks.map(|gram| Postings { gram, ..Postings::default() }).collect();
        let mut letters: Vec<char> = Vec::new();
        for (doc, article) in (0..).zip(&self.texts) {
            letters.clear();
            letters.extend(article.text.chars());
            for at in 0..letters.len() {
                table.each(&letters, at, |idx, n| {
                    let in_word = usize::from(joins(&letters, at, n) != 0);
                    let is_title = (at as u32) < article.n_title;
                    count(&mut found[2 * usize::from(idx) + in_word], doc, is_title);
                });
            }
        }
        found.retain(|postings| !postings.docs.is_empty());
        found
    }
}

fn count(postings: &mut Postings, doc: u32, is_title: bool) {
    if postings.docs.last() != Some(&doc) {
        postings.docs.push(doc);
        postings.counts.push(0);
        postings.title_counts.push(0);
    }
    if let (Some(n), Some(n_title)) = (postings.counts.last_mut(), postings.title_counts.last_mut())
    {
        *n += 1;
        *n_title += u32::from(is_title);
    }
}

/// A mark that each of these articles has once.
fn of_docs(gram: u64, docs: Vec<u32>) -> Postings {
    let (counts, title_counts) = (vec![1; docs.len()], vec![0; docs.len()]);
    Postings { gram, docs, counts, title_counts, positions: Vec::new() }
}

/// Which of some beginnings stands where in a text.
struct Table {
    /// By character.
    one: Vec<u16>,
    /// By two and by three characters of ASCII.
    two: Vec<u16>,
    three: Vec<u16>,
}

impl Table {
    fn new(beginnings: &[u64]) -> Table {
        let none = |n: usize| vec![NONE; n];
        let mut table = Table {
            one: none(char::MAX as usize + 1),
            two: none(ASCII.pow(2)),
            three: none(ASCII.pow(3)),
        };
        for (idx, start) in (0..).zip(beginnings) {
            let first = (start >> FIRST) as usize;
            let [second, third] = RUN.map(|shift| (start >> shift & 0x7f) as usize);
            match (second, third) {
                (0, _) => table.one[first] = idx,
                (_, 0) => table.two[first * ASCII + second] = idx,
                _ => table.three[(first * ASCII + second) * ASCII + third] = idx,
            }
        }
        table
    }

    /// Calls `found` for each beginning that stands at `at`, with how many characters it has.
    fn each(&self, text: &[char], at: usize, mut found: impl FnMut(u16, usize)) {
        let mut add = |idx: u16, n: usize| {
            if idx != NONE {
                found(idx, n);
            }
        };
        add(self.one[text[at] as usize], 1);
        let ascii = |at: usize| {
            text.get(at)
                .filter(|letter| letter.is_ascii_alphanumeric())
                .map(|letter| *letter as usize)
        };
        if let Some((first, second)) = ascii(at).zip(ascii(at + 1)) {
            add(self.two[first * ASCII + second], 2);
            if let Some(third) = ascii(at + 2) {
                add(self.three[(first * ASCII + second) * ASCII + third], 3);
            }
        }
    }
}
