"""What teams build by themselves: a LightGBM classifier behind FastAPI, to measure winprob's service against.

Usage: python benches/fastapi_lightgbm.py FOLDER PORT, where FOLDER holds renewals.csv.
POST /score takes one account as a JSON object and answers {"account_id": ..., "win_probability": ...}.
"""

import csv
import os
import sys

import lightgbm
import numpy
import uvicorn
from fastapi import FastAPI

FOLDER, PORT = os.environ.get("BENCH_FOLDER") or sys.argv[1], int(os.environ.get("BENCH_PORT") or sys.argv[2])
NOT_FEATURES = {"account_id", "account_name", "as_of", "renewal_date", "decided_on", "renewed"}


def number(cell):
    try:
        return float(cell)
    except (TypeError, ValueError):
        return None


def learn():
    with open(os.path.join(FOLDER, "renewals.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name not in NOT_FEATURES]
    levels = {}
    for name in columns:
        words = sorted({row[name] for row in rows if row[name] and number(row[name]) is None})
        if words:
            levels[name] = {word: code for code, word in enumerate(words)}
    x = numpy.array([encode(row, columns, levels) for row in rows])
    y = numpy.array([row["renewed"] == "yes" for row in rows], dtype=float)
    booster = lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1}, lightgbm.Dataset(x, y), 200)
    return columns, levels, booster


def encode(row, columns, levels):
    nan = float("nan")

    def value(name):
        cell = row.get(name)
        if cell is None or cell == "":
            return nan
        if name in levels:
            return levels[name].get(str(cell), nan)
        parsed = number(cell)
        return nan if parsed is None else parsed

    return [value(name) for name in columns]


COLUMNS, LEVELS, BOOSTER = learn()
app = FastAPI()


@app.get("/ready")
def ready():
    return {"ready": True}


@app.post("/score")
async def score(account: dict):
    row = numpy.array([encode(account, COLUMNS, LEVELS)])
    return {"account_id": account["account_id"], "win_probability": float(BOOSTER.predict(row, num_threads=1)[0])}


if __name__ == "__main__":
    os.environ.update(BENCH_FOLDER=FOLDER, BENCH_PORT=str(PORT))
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    uvicorn.run("fastapi_lightgbm:app", host="127.0.0.1", port=PORT, workers=os.cpu_count(), log_level="warning")
