"""Scores are those of `winprob score`, whatever the table comes as."""

import json
import pickle
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
import winprob

from conftest import DATA

ACCOUNTS = DATA / "accounts.csv"
LOG = DATA / "interventions.csv"


@pytest.fixture(scope="module")
def accounts():
    return pa.csv.read_csv(ACCOUNTS)


@pytest.fixture(scope="module")
def expected(program, tmp_path_factory):
    """What the program writes of the sample book."""
    out = tmp_path_factory.mktemp("scores") / "scores.parquet"
    program("score", "--out", out)
    return pq.read_table(out)


def test_every_column_of_a_file_is_what_the_program_writes(model, expected):
    scores = pa.table(model.score(ACCOUNTS, LOG))
    assert scores.schema.equals(expected.schema)
    assert scores.equals(expected)


def test_every_kind_of_table_gives_the_same_scores(model, accounts, expected):
    connection = duckdb.connect()
    connection.register("accounts", accounts)
    tables = {
        "pyarrow": accounts,
        "batches": accounts.to_reader(max_chunksize=7),
        "pandas": accounts.to_pandas(),
        "categories": accounts.to_pandas().astype({"segment": "category"}),
        "polars": pl.from_arrow(accounts),
        "duckdb": connection.sql("select * from accounts"),
        "columns": accounts.to_pydict(),
    }
    for name, table in tables.items():
        assert pa.table(model.score(table, LOG)).equals(expected), name


def test_text_is_read_as_a_file_of_it_is(model, accounts, expected):
    words = accounts.cast(pa.schema([(name, pa.string()) for name in accounts.column_names]))
    assert pa.table(model.score(words, LOG)).equals(expected)


def test_scores_go_to_every_library_unchanged(model, accounts):
    scores = model.score(accounts)
    assert scores.num_rows == len(scores) == accounts.num_rows
    as_arrow = scores.to_pyarrow()
    assert as_arrow.column_names == scores.column_names
    assert scores.to_polars().to_arrow().cast(as_arrow.schema).equals(as_arrow)
    assert isinstance(scores.to_pandas(), pd.DataFrame)
    counted = duckdb.sql("select count(*), min(win_probability) from scores").fetchall()
    assert counted == [(accounts.num_rows, min(scores.column("win_probability")))]
    assert scores.column("renewal_date") == as_arrow["renewal_date"].to_pylist()
    with pytest.raises(KeyError, match="win_probability"):
        scores.column("probability")


def test_rows_can_be_scored_batch_by_batch_and_on_many_threads(model, accounts):
    whole = pa.table(model.score(accounts))
    batches = accounts.to_batches(max_chunksize=50)
    with ThreadPoolExecutor(4) as pool:
        parts = [pa.table(part) for part in pool.map(model.score, batches)]
    assert len(parts) > 4
    assert pa.concat_tables(parts).combine_chunks().equals(whole.combine_chunks())


def test_a_model_survives_bytes_files_and_pickle(model, accounts, tmp_path):
    model.save(tmp_path / "model.winprob")
    whole = pa.table(model.score(accounts))
    for again in (
        winprob.Model.load(tmp_path / "model.winprob"),
        winprob.Model.from_bytes(model.to_bytes()),
        pickle.loads(pickle.dumps(model)),
    ):
        assert again.id == model.id
        assert pa.table(again.score(accounts)).equals(whole)


def test_a_model_is_loaded_once_and_held_against_its_hash(model, tmp_path):
    import hashlib

    path = tmp_path / "model.winprob"
    model.save(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert winprob.load_once(path, digest) is winprob.load_once(path, digest)
    with pytest.raises(winprob.WinprobError, match="another model"):
        winprob.load_once(path, "0" * 64)


def test_the_thresholds_of_another_playbook_count(models, accounts):
    strict = winprob.Model.load(models, {"health": {"red_below": 0.98, "green_from": 0.99}}).score(accounts)
    chances = strict.column("win_probability")
    expected = ["red" if chance < 0.98 else "green" if chance >= 0.99 else "yellow" for chance in chances]
    assert strict.column("health") == expected and "red" in expected


def test_a_table_without_rows_has_no_scores(model, accounts):
    scores = model.score(accounts.slice(0, 0))
    assert scores.num_rows == 0 and scores.column_names[:2] == ["account_id", "win_probability"]


def test_explanations_are_what_the_program_writes(model, program, accounts, tmp_path):
    account = accounts["account_id"][3].as_py()
    program("explain", "--account", account, "--out", tmp_path / "explained.json")
    explained = model.explain(accounts, account, LOG)
    assert explained == json.loads((tmp_path / "explained.json").read_text())
    alone = model.explain(accounts.slice(3, 1), interventions=LOG)
    assert alone["score"] == explained["score"]


@pytest.mark.parametrize("how", [{}, {"all": True}, {"plans": True}])
def test_recommendations_are_what_the_program_writes(model, program, accounts, tmp_path, how):
    out = tmp_path / "recommended.parquet"
    program("recommend", "--out", out, *(f"--{name}" for name in how))
    assert pa.table(model.recommend(accounts, LOG, **how)).equals(pq.read_table(out))


def test_recommendations_keep_to_limits(model, accounts):
    account = accounts["account_id"][0].as_py()
    plans = model.recommend(accounts, LOG, account=account, plans=True, budget=0, today="2026-11-01")
    assert set(plans.column("account_id")) == {account}
    assert set(plans.column("cost")) == {0.0}
    with pytest.raises(winprob.WinprobError, match="earliest"):
        model.recommend(accounts, earliest="soon")
