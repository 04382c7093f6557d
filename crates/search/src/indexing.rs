//! From articles to a part of an index.
//!
//! What articles have of each gram is put in order run by run ([`RunMaker`]), and the runs are
//! merged ([`Merging`]); marks, which are gathered on the way, come last, as which there are goes by
//! the chunks of grams. Here all of it stays in memory. A build keeps runs and chunks on disk, so
//! that its memory goes by the size of a run and not by how many articles there are.

use std::io;
use std::ops::RangeInclusive;

use broadsheet_bundle::{
    PackedChunk, PackedPart, PartDocs, PartOf, PartTexts, chunk_starts, docs_per_places, pack_part,
};
use broadsheet_model::Article;

use crate::corpus::fold_article;
use crate::fold::Folding;
use crate::marking::MarkFound;
use crate::marks::field_marks;
use crate::merging::Merging;
use crate::runs::{Run, RunContents, RunMaker, RunReader};

/// How many bytes of a run are read at a time.
const BUFFER_BYTES: usize = 1 << 12;

/// A part of an index, made at once. `folding` is by the archive's table.
pub fn index_part(of: PartOf<'_>, folding: &Folding) -> PackedPart {
    index_part_in_runs(of, folding, usize::MAX, None)
}

/// The same, from runs of so many articles, at least one: the same bytes, unless it is said how many
/// make a gram large, so that it has chunks of its own.
pub fn index_part_in_runs(
    of: PartOf<'_>,
    folding: &Folding,
    docs_per_run: usize,
    large: Option<usize>,
) -> PackedPart {
    let mut runs = Vec::new();
    let mut first_doc = 0;
    for articles in of.articles.chunks(docs_per_run) {
        let mut run = RunMaker::new(first_doc);
        articles.iter().for_each(|article| run.push(&FoldedText::new(article, folding)));
        runs.push(run.finish());
        first_doc += articles.len() as u32;
    }
    let docs_per_places = docs_per_places(of.articles.len(), 1);
    let places = PartTexts::new(of.texts).pack_all_places(of.entries, docs_per_places);
    let chunks = merge_runs(&runs, large).expect("runs in memory are as they were made");
    pack_part(chunks, PartDocs { sources: of.sources, places, docs_per_places })
}

/// The chunks of these runs, oldest first.
fn merge_runs(runs: &[Run], large: Option<usize>) -> io::Result<Vec<PackedChunk>> {
    let contents: Vec<RunContents> = runs.iter().map(|run| run.contents.clone()).collect();
    let merging = Merging::new(&contents, 1).with_large(large);
    let mut chunks = Vec::new();
    let mut found: Vec<MarkFound> = Vec::new();
    let mut found_bytes: Vec<u8> = Vec::new();
    for group in Merging::groups(&contents) {
        let of_group = merging.merge(readers(runs, &group), &mut |chunk| {
            chunks.push(chunk);
            Ok(())
        })?;
        found.extend(of_group.behind(found_bytes.len() as u64));
        found_bytes.extend(of_group.bytes);
    }
    let starts = chunk_starts(chunks.iter().map(PackedChunk::entry));
    for stretch in Merging::mark_stretches(found, &starts) {
        let own = stretch.iter().map(|mark| {
            let start = mark.start as usize;
            Ok(&found_bytes[start..start + mark.n_bytes as usize])
        });
        chunks.extend(merging.pack_marks(own)?);
    }
    merging.merge(readers(runs, &Merging::FIELDS), &mut |chunk| {
        chunks.push(chunk);
        Ok(())
    })?;
    Ok(chunks)
}

/// Reads a group of grams in each run.
fn readers<'a>(runs: &'a [Run], group: &RangeInclusive<u32>) -> Vec<RunReader<&'a [u8]>> {
    let reader = |run: &'a Run| {
        let own = run.contents.bytes_of(group);
        let bytes = &run.bytes[own.start as usize..own.end as usize];
        RunReader::new(&run.contents, bytes, BUFFER_BYTES)
    };
    runs.iter().map(reader).collect()
}

/// The folded text of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoldedText {
    pub(crate) text: String,
    /// Characters of its title.
    pub(crate) n_title: u32,
    /// The marks of its tags and authors, rising.
    pub(crate) fields: Vec<u64>,
}

impl FoldedText {
    /// Folds an article.
    pub fn new(article: &Article, folding: &Folding) -> FoldedText {
        let mut text = String::new();
        let title_end = fold_article(article, folding, &mut text);
        let n_title = text[..title_end].chars().count() as u32;
        FoldedText { n_title, text, fields: field_marks(article, folding) }
    }
}
