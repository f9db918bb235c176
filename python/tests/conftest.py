"""A model trained once on the sample book, and the program beside it."""

import os
import subprocess
from pathlib import Path

import pytest
import winprob

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """A models folder whose current model was trained through Python."""
    folder = tmp_path_factory.mktemp("models")
    winprob.train(DATA, models=folder)
    return folder


@pytest.fixture(scope="session")
def model(models):
    return winprob.Model.load(models)


@pytest.fixture(scope="session")
def program(models):
    """Runs the program over the sample book and that folder of models; passed over where the program is not built."""
    path = Path(os.environ.get("WINPROB", ROOT / "target/release/winprob")).resolve()
    if not path.is_file():
        pytest.skip(f"{path} is not there: build the program, or name it in WINPROB")

    def run(*words, models=models, data=DATA):
        subprocess.run([path, *words, "--data", data, "--models", models], check=True, capture_output=True, text=True)

    return run
