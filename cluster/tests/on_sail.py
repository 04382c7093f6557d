"""The same command line on Sail: starts it in this process, and builds."""

import sys

from pysail.spark import SparkConnectServer

from broadsheet_spark.command import main

if __name__ == "__main__":
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    _, port = server.listening_address
    status = main([*sys.argv[1:], "--remote", f"sc://127.0.0.1:{port}"])
    server.stop()
    sys.exit(status)
