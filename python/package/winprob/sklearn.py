"""winprob as an estimator of scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from ._winprob import Model, train

# Names that no column of a book has.
ACCOUNT = "__account__"
OUTCOME = "__outcome__"


class WinProbClassifier(ClassifierMixin, BaseEstimator):
    """The calibrated win probability as a classifier of two classes, the second of which is renewing.

    Everything winprob does when it trains is done here too: columns are read as what they are (categories, days, blanks), and a
    column that knows the outcome is refused.

    Parameters
    ----------
    playbook : mapping, optional
        The tables of a playbook, such as ``{"features": {"nps": {"missing": "non-response"}}}``.
    random_state : int, default 1
        The seed; the same rows and seed give the same model.

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
        The classes in order.
    model_ : winprob.Model
        The fitted model.
    """

    def __init__(self, playbook: Mapping[str, Any] | None = None, random_state: int = 1):
        self.playbook = playbook
        self.random_state = random_state

    def fit(self, X, y, groups=None):
        """Fits the model.

        Parameters
        ----------
        X : table or array of shape (n_rows, n_features)
            A DataFrame keeps its names and types; blanks are missing values.
        y : array of shape (n_rows,)
            Two classes.
        groups : array of shape (n_rows,), optional
            The account of each row: rows of one account are never in two folds. Each row is its own where it is absent.
        """
        X, y = self._validated(X, y, is_fit=True)
        check_classification_targets(y)
        if type_of_target(y) not in ("binary", "multiclass"):
            raise ValueError(f"Unknown label type: {type_of_target(y)}")
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:
            n_classes = len(self.classes_)
            raise ValueError(
                f"Only binary classification is supported. The type of the target is {type_of_target(y)}."
                if n_classes > 2
                else f"WinProbClassifier needs two classes, but y has only {n_classes} class"
            )
        if not isinstance(self.random_state, Integral):
            raise ValueError(f"random_state: found {self.random_state!r}, expected a whole number")
        accounts = range(len(codes)) if groups is None else groups
        past = {ACCOUNT: [str(account) for account in accounts], OUTCOME: codes.tolist()}
        playbook = dict(self.playbook or {})
        playbook["columns"] = {**playbook.get("columns", {}), "account": ACCOUNT, "outcome": OUTCOME}
        self.model_ = train((X, past), playbook=playbook, seed=int(self.random_state))
        return self

    def predict_proba(self, X):
        """The probability of each class, of shape (n_rows, 2)."""
        check_is_fitted(self)
        X, n_rows = self._validated(X, is_fit=False)
        keys = {ACCOUNT: [str(row) for row in range(n_rows)]}
        scores = self.model_.score((X, keys), rejected="raise")
        renewing = np.asarray(scores.column("win_probability"), dtype=float)
        return np.column_stack([1.0 - renewing, renewing])

    def predict(self, X):
        """The more probable class of each row."""
        check_is_fitted(self)
        return self.classes_[(self.predict_proba(X)[:, 1] > 0.5).astype(int)]

    def _validated(self, X, y=None, *, is_fit):
        """The rows as a table for winprob, with `y` to fit, else with the number of rows."""
        if hasattr(X, "__arrow_c_stream__"):
            checked = validate_data(self, X, y if is_fit else "no_validation", reset=is_fit, skip_check_array=True)
            return checked if is_fit else (X, len(X))
        how = {"dtype": None, "ensure_all_finite": "allow-nan", "reset": is_fit}
        if is_fit:
            rows, y = validate_data(self, X, y, ensure_min_samples=2, **how)
        else:
            rows = validate_data(self, X, **how)
        names = getattr(self, "feature_names_in_", [f"feature_{column}" for column in range(rows.shape[1])])
        table = {str(name): rows[:, column].tolist() for column, name in enumerate(names)}
        return table, (y if is_fit else len(rows))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags
