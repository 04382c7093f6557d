"""What is to be read: the files below folders, files of any kind, or Parquet of paths and bytes."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyarrow as pa

from .rows import INPUT, RECORDS, batched, some
from .stages import Key, Program, task_folder
from .store import Store

MAX_IN_MEMORY = 64 << 20
"""A larger file (a crawl) is handed to the stage as a file, and not as bytes."""


@dataclass(frozen=True)
class File:
    """A file to be read."""

    folder: str
    """The address of the folder that its path is below."""
    path: str
    """Its path below that, by which the command names it; no two files have the same."""
    size: int


def listed(inputs: Iterable[str]) -> list[File]:
    """All files below the inputs, one input after the other, each in the order of names."""
    found = []
    for uri in inputs:
        store = Store(uri)
        if store.is_file():
            folder, _, name = uri.rstrip("/").rpartition("/")
            size = store.open("").size()
            found.append(File(folder or ".", name, size))
        else:
            below = [File(uri, name, size) for name, size in store.files()]
            if not below:
                # An object store knows no empty folders: a wrong name looks like one.
                raise ValueError(f"there is no file in {uri}")
            found += below
    names = Counter(file.path for file in found)
    twice = [name for name, n in names.items() if n > 1]
    if twice:
        raise ValueError(f"several files are called {twice[0]}: name the folder above them instead")
    return found


def chosen(
    program: Program, key: Key, files: list[File]
) -> tuple[list[File], list[dict[str, object]]]:
    """Those that `broadsheet build` would read, and what is said of the others."""
    rows: Iterator[dict[str, object]] = ({"path": file.path} for file in files)
    schema = some(RECORDS, "path")
    taken: set[str] = set()
    notes: list[dict[str, object]] = []
    for batch in program.run("list", key, schema, batched(rows, schema, "path")):
        for row in batch.to_pylist():
            if row["kind"] == "file":
                taken.add(row["path"])
            else:
                notes.append(row)
    return [file for file in files if file.path in taken], notes


def contents(files: Iterable[tuple[str, str, int]]) -> Iterator[pa.RecordBatch]:
    """The files, each by folder, path and size, as the stage `read` takes them."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-", dir=task_folder()) as here:
        yield from batched(_rows(files, Path(here)), INPUT, "bytes")


def _rows(files: Iterable[tuple[str, str, int]], here: Path) -> Iterator[dict[str, object]]:
    for number, (folder, path, size) in enumerate(files):
        store = Store(folder)
        if size <= MAX_IN_MEMORY:
            yield {"path": path, "bytes": store.read(path)}
        elif store.is_local:
            yield {"path": path, "file": store.path(path)}
        else:
            # It has to be there until the stage has come to it: all of a task's wait together.
            copy = here / f"{number}{PurePosixPath(path).suffix}"
            store.fetch(path, copy)
            yield {"path": path, "file": str(copy)}
