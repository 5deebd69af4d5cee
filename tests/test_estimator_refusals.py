"""`WorkingsClassifier` where something is refused or goes wrong: what it says, what it keeps."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import sparse
from sklearn.datasets import load_iris
from sklearn.exceptions import NotFittedError
from sklearn.utils.class_weight import compute_class_weight

import workings as wk
from workings import WorkingsClassifier


@pytest.fixture(scope="module")
def iris():
    """150 flowers, 4 features, 3 classes."""
    return load_iris(return_X_y=True)


def quick(**settings) -> WorkingsClassifier:
    known = {"hidden_layer_sizes": (8,), "max_epochs": 10, "random_state": 0}
    return WorkingsClassifier(**{**known, **settings})


@dataclass(frozen=True)
class Growing:
    """A schedule that does well for some epochs, and then runs away."""

    def factor(self, epoch, epochs):
        return 10.0 ** (epoch % 10 - 3)


RUNAWAY = {"optimiser": "gd", "learning_rate": 1e6, "max_epochs": 100}
REFUSED = [
    {"dropout": 1.0},
    {"clip_norm": -1},
    {"optimiser": "magic"},
    {"class_weight": "equal"},
    {"callbacks": 3},
    {"engine": "steam"},
    {"l2": -1, "warm_start": True},
    {"hidden_layer_sizes": (9,), "warm_start": True},
    RUNAWAY,
    {"schedule": Growing(), "warm_start": True},
]


@pytest.mark.parametrize("settings", REFUSED, ids=str)
def test_a_fit_that_is_refused_or_diverges_changes_nothing(settings, iris):
    X, y = iris
    model = quick().fit(X, y)
    usual, before, network = model.get_params(), model.predict_proba(X), model.network_
    model.set_params(**settings)
    with pytest.raises(wk.WorkingsError):
        model.fit(X, y)
    assert model.network_ is network
    assert model.n_iter_ == 10
    model.set_params(**{**usual, "warm_start": True})
    np.testing.assert_array_equal(model.predict_proba(X), before)
    model.fit(X, y)  # the optimiser's memory is whole too
    twin = quick(warm_start=True).fit(X, y).fit(X, y)
    np.testing.assert_array_equal(model.predict_proba(X), twin.predict_proba(X))


@pytest.mark.parametrize("settings", [{"dropout": 1.0}, RUNAWAY], ids=str)
def test_a_first_fit_that_fails_leaves_it_unfitted(settings, iris):
    X, y = iris
    model = quick(**settings)
    with pytest.raises(wk.WorkingsError):
        model.fit(X, y)
    with pytest.raises(NotFittedError):
        model.predict(X)
    assert not hasattr(model, "n_features_in_")


def test_x_that_is_refused_does_not_change_how_many_features_are_known(iris):
    X, y = iris
    model = quick().fit(X, y)
    with pytest.raises(ValueError, match="only one class"):
        model.fit(X[y == 0, :2], y[y == 0])
    assert model.n_features_in_ == 4
    assert model.predict(X).shape == (150,)


def test_a_refused_part_is_as_if_it_had_not_come(iris):
    X, y = iris
    model = quick(dropout=1.0)
    with pytest.raises(wk.WorkingsError, match="dropout is 1"):
        model.partial_fit(X, y, classes=[0, 1, 2])
    model.set_params(dropout=0.0, random_state=1, hidden_layer_sizes=(5,))
    with pytest.raises(wk.WorkingsError, match="needs classes"):
        model.partial_fit(X, y)
    model.partial_fit(X, y, classes=[0, 1, 2])
    assert model.network_.sizes == (4, 5, 3)
    twin = quick(random_state=1, hidden_layer_sizes=(5,)).partial_fit(X, y, classes=[0, 1, 2])
    np.testing.assert_array_equal(model.predict_proba(X), twin.predict_proba(X))


def test_a_callbacks_exception_keeps_what_was_learnt_and_all_that_goes_on(iris):
    X, y = iris

    def fail(model, record):
        if record.epoch == 5:
            raise RuntimeError("the disk is full")

    model = quick(callbacks=fail, schedule=None, warm_start=True, dropout=0.2)
    with pytest.raises(RuntimeError, match="disk is full"):
        model.fit(X, y)
    assert model.n_iter_ == 5
    model.set_params(callbacks=None, max_epochs=5).fit(X, y)
    twin = quick(schedule=None, dropout=0.2).fit(X, y)
    np.testing.assert_array_equal(model.predict_proba(X), twin.predict_proba(X))


def test_a_callbacks_exception_leaves_the_best_weights_where_rows_are_set_aside(iris):
    X, y = iris
    known = {"early_stopping": True, "patience": None, "learning_rate": 0.3, "schedule": None}

    def fail(model, record):
        if record.epoch == 20:
            raise RuntimeError("the disk is full")

    model = quick(**known, max_epochs=30, callbacks=fail)
    with pytest.raises(RuntimeError, match="disk is full"):
        model.fit(X, y)
    best = model.history_.best_epoch
    assert best < 20
    twin = quick(**known, max_epochs=best).fit(X, y)
    np.testing.assert_array_equal(model.predict_proba(X), twin.predict_proba(X))


def test_ctrl_c_before_the_first_epoch_has_ended_says_that_nothing_is_learnt(iris, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("workings.engines.reference.ReferenceEngine.run", interrupt)
    with pytest.warns(UserWarning, match="0 epochs: its weights are the first, with nothing"):
        quick(engine="reference").fit(*iris)


class Bare:
    """An optimiser of one's own that is no dataclass."""

    name, learning_rate, slots = "bare", 0.1, 0

    def update(self, *_):
        """Do nothing."""

    def __repr__(self):
        return "Bare()"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"validation_fraction": 2}, "validation_fraction is 2: give a share between"),
        ({"validation_fraction": True}, "validation_fraction is True"),
        ({"validation_fraction": "tenth"}, "validation_fraction is 'tenth'"),
        ({"validation_fraction": 0.001}, "0.001 of 150 rows, which sets 1 aside: with 3 classes"),
        ({"validation_fraction": 0.999}, "0.999 of 150 rows, which sets 150 aside"),
        ({"threads": 1.5}, "threads is 1.5"),
        ({"threads": True}, "threads is True"),
        ({"clip_norm": True}, "clip_norm is True"),
        ({"learning_rate": True}, "learning_rate is True"),
        ({"hidden_layer_sizes": True}, "hidden_layer_sizes is True"),
        ({"l2": "a"}, "l2 is 'a': give a number"),
        ({"l2": None}, "l2 is None: give a number"),
        ({"optimiser": Bare(), "learning_rate": 0.2}, "learning_rate=None"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_a_setting_of_another_type_or_range_is_named(settings, message, iris):
    with pytest.raises(wk.WorkingsError, match=message):
        quick(early_stopping=True, **settings).fit(*iris)


def test_a_class_of_one_row_cannot_be_set_aside_from(iris):
    X, y = iris
    with pytest.raises(wk.DataError, match="one class has a single row"):
        quick(early_stopping=True).fit(X[:101], y[:101])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("balance", r"such as \{0: 2.0\}"),
        ({0: -1}, "class_weight of 0 is -1: give a number from 0"),
        ({0: float("nan")}, "class_weight of 0 is nan"),
        ({0: "much"}, "class_weight of 0 is 'much'"),
        ({0: True}, "class_weight of 0 is True"),
        ({"0": 2.0}, "has the label '0', which is none of 0, 1, 2"),
        ({0: 2.0, 1: 1.0, 7: 5.0}, "has the label 7, which is none of 0, 1, 2: only where each"),
        ({0: 0, 1: 0, 2: 0}, "one class at least has to weigh something"),
    ],
    ids=str,
)
def test_class_weights_are_spoken_of_as_the_labels_are(given, message, iris):
    with pytest.raises(wk.SettingError, match=message):
        quick(class_weight=given).fit(*iris)


