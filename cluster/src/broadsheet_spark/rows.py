"""The columns of rows, as the stages have them and as Spark is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

RECORDS = pa.schema(
    [
        ("kind", pa.string()),
        ("id", pa.int64()),
        ("renamed", pa.bool_()),
        ("order", pa.binary()),
        ("day", pa.int32()),
        ("version", pa.int32()),
        ("path", pa.string()),
        ("place", pa.int32()),
        ("title", pa.int64()),
        ("source", pa.int64()),
        ("n_text_bytes", pa.int64()),
        ("n_row_bytes", pa.int64()),
        ("n_picture_bytes", pa.int64()),
        ("record", pa.binary()),
        ("packed", pa.binary()),
        ("text", pa.string()),
        ("member", pa.string()),
        ("is_skip", pa.bool_()),
        ("n", pa.int64()),
    ]
)
"""What the stages `list`, `read`, `apart`, `settle` and `sample` read and write."""

FILES = pa.schema(
    [
        ("kind", pa.string()),
        ("path", pa.string()),
        ("bytes", pa.binary()),
        ("part", pa.int32()),
        ("turn", pa.int32()),
    ]
)
"""What the stages `plan`, `part` and `join` write."""

INPUT = pa.schema([("path", pa.string()), ("bytes", pa.binary()), ("file", pa.string())])
"""What the stage `read` reads: a file's name with its bytes, or with its path on this machine."""

WHERE = pa.schema([("texts", pa.int64()), ("row", pa.int32())])
"""Where the packed text of an article waits: in which file of texts, and in which row of it."""

DONE = pa.schema([("name", pa.string()), ("n", pa.int64()), ("n_bytes", pa.int64())])
"""What a task says: the file that it wrote, how many rows that has, what the task has read."""

SPARK = {
    pa.string(): "string",
    pa.int64(): "long",
    pa.int32(): "int",
    pa.binary(): "binary",
    pa.bool_(): "boolean",
}

MAX_BATCH_BYTES = 8 << 20
"""About how many bytes a batch has."""


def some(schema: pa.Schema, *names: str) -> pa.Schema:
    """The columns of these names."""
    return pa.schema([schema.field(name) for name in names])


def joined(*schemas: pa.Schema) -> pa.Schema:
    """The columns of all of these."""
    return pa.schema([field for schema in schemas for field in schema])


def ddl(schema: pa.Schema) -> str:
    """The columns as Spark is told of them."""
    return ", ".join(f"`{field.name}` {SPARK[field.type]}" for field in schema)


def conform(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The columns of `schema`, by name; those that are not there are null."""
    names = batch.schema.names

    def column(field: pa.Field) -> pa.Array:
        if field.name not in names:
            return pa.nulls(batch.num_rows, field.type)
        found = batch.column(names.index(field.name))
        return found if found.type == field.type else found.cast(field.type)

    return pa.RecordBatch.from_arrays([column(field) for field in schema], schema=schema)


def batched(
    rows: Iterable[dict[str, object]], schema: pa.Schema, sized: str
) -> Iterator[pa.RecordBatch]:
    """Rows as batches of about `MAX_BATCH_BYTES`, by the column `sized`."""
    waiting: list[dict[str, object]] = []
    n_bytes = 0
    for row in rows:
        waiting.append(row)
        content = row.get(sized)
        n_bytes += 64 + (len(content) if isinstance(content, bytes) else 0)
        if n_bytes >= MAX_BATCH_BYTES:
            yield pa.RecordBatch.from_pylist(waiting, schema=schema)
            waiting, n_bytes = [], 0
    if waiting:
        yield pa.RecordBatch.from_pylist(waiting, schema=schema)
