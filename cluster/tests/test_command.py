"""What the command line means."""

from pathlib import Path

import pytest

from broadsheet_spark.command import parser, request


def test_relative_paths_mean_the_same_in_every_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task has a working folder of its own."""
    monkeypatch.chdir(tmp_path)
    words = ["articles", "s3://crawl/2024", "--out=site/", "--binary=release/broadsheet"]
    made = request(parser().parse_args(words))
    assert made.inputs == (f"{tmp_path}/articles", "s3://crawl/2024")
    assert (made.out, made.scratch) == (f"{tmp_path}/site", f"{tmp_path}/site.scratch")
    assert made.program.binary == f"{tmp_path}/release/broadsheet"


def test_a_bare_name_of_the_command_is_looked_for_where_the_task_is() -> None:
    """Among what Spark ships, and on PATH."""
    words = ["s3://crawl/", "--out=s3://site/", "--binary=broadsheet"]
    made = request(parser().parse_args(words))
    assert made.program.binary == "broadsheet"
    assert (made.out, made.scratch) == ("s3://site/", "s3://site.scratch")
