"""Files to build from, the same every time: copies, versions, containers, several parts."""

from __future__ import annotations

import gzip
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

WORDS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
DAY_MS = 86_400_000
FIRST_DAY = 18_000


def text(chance: random.Random, n_words: int) -> str:
    """Something to read."""
    return "".join(chance.choice(WORDS) for _ in range(n_words))


def dump(number: int, title: str, day: float, body: str) -> str:
    """An article as a feed dump."""
    moment = int((FIRST_DAY + day) * DAY_MS)
    host = f"paper-{number % 5}.example"
    return f"<!--{moment}-->\n[{title}](https://{host}/{number})\n------\n\n<p>{body}。</p>\n"


def files(n: int) -> Iterator[tuple[str, bytes]]:
    """Names below the input, and what is in them."""
    chance = random.Random(20261127)  # noqa: S311 - the same every time
    for number in range(n):
        title, body = f"{text(chance, 6)} {number}", text(chance, chance.randrange(20, 300))
        day = chance.randrange(120) + chance.random()
        folder = ("_posts", "news/a", "news/b 文", "news")[number % 4]
        whole = dump(number, title, day, body)
        if number % 17 == 0:
            # Without a day.
            whole = f"# {title}\n\n{body}。\n\n{text(chance, 80)}。\n"
        yield f"{folder}/{number}.md", whole.encode()
        if number % 10 == 0:
            yield f"copies/{number}.md", whole.encode()
        if number % 21 == 0:
            yield (
                f"later/{number}.md",
                dump(number, title, day + 1, body + text(chance, 30)).encode(),
            )
        if number % 33 == 0:
            # An address that was used again for something else.
            other = dump(number, text(chance, 7), day + 9, text(chance, 200))
            yield f"reused/{number}.md", other.encode()
    yield ".hidden/x.md", b"# hidden\n\ntext\n"
    yield "news/.DS_Store", b"\x00"
    yield "news/picture.png", b"\x89PNG\r\n\x1a\n"
    yield "empty.md", b""


def capture(chance: random.Random, number: int) -> bytes:
    """A page in a crawl."""
    body = "".join(f"<p>{text(chance, 90)}。</p>" for _ in range(4))
    page = (
        f"<!doctype html><html><head><title>{text(chance, 8)}</title><meta charset='utf-8'>"
        f"<meta property='article:published_time' content='2019-0{number % 9 + 1}-11T08:00:00Z'>"
        f"</head><body><article><h1>{text(chance, 8)}</h1>{body}</article></body></html>"
    )
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
        f"WARC-Target-URI: https://crawled.example/{number}.html\r\n"
        "WARC-Date: 2020-01-02T03:04:05Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0)


def write(folder: Path, n: int) -> None:
    """Writes everything: about `n` articles as files, and some in a crawl and a zip."""
    for name, content in files(n):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    chance = random.Random(7)  # noqa: S311 - the same every time
    crawl = b"".join(capture(chance, number) for number in range(60))
    (folder / "crawl.warc.gz").write_bytes(crawl)
    with zipfile.ZipFile(folder / "packed.zip", "w") as packed:
        for number in range(50):
            article = dump(10_000 + number, text(chance, 9), number, text(chance, 200))
            packed.writestr(f"{number}.md", article)


def is_read(name: str) -> bool:
    """Whether a file is read at all."""
    return not name.startswith(".") and not name.endswith((".DS_Store", ".png"))


def as_parquet(folder: Path, to: Path, seed: int) -> None:
    """The files of a folder as Parquet of paths and bytes, in any order, in three files."""
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    rows = [
        {"path": name, "bytes": (folder / name).read_bytes()} for name in names if is_read(name)
    ]
    random.Random(seed).shuffle(rows)  # noqa: S311 - the same every time
    to.mkdir()
    for number in range(3):
        table = pa.Table.from_pylist(rows[number::3])
        pq.write_table(table, to / f"{number}.parquet")
