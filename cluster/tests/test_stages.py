"""The seam to the command: what goes in comes out, and how it ends is told."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from broadsheet_spark import stages
from broadsheet_spark.stages import Key, Program, StageError

SCHEMA = pa.schema([("text", pa.string())])
KEY = Key("aa", "bb", 256)
BATCH = pa.RecordBatch.from_arrays([pa.array(["文字" * 100_000] * 10)], schema=SCHEMA)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The stand-in, run by this Python."""
    script = tmp_path / "broadsheet"
    stand_in = Path(__file__).with_name("stand_in.py")
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{stand_in}" "$@"\n')
    script.chmod(0o755)
    return Program(str(script))


def run(program: Program, stage: str, batches: Iterator[pa.RecordBatch]) -> list[pa.RecordBatch]:
    """Everything that a stage gives."""
    return list(program.run(stage, KEY, SCHEMA, batches))


def test_the_key_is_asked_for(program: Program) -> None:
    assert program.key() == KEY


def test_both_sides_may_have_more_than_pipes_hold(program: Program) -> None:
    output = run(program, "echo", iter([BATCH] * 12))
    assert len(output) == 12
    assert all(batch.equals(BATCH) for batch in output)


def test_nothing_gives_nothing(program: Program) -> None:
    assert run(program, "echo", iter([])) == []


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("fail-early", "failed with status 1: no such thing"),
        ("fail-late", "failed with status 3: too late"),
        ("killed", "was ended by signal 9: it said nothing"),
    ],
)
def test_a_stage_that_fails_is_told_with_what_it_said(
    program: Program, stage: str, said: str
) -> None:
    with pytest.raises(StageError, match=f"`broadsheet stage {stage}` {said}"):
        run(program, stage, iter([BATCH] * 3))


def test_an_input_that_fails_is_told_and_ends_the_stage(program: Program) -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield BATCH
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        run(program, "echo", batches())


def test_another_program_is_refused(program: Program) -> None:
    with pytest.raises(StageError, match=r"another program .* expected aa, found cc"):
        run(program, "other-program", iter([BATCH]))


def test_a_reader_that_has_enough_ends_the_stage(program: Program) -> None:
    fed = []

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(1000):
            fed.append(number)
            yield BATCH

    output = program.run("echo", KEY, SCHEMA, batches())
    assert next(output).num_rows == 10
    output.close()
    assert len(fed) < 1000
    assert not [one for one in threading.enumerate() if one.name == "broadsheet-feeder"]


def test_files_travel_with_the_program(program: Program) -> None:
    shipped = program.with_file("--config", b"title = 'x'").with_file("--plan", b"plan")
    batch = pa.RecordBatch.from_arrays([pa.array(["a"])], schema=SCHEMA)
    words = run(shipped, "arguments", iter([batch]))[1].column(0)[0].as_py().split()
    assert words[0::2] == ["--config", "--plan", "--scratch"]
    # They were there while the stage ran, and are gone with it.
    assert not any(os.path.lexists(path) for path in words[1::2])


def test_a_command_that_is_nowhere_is_named() -> None:
    with pytest.raises(StageError, match="no broadsheet-of-nobody on this machine"):
        stages.find("broadsheet-of-nobody")
