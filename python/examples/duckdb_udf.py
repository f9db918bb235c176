"""The win probability as a function of SQL in DuckDB: python duckdb_udf.py MODELS ACCOUNTS"""

import sys

import duckdb
import pyarrow as pa
import winprob


def register(connection, model, table):
    """Makes `win_probability(row)` a function over the rows of a table; it is called with 2,048 rows at a time, on every thread."""
    described = connection.sql(f"select * from {table} limit 0")
    row = connection.struct_type(dict(zip(described.columns, described.types)))

    def win_probability(rows):
        scores = model.score(pa.Table.from_struct_array(rows), rejected="null")
        return pa.array(scores.column("win_probability"), pa.float64())

    connection.create_function("win_probability", win_probability, [row], "DOUBLE", type="arrow", null_handling="special")


def main(models, accounts):
    connection = duckdb.connect()
    connection.sql(f"create table accounts as select * from '{accounts}'")
    model = winprob.Model.load(models)
    # A whole table at once needs no function: what `score` returns is a table of DuckDB.
    scores = model.score(connection.sql("select * from accounts"))
    connection.sql("select health, count(*) as accounts from scores group by health order by health").show()
    register(connection, model, "accounts")
    lowest = "select account_id, win_probability(accounts) as chance from accounts order by chance limit 5"
    connection.sql(lowest).show()


if __name__ == "__main__":
    main(*sys.argv[1:])
