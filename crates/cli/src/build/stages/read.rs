//! From files to articles.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context as _, Result};
use arrow_array::RecordBatch;
use broadsheet_intake::{Contents, InputFile, SkipReason, read as read_file};
use broadsheet_model::{ArticleId, Digest};

use crate::build::cache::Index;
use crate::build::ordered::in_order;
use crate::build::progress::NoProgress;
use crate::build::reading::{Chunk, Reader, Store};
use crate::build::record::{ArticleRecord, SourceRecord};

use super::StageRequest;
use super::columns::{Bytes, Input, needed};
use super::rows::{Row, encode, order_bytes, source_key};
use super::tables::{Record, Records};

/// Blocks of articles in memory, until they are written as rows.
#[derive(Default)]
struct Blocks(Mutex<(u32, BTreeMap<u32, Vec<u8>>)>);

impl Store for Blocks {
    fn append(&self, block: &[u8]) -> Result<(u32, u64)> {
        let mut blocks = self.0.lock().expect("nobody panics with the blocks in hand");
        let number = blocks.0;
        blocks.0 += 1;
        blocks.1.insert(number, block.to_vec());
        Ok((number, 0))
    }
}

impl Blocks {
    /// The blocks that hold these articles; they are gone then.
    fn take(&self, articles: &[ArticleRecord]) -> BTreeMap<u32, Vec<u8>> {
        let mut blocks = self.0.lock().expect("nobody panics with the blocks in hand");
        let numbers = articles.iter().map(|article| article.place.segment);
        numbers.filter_map(|number| blocks.1.remove_entry(&number)).collect()
    }
}

/// What a file gave, under its name.
type Given = (String, Chunk);

pub(super) fn read(
    request: &StageRequest<'_>,
    input: Input<impl Read>,
    output: impl Write + Send,
) -> Result<()> {
    let blocks = Blocks::default();
    let mut index = Index::default();
    let options = request.config.read_options();
    let reader = Reader::new(&mut index, &blocks, options, &NoProgress);
    let mut records = Records::new(output, &request.key)?;
    for batch in input.batches() {
        read_batch(&reader, &blocks, &batch?, &mut records)?;
    }
    for source in &reader.publishers().list {
        let text = serde_json::to_string(source)?;
        let source = Some(source_key(source)?);
        records.push(Record { kind: "source", source, text: Some(&text), ..Record::default() })?;
    }
    records.finish()
}

/// Reads some files on all threads.
fn read_batch<W: Write + Send>(
    reader: &Reader<'_>,
    blocks: &Blocks,
    batch: &RecordBatch,
    records: &mut Records<W>,
) -> Result<()> {
    let (path, bytes) = (Bytes::of(batch, "path")?, Bytes::of(batch, "bytes")?);
    let local = Bytes::of(batch, "file")?;
    let work = |row: usize| -> Result<Given> {
        let file = InputFile::below(needed(path.text(row), "path")?);
        let contents = match (bytes.get(row), local.text(row)) {
            (Some(bytes), _) => Ok(Contents::Bytes(bytes.to_vec(), Digest::of(bytes))),
            (None, Some(local)) => read_local(Path::new(local)),
            (None, None) => return needed(None, "bytes"),
        };
        Ok((file.name(), reader.read_alone(&file, contents)?))
    };
    let mut written = Ok(());
    in_order(0..batch.num_rows(), work, |given| {
        if written.is_ok() {
            written = write_file(reader, blocks, &given, records);
        }
    })?;
    written
}

/// The contents of a file on this machine.
fn read_local(path: &Path) -> Result<Contents, SkipReason> {
    let unreadable = |error: std::io::Error| SkipReason::Unreadable(error.kind());
    let metadata: Metadata = fs::metadata(path).map_err(unreadable)?;
    let path = path.to_str().ok_or(SkipReason::NotAFile)?;
    read_file(&InputFile::below(path), &metadata)
}

/// Writes what a file gave.
fn write_file<W: Write>(
    reader: &Reader<'_>,
    blocks: &Blocks,
    (name, chunk): &Given,
    records: &mut Records<W>,
) -> Result<()> {
    let path = Some(name.as_str());
    let stored = blocks.take(&chunk.articles);
    let sources = reader.publishers();
    for article in &chunk.articles {
        let place = article.place;
        let block = stored.get(&place.segment).context("an article has no block")?;
        let start = place.offset as usize;
        let packed = &block[start..start + place.n_bytes() as usize];
        let source = &sources.list[usize::from(article.source_idx)];
        write_article(path, article, source, packed, records)?;
    }
    for file in &chunk.files {
        if let Some(head) = &file.head {
            let text = serde_json::to_string(head)?;
            records.push(Record { kind: "head", path, text: Some(&text), ..Record::default() })?;
        }
        for note in &file.notes {
            let text = reader.text(note.text_idx);
            let member = note.member_idx.map(|idx| reader.text(idx));
            records.push(Record {
                kind: "note",
                path,
                text: Some(&text),
                member: member.as_deref(),
                is_skip: Some(note.is_skip),
                ..Record::default()
            })?;
        }
        for (code, n) in &file.left {
            let place = Some(u32::from(*code));
            records.push(Record { kind: "left", path, place, n: Some(*n), ..Record::default() })?;
        }
    }
    Ok(())
}

fn write_article<W: Write>(
    path: Option<&str>,
    article: &ArticleRecord,
    source: &SourceRecord,
    packed: &[u8],
    records: &mut Records<W>,
) -> Result<()> {
    let source = source_key(source)?;
    let row = Row { article: article.unplaced(), is_renamed: false, source };
    let published = article.published.published();
    records.push(Record {
        kind: "article",
        id: Some(article.id),
        renamed: Some(false),
        order: Some(&order_bytes(published, ArticleId(article.id))),
        day: published.day().map(|day| day.number()),
        path,
        place: Some(article.place_idx),
        title: Some(article.title),
        source: Some(source),
        n_text_bytes: Some(u64::from(article.n_text_bytes)),
        n_row_bytes: Some(u64::from(article.place.n_rows)),
        n_picture_bytes: Some(u64::from(article.place.n_pictures)),
        record: Some(&encode(&row)?),
        packed: Some(packed),
        ..Record::default()
    })
}
