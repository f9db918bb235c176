#!/usr/bin/env bash
# Scores a Parquet of simulated accounts on a Spark of one master and two workers on this machine, and holds the scores against
# `winprob score`, byte by byte; then once more with one worker killed in mid-job. Installs what it needs: a JRE by apt, pyspark by pip.
#
#   python/spark.sh [ACCOUNTS]       100,000 unless told
#
# WINPROB names the program (target/release/winprob), WHEEL the wheel (the newest of python/dist). Exit code 3: something it needs
# cannot be had here.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
n_accounts=${1:-100000}
winprob=$(realpath "${WINPROB:-$root/target/release/winprob}")
wheel=${WHEEL:-$(ls -t "$root"/python/dist/winprob-*.whl 2>/dev/null | head -1)}
[ -x "$winprob" ] || { echo "$winprob is not there: cargo build --release" >&2; exit 3; }
[ -n "$wheel" ] || { echo 'there is no wheel: cd python && maturin build --release --out dist' >&2; exit 3; }

work=$(mktemp -d)
pids=()
end() {
    for pid in "${pids[@]}"; do kill -9 -- "-$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

if ! command -v java >/dev/null; then
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
    { "${as_root[@]}" apt-get update -q && "${as_root[@]}" apt-get install -q -y --no-install-recommends default-jre-headless; } >&2 ||
        { echo 'no JRE can be had' >&2; exit 3; }
fi
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check 'pyspark>=4,<5' pyarrow pandas "$wheel" >&2 ||
    { echo 'pyspark cannot be had' >&2; exit 3; }
python=$work/venv/bin/python

"$winprob" simulate --out "$work/past" --accounts 1200 --open 10 --seed 1 >&2
"$winprob" train --data "$work/past" --models "$work/models" >/dev/null
model=$work/models/$(tail -1 "$work/models/current").winprob
"$winprob" simulate --out "$work/book" --accounts 10 --open "$n_accounts" --seed 2 >&2
"$python" - "$work/book/accounts.csv" "$work/accounts" <<'PYTHON'
import sys
from pathlib import Path
import pyarrow.csv, pyarrow.parquet

table = pyarrow.csv.read_csv(sys.argv[1])
out = Path(sys.argv[2])
out.mkdir()
n_files, n_rows = 16, table.num_rows
for file in range(n_files):
    start = file * n_rows // n_files
    part = table.slice(start, (file + 1) * n_rows // n_files - start)
    pyarrow.parquet.write_table(part, out / f"part-{file:02}.parquet")
pyarrow.parquet.write_table(table, out.parent / "accounts.parquet")
PYTHON
begin=$SECONDS
"$winprob" score --accounts "$work/accounts.parquet" --playbook "$work/past/playbook.toml" --models "$work/models" --out "$work/expected.parquet"
echo "winprob score: $n_accounts accounts in $((SECONDS - begin)) s"

export SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1 PYSPARK_PYTHON=$python RAYON_NUM_THREADS=1
export SPARK_WORKER_DIR=$work/workers SPARK_LOG_DIR=$work/logs
SPARK_HOME=$("$python" -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)')
export SPARK_HOME
free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free_port)
master=spark://127.0.0.1:$port
# A session of its own each, so that a worker goes with all it has started.
daemon() {
    local log=$1
    shift
    setsid "$SPARK_HOME/bin/spark-class" "$@" >"$work/$log.log" 2>&1 &
    pids+=($!)
    disown
}
wait_for() {
    for _ in $(seq 120); do grep -q "$2" "$work/$1.log" 2>/dev/null && return; sleep 0.5; done
    cat "$work/$1.log" >&2
    echo "$1: not ready within a minute" >&2
    exit 1
}
worker() {
    daemon "$1" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 --cores 1 --memory 2g "$master"
    wait_for "$1" 'Successfully registered'
}
daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
wait_for master 'I have been elected leader'
worker one
worker two
doomed=${pids[-1]}

score() {
    "$SPARK_HOME/bin/spark-submit" --master "$master" --files "$model" --conf spark.ui.enabled=false --conf spark.executor.memory=1g \
        --conf spark.executor.cores=1 --conf spark.executorEnv.RAYON_NUM_THREADS=1 --conf spark.sql.files.maxPartitionBytes=1m \
        --conf spark.sql.files.openCostInBytes=1m "$root/python/examples/spark_score.py" "$model" "$work/accounts" "$1" >"$1.log" 2>&1 ||
        { tail -40 "$1.log" >&2; exit 1; }
}
compare() {
    "$python" - "$work/expected.parquet" "$1" <<'PYTHON'
import sys
import pyarrow.csv, pyarrow.parquet

def lines(path):
    """The table as the bytes of a CSV, by account."""
    table = pyarrow.parquet.read_table(path).sort_by("account_id").combine_chunks()
    sink = pyarrow.BufferOutputStream()
    pyarrow.csv.write_csv(table, sink)
    return table.num_rows, sink.getvalue().to_pybytes()

(n_rows, expected), (n_found, found) = map(lines, sys.argv[1:])
if expected != found:
    sys.exit(f"{n_found} rows on Spark differ from the {n_rows} of winprob score")
print(f"the same {len(found):,} bytes of {n_found:,} rows")
PYTHON
}

begin=$SECONDS
score "$work/whole"
echo "Spark, two workers: $n_accounts accounts in $((SECONDS - begin)) s, start-up with it"
compare "$work/whole"

# Once a task has ended and others have not, the second worker dies with its executor.
score "$work/wounded" &
running=$!
until compgen -G "$work/wounded/_temporary/0/task_*" >/dev/null; do
    kill -0 "$running" 2>/dev/null || { echo 'the job was over before a worker could be killed' >&2; exit 1; }
    sleep 0.2
done
kill -9 -- "-$doomed"
wait "$running"
grep -q 'Lost executor\|Executor lost' "$work/wounded.log" || { echo 'no executor was lost: the worker died too late' >&2; exit 1; }
compare "$work/wounded"
echo 'one of two workers was killed in mid-job, and the answer is the same'
