"""winprob: calibrated win probabilities for renewals, and the interventions that raise them.

>>> import winprob
>>> model = winprob.Model.load("models")          # a models folder, or one model file
>>> scores = model.score("data/accounts.csv")     # or a pyarrow, pandas, Polars or DuckDB table
>>> scores.to_polars()
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from os import fspath
from pathlib import Path

from ._winprob import InputError, Model, ReadingWarning, Table, WinprobError, __version__, train

__all__ = [
    "InputError",
    "Model",
    "ReadingWarning",
    "Table",
    "WinProbClassifier",
    "WinprobError",
    "__version__",
    "load_once",
    "train",
]


@lru_cache(maxsize=4)
def _load_once(path: str, sha256: str) -> Model:
    data = Path(path).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise WinprobError(f"{path}: its SHA-256 is {found}, expected {sha256}; another model was shipped")
    return Model.from_bytes(data)


def load_once(path, sha256):
    """The model of a file, held against its SHA-256 and loaded once a process.

    For functions that an engine calls many times in one process: Spark, DuckDB, Snowpark.
    """
    return _load_once(fspath(path), sha256)


def __getattr__(name):
    # scikit-learn takes a second to import, and most callers do without it.
    if name == "WinProbClassifier":
        from .sklearn import WinProbClassifier

        return WinProbClassifier
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
