from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from typing import Any, Literal, Protocol, TypeAlias, final

__version__: str

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...

_Path: TypeAlias = str | PathLike[str]
_Columns: TypeAlias = Mapping[str, Sequence[Any]]
_Table: TypeAlias = _ArrowStream | _Columns | _Path | tuple[_ArrowStream | _Columns, ...]
_Playbook: TypeAlias = _Path | Mapping[str, Any]
_Day: TypeAlias = date | str

class WinprobError(ValueError):
    """What winprob refuses, in words."""

class InputError(WinprobError):
    """A table that cannot be read.

    `column` and `row` (counted from 1) say where, as far as it is one place; else they are None.
    """

    column: str | None
    row: int | None

class ReadingWarning(UserWarning):
    """What to know about how a table was read."""

@final
class Table:
    """A table of answers.

    It has the Arrow PyCapsule interface: `pyarrow.table(t)`, `polars.DataFrame(t)`, and DuckDB take it without a copy.
    """

    @property
    def num_rows(self) -> int:
        """The number of rows."""

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""

    @property
    def rejected(self) -> Table | None:
        """The rows of the input that could not count (`row` from 1, `account_id`, `reason`), of `Model.score`; else None."""

    def column(self, name: str) -> list[Any]:
        """The values of a column as a list; blanks are None, days are `datetime.date`."""

    def to_pyarrow(self) -> Any:
        """The table as a pyarrow.Table."""

    def to_pandas(self) -> Any:
        """The table as a pandas.DataFrame, through pyarrow."""

    def to_polars(self) -> Any:
        """The table as a polars.DataFrame."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def __len__(self) -> int: ...

@final
class Model:
    """A trained model.

    It is immutable; calls from several threads run at the same time. It can be pickled.
    """

    @staticmethod
    def load(path: _Path, playbook: _Playbook | None = None) -> Model:
        """Loads a model file, or the current model of a models folder; with `playbook`, under that one.

        Raises FileNotFoundError, or WinprobError where the file is damaged or of another format.
        """

    @staticmethod
    def from_bytes(data: bytes) -> Model:
        """The model in the bytes of a model file."""

    def to_bytes(self) -> bytes:
        """The bytes of the model's file."""

    def save(self, path: _Path) -> None:
        """Writes the model's file, whole or not at all."""

    @property
    def id(self) -> str:
        """Its name: a fingerprint of what it was trained from."""

    @property
    def card(self) -> dict[str, Any]:
        """What to know about it: the model card. `str(model)` has it in words."""

    @property
    def columns(self) -> list[str]:
        """The columns it reads."""

    def score(
        self,
        table: _Table,
        interventions: _Table | None = None,
        *,
        rejected: Literal["leave_out", "null", "raise"] = "leave_out",
    ) -> Table:
        """The win probability of every account: the columns and the values of `winprob score`.

        `interventions` is the log of what was done. `rejected` says what becomes of rows that cannot count: "leave_out"
        (told by a warning, listed in `rejected` of the answer), "null" (one row of the answer for each of the table, blank
        where it cannot count), or "raise".

        Raises InputError naming column and row.
        """

    def explain(
        self,
        table: _Table,
        account: str | None = None,
        interventions: _Table | None = None,
        *,
        today: _Day | None = None,
        seed: int = 1,
    ) -> dict[str, Any]:
        """Why this win probability and why these actions: what `winprob explain --out FILE.json` writes.

        `account` may be left out where the table has one row.
        """

    def recommend(
        self,
        table: _Table,
        interventions: _Table | None = None,
        *,
        account: str | None = None,
        all: bool = False,
        plans: bool = False,
        max_actions: int | None = None,
        budget: float | None = None,
        earliest: _Day | None = None,
        latest: _Day | None = None,
        confidence: float | None = None,
        today: _Day | None = None,
        seed: int = 1,
    ) -> Table:
        """What to do about every account, and when: the columns and the values of `winprob recommend`.

        `all` lists every feasible action, `plans` the best combinations; the rest are the options of the command.
        """

def train(
    renewals: _Table,
    interventions: _Table | None = None,
    *,
    playbook: _Playbook | None = None,
    models: _Path | None = None,
    seed: int = 1,
) -> Model:
    """Learns a model from past renewals and, where there is one, the log of interventions.

    `renewals` is a table, the path of a file, or the path of a folder that holds a book; `playbook` is the path of a file or
    its tables as a mapping. The same files and seed give the model that `winprob train` gives. With `models`, the model is
    kept in that folder and made current.

    Raises InputError naming column and row, WinprobError where nothing can be learned.
    """
