"""What tests share: one session with two executor processes, as it takes 20 seconds to start."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pyspark.sql import SparkSession

import articles
from broadsheet_spark.store import Store
from building import Given, needed
from objects import Objects

N_FILES = 700

JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Three Java machines that live for two minutes spend most of that on compiling themselves."""


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """The files, and the tree that `broadsheet build` makes of them."""
    work = tmp_path_factory.mktemp("cluster")
    folder, out, parquet = work / "in", work / "expected", work / "parquet"
    articles.write(folder, N_FILES)
    articles.as_parquet(folder, parquet, 3)
    command, viewer = needed("BROADSHEET_COMMAND"), needed("BROADSHEET_VIEWER")
    sizes = (size for name, size in Store(str(folder)).files() if articles.is_read(name))
    sail = needed("BROADSHEET_SAIL")
    made = Given(command, viewer, sail, folder, parquet, sum(sizes), "", work)
    return replace(made, expected=made.built(out))


@pytest.fixture(scope="session")
def spark(given: Given, objects: Objects) -> Iterator[SparkSession]:
    """Two executors of one core and 1 GiB, with speculation."""
    os.environ |= {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "BROADSHEET_TEST_COMMAND": given.command,
        "BROADSHEET_TEST_MARK": str(given.work / "mark"),
    }
    log = given.work / "events"
    log.mkdir()
    options: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": "false",
        "spark.speculation": "true",
        "spark.executor.memory": "1g",
        "spark.driver.extraJavaOptions": JAVA_OPTIONS,
        "spark.executor.extraJavaOptions": JAVA_OPTIONS,
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": log.as_uri(),
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        # What other threads read for Parquet is not counted.
        "spark.hadoop.parquet.hadoop.vectored.io.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
    }
    # As on a cluster: nothing of the driver's environment is on other machines.
    options |= {f"spark.executorEnv.{key}": value for key, value in objects.environment.items()}
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=options)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def objects() -> Iterator[Objects]:
    """The S3 server; the environment that opens its objects is not this process's."""
    with Objects().running() as running:
        yield running
