"""What cannot be read is named by column and row, and nothing is guessed."""

import datetime
import decimal

import pyarrow as pa
import pyarrow.csv
import pytest
import winprob

from conftest import DATA


@pytest.fixture
def accounts():
    return pa.csv.read_csv(DATA / "accounts.csv").slice(0, 6)


def replaced(table, name, values, kind=None):
    return table.set_column(table.column_names.index(name), name, pa.array(values, kind))


def test_a_cell_that_holds_something_else_is_named_by_column_and_row(model, accounts):
    arr = [str(value) for value in accounts["arr"].to_pylist()]
    arr[4] = "a lot"
    wrong = replaced(accounts, "arr", arr)
    with pytest.raises(winprob.InputError, match=r'row 5, column "arr": found "a lot"') as refused:
        model.score(wrong, rejected="raise")
    assert (refused.value.column, refused.value.row) == ("arr", 5)
    assert isinstance(refused.value, ValueError)
    with pytest.warns(winprob.ReadingWarning, match="a lot"):
        assert model.score(wrong).num_rows == accounts.num_rows


def test_rows_that_cannot_count_are_left_out_blank_or_refused(model, accounts):
    ids = accounts["account_id"].to_pylist()
    wrong = replaced(accounts, "account_id", [ids[0], None, *ids[2:]], pa.string())
    with pytest.warns(winprob.ReadingWarning, match="1 of 6 rows left out, the first is row 2"):
        left_out = model.score(wrong)
    assert left_out.column("account_id") == [ids[0], *ids[2:]]
    assert left_out.rejected.column("row") == [2.0]
    blank = model.score(wrong, rejected="null")
    assert blank.column("account_id") == [ids[0], None, *ids[2:]]
    assert blank.column("win_probability")[1] is None
    kept = [value for value in blank.column("win_probability") if value is not None]
    assert kept == left_out.column("win_probability")
    with pytest.raises(winprob.WinprobError):
        model.score(wrong, rejected="raise")
    with pytest.raises(winprob.WinprobError, match='found "drop"'):
        model.score(wrong, rejected="drop")


def test_a_table_of_which_no_row_counts_is_blank_or_refused(model, accounts):
    wrong = replaced(accounts, "account_id", [None] * accounts.num_rows, pa.string())
    with pytest.raises(winprob.WinprobError, match="none of its 6 rows counts"):
        model.score(wrong)
    blank = model.score(wrong, rejected="null")
    assert blank.column("win_probability") == [None] * 6
    assert blank.rejected.num_rows == 6


def test_columns_of_lists_are_refused_by_name(model, accounts):
    wrong = accounts.append_column("contacts", pa.array([["a"]] * accounts.num_rows))
    with pytest.raises(winprob.InputError, match='column "contacts": expected plain values') as refused:
        model.score(wrong)
    assert (refused.value.column, refused.value.row) == ("contacts", None)


def test_a_day_no_calendar_has_is_refused_by_row(model, accounts):
    days = pa.array([0] * 5 + [2**31 - 1], pa.int32()).cast(pa.date32())
    with pytest.raises(winprob.InputError, match='row 6, column "born": found "a date outside') as refused:
        model.score(accounts.append_column("born", days))
    assert refused.value.row == 6


def test_what_is_no_table_is_a_type_error(model):
    for nothing in (3, ["a"], object()):
        with pytest.raises(TypeError, match="__arrow_c_stream__"):
            model.score(nothing)
    with pytest.raises(TypeError, match="column \"arr\""):
        model.score({"arr": [object()]})


def test_absent_files_and_files_of_another_kind_are_told_apart(model, tmp_path):
    with pytest.raises(FileNotFoundError, match="accounts.csv"):
        model.score(tmp_path / "accounts.csv")
    with pytest.raises(FileNotFoundError):
        winprob.Model.load(tmp_path / "model.winprob")
    with pytest.raises(winprob.WinprobError, match="no model was trained"):
        winprob.Model.load(tmp_path)
    other = tmp_path / "other"
    other.write_bytes(b"something else")
    with pytest.raises(winprob.WinprobError, match="not a winprob model"):
        winprob.Model.load(other)


def test_every_type_a_column_may_have_reads_as_its_text(model, accounts):
    """The value of a renewal comes back as it was read."""
    n = accounts.num_rows
    kinds = {
        pa.int8(): ([7] * n, 7.0),
        pa.uint64(): ([2**53] * n, 2.0**53),
        pa.float32(): ([0.1] * n, 0.1),
        pa.float16(): ([1.5] * n, 1.5),
        pa.decimal128(12, 2): ([decimal.Decimal("12.30")] * n, 12.3),
        pa.decimal256(60, 1): ([decimal.Decimal("-1.5")] * n, -1.5),
        pa.decimal128(5, -2): ([decimal.Decimal("1200")] * n, 1200.0),
        pa.large_string(): (["14.5"] * n, 14.5),
        pa.string_view(): (["14.5"] * n, 14.5),
        pa.binary(): ([b"14.5"] * n, 14.5),
        pa.dictionary(pa.int8(), pa.string()): (["14.5"] * n, 14.5),
        pa.null(): ([None] * n, None),
    }
    for kind, (values, value) in kinds.items():
        column = pa.array(values, pa.string()).dictionary_encode() if pa.types.is_dictionary(kind) else pa.array(values, kind)
        table = accounts.set_column(accounts.column_names.index("arr"), "arr", column)
        assert model.score(table).column("value") == [value] * n, kind
    for kind in (pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ns", "UTC"), pa.large_string()):
        days = [datetime.date(2027, 2, 28)] * n
        column = pa.array(["2027-02-28"] * n, kind) if kind == pa.large_string() else pa.array(days).cast(kind)
        table = accounts.set_column(accounts.column_names.index("renewal_date"), "renewal_date", column)
        assert model.score(table).column("renewal_date") == days, kind


def test_a_structure_gives_a_column_a_field(models, accounts):
    deal = [{"arr": 5.0}, None, {"arr": None}, {"arr": 1.0}, {"arr": 2.0}, {"arr": 3.0}]
    table = accounts.append_column("deal", pa.array(deal))
    scores = winprob.Model.load(models, {"columns": {"value": "deal.arr"}}).score(table)
    assert scores.column("value") == [5.0, None, None, 1.0, 2.0, 3.0]
