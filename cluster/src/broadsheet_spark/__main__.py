"""`python -m broadsheet_spark`, and what `spark-submit` is given."""

import sys

from broadsheet_spark.command import main

if __name__ == "__main__":
    sys.exit(main())
