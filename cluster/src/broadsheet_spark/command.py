"""The command line, for `spark-submit` and for a session elsewhere."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from .build import Request, build, summary
from .engine import Engine
from .stages import Program, StageError

PARTITIONS = 64
"""How many partitions files are read in, where it is not said."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds a site; gives the exit status."""
    options = parser().parse_args(arguments)
    builder = SparkSession.builder.appName("broadsheet build")
    spark = (builder.remote(options.remote) if options.remote else builder).getOrCreate()
    try:
        outcome = build(Engine(spark, options.partitions), request(options))
    except (OSError, StageError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except PySparkException as error:
        print(f"error: a task failed: {reason(error)}", file=sys.stderr)
        return 1
    finally:
        spark.stop()
    for line in summary(outcome):
        print(line)
    return 0


def reason(error: PySparkException) -> str:
    """What a task failed with, without the stacks of Python and of Java around it."""
    lines = str(error).partition(" SQLSTATE: ")[0].splitlines()
    frames = [number for number, line in enumerate(lines) if line.startswith("  File ")]
    if not frames:
        return str(error)
    # Below the innermost frame stands its line, and then what was raised.
    return "\n".join(line for line in lines[frames[-1] + 1 :] if not line.startswith("    "))


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(
        prog="broadsheet-spark",
        description="Builds a Broadsheet archive on Spark: the same bytes as `broadsheet build`.",
    )
    made.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="folder or file: path, s3://, hdfs://"
    )
    made.add_argument("--out", required=True, help="the site's folder: path, s3://, hdfs://")
    made.add_argument("--binary", default="broadsheet", help="the command, on every machine")
    made.add_argument("--parquet", action="store_true", help="inputs are Parquet of (path, bytes)")
    made.add_argument("--partitions", type=int, default=PARTITIONS, help="of the first phases")
    made.add_argument("--scratch", help="a folder that all machines share (OUT.scratch)")
    made.add_argument("--keep-scratch", action="store_true", help="leave it there")
    made.add_argument("--replace", action="store_true", help="write over a site that is there")
    made.add_argument("--remote", help="Spark Connect or Sail: sc://HOST:PORT")
    made.add_argument("--threads", type=int, default=1, help="of a task: as many as its cores")
    made.add_argument("--config", type=Path, help="broadsheet.toml")
    made.add_argument("--viewer", type=Path, help="the packaged viewer, if the command lacks it")
    made.add_argument("--title")
    made.add_argument("--part-articles", type=int, help="articles of a part of the index")
    made.add_argument("--layout", choices=("web", "pack"), default="web", help="of the site")
    for flag in FLAGS:
        made.add_argument(flag, action="store_true", help="as `broadsheet build` has it")
    return made


FLAGS = ("--keep-tracking", "--no-import", "--no-service-worker")


def everywhere(address: str) -> str:
    """An address that means the same in every process: tasks have working folders of their own."""
    return address if "://" in address else str(Path(address).absolute())


def request(options: argparse.Namespace) -> Request:
    """What the options ask for."""
    given = vars(options)
    words = [f"--threads={options.threads}"]
    if options.title is not None:
        words.append(f"--title={options.title}")
    if options.part_articles is not None:
        words.append(f"--part-articles={options.part_articles}")
    if options.layout != "web":
        words.append(f"--layout={options.layout}")
    words += [flag for flag in FLAGS if given[flag.strip("-").replace("-", "_")]]
    files = {f"--{name}": given[name].read_bytes() for name in ("config", "viewer") if given[name]}
    out = everywhere(options.out)
    # A bare name is looked for in what Spark ships, and on PATH.
    is_path = Path(options.binary).name != options.binary
    return Request(
        inputs=tuple(everywhere(one) for one in options.inputs),
        is_parquet=options.parquet,
        out=out,
        scratch=everywhere(options.scratch) if options.scratch else f"{out.rstrip('/')}.scratch",
        program=Program(
            everywhere(options.binary) if is_path else options.binary, tuple(words), files
        ),
        is_replaced=options.replace,
        keeps_scratch=options.keep_scratch,
    )


if __name__ == "__main__":
    sys.exit(main())
