#!/usr/bin/env python3
"""Predictive quality and training time of winprob beside its peers, on the same splits of many tables.

    pip install pandas scikit-learn lightgbm xgboost catboost
    cargo build --release
    python benches/quality.py --cache /tmp/peers.json                                  # synthetic tables
    python benches/quality.py --cache /tmp/peers.json --sets sets.json --data FOLDER   # tables of your own
    python benches/quality.py --cache /tmp/peers.json --sets sets.json --data FOLDER --only telco \\
        --train-rows 300,1000,5000 --test-rows 2000 --splits 15                        # a learning curve

`sets.json` names tables as {"name": {"file", "outcome", "renewed_when": [...], "drop": [...]}}.
Every model sees the same training rows, may split them as it likes, and is scored once on the same test rows. Peers are
set up as a careful user would (native categories, early stopping on 15 % of the training rows); what they scored is kept
in the cache, so that a second run times and scores winprob only. Prints, a line a table: the log loss of the best peer and
of the mean of all peers' probabilities, winprob's ratio to the best peer with the standard error of the paired
difference, the ratios of Brier score and training time, and winprob's calibration slope.
"""
import argparse
import json
import os
import subprocess
import tempfile
import time
import warnings

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")
BLANK = ["", " ", "NA", "NaN", "nan"]


# Tables: each a frame of features and an array of outcomes, 1 renewed.

def linear_world(rng, rows, columns=12, base=0.8, blanks=0.0, steps=0.0, noise=0.0):
    """Numbers with a line, a bend and (by `steps`) boxes behind the outcome; blanks at random where wanted."""
    x = rng.normal(size=(rows, columns))
    x[:, 1::3] = np.exp(x[:, 1::3])
    z = 0.8 * x[:, 0] - 0.6 * np.log1p(x[:, 1]) * 2 + 0.5 * np.abs(x[:, 2]) + noise * rng.normal(size=rows)
    z += steps * ((x[:, 3] > 0.3) & (x[:, 5] < 0.4)) * 2 - steps * (x[:, 6] > 1.0) * (x[:, 0] > 0) * 1.5
    frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(columns)]).round(4)
    return blanked(frame, rng, blanks), outcome(rng, z, base)


