"""What archives are built from in these tests, and what they have to be."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from broadsheet_spark.build import Request
from broadsheet_spark.command import parser, request
from broadsheet_spark.store import Store

PART_ARTICLES = 256


@dataclass(frozen=True)
class Given:
    """What is built from, and what a build of it has to be."""

    command: str
    viewer: str
    sail: str
    folder: Path
    parquet: Path
    n_bytes: int
    """What all files have that are read."""
    expected: str
    work: Path

    def options(self, out: Path | str, *more: str, source: str = "") -> list[str]:
        """What the command line is given."""
        words = [source or str(self.folder), f"--out={out}", f"--binary={self.command}"]
        return [*words, *self.common(), *more]

    def common(self) -> list[str]:
        """The options that `build` has, too."""
        return [f"--part-articles={PART_ARTICLES}", "--title=报纸", f"--viewer={self.viewer}"]

    def built(self, out: Path, *more: str) -> str:
        """The tree that `broadsheet build` makes of the files."""
        words = [self.command, "build", str(self.folder), f"--out={out}", "--no-cache"]
        subprocess.run([*words, *self.common(), *more], check=True)
        return tree(out)

    def request(self, out: Path | str, *more: str, source: str = "") -> Request:
        """The same as a request."""
        return request(parser().parse_args(self.options(out, *more, source=source)))

    def of_parquet(self, out: Path) -> Request:
        """The same, from Parquet."""
        made = self.request(out, "--parquet")
        return replace(made, inputs=(str(self.parquet),))


def tree(folder: Path) -> str:
    """The digest of all names and bytes below a folder."""
    return digest((name, (folder / name).read_bytes()) for name, _ in Store(str(folder)).files())


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """The digest of names and bytes."""
    made = hashlib.sha256()
    for name, content in files:
        made.update(f"{name}\0{len(content)}\0".encode())
        made.update(content)
    return made.hexdigest()


def needed(name: str) -> str:
    """A variable of the environment."""
    value = os.environ.get(name)
    if not value:
        pytest.fail(f"{name} is not set: run `cargo xtask test --cluster`")
    return value
