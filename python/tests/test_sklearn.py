"""The estimator keeps the rules of scikit-learn, as far as they fit a book of renewals."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.metrics import log_loss
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import parametrize_with_checks
from winprob import WinProbClassifier, WinprobError

TOO_FEW = "fits on 15 rows or fewer; winprob refuses to learn from fewer than 20"
TOLD = "one column tells the outcome of every row, which winprob refuses to learn from"
NOT_APPLICABLE = {
    "check_classifier_data_not_an_array": TOO_FEW,
    "check_fit2d_1feature": TOO_FEW,
    "check_n_features_in_after_fitting": TOO_FEW,
    "check_estimators_pickle": TOLD,
    "check_pipeline_consistency": TOLD,
    "check_positive_only_tag_during_fit": TOLD,
}


@parametrize_with_checks([WinProbClassifier()], expected_failed_checks=lambda estimator: NOT_APPLICABLE)
def test_the_checks_of_scikit_learn_hold(estimator, check):
    check(estimator)


def book(n_rows, seed):
    random = np.random.default_rng(seed)
    x = random.normal(size=(n_rows, 3)).round(3)
    x[random.random(n_rows) < 0.1, 2] = np.nan
    chance = 1 / (1 + np.exp(-(1.0 + 1.5 * x[:, 0])))
    return x, np.where(random.random(n_rows) < chance, "won", "lost"), chance


def test_probabilities_come_near_the_known_truth():
    x, y, _ = book(800, 1)
    later, outcome, chance = book(800, 2)
    fitted = WinProbClassifier().fit(x, y)
    assert list(fitted.classes_) == ["lost", "won"]
    told = fitted.predict_proba(later)
    assert np.allclose(told.sum(axis=1), 1)
    best, constant = log_loss(outcome, chance), log_loss(outcome, np.full(800, (y == "won").mean()))
    assert log_loss(outcome, told[:, 1]) < best + 0.25 * (constant - best)


def test_data_frames_keep_names_and_categories():
    pd = pytest.importorskip("pandas")
    x, y, _ = book(400, 3)
    frame = pd.DataFrame(x, columns=["usage", "seats", "nps"]).assign(segment=np.where(x[:, 1] > 0, "smb", "mid"))
    fitted = clone(WinProbClassifier(random_state=7)).fit(frame, y)
    assert list(fitted.feature_names_in_) == list(frame.columns)
    assert set(fitted.model_.columns) == set(frame.columns)
    assert cross_val_score(fitted, frame, y, cv=2).shape == (2,)
    again = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.predict_proba(frame), fitted.predict_proba(frame))
    assert set(again.predict(frame.head(5))) <= {"won", "lost"}


def test_a_column_that_knows_the_outcome_is_refused():
    x, y, _ = book(400, 4)
    with pytest.raises(WinprobError, match="feature_1"):
        WinProbClassifier().fit(np.column_stack([x[:, 0], y == "won"]), y)
