"""The examples do what they say, where the library they are for is installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest

from conftest import DATA

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ACCOUNTS = DATA / "accounts.csv"
sys.path.insert(0, str(EXAMPLES))


def run(*command, **how):
    done = subprocess.run(command, capture_output=True, text=True, **how)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_duckdb_calls_the_model_row_by_row(models, model):
    duckdb = pytest.importorskip("duckdb")
    import duckdb_udf

    accounts = pa.csv.read_csv(ACCOUNTS)
    connection = duckdb.connect()
    connection.register("accounts", accounts)
    duckdb_udf.register(connection, model, "accounts")
    told = connection.sql("select account_id, win_probability(accounts) from accounts").fetchall()
    scores = model.score(accounts)
    assert dict(told) == dict(zip(scores.column("account_id"), scores.column("win_probability")))
    assert "health" in run(sys.executable, EXAMPLES / "duckdb_udf.py", models, ACCOUNTS)


def test_polars_has_scores_beside_the_accounts(models, model):
    pl = pytest.importorskip("polars")
    import polars_score

    book = polars_score.with_scores(pl.scan_csv(ACCOUNTS), model).collect()
    assert book["win_probability"].to_list() == model.score(ACCOUNTS).column("win_probability")
    assert "green" in run(sys.executable, EXAMPLES / "polars_score.py", models, ACCOUNTS)


def test_dbt_builds_the_scores_and_their_tests_hold(models, model, tmp_path):
    pytest.importorskip("dbt.adapters.duckdb")
    duckdb = pytest.importorskip("duckdb")
    project = shutil.copytree(EXAMPLES / "dbt", tmp_path / "dbt")
    database = tmp_path / "renewals.duckdb"
    named = {"ACCOUNTS": ACCOUNTS, "WINPROB_MODELS": models, "RENEWALS_DB": database}
    dbt = Path(sys.executable).parent / "dbt"
    run(dbt, "build", "--profiles-dir", project, cwd=project, env={**os.environ, **{k: str(v) for k, v in named.items()}})
    with duckdb.connect(str(database), read_only=True) as connection:
        told = connection.sql("select account_id, win_probability from scores").fetchall()
    scores = model.score(ACCOUNTS)
    assert sorted(told) == sorted(zip(scores.column("account_id"), scores.column("win_probability")))
