"""Runs a stage of the `broadsheet` command: Arrow record batches in, record batches out.

The command is a subprocess, one for each call. A thread feeds it while the caller reads, so neither
side waits for the other; what it says on stderr is kept for the error.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

MAX_ERROR_BYTES = 4096
"""How much of what a failing stage says is shown: the end of it."""


class StageError(RuntimeError):
    """A stage failed; the text says which and why."""


@dataclass(frozen=True)
class Key:
    """What has to be the same in all tasks of a build: program, configuration, size of a part."""

    program: str
    configuration: str
    part_articles: int

    def metadata(self) -> dict[str, str]:
        """What the schema of every stream carries."""
        return {
            "broadsheet.program": self.program,
            "broadsheet.configuration": self.configuration,
        }


@dataclass(frozen=True)
class Program:
    """The command, with the options that all stages have.

    `shipped` are files that travel with each task, by the option that names them: `--config`,
    `--viewer`, `--plan`. So nothing but the command itself has to be on every machine.
    """

    binary: str
    options: tuple[str, ...] = ()
    shipped: Mapping[str, bytes] = field(default_factory=dict)

    def key(self) -> Key:
        """Asks the command on this machine."""
        lines = b"".join(self._run("key", [], None))
        try:
            return Key(**json.loads(lines))
        except (ValueError, TypeError) as error:
            message = f"`{self.binary} stage key` did not say what was expected: {lines[:200]!r}"
            raise StageError(message) from error

    def run(
        self,
        stage: str,
        key: Key,
        schema: pa.Schema,
        batches: Iterable[pa.RecordBatch],
        arguments: Sequence[str] = (),
    ) -> Generator[pa.RecordBatch, None, None]:
        """Runs a stage over `batches` of `schema`."""
        schema = schema.with_metadata(key.metadata())
        with contextlib.closing(self._run(stage, arguments, (schema, batches))) as output:
            first = next(output, None)
            if not isinstance(first, pa.Schema):
                raise StageError(f"`broadsheet stage {stage}` gave no stream")
            _refuse_mixture(stage, key, first)
            yield from output

    def with_file(self, option: str, content: bytes) -> Program:
        """The same with one more file."""
        return Program(self.binary, self.options, {**self.shipped, option: content})

    def _run(
        self,
        stage: str,
        arguments: Sequence[str],
        source: tuple[pa.Schema, Iterable[pa.RecordBatch]] | None,
    ) -> Generator[Any, None, None]:
        with (
            tempfile.TemporaryDirectory(prefix="broadsheet-", dir=task_folder()) as folder,
            tempfile.TemporaryFile(dir=folder) as said,
        ):
            command = [find(self.binary), "stage", stage, *self.options, *arguments]
            command += self._unpack(Path(folder))
            if source is not None:
                command += ["--scratch", str(Path(folder, "scratch"))]
                Path(folder, "scratch").mkdir()
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL if source is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
            )
            try:
                yield from _converse(process, source)
                failed = process.wait() != 0
            finally:
                # A caller that has enough, or an input that fails, ends the stage as well.
                if process.poll() is None:
                    process.kill()
                    process.wait()
            if failed:
                raise StageError(_reason(stage, process.returncode, said))

    def _unpack(self, folder: Path) -> list[str]:
        words = []
        for option, content in self.shipped.items():
            path = folder / (option.strip("-") + (".toml" if option == "--config" else ".bin"))
            path.write_bytes(content)
            words += [option, str(path)]
        return words


def _converse(
    process: subprocess.Popen[bytes],
    source: tuple[pa.Schema, Iterable[pa.RecordBatch]] | None,
) -> Generator[Any, None, None]:
    """Feeds and reads a process; ends where its output ends.

    The schema of the output comes first; the error of an input is raised here.
    """
    assert process.stdout is not None  # noqa: S101 - it was asked for
    if source is None:
        yield process.stdout.read()
        return
    feeder = _Feeder(process, *source)
    feeder.start()
    try:
        # A stage that fails before it has said anything leaves no stream; its status says why.
        with contextlib.suppress(pa.ArrowInvalid), pa.ipc.open_stream(process.stdout) as reader:
            yield reader.schema
            yield from reader
        process.stdout.read()
        feeder.join()
    finally:
        if feeder.is_alive():
            process.kill()
            feeder.join()
    if feeder.error is not None:
        raise feeder.error


class _Feeder(threading.Thread):
    """Writes the input of a process."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        schema: pa.Schema,
        batches: Iterable[pa.RecordBatch],
    ) -> None:
        super().__init__(name="broadsheet-feeder", daemon=True)
        self.error: BaseException | None = None
        self._process, self._schema, self._batches = process, schema, batches

    def run(self) -> None:
        """Writes everything, and closes the input in any case: the process waits for that."""
        sink = self._process.stdin
        assert sink is not None  # noqa: S101 - it was asked for
        try:
            with pa.ipc.new_stream(sink, self._schema) as writer:
                for batch in self._batches:
                    writer.write_batch(batch)
        except OSError as error:
            # It has ended before it had read everything: how it ended says more.
            if self._process.wait() == 0:
                self.error = error
        except BaseException as error:
            self.error = error
            self._process.kill()
        finally:
            with contextlib.suppress(OSError):
                sink.close()


def _refuse_mixture(stage: str, key: Key, schema: pa.Schema) -> None:
    metadata = {k.decode(): v.decode() for k, v in (schema.metadata or {}).items()}
    for name, expected in key.metadata().items():
        found = metadata.get(name, "none")
        if found != expected:
            raise StageError(
                f"`broadsheet stage {stage}` on this machine has another {name.split('.')[1]} than"
                f" that which began the build: expected {expected}, found {found};"
                " put the same command on every machine"
            )


def _reason(stage: str, status: int, said: IO[bytes]) -> str:
    said.seek(0)
    text = said.read().decode(errors="replace").strip()[-MAX_ERROR_BYTES:]
    how = f"was ended by signal {-status}" if status < 0 else f"failed with status {status}"
    return f"`broadsheet stage {stage}` {how}: {text or 'it said nothing'}"


def task_folder() -> str | None:
    """Where a task may write: the disks that Spark was given, or the system's."""
    local = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0]
    return local if local and Path(local).is_dir() else None


def find(binary: str) -> str:
    """The command's file: as it is, in a task's folder, among what Spark shipped, on PATH."""
    here = Path(binary)
    if here.is_file():
        return str(here.absolute())
    if here.name == binary:
        for folder in _shipped_folders():
            if (folder / binary).is_file():
                return str(folder / binary)
        on_path = shutil.which(binary)
        if on_path is not None:
            return on_path
    raise StageError(
        f"there is no {binary} on this machine: say with --binary where it is on every machine, or"
        " ship it (spark-submit --files)"
    )


def _shipped_folders() -> Iterator[Path]:
    try:
        from pyspark import SparkFiles  # noqa: PLC0415 - Sail's client lacks it

        yield Path(SparkFiles.getRootDirectory())
    except Exception:
        # No Spark here, or none that ships files.
        return
