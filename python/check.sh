#!/usr/bin/env bash
# Builds the wheel, runs its tests beside the program, then Spark. Exit code 3: something it needs cannot be had here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# The program's own folder, so that what both are made of compiles once.
export CARGO_TARGET_DIR=$PWD/target WINPROB=$PWD/target/release/winprob
venv=$PWD/target/python
wheels=$PWD/target/wheels

[ -x "$WINPROB" ] || cargo build --release
{ python3 -m venv "$venv" && "$venv/bin/pip" install -q --disable-pip-version-check 'maturin>=1.9,<2'; } ||
    { echo 'maturin cannot be had' >&2; exit 3; }
rm -rf "$wheels"
(cd python && "$venv/bin/maturin" build -q --release --out "$wheels")
wheel=$(echo "$wheels"/winprob-*.whl)
"$venv/bin/pip" install -q --disable-pip-version-check --force-reinstall --no-deps "$wheel"
"$venv/bin/pip" install -q --disable-pip-version-check "$wheel[test]" || { echo 'the packages of the tests cannot be had' >&2; exit 3; }
# The dbt of today downloads a part of itself from elsewhere; the one before comes whole.
"$venv/bin/pip" install -q --disable-pip-version-check 'dbt-core<1.11' dbt-duckdb || echo 'dbt cannot be had: its example is passed over' >&2
(cd python && cargo fmt --check && cargo clippy --release -- -D warnings && "$venv/bin/python" -m pytest -q)
WHEEL=$wheel python/spark.sh "${SPARK_ACCOUNTS:-100000}"
