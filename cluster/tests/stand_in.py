#!/usr/bin/env python3
"""Stands in for the command in tests of what feeds and reads it: `stand_in.py stage NAME`."""

import json
import os
import sys

import pyarrow as pa

KEY = {"program": "aa", "configuration": "bb", "part_articles": 256}


def main() -> int:
    """Does what the stage's name says."""
    stage = sys.argv[2]
    if stage == "key":
        print(json.dumps(KEY))
        return 0
    if stage == "fail-early":
        print("no such thing", file=sys.stderr)
        return 1
    reader = pa.ipc.open_stream(sys.stdin.buffer)
    schema = reader.schema
    if stage == "other-program":
        schema = schema.with_metadata(
            {"broadsheet.program": "cc", "broadsheet.configuration": "bb"}
        )
    with pa.ipc.new_stream(sys.stdout.buffer, schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
            if stage == "fail-late":
                print("too late", file=sys.stderr)
                return 3
            if stage == "killed":
                os.kill(os.getpid(), 9)
            if stage == "arguments":
                words = pa.array([" ".join(sys.argv[3:])] * batch.num_rows)
                writer.write_batch(pa.RecordBatch.from_arrays([words], schema=schema))
    return 0


if __name__ == "__main__":
    sys.exit(main())
