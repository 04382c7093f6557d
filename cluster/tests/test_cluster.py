"""The same bytes as `broadsheet build`, however the work is given out.

What is needed comes from `cargo xtask test --cluster`: the command, a viewer, and a Python with
Sail.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from broadsheet_spark.build import Outcome, build
from broadsheet_spark.engine import Engine, Files, Task
from broadsheet_spark.inputs import File
from broadsheet_spark.stages import Key, Program
from broadsheet_spark.store import Store
from building import Given, tree

pytestmark = pytest.mark.cluster

MOST_BESIDES_TEXT = 200
"""How many bytes of the shuffle an article may take besides its packed text."""
MOST_OF_RECORDS = 350
"""How many it takes, as texts are not shuffled at all."""
OUTCOMES: dict[str, Outcome] = {}


def run(spark: SparkSession, given: Given, name: str, engine: Engine, *more: str) -> Outcome:
    """Builds, and compares the tree."""
    out = given.work / name
    spark.sparkContext.setLocalProperty("broadsheet.build", name)
    outcome = OUTCOMES[name] = build(engine, given.request(out, *more))
    assert tree(out) == given.expected, name
    assert not list(given.work.glob(f"{name}.*")), "something was left beside the site"
    return outcome


def in_any_order(given: Given, seed: int) -> Callable[[tuple[str, ...]], list[File]]:
    """Lists the files in another order than that of their names."""

    def listed(_: tuple[str, ...]) -> list[File]:
        found = [File(str(given.folder), *one) for one in Store(str(given.folder)).files()]
        random.Random(seed).shuffle(found)  # noqa: S311 - the same every time
        return found

    return listed


def test_two_partitions_give_the_same(
    spark: SparkSession, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet_spark.build.listed", in_any_order(given, 2))
    outcome = run(spark, given, "by-2", Engine(spark, 2))
    assert outcome.n_parts >= 3
    assert outcome.n_bytes_read == given.n_bytes


class Twice(Engine):
    """Makes every part in two jobs at once, as speculation does on several machines.

    Here it cannot: Spark starts no second attempt on the host of the first.
    """

    def written(self, frame: DataFrame, task: Task, store: Store) -> Files:
        """Runs the tasks that make parts twice."""
        if not store.uri.endswith("/parts"):
            return super().written(frame, task, store)
        with ThreadPoolExecutor(2) as threads:
            written = super().written
            jobs = [threads.submit(written, frame, task, store) for _ in range(2)]
            first, second = (job.result() for job in jobs)
        assert first == second
        return first


def test_three_partitions_and_every_part_made_twice_at_once_give_the_same(
    spark: SparkSession, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet_spark.build.listed", in_any_order(given, 3))
    run(spark, given, "twice", Twice(spark, 3))


def test_seven_partitions_and_an_executor_killed_while_it_makes_a_part_give_the_same(
    spark: SparkSession, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet_spark.build.listed", in_any_order(given, 7))
    killing = str(Path(__file__).with_name("killing.sh"))
    run(spark, given, "killed", Engine(spark, 7), f"--binary={killing}")
    pid = int((given.work / "mark/killed").read_text())
    assert not Path(f"/proc/{pid}").exists(), "nothing was killed"


def test_parquet_gives_the_same(spark: SparkSession, given: Given) -> None:
    changed = given.of_parquet(given.work / "from-parquet")
    spark.sparkContext.setLocalProperty("broadsheet.build", "from-parquet")
    outcome = OUTCOMES["from-parquet"] = build(Engine(spark, 3), changed)
    assert tree(given.work / "from-parquet") == given.expected
    assert outcome.n_bytes_read == given.n_bytes


def test_another_configuration_on_another_machine_is_refused(
    spark: SparkSession, given: Given
) -> None:
    asked = given.of_parquet(given.work / "mixture")
    other = Other(asked.program.binary, asked.program.options, asked.program.shipped)
    spark.sparkContext.setLocalProperty("broadsheet.build", "mixture")
    with pytest.raises(Exception, match=r"`broadsheet stage read` failed with status 2"):
        build(Engine(spark, 2), replace(asked, program=other))
    assert not (given.work / "mixture/index.html").exists()


class Other(Program):
    """A program that says another key than its tasks have."""

    def key(self) -> Key:
        """The key of another configuration."""
        title = tuple(word for word in self.options if not word.startswith("--title"))
        return Program(self.binary, (*title, "--title=other"), self.shipped).key()


def test_sail_gives_the_same(given: Given) -> None:
    out = given.work / "sail"
    script = str(Path(__file__).with_name("on_sail.py"))
    subprocess.run([given.sail, script, *given.options(out, "--partitions=3")], check=True)
    assert tree(out) == given.expected


def test_input_is_read_once_and_texts_are_not_shuffled(spark: SparkSession, given: Given) -> None:
    """The last one: the log is whole when the session has ended."""
    spark.stop()
    (log,) = (given.work / "events").iterdir()
    read, shuffled = measured(log)
    n_bytes = sum(path.stat().st_size for path in given.parquet.iterdir())
    assert n_bytes <= read["from-parquet"] < n_bytes * 5 // 4, (n_bytes, read)
    for name in ("by-2", "from-parquet"):
        outcome, n_shuffled = OUTCOMES[name], shuffled[name]
        n_articles = outcome.n_articles
        print(f"{name}: {n_shuffled // n_articles} bytes an article were shuffled")
        assert 0 < n_shuffled <= outcome.n_bytes_packed + MOST_BESIDES_TEXT * n_articles
        assert n_shuffled <= MOST_OF_RECORDS * n_articles


def measured(log: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Of each build the bytes that Spark has read and those that it has shuffled."""
    of_stage: dict[int, str] = {}
    read: dict[str, int] = defaultdict(int)
    shuffled: dict[str, int] = defaultdict(int)
    for line in log.read_text().splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerJobStart":
            name = event["Properties"].get("broadsheet.build", "")
            of_stage |= dict.fromkeys(event["Stage IDs"], name)
        elif event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
            name, metrics = of_stage[event["Stage ID"]], event["Task Metrics"]
            read[name] += metrics["Input Metrics"]["Bytes Read"]
            shuffled[name] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
    return read, shuffled
