from os import PathLike

from ._winprob import InputError as InputError
from ._winprob import Model as Model
from ._winprob import ReadingWarning as ReadingWarning
from ._winprob import Table as Table
from ._winprob import WinprobError as WinprobError
from ._winprob import __version__ as __version__
from ._winprob import train as train
from .sklearn import WinProbClassifier as WinProbClassifier

def load_once(path: str | PathLike[str], sha256: str) -> Model:
    """The model of a file, held against its SHA-256 and loaded once a process.

    For functions that an engine calls many times in one process: Spark, DuckDB, Snowpark.
    """