def category_world(rng, rows, levels=300, base=0.7, blanks=0.05):
    """Two categories of many levels, of very unequal size, with an effect each; a few plain columns beside them."""
    def many(n, spread):
        share = rng.dirichlet(np.full(n, 0.5))
        code = rng.choice(n, rows, p=share)
        return code, rng.normal(size=n)[code] * spread
    (a, effect_a), (b, effect_b) = many(levels, 0.9), many(levels // 6, 0.7)
    x = rng.normal(size=(rows, 4))
    plan = rng.choice(["basic", "team", "pro"], rows)
    z = effect_a + effect_b + 0.7 * x[:, 0] + 0.8 * (plan == "pro") * (x[:, 1] > 0) - 0.4 * x[:, 2] ** 2
    frame = pd.DataFrame(x.round(3), columns=list("klmn"))
    frame["city"], frame["rep"], frame["plan"] = [f"city {i}" for i in a], [f"rep {i}" for i in b], plan
    return blanked(frame, rng, blanks), outcome(rng, z, base)


def text_world(rng, rows, base=0.85, blanks=0.3):
    """Money and shares written as people write them, and blanks that tell."""
    x = rng.normal(size=(rows, 6))
    silent = rng.random(rows) < 1 / (1 + np.exp(1.0 + x[:, 2]))
    z = 0.9 * x[:, 0] - 0.5 * x[:, 1] + 0.6 * x[:, 2] - 0.8 * silent + 0.5 * x[:, 3] * x[:, 4]
    frame = pd.DataFrame(x.round(3), columns=[f"n{i}" for i in range(6)])
    frame["revenue"] = [f"${v:,.2f}" for v in np.exp(8 + x[:, 0])]
    frame["use"] = [f"{v:.0f}%" for v in 100 / (1 + np.exp(-x[:, 1]))]
    frame["survey"] = np.where(silent, "", np.clip(np.round(5 + 2 * x[:, 2]), 0, 10).astype(int).astype(str))
    return blanked(frame.drop(columns=["n0", "n1", "n2"]), rng, blanks), outcome(rng, z, base)


def clusters_world(rng, rows, columns, informative, flip, base, separation=0.8):
    x, y = make_classification(rows, columns, n_informative=informative, n_redundant=columns // 6, flip_y=flip, class_sep=separation,
                               n_clusters_per_class=3, weights=[1 - base], random_state=int(rng.integers(1 << 30)))
    return pd.DataFrame(x, columns=[f"c{i}" for i in range(columns)]).round(4), y


def blanked(frame, rng, share):
    return frame.mask(rng.random(frame.shape) < share) if share else frame


def outcome(rng, z, base):
    shift = np.quantile(z, 1 - base)
    return (rng.random(len(z)) < 1 / (1 + np.exp(-1.3 * (z - shift) / z.std()))).astype(int)


# Training rows, and the table with as many rows as asked for.
SYNTHETIC = {
    "line, 300": (300, lambda rng, n: linear_world(rng, n)),
    "line, 1k, base .95": (1000, lambda rng, n: linear_world(rng, n, base=0.95, noise=0.5)),
    "steps, 2k": (2000, lambda rng, n: linear_world(rng, n, columns=20, steps=1.5)),
    "steps, 10k, blanks": (10000, lambda rng, n: linear_world(rng, n, columns=30, steps=1.5, blanks=0.4)),
    "categories, 1k": (1000, lambda rng, n: category_world(rng, n, levels=100)),
    "categories, 5k": (5000, lambda rng, n: category_world(rng, n)),
    "categories, 20k": (20000, lambda rng, n: category_world(rng, n, levels=600)),
    "text, 500": (500, lambda rng, n: text_world(rng, n)),
    "text, 4k": (4000, lambda rng, n: text_world(rng, n)),
    "clusters, 500": (500, lambda rng, n: clusters_world(rng, n, 15, 6, 0.1, 0.7)),
    "clusters, 3k": (3000, lambda rng, n: clusters_world(rng, n, 30, 10, 0.05, 0.85)),
    "clusters, 10k, base .1": (10000, lambda rng, n: clusters_world(rng, n, 40, 12, 0.02, 0.1)),
}
SYNTHETIC_TEST_ROWS = 3000


def load(spec, folder):
    frame = pd.read_csv(os.path.join(folder, spec["file"]), keep_default_na=False, na_values=BLANK, low_memory=False, sep=spec.get("sep", ","))
    frame = frame.dropna(subset=[spec["outcome"]]).reset_index(drop=True)
    y = frame[spec["outcome"]].astype(str).str.strip().isin([str(v) for v in spec["renewed_when"]]).astype(int).to_numpy()
    x = frame.drop(columns=[spec["outcome"], *spec.get("drop", [])])
    return x.drop(columns=[c for c in x if x[c].nunique(dropna=False) <= 1]), y


# Peers: each takes training rows, outcomes and test rows, and gives probabilities.

def categories(x):
    return [c for c in x if not pd.api.types.is_numeric_dtype(x[c])]


def as_read_back(train, test):
    """What a user's file would give: text that looks like money or a share becomes a number, for every peer alike."""
    train, test = train.copy(), test.copy()
    for c in categories(train):
        texts = train[c].dropna().astype(str)
        bare = texts[texts != ""].str.replace(r"[$,%\s]", "", regex=True)
        if len(bare) and pd.to_numeric(bare, errors="coerce").notna().all():
            for part in (train, test):
                part[c] = pd.to_numeric(part[c].astype(str).str.replace(r"[$,%\s]", "", regex=True), errors="coerce")
    return train, test


def encoded(train):
    cats = categories(train)
    nums = [c for c in train if c not in cats]
    one_hot = make_pipeline(SimpleImputer(strategy="constant", fill_value="?"), OneHotEncoder(handle_unknown="ignore", min_frequency=20))
    return nums, cats, one_hot


def linear(train, y, test):
    nums, cats, one_hot = encoded(train)
    scaled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    model = make_pipeline(make_column_transformer((scaled, nums), (one_hot, cats)), LogisticRegression(max_iter=2000))
    return model.fit(train, y).predict_proba(test)[:, 1]


def forest(train, y, test):
    nums, cats, one_hot = encoded(train)
    filled = SimpleImputer(strategy="median", add_indicator=True)
    trees = RandomForestClassifier(500, min_samples_leaf=5, n_jobs=-1, random_state=0)
    model = make_pipeline(make_column_transformer((filled, nums), (one_hot, cats)), trees)
    return model.fit(train, y).predict_proba(test)[:, 1]


def boosted(fit, texts=False):
    def run(train, y, test):
        train, test, cats = train.copy(), test.copy(), categories(train)
        for c in cats:
            if texts:
                train[c], test[c] = train[c].fillna("?").astype(str), test[c].fillna("?").astype(str)
            else:
                levels = pd.Index(train[c].dropna().unique())
                train[c], test[c] = pd.Categorical(train[c], levels), pd.Categorical(test[c], levels)
        i, j = train_test_split(np.arange(len(y)), test_size=0.15, stratify=y, random_state=0)
        return fit(train.iloc[i], y[i], train.iloc[j], y[j], test, cats)
    return run


def lightgbm(x, y, held_x, held_y, test, cats):
    import lightgbm as lgb
    model = lgb.LGBMClassifier(n_estimators=3000, learning_rate=0.03, num_leaves=15, min_child_samples=30, subsample=0.8, subsample_freq=1,
                               colsample_bytree=0.7, verbose=-1, n_jobs=2)
    model.fit(x, y, eval_set=[(held_x, held_y)], callbacks=[lgb.early_stopping(100, verbose=False)])
    return model.predict_proba(test)[:, 1]


def xgboost(x, y, held_x, held_y, test, cats):
    import xgboost as xgb
    model = xgb.XGBClassifier(n_estimators=3000, learning_rate=0.03, max_depth=5, min_child_weight=5, subsample=0.8, colsample_bytree=0.7,
                              enable_categorical=True, early_stopping_rounds=100, tree_method="hist", n_jobs=2)
    return model.fit(x, y, eval_set=[(held_x, held_y)], verbose=False).predict_proba(test)[:, 1]


def catboost(x, y, held_x, held_y, test, cats):
    import catboost as cb
    model = cb.CatBoostClassifier(iterations=3000, early_stopping_rounds=100, verbose=False, thread_count=2, cat_features=cats, allow_writing_files=False)
    return model.fit(x, y, eval_set=(held_x, held_y)).predict_proba(test)[:, 1]


PEERS = {"logistic": linear, "random forest": forest, "lightgbm": boosted(lightgbm), "xgboost": boosted(xgboost), "catboost": boosted(catboost, True)}


def winprob(binary, train, y, test):
    """Trains and scores through the files and commands a user has; the seconds are those of `train`."""
    with tempfile.TemporaryDirectory() as d:
        past, book = train.copy(), test.copy()
        past.insert(0, "account_id", [f"a{i}" for i in range(len(past))])
        book.insert(0, "account_id", [f"b{i}" for i in range(len(book))])
        past["renewed"] = y
        past.to_csv(f"{d}/renewals.csv", index=False)
        book.to_csv(f"{d}/accounts.csv", index=False)
        with open(f"{d}/playbook.toml", "w") as playbook:
            playbook.write("[columns]\n")
        same = ["--playbook", f"{d}/playbook.toml", "--models", f"{d}/models"]
        start = time.perf_counter()
        run = subprocess.run([binary, "train", "--renewals", f"{d}/renewals.csv", *same], capture_output=True, text=True)
        seconds = time.perf_counter() - start
        if run.returncode:
            raise SystemExit(run.stderr)
        subprocess.run([binary, "score", "--accounts", f"{d}/accounts.csv", *same, "--out", f"{d}/scores.csv"], check=True, capture_output=True)
        scores = pd.read_csv(f"{d}/scores.csv").set_index("account_id").loc[book["account_id"]]
        return scores["win_probability"].to_numpy(), seconds


def slope(y, p):
    """The slope of a logistic regression of outcomes on log-odds; 1 is calibrated."""
    z = np.log(p / (1 - p)).reshape(-1, 1)
    return LogisticRegression(C=1e6).fit(z, y).coef_[0, 0] if 0 < y.sum() < len(y) else np.nan


def split(n, y, seed, train_rows, test_rows):
    rest, test = train_test_split(np.arange(n), test_size=test_rows or 0.2, stratify=y, random_state=seed)
    if train_rows and train_rows < len(rest):
        rest, _ = train_test_split(rest, train_size=train_rows, stratify=y[rest], random_state=seed)
    return rest, test


def measure(y, p):
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return {"log_loss": log_loss(y, p), "brier": brier_score_loss(y, p)}


def table_line(name, x, y, o, cache, train_rows):
    ours, peers, mean_of_peers, slopes = [], {p: [] for p in o.peers}, [], []
    for seed in range(o.splits):
        i, j = split(len(y), y, seed, train_rows, o.test_rows)
        train, test = as_read_back(x.iloc[i].reset_index(drop=True), x.iloc[j].reset_index(drop=True))
        total = []
        for peer in o.peers:
            key = f"{name}|{len(i)}|{len(j)}|{seed}|{peer}"
            if key not in cache:
                start = time.perf_counter()
                p = PEERS[peer](train, y[i], test)
                cache[key] = {"p": [round(float(v), 6) for v in p], "seconds": time.perf_counter() - start}
            p = np.array(cache[key]["p"])
            total.append(p)
            peers[peer].append(dict(measure(y[j], p), seconds=cache[key]["seconds"]))
        if o.cache:
            with open(o.cache, "w") as file:
                json.dump(cache, file)
        mean_of_peers.append(measure(y[j], np.mean(total, axis=0))["log_loss"])
        if o.winprob:
            p, seconds = winprob(o.winprob, x.iloc[i].reset_index(drop=True), y[i], x.iloc[j].reset_index(drop=True))
            ours.append(dict(measure(y[j], p), seconds=seconds))
            slopes.append(slope(y[j], np.clip(p, 1e-6, 1 - 1e-6)))
    mean = lambda runs, what: np.mean([run[what] for run in runs])
    best = min(o.peers, key=lambda peer: mean(peers[peer], "log_loss"))
    line = f"{name:<24} {len(i):>6} x {x.shape[1]:<3} {y.mean():.2f} | {best:<13} {mean(peers[best], 'log_loss'):.4f} mean {np.mean(mean_of_peers):.4f}"
    if not ours:
        print(line, flush=True)
        return None
    difference = np.array([a["log_loss"] - b["log_loss"] for a, b in zip(ours, peers[best])])
    error = difference.std(ddof=1) / len(difference) ** 0.5 / mean(peers[best], "log_loss") if len(difference) > 1 else np.nan
    ratio = mean(ours, "log_loss") / mean(peers[best], "log_loss")
    brier = mean(ours, "brier") / min(mean(runs, "brier") for runs in peers.values())
    print(f"{line} | winprob {mean(ours, 'log_loss'):.4f} ratio {ratio:.4f} +- {error:.4f} brier {brier:.4f} "
          f"time {mean(ours, 'seconds'):.1f} s, {mean(ours, 'seconds') / mean(peers[best], 'seconds'):.2f} x slope {np.mean(slopes):.3f}", flush=True)
    return ratio, brier


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--winprob", default="target/release/winprob", help="the binary; an empty text runs the peers only")
    a.add_argument("--sets")
    a.add_argument("--data", default=".")
    a.add_argument("--only", help="names of tables, with commas")
    a.add_argument("--splits", type=int, default=3)
    a.add_argument("--train-rows", default="", help="training rows, with commas; all of 80 %% when not given")
    a.add_argument("--test-rows", type=int)
    a.add_argument("--cache", help="file of what the peers said")
    a.add_argument("--peers", default=",".join(PEERS))
    o = a.parse_args()
    o.peers = o.peers.split(",")
    cache = json.load(open(o.cache)) if o.cache and os.path.exists(o.cache) else {}
    if o.sets:
        tables = {name: lambda spec=spec: load(spec, o.data) for name, spec in json.load(open(o.sets)).items()}
    else:
        o.test_rows = o.test_rows or SYNTHETIC_TEST_ROWS
        tables = {name: lambda make=make, rows=rows, n=n: make(np.random.default_rng(n), rows + o.test_rows)
                  for n, (name, (rows, make)) in enumerate(SYNTHETIC.items())}
    ratios = []
    for name, make in tables.items():
        if o.only and name not in o.only.split(","):
            continue
        x, y = make()
        for train_rows in [int(rows) for rows in o.train_rows.split(",") if rows] or [None]:
            ratios.append(table_line(name, x, y, o, cache, train_rows))
    ratios = [ratio for ratio in ratios if ratio]
    if ratios:
        log_losses, briers = zip(*ratios)
        print(f"\nlog loss ratio to the best peer: mean {np.mean(log_losses):.4f}, worst {max(log_losses):.4f}; Brier score: mean {np.mean(briers):.4f}, "
              f"worst {max(briers):.4f}; {len(ratios)} tables")


if __name__ == "__main__":
    main()
