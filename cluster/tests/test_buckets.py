"""S3: what is opened and written there, and a build from a bucket to a bucket.

The server is of this process. These tests come before those of `test_cluster.py`, the last of which
ends the session.
"""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from broadsheet_spark import inputs
from broadsheet_spark.build import build
from broadsheet_spark.command import reason
from broadsheet_spark.engine import Engine
from broadsheet_spark.inputs import File, contents, listed
from broadsheet_spark.store import Store
from building import Given, digest
from objects import Objects

PAGE = 1_000
"""How many keys S3 names at a time."""

MULTIPART = 12 << 20
"""More than what is written by one request, which is 10 MB."""


@pytest.fixture
def opened(objects: Objects, monkeypatch: pytest.MonkeyPatch) -> Objects:
    """The server, with the environment that opens its objects."""
    for key, value in objects.environment.items():
        monkeypatch.setenv(key, value)
    objects.asked.clear()
    return objects


def test_keys_are_named_as_they_stand_and_page_by_page(opened: Objects) -> None:
    names = sorted([f"{number}.md" for number in range(PAGE * 2)] + ["文 章/a+b%41?#.md"])
    opened.bucket("listing", [(f"大 纪%20/{name}", b"text") for name in names])
    for folder in ("s3://listing/大 纪%20", "s3a://listing/大 纪%20/"):
        assert listed([folder]) == [File(folder, name, 4) for name in names]
        assert Store(folder).read("文 章/a+b%41?#.md") == b"text"
    assert opened.asked.count(("GET", "/listing")) >= 2 * 3
    one = "s3://listing/大 纪%20/文 章/a+b%41?#.md"
    assert listed([one]) == [File("s3://listing/大 纪%20/文 章", "a+b%41?#.md", 4)]


def test_an_input_without_files_is_refused(opened: Objects) -> None:
    opened.bucket("other-crawls", [("2023/a.md", b"text")])
    for folder in ("s3://other-crawls/2024", "s3://no-such-bucket/2024"):
        with pytest.raises(ValueError, match=f"there is no file in {folder}"):
            listed([folder])


def test_a_small_file_is_one_request_and_has_its_type(opened: Objects) -> None:
    opened.bucket("writing")
    store = Store("s3://writing/site")
    for name, kind in (
        ("index.html", "text/html; charset=utf-8"),
        ("archive/a.css", "text/css; charset=utf-8"),
        ("viewer.lzma", "application/octet-stream"),
    ):
        opened.asked.clear()
        store.write(name, b"content")
        assert opened.asked == [("PUT", f"/writing/site/{name}")]
        assert opened.media_type("writing", f"site/{name}") == kind


def test_a_large_file_comes_back_and_a_folder_is_removed(opened: Objects) -> None:
    opened.bucket("uploads", [("site/a.css", b"content")])
    store = Store("s3://uploads/site.scratch")
    large = bytes(range(256)) * (MULTIPART // 256)
    store.write("large.gz", large)
    assert store.read("large.gz") == large == opened.content("uploads", "site.scratch/large.gz")
    store.write("texts/a", b"text")
    assert store.n_bytes() == MULTIPART + len(b"text")
    store.remove()
    store.remove()
    assert opened.keys("uploads") == ["site/a.css"]


def test_what_cannot_be_removed_is_named(
    opened: Objects, capsys: pytest.CaptureFixture[str]
) -> None:
    Store("s3://no-such-bucket/site.scratch").remove()
    assert "s3://no-such-bucket/site.scratch could not be removed" in capsys.readouterr().err
    assert opened.asked


def test_a_crawl_is_copied_bit_by_bit(opened: Objects, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not unpacked on the way."""
    crawl = gzip.compress(b"WARC/1.0" * 1_000)
    opened.bucket("crawls", [("2024/crawl.warc.gz", crawl)])
    monkeypatch.setattr(inputs, "MAX_IN_MEMORY", 10)
    batches = contents([("s3://crawls/2024", "crawl.warc.gz", len(crawl))])
    (row,) = next(batches).to_pylist()
    assert row["path"] == "crawl.warc.gz"
    assert Path(row["file"]).read_bytes() == crawl
    assert list(batches) == []
    assert not Path(row["file"]).exists()


@pytest.mark.cluster
def test_packs_in_a_bucket_are_those_of_build_where_requests_are_refused(
    spark: SparkSession, given: Given, opened: Objects
) -> None:
    """A part is made again, and what is above the parts; and an earlier site is replaced."""
    expected = given.built(given.work / "expected-packs", "--layout=pack")
    files = Store(str(given.folder))
    found = [(name, files.read(name)) for name, _ in files.files()]
    # Files that are left out, so that there is more than a page of keys.
    hidden = [(f".hidden/{number}.md", b"text") for number in range(PAGE - len(found) + 1)]
    opened.bucket("crawled", [(f"大 纪/{name}", content) for name, content in found + hidden])
    earlier = ["index.html", "archive/manifest.json", "archive/earlier.css"]
    opened.bucket("published", [(f"报 纸/{name}", b"earlier") for name in earlier])
    asked = given.request("s3a://published/报 纸", "--layout=pack", source="s3://crawled/大 纪")
    spark.sparkContext.setLocalProperty("broadsheet.build", "packs")
    with pytest.raises(ValueError, match="has a site already"):
        build(Engine(spark, 2), asked)
    opened.refusals |= {".bin": 1, "/archive/manifest.json": 1}
    opened.asked.clear()
    outcome = build(Engine(spark, 2), replace(asked, is_replaced=True))
    assert outcome.n_bytes_read == given.n_bytes
    assert opened.asked.count(("GET", "/crawled")) >= 2
    assert not any(opened.refusals.values())
    last = ["archive/manifest.json", "archive.json", "feed.json", "index.html"]
    assert opened.written()[-4:] == [f"published/报 纸/{name}" for name in last]
    # Nothing of the scratch folder is left, and nothing beside the site.
    site = [key.removeprefix("报 纸/") for key in opened.keys("published")]
    site.remove("archive/earlier.css")
    made = digest((name, opened.content("published", f"报 纸/{name}")) for name in site)
    assert made == expected != given.expected


@pytest.mark.cluster
def test_a_task_that_cannot_write_is_told(
    spark: SparkSession, given: Given, opened: Objects
) -> None:
    opened.bucket("one-article", [("a.md", (given.folder / "empty.md").read_bytes())])
    asked = given.request("s3://no-such-bucket/site", source="s3://one-article")
    spark.sparkContext.setLocalProperty("broadsheet.build", "nowhere")
    with pytest.raises(PySparkException) as raised:
        build(Engine(spark, 1), asked)
    assert reason(raised.value).startswith("OSError: When uploading object with key 'site.scratch/")
