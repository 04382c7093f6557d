"""A whole build, phase by phase.

Nothing of the articles comes to the driver but counts by day and source, names of files, and what
the dictionary is made of: where some hundred articles wait.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import pyarrow as pa
from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from .engine import Batches, Engine, Files
from .inputs import chosen, listed
from .parting import (
    CANDIDATE,
    PART,
    VERSION,
    Joining,
    Parting,
    Parts,
    Planning,
    Sampling,
)
from .reading import Reading
from .rows import FILES, RECORDS, ddl, joined, some
from .settling import RECORD, Settling
from .stages import Key, Program
from .store import Store
from .texts import located

ROWS_PER_TASK = 100_000
"""How many records a task settles: it holds them."""

TASKS_PER_PART = 4
"""Parts are given out by a hash: with so many partitions for each, few tasks have two of them."""

MAX_NOTES = 20
COUNTED = joined(
    some(RECORDS, "kind", "day", "version", "source"),
    some(RECORDS, "n_text_bytes", "n_picture_bytes"),
)
ORDERED = some(RECORDS, "day", "order", "version")


@dataclass(frozen=True)
class Request:
    """What is to be built."""

    inputs: tuple[str, ...]
    is_parquet: bool
    out: str
    scratch: str
    program: Program
    is_replaced: bool = False
    keeps_scratch: bool = False


@dataclass(frozen=True)
class Counts:
    """What the driver knows of all articles together."""

    days: dict[int | None, int]
    n_text_bytes: int
    n_picture_bytes: int
    sources: frozenset[int]

    @property
    def n_articles(self) -> int:
        """How many there are."""
        return sum(self.days.values())


@dataclass(frozen=True)
class Outcome:
    """What a build did."""

    n_articles: int
    n_parts: int
    n_bytes_read: int
    n_bytes_packed: int


def build(engine: Engine, request: Request) -> Outcome:
    """Builds the site."""
    site, scratch = Store(request.out), Store(request.scratch)
    if not request.is_replaced and site.has("index.html"):
        raise ValueError(
            f"{request.out} has a site already; --replace writes over it (files that the new one"
            " does not name stay there)"
        )
    key = request.program.key()
    run = _Run(engine, request, key, scratch)
    try:
        outcome = run.build(site)
    finally:
        if not request.keeps_scratch:
            scratch.remove()
    site.remove_aside()
    return outcome


class _Run:
    """A build under way."""

    def __init__(self, engine: Engine, request: Request, key: Key, scratch: Store) -> None:
        self.engine, self.request, self.key, self.scratch = engine, request, key, scratch
        self.program = request.program
        self.texts = scratch.below("texts")

    def build(self, site: Store) -> Outcome:
        with self.engine.phase("read"):
            read = self._read()
        with self.engine.phase("settle"):
            settled = self._settle(read)
        with self.engine.phase("count"):
            counts = self._count(settled)
            parts = self._cut(settled, counts)
            self._report(read, settled)
        if counts.n_articles == 0:
            raise ValueError("nothing of the input could be read")
        with self.engine.phase("plan"):
            planned = self._plan(read, settled, counts, parts)
        with self.engine.phase(f"part ({parts.n_parts} parts)"):
            done = self._part(planned, settled, parts, site)
        with self.engine.phase("join"):
            join = Joining(planned, self.key, done, site)
            self.engine.once(join, FILES)
        return Outcome(counts.n_articles, parts.n_parts, read.n_bytes, self.texts.n_bytes())

    def _read(self) -> Files:
        reading = Reading(self.program, self.key, self.texts, self.scratch.below("read"))
        if self.request.is_parquet:
            # Few rows at a time: each holds a file.
            self.engine.spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
            frame = self.engine.spark.read.parquet(*self.request.inputs).select("path", "bytes")
            return self.engine.written(frame, reading.parquet, reading.rows)
        files, notes = chosen(self.program, self.key, listed(self.request.inputs))
        for note in notes:
            print(f"    left out: {note['text'] or note['place']}: {note['n']}", file=sys.stderr)
        schema = pa.schema([("folder", pa.string()), ("path", pa.string()), ("size", pa.int64())])
        table = self.engine.table([(one.folder, one.path, one.size) for one in files], schema)
        frame = table.repartition(self.engine.n_partitions, "path")
        return self.engine.written(frame, reading.files, reading.rows)

    def _settle(self, read: Files) -> Files:
        settling = Settling(self.program, self.key, self.texts, self.scratch.below("settled"))
        n_tasks = max(self.engine.n_partitions, -(-read.n_rows // ROWS_PER_TASK))
        frame = self.engine.rows(read, RECORD, ["article"]).repartition(n_tasks, "id")
        return self.engine.written(frame, settling, settling.rows)

    def _count(self, settled: Files) -> Counts:
        frame = self.engine.rows(settled, COUNTED, ["version", "note"])
        is_version = F.col("kind") == "version"
        is_shown = is_version & (F.col("version") == 0)
        per_day = (
            frame.groupBy("day")
            .agg(
                F.sum(F.when(is_shown, 1).otherwise(0)).alias("n"),
                F.sum(F.when(is_shown, F.col("n_text_bytes")).otherwise(0)).alias("text"),
                F.sum(F.when(is_version, F.col("n_picture_bytes"))).alias("pictures"),
                # What was left out has a source, too.
                F.collect_set("source").alias("sources"),
            )
            .collect()
        )
        return Counts(
            days={row["day"]: int(row["n"]) for row in per_day if row["n"]},
            n_text_bytes=sum(int(row["text"]) for row in per_day),
            n_picture_bytes=sum(int(row["pictures"] or 0) for row in per_day),
            sources=frozenset(source for row in per_day for source in row["sources"]),
        )

    def _cut(self, settled: Files, counts: Counts) -> Parts:
        """Where parts begin: the articles of the days in which they do are ranked, exactly."""
        wanted = oldest_of_parts(counts.days, self.key.part_articles)
        if not wanted:
            return Parts()
        days = sorted({-(1 << 31) if day is None else day for day, _ in wanted})
        part_of = {(day, rank): part for part, (day, rank) in enumerate(wanted, 1)}
        schema = joined(some(RECORDS, "order"), pa.schema([("part", pa.int32())]))

        # Rows are counted; Sail would otherwise compare ranges, and cannot of bytes.
        newest_first = Window.partitionBy("day").orderBy("order")
        newest_first = newest_first.rowsBetween(Window.unboundedPreceding, Window.currentRow)

        def chosen_of(batches: Batches) -> Batches:
            for batch in batches:
                rows = [
                    {"order": row["order"], "part": part_of[row["day"], row["rank"]]}
                    for row in batch.to_pylist()
                    if (row["day"], row["rank"]) in part_of
                ]
                yield pa.RecordBatch.from_pylist(rows, schema=schema)

        ranked = (
            self.engine.rows(settled, ORDERED, ["version"])
            .where(F.col("version") == 0)
            .where(F.coalesce(F.col("day"), F.lit(-(1 << 31))).isin(days))
            .withColumn("rank", F.row_number().over(newest_first))
            .select("day", "order", "rank")
        )
        found = {
            row["part"]: bytes(row["order"])
            for row in ranked.mapInArrow(chosen_of, ddl(schema)).collect()
        }
        if len(found) != len(wanted):
            raise RuntimeError(f"of {len(wanted)} parts {len(found)} have a beginning")
        return Parts(tuple(found[part] for part in sorted(found)))

    def _plan(self, read: Files, settled: Files, counts: Counts, parts: Parts) -> Program:
        """The program with the plan that all parts share."""
        samples = self._samples(settled, parts)
        above = self._above(read, counts)
        arguments = (
            f"--articles={counts.n_articles}",
            f"--text-bytes={counts.n_text_bytes}",
            f"--picture-bytes={counts.n_picture_bytes}",
        )
        plan = Planning(self.program, self.key, self.texts, samples, above, arguments)
        (row,) = (row for row in self.engine.once(plan, FILES) if row["kind"] == "plan")
        return self.program.with_file("--plan", bytes(row["bytes"]))

    def _samples(self, settled: Files, parts: Parts) -> list[dict[str, Any]]:
        schema = joined(CANDIDATE, some(RECORDS, "version"))
        candidates = (
            self.engine.rows(settled, schema, ["version"], then=parts.first)
            .where(F.col("version") == 0)
            .select(*CANDIDATE.names)
            .repartition(1)
        )
        sampling = Sampling(self.program, self.key)
        chosen_ones = candidates.mapInArrow(sampling, ddl(some(RECORDS, "id", "n"))).collect()
        n_of = {row["id"]: row["n"] for row in chosen_ones}
        if not n_of:
            return []
        found = (
            self.engine.rows(settled, VERSION, ["version"])
            .where(F.col("version") == 0)
            .where(F.col("id").isin(list(n_of)))
        )
        return [{**row.asDict(), "n": n_of[row["id"]]} for row in found.collect()]

    def _above(self, read: Files, counts: Counts) -> list[dict[str, Any]]:
        """The sources of what is shown or was left out, and what files say of the archive."""
        schema = some(RECORDS, "kind", "source", "path", "text")
        rows = self.engine.rows(read, schema, ["source", "head"]).distinct().collect()
        sources = sorted({(row["source"], row["text"]) for row in rows if row["kind"] == "source"})
        heads = sorted({(row["path"], row["text"]) for row in rows if row["kind"] == "head"})
        return [
            {"kind": "source", "source": source, "text": text}
            for source, text in sources
            if source in counts.sources
        ] + [{"kind": "head", "path": path, "text": text} for path, text in heads]

    def _part(self, program: Program, settled: Files, parts: Parts, site: Store) -> Files:
        parting = Parting(program, self.key, self.texts, self.scratch.below("parts"), site)
        frame = (
            self.engine.rows(settled, VERSION, ["version"], then=parts.add, out=PART)
            .repartition(parts.n_parts * TASKS_PER_PART, "part")
            .sortWithinPartitions("part", "texts", "row")
        )
        return self.engine.written(frame, parting, parting.rows)

    def _report(self, read: Files, settled: Files) -> None:
        """Says what was left out or looks wrong, the most frequent first."""
        schema = located(some(RECORDS, "is_skip", "text", "n"))
        kinds = ["note", "left", "repeated"]
        notes = self.engine.rows(read, schema, kinds).union(
            self.engine.rows(settled, schema, kinds)
        )
        counted = notes.groupBy("is_skip", "text").agg(F.count("*").alias("n_rows"), F.sum("n"))
        # Of a million articles there may be as many reasons, each with a date of its own.
        often = counted.orderBy(F.desc("n_rows"), "is_skip", "text").limit(MAX_NOTES + 1).collect()
        for row in often[:MAX_NOTES]:
            what = "left out" if row["is_skip"] else "noted"
            text = row["text"] or f"{row['sum(n)']} by rule, or copies"
            print(f"    {what}, {row['n_rows']} times: {text}", file=sys.stderr)
        if len(often) > MAX_NOTES:
            print(f"    and {counted.count() - MAX_NOTES} other reasons", file=sys.stderr)


def oldest_of_parts(
    days: dict[int | None, int], part_articles: int
) -> list[tuple[int | None, int]]:
    """Of each part but the oldest its oldest article: its day, and its rank there from the newest.

    Part K begins with the article that has `K * part_articles` older ones; what has no day is the
    oldest. Ranks begin at 1.
    """
    oldest_first = sorted(days, key=lambda day: (day is not None, day or 0))
    ends = list(accumulate(days[day] for day in oldest_first))
    wanted: list[tuple[int | None, int]] = []
    place = 0
    for n_older in range(part_articles, ends[-1] if ends else 0, part_articles):
        while ends[place] <= n_older:
            place += 1
        wanted.append((oldest_first[place], ends[place] - n_older))
    return wanted


def summary(outcome: Outcome) -> Iterable[str]:
    """What is said at the end."""
    yield f"{outcome.n_articles:,} articles in {outcome.n_parts} parts"
    yield f"{outcome.n_bytes_read:,} bytes read, {outcome.n_bytes_packed:,} packed"
