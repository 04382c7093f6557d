"""Packed articles between reading and packing.

They wait in files of the scratch folder, each a run of articles in their order, so that a part
finds what it needs of a run side by side. What Spark shuffles are records, and where a text waits.
A run is named by what it holds: a task that is repeated writes it again, or others of the same
articles, and what it says of them fits what it wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .rows import WHERE, joined
from .store import Store

RUN_BYTES = 48 << 20
"""About how many bytes of packed articles a run has: a task holds that much."""

BATCH_BYTES = 1 << 20
"""About how many bytes of it are read at once."""

PACKED = pa.schema([("packed", pa.large_binary())])


class Runs:
    """Puts packed articles into runs."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[pa.RecordBatch] = []
        self._n_bytes = 0

    def add(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """Takes `article` rows; gives those of runs that are full, with where their texts wait."""
        self._waiting.append(batch)
        self._n_bytes += batch.nbytes
        if self._n_bytes >= RUN_BYTES:
            yield from self.flush()

    def flush(self) -> Iterator[pa.RecordBatch]:
        """The rows of the last run."""
        if not self._waiting:
            return
        table = pa.Table.from_batches(self._waiting)
        self._waiting, self._n_bytes = [], 0
        keys = [(name, "ascending") for name in ("order", "path", "place")]
        table = table.take(pc.sort_indices(table, keys))
        packed = table.column("packed").cast(pa.large_binary())
        name = self._write(packed)
        rows = table.drop_columns(["packed"])
        n_rows = rows.num_rows
        rows = rows.append_column(WHERE.field("texts"), pa.array([name] * n_rows, pa.int64()))
        rows = rows.append_column(WHERE.field("row"), pa.array(range(n_rows), pa.int32()))
        yield from rows.to_batches()

    def _write(self, packed: pa.ChunkedArray) -> int:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, PACKED) as writer:
            for batch in _cut(packed):
                writer.write_batch(batch)
        content = sink.getvalue()
        digest = hashlib.sha256(content).digest()
        name = int.from_bytes(digest[:8], "big", signed=True)
        self._store.write(_file_name(name), content)
        return name


def _cut(packed: pa.ChunkedArray) -> Iterator[pa.RecordBatch]:
    """Batches of about `BATCH_BYTES`, all of the same number of rows, so that a row's is known."""
    n_rows = max(1, len(packed) * BATCH_BYTES // max(packed.nbytes, 1))
    yield from pa.Table.from_arrays([packed], schema=PACKED).combine_chunks().to_batches(n_rows)


def _file_name(name: int) -> str:
    return f"{name & (1 << 64) - 1:016x}.arrow"


def with_packed(store: Store, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows with their packed texts; fast where they come in the order of `texts` and `row`."""
    for name, of_run in groupby(rows, lambda row: row["texts"]):
        with store.open(_file_name(name)) as file, pa.ipc.open_file(file) as run:
            n_rows = run.get_batch(0).num_rows
            for number, of_batch in groupby(of_run, lambda row: row["row"] // n_rows):  # noqa: B023
                packed = run.get_batch(number).column("packed")
                for row in of_batch:
                    yield {**row, "packed": packed[row["row"] % n_rows].as_py()}


def located(schema: pa.Schema) -> pa.Schema:
    """The columns of rows that say where their texts wait."""
    return joined(schema, WHERE)
