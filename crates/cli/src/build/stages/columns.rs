//! Reads rows: an Arrow stream whose columns are found by name.

use std::io::{BufReader, Read};

use anyhow::{Context as _, Result, bail};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{
    Array as _, BinaryArray, BooleanArray, Int32Array, Int64Array, LargeBinaryArray,
    LargeStringArray, RecordBatch, StringArray,
};
use arrow_ipc::reader::StreamReader;
use arrow_schema::DataType;

use super::key::StageKey;

/// The rows that a stage is given.
pub(super) struct Input<R> {
    reader: StreamReader<BufReader<R>>,
}

impl<R: Read> Input<R> {
    pub(super) fn open(input: R, key: &StageKey, must_say: bool) -> Result<Input<R>> {
        let reader = StreamReader::try_new(BufReader::with_capacity(1 << 20, input), None)
            .context("the input is no Arrow stream")?;
        key.check_rows(&reader.schema().metadata, must_say)?;
        Ok(Input { reader })
    }

    /// The rows, some at a time.
    pub(super) fn batches(self) -> impl Iterator<Item = Result<RecordBatch>> {
        self.reader.map(|batch| batch.context("the input is damaged"))
    }
}

/// A column of strings or bytes, or one that is not there, where everything is null.
pub(super) enum Bytes<'a> {
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    Binary(&'a BinaryArray),
    LargeBinary(&'a LargeBinaryArray),
    Absent,
}

impl<'a> Bytes<'a> {
    pub(super) fn of(batch: &'a RecordBatch, name: &str) -> Result<Bytes<'a>> {
        let Some(column) = batch.column_by_name(name) else { return Ok(Bytes::Absent) };
        Ok(match column.data_type() {
            DataType::Utf8 => Bytes::Text(column.as_string()),
            DataType::LargeUtf8 => Bytes::LargeText(column.as_string()),
            DataType::Binary => Bytes::Binary(column.as_binary()),
            DataType::LargeBinary => Bytes::LargeBinary(column.as_binary()),
            DataType::Null => Bytes::Absent,
            other => bail!("the column {name} holds {other} and neither text nor bytes"),
        })
    }

    pub(super) fn get(&self, row: usize) -> Option<&'a [u8]> {
        match self {
            Bytes::Text(column) => column.is_valid(row).then(|| column.value(row).as_bytes()),
            Bytes::LargeText(column) => column.is_valid(row).then(|| column.value(row).as_bytes()),
            Bytes::Binary(column) => column.is_valid(row).then(|| column.value(row)),
            Bytes::LargeBinary(column) => column.is_valid(row).then(|| column.value(row)),
            Bytes::Absent => None,
        }
    }

    /// The text in a row.
    pub(super) fn text(&self, row: usize) -> Option<&'a str> {
        self.get(row).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

/// A column of numbers, or one that is not there.
pub(super) enum Numbers<'a> {
    Long(&'a Int64Array),
    Int(&'a Int32Array),
    Absent,
}

impl<'a> Numbers<'a> {
    pub(super) fn of(batch: &'a RecordBatch, name: &str) -> Result<Numbers<'a>> {
        let Some(column) = batch.column_by_name(name) else { return Ok(Numbers::Absent) };
        Ok(match column.data_type() {
            DataType::Int64 => Numbers::Long(column.as_primitive::<Int64Type>()),
            DataType::Int32 => Numbers::Int(column.as_primitive::<Int32Type>()),
            DataType::Null => Numbers::Absent,
            other => bail!("the column {name} holds {other} and neither Int64 nor Int32"),
        })
    }

    pub(super) fn get(&self, row: usize) -> Option<i64> {
        match self {
            Numbers::Long(column) => column.is_valid(row).then(|| column.value(row)),
            Numbers::Int(column) => column.is_valid(row).then(|| i64::from(column.value(row))),
            Numbers::Absent => None,
        }
    }
}

/// A column of yes and no, or one that is not there.
pub(super) struct Flags<'a>(Option<&'a BooleanArray>);

impl<'a> Flags<'a> {
    pub(super) fn of(batch: &'a RecordBatch, name: &str) -> Result<Flags<'a>> {
        match batch.column_by_name(name) {
            None => Ok(Flags(None)),
            Some(column) => match column.data_type() {
                DataType::Boolean => Ok(Flags(Some(column.as_boolean()))),
                DataType::Null => Ok(Flags(None)),
                other => bail!("the column {name} holds {other} and not Boolean"),
            },
        }
    }

    /// Whether the row says yes.
    pub(super) fn is_set(&self, row: usize) -> bool {
        self.0.is_some_and(|column| column.is_valid(row) && column.value(row))
    }
}

/// What has to be in a row.
pub(super) fn needed<T>(value: Option<T>, column: &'static str) -> Result<T> {
    value.with_context(|| format!("a row of the input has no {column}"))
}
