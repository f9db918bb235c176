"""The win probability of every account, as a dbt model."""

import os

import winprob


def model(dbt, session):
    dbt.config(materialized="table")
    trained = winprob.Model.load(os.environ.get("WINPROB_MODELS", "models"))
    return trained.score(dbt.ref("accounts")).to_pyarrow()
