"""What `WorkingsClassifier` refuses to begin with, in a sentence."""

import subprocess
import sys
import warnings

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

import workings as wk

pytest_plugins = ["estimators"]


def test_running_away_is_told_and_why(iris, quick):
    with pytest.raises(wk.DivergedError, match=r"learning rate 1e\+06 is likely too large"):
        quick(optimiser="gd", learning_rate=1e6, max_epochs=100).fit(*iris)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"hidden_layer_sizes": "many"}, "sizes are"),
        ({"hidden_layer_sizes": 8.5}, "hidden_layer_sizes is 8.5"),
        ({"hidden_layer_sizes": (0,)}, "at least 1 unit"),
        ({"activation": "step"}, "'step' is not a known activation"),
        ({"activation": ["relu", "relu"]}, "2 activations for 1 hidden layers"),
        ({"optimiser": "magic"}, "'magic' is not a known optimiser"),
        ({"activation": 3}, "activation is 3"),
        ({"learning_rate": -1}, "learning_rate is -1"),
        ({"learning_rate": "adaptive"}, "learning_rate is 'adaptive': give a number"),
        ({"schedule": "sine"}, "'sine' is not a known schedule"),
        ({"schedule": 3}, "schedule is 3"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"batch_size": "some"}, "batch_size is 'some'"),
        ({"max_epochs": 1.5}, "max_epochs is 1.5"),
        ({"l2": -1}, "l2 is -1"),
        ({"init": "luck"}, "'luck' is not a known initialiser"),
        ({"dropout": 1.0}, "dropout"),
        ({"class_weight": {7: 1.0}}, "class_weight has the label 7"),
        ({"class_weight": "equal"}, "class_weight is 'equal'"),
        ({"early_stopping": True, "validation_fraction": 0.0}, "validation_fraction is 0.0"),
        ({"early_stopping": True, "patience": 0}, "patience is 0"),
        ({"callbacks": [3]}, "callbacks holds 3"),
        ({"callbacks": 3}, "callbacks holds 3"),
        ({"engine": "steam"}, "'steam' is not a known engine"),
        ({"threads": 0}, "threads is 0"),
        ({"random_state": "luck"}, "cannot be used to seed"),
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_is_refused_by_fit_and_not_before(settings, message, iris, quick):
    model = quick(**settings)
    with pytest.raises(ValueError, match=message):
        model.fit(*iris)


def test_data_that_cannot_be_learnt_from_is_refused(iris, quick):
    X, y = iris
    with pytest.raises(ValueError, match="y has only one class, 0"):
        quick().fit(X[y == 0], y[y == 0])
    with pytest.raises(ValueError, match="only one class, 1"):
        quick().fit(X, y, sample_weight=(y == 1).astype(float))
    with pytest.raises(ValueError, match="too large to standardise"):
        quick().fit(X * 1e200, y)
    with pytest.raises(ValueError, match="label 9, which is none of the classes 0, 1"):
        quick().partial_fit(X, np.full(150, 9), classes=[0, 1])
    with pytest.raises(ValueError, match="needs classes"):
        quick().partial_fit(X, y)
    with pytest.raises(ValueError, match="early_stopping is for fit"):
        quick(early_stopping=True).partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(ValueError, match="class_weight is balanced"):
        quick(class_weight="balanced").partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(NotFittedError):
        quick().predict(X)


def test_going_on_with_something_else_is_refused(iris, quick):
    X, y = iris
    model = quick(warm_start=True).fit(X, y)
    with pytest.raises(ValueError, match=r"knows the classes \[0, 1, 2\]; these are \[0, 1\]"):
        model.fit(X[y < 2], y[y < 2])
    with pytest.raises(ValueError, match=r"hidden layers of \(8,\)"):
        model.set_params(hidden_layer_sizes=(9,)).fit(X, y)
    with pytest.raises(ValueError, match="3 features"):
        model.set_params(hidden_layer_sizes=(8,)).fit(X[:, :3], y)


def test_nothing_is_warned_of(iris, quick):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        quick().fit(*iris).predict(iris[0])


def test_without_scikit_learn_one_line_says_how_to_get_it():
    """And `import workings`, `dir` and ``import *`` do without it."""
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from workings import *\n"
        "import workings\n"
        "assert not [name for name in sys.modules if name.startswith('sklearn.')]\n"
        "try: workings.WorkingsClassifier\n"
        "except workings.MissingExtraError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said = "WorkingsClassifier needs scikit-learn: pip install 'workings[sklearn]'\n"
    assert done.stdout == said
