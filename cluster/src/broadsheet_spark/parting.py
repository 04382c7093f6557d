"""What the tasks of the last phases do: parts, each by one task, and what stands above them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .engine import Batches, Files
from .rowfiles import RowFile, rows_of
from .rows import FILES, RECORDS, batched, conform, joined, some
from .stages import Key, Program
from .store import Store
from .texts import located, with_packed

VERSION = located(some(RECORDS, "id", "order", "version", "record"))
"""What is shuffled of each text that is published, before its part."""

PART = joined(VERSION, pa.schema([("part", pa.int32())]))
PACKED = some(RECORDS, "id", "order", "version", "record", "packed")
SAMPLE = some(RECORDS, "kind", "id", "n", "record", "packed", "source", "path", "text")
CANDIDATE = some(RECORDS, "id", "order", "day", "n_text_bytes")


@dataclass(frozen=True)
class Parts:
    """Where parts begin: of each but the oldest the order of its oldest article."""

    oldest: tuple[bytes, ...] = ()

    @property
    def n_parts(self) -> int:
        """How many there are."""
        return len(self.oldest) + 1

    def of(self, order: bytes) -> int:
        """The part of an article. Orders ascend from the newest, parts from the oldest."""
        newest_first = self.oldest[::-1]
        return len(newest_first) - bisect_left(newest_first, order)

    def add(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Rows of `PART` from rows of `VERSION`."""
        parts = [self.of(order) for order in batch.column("order").to_pylist()]
        columns = [*batch.columns, pa.array(parts, pa.int32())]
        return pa.RecordBatch.from_arrays(columns, schema=PART)

    def first(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Those rows that are of part 0."""
        if not self.oldest:
            return batch
        return batch.filter(pc.greater(batch.column("order"), pa.scalar(self.oldest[0])))


@dataclass(frozen=True)
class Sampling:
    """Chooses the articles that the texts' dictionary is made of."""

    program: Program
    key: Key

    def __call__(self, batches: Batches) -> Batches:
        """Rows of `CANDIDATE`, all in one partition, to `sample` rows."""
        schema = some(RECORDS, "id", "n")
        for batch in self.program.run("sample", self.key, CANDIDATE, batches):
            yield conform(batch, schema)


@dataclass(frozen=True)
class Planning:
    """Makes what all parts have to know."""

    program: Program
    key: Key
    texts: Store
    samples: Sequence[dict[str, Any]]
    above: Sequence[dict[str, Any]]
    """Sources, and what bundles say of the archive."""
    arguments: tuple[str, ...]

    def __call__(self, _: Batches) -> Batches:
        """The plan, as one row."""
        batches = batched(self._rows(), SAMPLE, "packed")
        for batch in self.program.run("plan", self.key, SAMPLE, batches, self.arguments):
            yield conform(batch, FILES)

    def _rows(self) -> Iterator[dict[str, Any]]:
        yield from self.above
        samples = sorted(self.samples, key=lambda row: (row["texts"], row["row"]))
        for row in with_packed(self.texts, samples):
            yield {
                "kind": "sample",
                **{name: row[name] for name in ("id", "n", "record", "packed")},
            }


@dataclass(frozen=True)
class Parting:
    """Makes parts, and writes their files where they belong."""

    program: Program
    key: Key
    texts: Store
    rows: Store
    site: Store

    def __call__(self, batches: Batches) -> Batches:
        """Rows of `PART`, those of a part together, to what is to be known of each part."""
        rows = (row for batch in batches for row in batch.to_pylist())
        for part, of_part in groupby(rows, lambda row: row["part"]):
            yield from self._part(part, of_part)

    def _part(self, part: int, rows: Iterator[dict[str, Any]]) -> Batches:
        done = RowFile(self.rows, FILES)
        packed = with_packed(self.texts, rows)
        for batch in self.program.run(
            "part", self.key, PACKED, batched(packed, PACKED, "packed"), ["--part", str(part)]
        ):
            is_file = pc.equal(batch.column("kind"), "file")
            for row in batch.filter(is_file).to_pylist():
                self.site.write(row["path"], row["bytes"])
            done.add(batch.filter(pc.invert(is_file)))
        yield from done.finish()


@dataclass(frozen=True)
class Joining:
    """Writes what stands above the parts; the page, which is the last, is the commit."""

    program: Program
    key: Key
    parts: Files
    site: Store

    def __call__(self, _: Batches) -> Batches:
        """Gives the files that came last, without their bytes."""
        kinds = ("summary", "carried", "tally", "entries")
        summaries = rows_of(self.parts.store, self.parts.names, FILES, kinds)
        last = []
        for batch in self.program.run("join", self.key, FILES, summaries):
            for row in batch.to_pylist():
                if row["turn"]:
                    last.append(row)
                else:
                    self.site.write(row["path"], row["bytes"])
        for row in sorted(last, key=lambda row: row["turn"]):
            self.site.write(row["path"], row["bytes"])
            row["bytes"] = None
        yield pa.RecordBatch.from_pylist(last, schema=FILES)
