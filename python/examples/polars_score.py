"""Scores beside the accounts in Polars, eager or lazy: python polars_score.py MODELS ACCOUNTS"""

import sys

import polars as pl
import winprob


def with_scores(accounts, model):
    """A lazy frame with the win probability, its interval and the health of every account."""
    columns = ["win_probability", "low", "high", "health"]
    kinds = {"win_probability": pl.Float64, "low": pl.Float64, "high": pl.Float64, "health": pl.String}

    def scored(frame):
        return frame.hstack(model.score(frame, rejected="null").to_polars().select(columns))

    return accounts.map_batches(scored, schema={**accounts.collect_schema(), **kinds}, streamable=True)


def main(models, accounts):
    book = with_scores(pl.scan_csv(accounts), winprob.Model.load(models))
    print(book.group_by("health").agg(pl.len(), pl.col("win_probability").mean()).sort("health").collect())


if __name__ == "__main__":
    main(*sys.argv[1:])
