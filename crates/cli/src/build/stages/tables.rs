//! Writes rows: the two tables that stages write.

use std::io::Write;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Int32Builder, Int64Builder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::key::StageKey;

/// A batch is written when it has about so many bytes or so many rows.
const BATCH_BYTES: usize = 8 << 20;
const BATCH_ROWS: usize = 1 << 16;

/// Writes a stream of batches.
struct Stream<W: Write> {
    writer: StreamWriter<W>,
    schema: SchemaRef,
    n_rows: usize,
    n_bytes: usize,
}

impl<W: Write> Stream<W> {
    fn new(output: W, columns: &[(&str, DataType)], key: &StageKey) -> Result<Stream<W>> {
        let field =
            |(name, kind): &(&str, DataType)| Field::new(*name, kind.clone(), *name != "kind");
        let fields: Vec<Field> = columns.iter().map(field).collect();
        let schema = Arc::new(Schema::new_with_metadata(fields, key.metadata()));
        let writer = StreamWriter::try_new(output, &schema).context("the output")?;
        Ok(Stream { writer, schema, n_rows: 0, n_bytes: 0 })
    }

    /// Counts a row, and says whether it is time to write.
    fn count(&mut self, n_bytes: usize) -> bool {
        self.n_rows += 1;
        self.n_bytes += n_bytes;
        self.n_bytes >= BATCH_BYTES || self.n_rows >= BATCH_ROWS
    }

    fn write(&mut self, columns: Vec<ArrayRef>) -> Result<()> {
        if self.n_rows > 0 {
            let batch = RecordBatch::try_new(self.schema.clone(), columns).context("rows")?;
            self.writer.write(&batch).context("the output")?;
        }
        (self.n_rows, self.n_bytes) = (0, 0);
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.writer.finish().context("the output")
    }
}

/// A row of the table of records; what is left out is null.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Record<'a> {
    pub(super) kind: &'static str,
    pub(super) id: Option<u64>,
    pub(super) renamed: Option<bool>,
    pub(super) order: Option<&'a [u8]>,
    pub(super) day: Option<i32>,
    pub(super) version: Option<u32>,
    pub(super) path: Option<&'a str>,
    pub(super) place: Option<u32>,
    pub(super) title: Option<u64>,
    pub(super) source: Option<u64>,
    pub(super) n_text_bytes: Option<u64>,
    pub(super) n_row_bytes: Option<u64>,
    pub(super) n_picture_bytes: Option<u64>,
    pub(super) record: Option<&'a [u8]>,
    pub(super) packed: Option<&'a [u8]>,
    pub(super) text: Option<&'a str>,
    pub(super) member: Option<&'a str>,
    pub(super) is_skip: Option<bool>,
    pub(super) n: Option<u64>,
}

/// Writes the table of records.
pub(super) struct Records<W: Write> {
    stream: Stream<W>,
    kind: StringBuilder,
    longs: [Int64Builder; 7],
    ints: [Int32Builder; 3],
    flags: [BooleanBuilder; 2],
    texts: [StringBuilder; 3],
    bytes: [BinaryBuilder; 3],
}

impl<W: Write> Records<W> {
    pub(super) fn new(output: W, key: &StageKey) -> Result<Records<W>> {
        use DataType::{Binary, Boolean, Int32, Int64, Utf8};
        let columns = [
            ("kind", Utf8),
            ("id", Int64),
            ("title", Int64),
            ("source", Int64),
            ("n_text_bytes", Int64),
            ("n_row_bytes", Int64),
            ("n_picture_bytes", Int64),
            ("n", Int64),
            ("day", Int32),
            ("version", Int32),
            ("place", Int32),
            ("renamed", Boolean),
            ("is_skip", Boolean),
            ("path", Utf8),
            ("text", Utf8),
            ("member", Utf8),
            ("order", Binary),
            ("record", Binary),
            ("packed", Binary),
        ];
        Ok(Records {
            stream: Stream::new(output, &columns, key)?,
            kind: StringBuilder::new(),
            longs: Default::default(),
            ints: Default::default(),
            flags: Default::default(),
            texts: Default::default(),
            bytes: Default::default(),
        })
    }

