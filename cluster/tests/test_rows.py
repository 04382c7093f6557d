"""What waits between phases, and where parts begin."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pytest

from broadsheet_spark import texts
from broadsheet_spark.build import oldest_of_parts
from broadsheet_spark.inputs import File, listed
from broadsheet_spark.parting import PART, VERSION, Parts
from broadsheet_spark.reading import ARTICLES, READ
from broadsheet_spark.rowfiles import RowFile, rows_of
from broadsheet_spark.rows import RECORDS, conform, ddl, some
from broadsheet_spark.store import Store


def articles(n: int, seed: int) -> list[dict[str, object]]:
    """Rows of articles, shuffled."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    rows: list[dict[str, object]] = [
        {
            "kind": "article",
            "id": number - n // 2,
            "order": chance.randbytes(20),
            "path": f"{number}.md",
            "place": 0,
            "packed": chance.randbytes(chance.randrange(200)),
        }
        for number in range(n)
    ]
    chance.shuffle(rows)
    return rows


def test_packed_texts_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "RUN_BYTES", 20_000)
    monkeypatch.setattr(texts, "BATCH_BYTES", 1_000)
    rows = articles(1_000, 1)
    runs, store = texts.Runs(Store(str(tmp_path))), Store(str(tmp_path))
    located = []
    for start in range(0, 1_000, 100):
        batch = pa.RecordBatch.from_pylist(rows[start : start + 100], schema=ARTICLES)
        located += [row for one in runs.add(batch) for row in one.to_pylist()]
    located += [row for one in runs.flush() for row in one.to_pylist()]
    assert len(located) == 1_000
    assert len({row["texts"] for row in located}) > 3
    packed = {row["path"]: row["packed"] for row in rows}
    for order in (("texts", "row"), ("path",)):
        wanted = sorted(located, key=lambda row: [row[name] for name in order])
        found = list(texts.with_packed(store, wanted))
        assert [(row["path"], row["packed"]) for row in found] == [
            (row["path"], packed[row["path"]]) for row in wanted
        ]


def test_a_run_is_in_the_order_of_its_articles(tmp_path: Path) -> None:
    runs = texts.Runs(Store(str(tmp_path)))
    batch = pa.RecordBatch.from_pylist(articles(100, 2), schema=ARTICLES)
    assert list(runs.add(batch)) == []
    (rows,) = runs.flush()
    orders = rows.column("order").to_pylist()
    assert orders == sorted(orders)
    assert rows.column("row").to_pylist() == list(range(100))
    assert set(rows.schema.names) <= set(READ.names)


def test_rows_come_back_by_kind_and_column(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "rows"))
    file = RowFile(store, READ)
    rows = [{"kind": "article", "id": -5, "order": b"\xff"}, {"kind": "note", "text": "odd"}]
    file.add(conform(pa.RecordBatch.from_pylist(rows, schema=RECORDS), READ))
    (done,) = (row for batch in file.finish(7) for row in batch.to_pylist())
    assert (done["n"], done["n_bytes"]) == (2, 7)
    (batch,) = rows_of(store, [done["name"]], some(RECORDS, "order", "id"), ("article",))
    assert batch.to_pylist() == [{"order": b"\xff", "id": -5}]
    # Written again it is the same file.
    again = RowFile(store, READ)
    again.add(conform(pa.RecordBatch.from_pylist(rows, schema=RECORDS), READ))
    assert next(again.finish()).column("name")[0].as_py() == done["name"]
    assert [name for name, _ in store.files()] == [done["name"]]


def test_no_rows_are_no_file(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    (done,) = RowFile(store, READ).finish()
    assert done.to_pylist() == [{"name": "", "n": 0, "n_bytes": 0}]
    assert list(store.files()) == []


@pytest.mark.parametrize("part_articles", [1, 3, 7, 100, 1000])
def test_parts_begin_where_counting_says(part_articles: int) -> None:
    chance = random.Random(part_articles)  # noqa: S311 - the same every time
    days = [chance.choice([None, 1, 2, 3, 5, 8, -4]) for _ in range(100)]
    # Oldest first, as the stages say: what has no day, then by day.
    keys = sorted(range(100), key=lambda n: (days[n] is not None, days[n] or 0, n))
    orders = {n: (99 - r).to_bytes(20, "big") for r, n in enumerate(keys)}
    counts = {day: days.count(day) for day in set(days)}
    found = []
    for day, rank in oldest_of_parts(counts, part_articles):
        of_day = sorted((n for n in range(100) if days[n] == day), key=orders.__getitem__)
        found.append(orders[of_day[rank - 1]])
    parts = Parts(tuple(found))
    assert parts.n_parts == -(-100 // part_articles)
    assert [parts.of(orders[n]) for n in keys] == [r // part_articles for r in range(100)]
    batch = pa.RecordBatch.from_pylist([{"order": orders[n]} for n in keys], schema=VERSION)
    assert parts.add(batch).column("part").to_pylist() == [r // part_articles for r in range(100)]
    assert parts.first(batch).num_rows == min(100, part_articles)
    assert "`part` int" in ddl(PART)


def test_nothing_has_no_parts() -> None:
    assert oldest_of_parts({}, 5) == []


def test_files_are_named_below_their_input(tmp_path: Path) -> None:
    (tmp_path / "b/_c").mkdir(parents=True)
    for name in ("b/_c/大 纪.md", "b/%41.md", "z.md"):
        (tmp_path / name).write_text("x")
    folder = str(tmp_path)
    assert listed([folder]) == [
        File(folder, "b/%41.md", 1),
        File(folder, "b/_c/大 纪.md", 1),
        File(folder, "z.md", 1),
    ]
    assert listed([f"{folder}/b/_c/大 纪.md"]) == [File(f"{folder}/b/_c", "大 纪.md", 1)]
    assert Store(f"{folder}/b/_c").read("大 纪.md") == b"x"


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.md").write_text("x")
    with pytest.raises(ValueError, match=r"several files are called x\.md"):
        listed([str(tmp_path / "a"), str(tmp_path / "b")])


def test_a_file_is_written_whole_and_replaced(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "site"))
    store.write("archive/a.css", b"one")
    store.write("archive/a.css", b"two")
    assert store.read("archive/a.css") == b"two"
    assert [name for name, _ in store.files()] == ["archive/a.css"]
    store.remove_aside()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
