"""What the tasks of the first phase do: files in, articles out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from .engine import Batches
from .inputs import contents
from .rowfiles import RowFile
from .rows import INPUT, RECORDS, conform
from .stages import Key, Program
from .store import Store
from .texts import Runs, located

ARTICLES = pa.schema([field for field in RECORDS if field.name not in ("member", "is_skip", "n")])
"""What an article has on its way into a run."""

READ = located(pa.schema([field for field in RECORDS if field.name != "packed"]))
"""What is written down of the first phase."""


@dataclass(frozen=True)
class Reading:
    """Reads files; texts go into runs, all else into a file of rows."""

    program: Program
    key: Key
    texts: Store
    rows: Store

    def files(self, batches: Batches) -> Batches:
        """Reads files that the task opens by itself: rows of folder, path and size."""
        listed = list(
            itertools.chain.from_iterable(
                zip(*(batch.column(n).to_pylist() for n in ("folder", "path", "size")), strict=True)
                for batch in batches
            )
        )
        n_bytes = sum(size for _, _, size in listed)
        yield from self._read(contents(listed), lambda: n_bytes)

    def parquet(self, batches: Batches) -> Batches:
        """Reads files that come as rows of path and bytes."""
        read = 0

        def counted() -> Batches:
            nonlocal read
            for batch in batches:
                read += pc.sum(pc.binary_length(batch.column("bytes"))).as_py() or 0
                yield conform(batch, INPUT)

        yield from self._read(counted(), lambda: read)

    def _read(self, batches: Iterator[pa.RecordBatch], n_bytes: Callable[[], int]) -> Batches:
        first = next(batches, None)
        if first is None:
            return
        runs, rows = Runs(self.texts), RowFile(self.rows, READ)
        output = self.program.run("read", self.key, INPUT, itertools.chain([first], batches))
        for batch in output:
            is_article = pc.equal(batch.column("kind"), "article")
            rows.add(batch.filter(pc.invert(is_article)))
            for located_batch in runs.add(conform(batch.filter(is_article), ARTICLES)):
                rows.add(located_batch)
        for located_batch in runs.flush():
            rows.add(located_batch)
        yield from rows.finish(n_bytes())
