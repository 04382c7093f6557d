"""Files where the site, the scratch folder and the input are: on disk, in S3 or in HDFS.

A task writes here by itself, and may do so twice, at once or after a failure: so a file gets its
name when it is whole. An object store does that by itself; elsewhere it is written aside and moved.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import pyarrow as pa
from pyarrow import fs

OBJECT_STORES = ("s3", "gcs", "abfs")
"""What `pyarrow` calls those in which a file is there at once or not at all."""

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
}
"""An object store sends the type that a file was written with: without it a page is not shown."""

OPTIONS = {"s3": "?allow_delayed_open=true"}
"""What `pyarrow` is told by scheme: a file of less than 10 MB is one request, not three."""


@dataclass(frozen=True)
class Store:
    """A folder of some file system, by its address."""

    uri: str

    @functools.cached_property
    def _place(self) -> tuple[Any, str]:
        return _resolve(self.uri)

    @property
    def is_local(self) -> bool:
        """Whether its files can be opened by their paths."""
        return bool(self._place[0].type_name == "local")

    def path(self, name: str = "") -> str:
        """The path of a file in its file system."""
        return f"{self._place[1]}/{name}" if name else self._place[1]

    def below(self, name: str) -> Store:
        """A folder in it."""
        return Store(f"{self.uri.rstrip('/')}/{name}")

    def files(self) -> Iterator[tuple[str, int]]:
        """The names and sizes of all files below it, in the order of their names."""
        system, root = self._place
        found = system.get_file_info(fs.FileSelector(root, recursive=True, allow_not_found=True))
        files = [one for one in found if one.type == fs.FileType.File]
        yield from sorted((one.path[len(root) :].lstrip("/"), one.size) for one in files)

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        (info,) = self._place[0].get_file_info([self.path(name)])
        return bool(info.type != fs.FileType.NotFound)

    def is_file(self) -> bool:
        """Whether this is a file and no folder."""
        (info,) = self._place[0].get_file_info([self.path()])
        return bool(info.type == fs.FileType.File)

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        with self._place[0].open_input_file(self.path(name)) as file:
            return bytes(file.read())

    def open(self, name: str) -> Any:
        """A file, to be read in any order."""
        return self._place[0].open_input_file(self.path(name))

    def fetch(self, name: str, to: Path) -> None:
        """Copies a file to this machine, bit by bit."""
        # Otherwise what is called `.gz` would be unpacked on the way.
        opened = self._place[0].open_input_stream(self.path(name), compression=None)
        with opened as source, to.open("wb") as sink:
            while block := source.read(1 << 20):
                sink.write(block)

    def write(self, name: str, content: bytes | pa.Buffer) -> None:
        """Writes a file; whoever reads it sees all of it or what was there before."""
        system, _ = self._place
        if system.type_name in OBJECT_STORES:
            self._put(self.path(name), content)
            return
        aside = f"{self._aside()}/{uuid.uuid4().hex}"
        self._put(aside, content)
        target = self.path(name)
        self._make_folder(str(PurePosixPath(target).parent))
        try:
            system.move(aside, target)
        except OSError:
            # HDFS does not replace a file. Another attempt may take its turn in between.
            with contextlib.suppress(OSError):
                system.delete_file(target)
            system.move(aside, target)

    def n_bytes(self) -> int:
        """How many bytes all files below it have."""
        return sum(size for _, size in self.files())

    def remove(self) -> None:
        """Removes the folder; says so where it cannot, as whoever owns it pays for it."""
        try:
            self._place[0].delete_dir(self.path())
        except FileNotFoundError:
            # Nothing was written.
            return
        except OSError as error:
            print(f"    {self.uri} could not be removed: {error}", file=sys.stderr)

    def remove_aside(self) -> None:
        """Removes what attempts left that did not end."""
        with contextlib.suppress(OSError):
            self._place[0].delete_dir(self._aside())

    def _aside(self) -> str:
        """A folder beside this one, on the same disk, which nobody takes for a part of it."""
        return f"{self._place[1]}.writing"

    def _put(self, path: str, content: bytes | pa.Buffer) -> None:
        system, _ = self._place
        metadata = None
        if system.type_name in OBJECT_STORES:
            kind = MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
            metadata = {"Content-Type": kind}
        else:
            self._make_folder(str(PurePosixPath(path).parent))
        with system.open_output_stream(path, compression=None, metadata=metadata) as sink:
            sink.write(content)

    def _make_folder(self, path: str) -> None:
        _make_folder(self.uri, path)


@functools.lru_cache(maxsize=65536)
def _make_folder(uri: str, path: str) -> None:
    """Each folder is made once by a process: there are some hundreds, and many files."""
    _resolve(uri)[0].create_dir(path, recursive=True)


@functools.lru_cache(maxsize=64)
def _resolve(uri: str) -> tuple[Any, str]:
    """The file system, and the path in it. Addresses are read as they stand: `%` is a character."""
    scheme, is_address, place = uri.partition("://")
    if not is_address:
        uri = Path(uri).absolute().as_uri()
    elif scheme != "file":
        # Hadoop calls S3 by the name of its connector.
        scheme = "s3" if scheme == "s3a" else scheme
        host, _, path = place.partition("/")
        uri = f"{scheme}://{host}/{quote(path)}{OPTIONS.get(scheme, '')}"
    system, path = fs.FileSystem.from_uri(uri)
    return system, path.rstrip("/")
