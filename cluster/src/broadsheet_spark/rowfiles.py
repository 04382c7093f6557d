"""Rows between two phases: each task writes one Parquet file of them, and says its name.

The names that reach the driver are the commit: what a lost or a slower attempt wrote has a name
that nobody knows, or the same one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .rows import DONE, conform
from .store import Store


class RowFile:
    """Takes the rows of a task."""

    def __init__(self, store: Store, schema: pa.Schema) -> None:
        self._store, self._schema = store, schema
        self._sink = pa.BufferOutputStream()
        self._writer = pq.ParquetWriter(self._sink, schema, compression="zstd")
        self._n_rows = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Takes rows; columns that the file does not have are left out."""
        self._writer.write_batch(conform(batch, self._schema))
        self._n_rows += batch.num_rows

    def finish(self, n_bytes: int = 0) -> Iterator[pa.RecordBatch]:
        """Writes the file and says so; nothing is written without rows."""
        self._writer.close()
        name = ""
        if self._n_rows > 0:
            content = self._sink.getvalue()
            name = f"{hashlib.sha256(content).hexdigest()}.parquet"
            self._store.write(name, content)
        done = {"name": name, "n": self._n_rows, "n_bytes": n_bytes}
        yield pa.RecordBatch.from_pylist([done], schema=DONE)


def rows_of(
    store: Store, names: Iterable[str], schema: pa.Schema, kinds: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    """The rows of these kinds, with the columns of `schema`."""
    columns = sorted({"kind", *schema.names})
    for name in names:
        with store.open(name) as file:
            for batch in pq.ParquetFile(file).iter_batches(columns=columns):
                is_wanted = pc.is_in(batch.column("kind"), pa.array(kinds, pa.string()))
                wanted = batch.filter(is_wanted)
                if wanted.num_rows > 0:
                    yield conform(wanted, schema)
