"""For tests of the estimator: ``pytest_plugins = ["estimators"]`` gives its fixtures."""

import pytest
from sklearn.datasets import load_iris

from workings import WorkingsClassifier


@pytest.fixture(scope="session")
def iris():
    """150 flowers, 4 features, 3 classes."""
    return load_iris(return_X_y=True)


@pytest.fixture
def quick(request):
    """Make a small classifier that trains in a moment."""

    def make(**settings):
        known = {"hidden_layer_sizes": (8,), "max_epochs": 30, "random_state": 0}
        return WorkingsClassifier(**{**known, **settings})

    return make
