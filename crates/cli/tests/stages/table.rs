//! Rows of Arrow streams, one at a time: what a driver of stages does with them.

use std::error::Error;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array as _, ArrayRef, RecordBatch};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field, Metadata, Schema};

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Row(RecordBatch);

impl Row {
    /// A row with these columns.
    pub(crate) fn of(columns: Vec<(&str, ArrayRef)>) -> Row {
        Row(RecordBatch::try_from_iter(columns).expect("columns of one row"))
    }

    fn column(&self, name: &str) -> &ArrayRef {
        self.0.column_by_name(name).expect(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        let column = self.column(name).as_string::<i32>();
        if column.is_null(0) { String::new() } else { column.value(0).to_owned() }
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        self.column(name).as_binary::<i32>().value(0).to_owned()
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        let column = self.column(name);
        let value = || match column.data_type() {
            DataType::Int32 => i64::from(column.as_primitive::<Int32Type>().value(0)),
            _ => column.as_primitive::<Int64Type>().value(0),
        };
        column.is_valid(0).then(value)
    }

    /// The text that the row is of.
    pub(crate) fn place(&self) -> (String, i64) {
        (self.text("path"), self.number("place").expect("a place"))
    }

    /// The same with another column of this name.
    pub(crate) fn with(&self, name: &str, column: &ArrayRef) -> Row {
        let fields = self.0.schema().fields().clone();
        let columns = fields.iter().zip(self.0.columns()).map(|(field, own)| {
            let column = if field.name() == name { column } else { own };
            (field.name().clone(), column.clone())
        });
        Row(RecordBatch::try_from_iter_with_nullable(
            columns.map(|(name, column)| (name, column, true)),
        )
        .expect("columns of one row"))
    }

    /// The same with the column of another row.
    pub(crate) fn with_of(&self, name: &str, other: &Row) -> Row {
        self.with(name, other.column(name))
    }
}

/// A stream of these rows, some in each batch, that says `metadata` of itself.
pub(crate) fn stream(
    rows: &[Row],
    empty: &[&str],
    metadata: &[(&str, &str)],
) -> Result<Vec<u8>, Box<dyn Error>> {
    let metadata: Metadata = metadata.iter().copied().collect();
    let schema = match rows.first() {
        Some(Row(batch)) => {
            let fields: Vec<Field> = batch
                .schema()
                .fields()
                .iter()
                .map(|field| Field::new(field.name(), field.data_type().clone(), true))
                .collect();
            Schema::new_with_metadata(fields, metadata)
        }
        None => {
            let field = |name: &&str| Field::new(*name, DataType::Utf8, true);
            Schema::new_with_metadata(empty.iter().map(field).collect::<Vec<_>>(), metadata)
        }
    };
    let schema = Arc::new(schema);
    let mut writer = StreamWriter::try_new(Vec::new(), &schema)?;
    for Row(batch) in rows {
        writer.write(&RecordBatch::try_new(schema.clone(), batch.columns().to_vec())?)?;
    }
    Ok(writer.into_inner()?)
}

/// The rows of a stream, and what it says of itself.
pub(crate) fn rows(stream: &[u8]) -> Result<(Vec<Row>, Metadata), Box<dyn Error>> {
    let reader = StreamReader::try_new(stream, None)?;
    let metadata = reader.schema().metadata.clone();
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch?;
        rows.extend((0..batch.num_rows()).map(|row| Row(batch.slice(row, 1))));
    }
    Ok((rows, metadata))
}
