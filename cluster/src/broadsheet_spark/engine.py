"""How work is given out: the few things of the DataFrame API that Spark and Sail have in common."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from .rowfiles import rows_of
from .rows import DONE, ddl
from .store import Store

Batches = Iterator[pa.RecordBatch]
Task = Callable[[Batches], Batches]

NAMES_PER_TASK = 4
"""How many files of rows a task reads at least, so that small builds have few tasks."""


@dataclass(frozen=True)
class Files:
    """Files of rows that tasks wrote."""

    store: Store
    names: tuple[str, ...]
    n_rows: int
    n_bytes: int
    """What the tasks have read for them."""


@dataclass(frozen=True)
class _ReadRows:
    store: Store
    schema: pa.Schema
    kinds: tuple[str, ...]
    then: Callable[[pa.RecordBatch], pa.RecordBatch]

    def __call__(self, batches: Batches) -> Batches:
        names = (name for batch in batches for name in batch.column("name").to_pylist())
        for batch in rows_of(self.store, names, self.schema, self.kinds):
            yield self.then(batch)


class Engine:
    """A Spark session, and how many partitions work is cut into."""

    def __init__(self, spark: SparkSession, n_partitions: int) -> None:
        self.spark = spark
        self.n_partitions = n_partitions

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Names the jobs that follow, in Spark's own pages, and says how long they took."""
        begin = time.monotonic()
        self._describe(name)
        print(f"==> {name}", file=sys.stderr)
        yield
        self._describe(None)
        print(f"    {name}: {time.monotonic() - begin:.1f} s", file=sys.stderr)

    def _describe(self, name: str | None) -> None:
        # A client of Spark Connect has no context; Sail has no page either.
        with contextlib.suppress(Exception):
            description = f"broadsheet: {name}" if name else ""
            self.spark.sparkContext.setJobDescription(description)

    def table(self, rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> DataFrame:
        """Rows of the driver."""
        return self.spark.createDataFrame(list(rows), ddl(schema))

    def rows(
        self,
        files: Files,
        schema: pa.Schema,
        kinds: Iterable[str],
        then: Callable[[pa.RecordBatch], pa.RecordBatch] = lambda batch: batch,
        out: pa.Schema | None = None,
    ) -> DataFrame:
        """The rows of these kinds; `then` makes rows of `out` of each batch."""
        n_tasks = max(1, min(self.n_partitions, len(files.names) // NAMES_PER_TASK))
        names = self.table([(name,) for name in files.names], pa.schema([("name", pa.string())]))
        read = _ReadRows(files.store, schema, tuple(kinds), then)
        return names.repartition(n_tasks, "name").mapInArrow(read, ddl(out or schema))

    def written(self, frame: DataFrame, task: Task, store: Store) -> Files:
        """Runs a task over each partition that writes files of rows."""
        done = frame.mapInArrow(task, ddl(DONE)).collect()
        names = tuple(sorted({row["name"] for row in done if row["name"]}))
        n_rows, n_bytes = (sum(row[column] for row in done) for column in ("n", "n_bytes"))
        return Files(store, names, n_rows, n_bytes)

    def once(self, task: Task, schema: pa.Schema) -> list[Any]:
        """Runs one task without input; its few rows come to the driver."""
        nothing = self.table([("",)], pa.schema([("name", pa.string())]))
        return nothing.repartition(1).mapInArrow(task, ddl(schema)).collect()
