"""What the tasks of the second phase do: which copy of an article is shown.

All records of an id are in one partition, and the stage decides between them. Where an address was
used for one article after another, texts have to be compared: that is asked first, of those few.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from .engine import Batches
from .rowfiles import RowFile
from .rows import RECORDS, WHERE, batched, conform, joined, some
from .stages import Key, Program
from .store import Store
from .texts import located, with_packed

RECORD = located(some(RECORDS, "kind", "id", "path", "place", "title", "day", "record"))
"""What is shuffled of each copy."""

APART = some(RECORDS, "kind", "id", "renamed", "path", "place", "title", "day", "record", "packed")
COPY = some(RECORDS, "kind", "id", "renamed", "path", "place", "record")

SETTLED = located(
    pa.schema([field for field in RECORDS if field.name not in ("packed", "member", "title")])
)
"""What is written down of this phase."""


@dataclass(frozen=True)
class Settling:
    """Settles the articles of a partition."""

    program: Program
    key: Key
    texts: Store
    rows: Store

    def __call__(self, batches: Batches) -> Batches:
        """Rows of `RECORD` to a file of rows."""
        table = pa.Table.from_batches(batches, schema=RECORD)
        if table.num_rows == 0:
            return
        renamed = self._apart(table)
        names = list(_names(table))
        where = zip(table["texts"].to_pylist(), table["row"].to_pylist(), strict=True)
        places = dict(zip(names, where, strict=True))
        rows = RowFile(self.rows, SETTLED)
        copies = _renamed(table, names, renamed)
        for batch in self.program.run("settle", self.key, COPY, copies):
            rows.add(_placed(conform(batch, RECORDS), places))
        yield from rows.finish()

    def _apart(self, table: pa.Table) -> dict[tuple[str, int], int]:
        """The new ids of copies that only share an address with the others."""
        counted = table.group_by("id").aggregate(
            [("title", "count_distinct"), ("day", "count_distinct")]
        )
        may_differ = pc.and_(
            pc.greater(counted["title_count_distinct"], 1),
            pc.greater(counted["day_count_distinct"], 1),
        )
        ids = counted.filter(may_differ)["id"]
        if len(ids) == 0:
            return {}
        some_rows = table.filter(pc.is_in(table["id"], ids.combine_chunks()))
        some_rows = some_rows.sort_by([("texts", "ascending"), ("row", "ascending")])
        rows = with_packed(self.texts, some_rows.to_pylist())
        output = self.program.run("apart", self.key, APART, batched(rows, APART, "packed"))
        found = (row for batch in output for row in batch.to_pylist())
        return {(row["path"], row["place"]): row["id"] for row in found if row["kind"] == "apart"}


def _names(table: pa.Table) -> Iterator[tuple[str, int]]:
    return zip(table["path"].to_pylist(), table["place"].to_pylist(), strict=True)


def _renamed(
    table: pa.Table, names: list[tuple[str, int]], renamed: dict[tuple[str, int], int]
) -> Iterator[pa.RecordBatch]:
    ids = [renamed.get(name, id_) for name, id_ in zip(names, table["id"].to_pylist(), strict=True)]
    table = table.set_column(table.schema.get_field_index("id"), "id", pa.array(ids, pa.int64()))
    table = table.append_column("renamed", pa.array([name in renamed for name in names]))
    for batch in table.to_batches():
        yield conform(batch, COPY)


def _placed(
    batch: pa.RecordBatch, places: dict[tuple[str, int], tuple[int, int]]
) -> pa.RecordBatch:
    """Rows with where their texts wait."""
    names = zip(batch["path"].to_pylist(), batch["place"].to_pylist(), strict=True)
    found = [places.get(name, (None, None)) for name in names]
    columns = [
        pa.array([place[idx] for place in found], field.type) for idx, field in enumerate(WHERE)
    ]
    return pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=joined(RECORDS, WHERE))