def test_a_class_that_these_rows_lack_may_have_a_weight(iris):
    """As scikit-learn's own: where each class that there is has one."""
    X, y = iris[0][:100], iris[1][:100]
    given = {0: 1.0, 1: 2.0, 2: 5.0}
    compute_class_weight(given, classes=np.unique(y), y=y)
    model, twin = (quick(class_weight=w).fit(X, y) for w in (given, {0: 1.0, 1: 2.0}))
    np.testing.assert_array_equal(model.predict_proba(X), twin.predict_proba(X))


def test_going_on_with_another_activation_or_layer_is_refused(iris):
    X, y = iris
    model = quick(warm_start=True).fit(X, y)
    with pytest.raises(wk.SettingError, match="hidden layers are relu, and activation is 'tanh'"):
        model.set_params(activation="tanh").fit(X, y)
    with pytest.raises(wk.SettingError, match="hidden layers are relu"):
        model.partial_fit(X, y)
    with pytest.raises(wk.SettingError, match=r"hidden layers of \(8,\)"):
        model.set_params(activation=["relu"], hidden_layer_sizes=(9,)).partial_fit(X, y)
    model.set_params(hidden_layer_sizes=8).fit(X, y)
    quick(hidden_layer_sizes=(), warm_start=True).fit(X, y).fit(X, y)


def test_sparse_x_that_is_too_large_when_dense_is_refused_with_its_size():
    X = sparse.csr_array((10, 10**13))
    with pytest.raises(wk.DataError, match=r"10×10,000,000,000,000.*800000\.0 GB.*partial_fit"):
        quick().fit(X, np.arange(10) % 2)


def test_a_network_of_pixels_that_is_asked_of_divided_ones_warns(digits):
    X, y = digits.values[:50], digits.labels[:50]
    model = quick(max_epochs=2, warm_start=True).fit(X, y)
    with pytest.warns(UserWarning, match="if they were divided by 255"):
        model.predict(X / 255)
    with pytest.warns(UserWarning, match="if they were divided by 255"):
        model.fit(X / 255, y)
    model.predict(X.astype(float))
    model.predict(np.zeros((1, 784)))
    model.predict((X > 99).astype(np.uint8))