    pub(super) fn push(&mut self, row: Record<'_>) -> Result<()> {
        self.kind.append_value(row.kind);
        let longs = [
            row.id,
            row.title,
            row.source,
            row.n_text_bytes,
            row.n_row_bytes,
            row.n_picture_bytes,
            row.n,
        ];
        let each = self.longs.iter_mut().zip(longs);
        each.for_each(|(column, value)| column.append_option(value.map(|value| value as i64)));
        let ints = [row.day, row.version.map(|n| n as i32), row.place.map(|n| n as i32)];
        self.ints.iter_mut().zip(ints).for_each(|(column, value)| column.append_option(value));
        let flags = [row.renamed, row.is_skip];
        self.flags.iter_mut().zip(flags).for_each(|(column, value)| column.append_option(value));
        let texts = [row.path, row.text, row.member];
        self.texts.iter_mut().zip(texts).for_each(|(column, value)| column.append_option(value));
        let bytes = [row.order, row.record, row.packed];
        self.bytes.iter_mut().zip(bytes).for_each(|(column, value)| column.append_option(value));
        let n_texts: usize = texts.iter().flatten().map(|text| text.len()).sum();
        let n_bytes: usize = bytes.iter().flatten().map(|bytes| bytes.len()).sum();
        if self.stream.count(n_texts + n_bytes + 80) { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let mut columns: Vec<ArrayRef> = vec![Arc::new(self.kind.finish())];
        columns.extend(self.longs.iter_mut().map(|one| Arc::new(one.finish()) as ArrayRef));
        columns.extend(self.ints.iter_mut().map(|one| Arc::new(one.finish()) as ArrayRef));
        columns.extend(self.flags.iter_mut().map(|one| Arc::new(one.finish()) as ArrayRef));
        columns.extend(self.texts.iter_mut().map(|one| Arc::new(one.finish()) as ArrayRef));
        columns.extend(self.bytes.iter_mut().map(|one| Arc::new(one.finish()) as ArrayRef));
        self.stream.write(columns)
    }

    pub(super) fn finish(mut self) -> Result<()> {
        self.flush()?;
        self.stream.finish()
    }
}

/// A row of the table of files.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FileRow<'a> {
    pub(super) kind: &'static str,
    pub(super) path: Option<&'a str>,
    pub(super) bytes: &'a [u8],
    pub(super) part: Option<u32>,
    pub(super) turn: Option<u8>,
}

/// Writes the table of files.
pub(super) struct Files<W: Write> {
    stream: Stream<W>,
    kind: StringBuilder,
    path: StringBuilder,
    bytes: BinaryBuilder,
    part: Int32Builder,
    turn: Int32Builder,
}

impl<W: Write> Files<W> {
    pub(super) fn new(output: W, key: &StageKey) -> Result<Files<W>> {
        use DataType::{Binary, Int32, Utf8};
        let columns =
            [("kind", Utf8), ("path", Utf8), ("bytes", Binary), ("part", Int32), ("turn", Int32)];
        Ok(Files {
            stream: Stream::new(output, &columns, key)?,
            kind: StringBuilder::new(),
            path: StringBuilder::new(),
            bytes: BinaryBuilder::new(),
            part: Int32Builder::new(),
            turn: Int32Builder::new(),
        })
    }

    pub(super) fn push(&mut self, row: FileRow<'_>) -> Result<()> {
        self.kind.append_value(row.kind);
        self.path.append_option(row.path);
        self.bytes.append_value(row.bytes);
        self.part.append_option(row.part.map(|part| part as i32));
        self.turn.append_option(row.turn.map(i32::from));
        let n_bytes = row.bytes.len() + row.path.map_or(0, str::len) + 24;
        if self.stream.count(n_bytes) { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.kind.finish()),
            Arc::new(self.path.finish()),
            Arc::new(self.bytes.finish()),
            Arc::new(self.part.finish()),
            Arc::new(self.turn.finish()),
        ];
        self.stream.write(columns)
    }

    pub(super) fn finish(mut self) -> Result<()> {
        self.flush()?;
        self.stream.finish()
    }
}
