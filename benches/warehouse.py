#!/usr/bin/env python3
"""Books of the size of a warehouse: rows a second and peak memory of `score`, and `export --sql` on DuckDB.

    pip install duckdb
    cargo build --release
    winprob train                                        # a model under models/, from data/
    python benches/warehouse.py score --rows 1000000     # the open accounts of data/, repeated under new keys
    python benches/warehouse.py score --rows 10000000 --format parquet
    python benches/warehouse.py query                    # the student's query over the past renewals of data/

`score` prints seconds, processor seconds, rows a second and the peak of memory the operating system counted (maximum
resident set). `query` runs the query over the past renewals as text and as typed columns, checks that both say the same,
and prints how far the student is from the model on the open accounts.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def run(arguments):
    """Runs a command; seconds, processor seconds and peak memory in MiB.

    What this process holds itself would count as well, since a child begins as its copy: so it holds next to nothing.
    """
    start = time.monotonic()
    process = subprocess.Popen(arguments)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{arguments} ended with {status}")
    return time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def large(accounts, n_rows, path):
    """The accounts over and over, each time under other keys, which pack as badly as keys do."""
    import duckdb

    database = duckdb.connect()
    source = f"read_csv('{accounts}', all_varchar = true, header = true)"
    n = database.sql(f"SELECT count(*) FROM {source}").fetchall()[0][0]
    select = (
        f"SELECT md5(account_id || range) AS account_id, * EXCLUDE (account_id, range) "
        f"FROM range({-(-n_rows // n)}), {source} LIMIT {n_rows}"
    )
    if path.endswith(".parquet"):
        # Typed as DuckDB concludes from the file, so that numbers and days are stored as such.
        select = select.replace("all_varchar = true, ", "")
        database.sql(f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    else:
        database.sql(f"COPY ({select}) TO '{path}' (HEADER)")


def score(options):
    with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
        book = os.path.join(folder, f"accounts.{options.format}")
        scores = os.path.join(folder, f"scores.{options.format}")
        made = [os.path.abspath(os.path.join(options.data, "accounts.csv")), options.rows, os.path.abspath(book)]
        subprocess.run([sys.executable, "-c", f"import warehouse; warehouse.large(*{made!r})"], cwd=HERE, check=True)
        command = [options.winprob, "score", "--data", options.data, "--models", options.models, "--accounts", book]
        seconds, processor, memory = run([*command, "--out", scores])
        print(
            f"{options.rows} rows, {options.format} ({os.path.getsize(book) >> 20} MiB): {seconds:.1f} s, "
            f"{processor:.1f} processor s, {options.rows / seconds:.0f} rows/s, peak {memory:.0f} MiB"
        )


def query(options):
    import duckdb

    command = [options.winprob, "export", "--data", options.data, "--models", options.models, "--sql", "duckdb"]
    database = duckdb.connect()
    for name in ("renewals", "accounts"):
        path = os.path.join(options.data, f"{name}.csv")
        for kind, how in (("text", "all_varchar = true, "), ("typed", "")):
            database.sql(f"CREATE TABLE {name}_{kind} AS SELECT * FROM read_csv('{path}', {how}header = true)")

    def scores(table):
        text = subprocess.run([*command, "--table", table], check=True, capture_output=True, text=True).stdout
        start = time.monotonic()
        found = {account: probability for account, probability, _ in database.sql(text).fetchall()}
        print(f"{table}: {len(found)} accounts in {time.monotonic() - start:.2f} s")
        return found

    for name in ("renewals", "accounts"):
        text, typed = scores(f"{name}_text"), scores(f"{name}_typed")
        assert text.keys() == typed.keys() and all(abs(text[key] - typed[key]) < 1e-12 for key in text), name
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "scores.csv")
        files = ["--data", options.data, "--models", options.models]
        subprocess.run([options.winprob, "score", *files, "--out", path], check=True)
        model = dict(database.sql(f"SELECT account_id, win_probability FROM read_csv('{path}')").fetchall())
    distance = [abs(typed[key] - model[key]) for key in model]
    print(f"open accounts: the student is {sum(distance) / len(distance):.3f} from the model on average, {max(distance):.3f} at most")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["score", "query"])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--format", choices=["csv", "parquet"], default="parquet")
    parser.add_argument("--winprob", default="target/release/winprob")
    parser.add_argument("--data", default="data")
    parser.add_argument("--models", default="models")
    parser.add_argument("--scratch", help="a folder with room for the large files")
    options = parser.parse_args()
    {"score": score, "query": query}[options.what](options)


if __name__ == "__main__":
    main()
