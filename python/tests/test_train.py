"""Training through Python is training."""

import pyarrow as pa
import pyarrow.csv
import pytest
import winprob

from conftest import DATA


def test_a_folder_trains_the_model_of_the_program(model, program, tmp_path):
    program("train", models=tmp_path)
    assert winprob.Model.load(tmp_path).id == model.id
    assert winprob.Model.load(tmp_path).card == model.card
    assert model.card["winprob_version"] == winprob.__version__


def test_tables_and_files_train_the_same_model(model):
    playbook = DATA / "playbook.toml"
    renewals, log = (pa.csv.read_csv(DATA / f"{name}.csv") for name in ("renewals", "interventions"))
    of_tables = winprob.train(renewals, log, playbook=playbook)
    assert of_tables.id != model.id, "the name tells from what a model was trained"
    accounts = DATA / "accounts.csv"
    scores, expected = (pa.table(m.score(accounts)).drop_columns(["model"]) for m in (of_tables, model))
    assert scores.equals(expected)
    assert str(of_tables).startswith(f"model {of_tables.id}")
    assert "arr" in of_tables.columns


def test_a_column_that_knows_the_outcome_is_refused_by_name():
    renewals = pa.csv.read_csv(DATA / "renewals.csv")
    told = renewals["renewed"].cast(pa.string())
    with pytest.raises(winprob.WinprobError, match="churn_reason"):
        winprob.train(renewals.append_column("churn_reason", told), playbook=DATA / "playbook.toml")


def test_a_playbook_that_makes_no_sense_is_refused():
    with pytest.raises(winprob.WinprobError, match="colums"):
        winprob.train(DATA / "renewals.csv", playbook={"colums": {}})
