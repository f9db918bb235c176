"""Scores a Parquet of accounts on Spark: spark-submit --files MODEL spark_score.py MODEL ACCOUNTS OUT"""

import hashlib
import sys
from pathlib import Path

from pyspark import SparkFiles
from pyspark.sql import SparkSession

SCHEMA = """account_id string, win_probability double, low double, high double, health string, as_of date,
    renewal_date date, value double, owner string, segment string, model string"""


def scorer(name, sha256):
    """A function for `mapInArrow`: batches of accounts in, batches of scores out."""

    def score(batches):
        import pyarrow
        import winprob

        # Held against its hash, and loaded once a process of Python.
        model = winprob.load_once(SparkFiles.get(name), sha256)
        for batch in batches:
            if batch.num_rows:
                yield from pyarrow.table(model.score(batch, rejected="null")).to_batches()

    return score


def main(model, accounts, out):
    spark = SparkSession.builder.appName("winprob").getOrCreate()
    sha256 = hashlib.sha256(Path(model).read_bytes()).hexdigest()
    scores = spark.read.parquet(accounts).mapInArrow(scorer(Path(model).name, sha256), SCHEMA)
    scores.write.mode("overwrite").parquet(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
