"""scikit-learn's side: MLPClassifier with plain gradient descent, from our start.

It has no way to be given its first weights; they are written over those that its first
`partial_fit` drew. It takes no order either: the examples are put into it before it sees them.
"""

from typing import Any

import numpy as np

from workings.arrays import Array, Integers, Values
from workings.bench.predict import Predict
from workings.bench.train import ALPHA, Problem, Trainer
from workings.network import Network


def trainer(problem: Problem) -> Trainer:
    """Train by `partial_fit`, which goes through what it is given once."""
    X, labels = problem.X, problem.labels
    batch_size = problem.case.batch_size or len(labels)
    model = _model(problem.network, batch_size)

    def epoch(rows: Integers | None) -> None:
        if rows is None:
            model.partial_fit(X, labels)
        else:
            flat = rows.ravel()
            model.partial_fit(X[flat], labels[flat])

    def parameters() -> list[Array]:
        pairs = zip(model.coefs_, model.intercepts_, strict=True)
        return [array for W, b in pairs for array in (W.T.copy(), b.reshape(-1, 1).copy())]

    return Trainer(epoch, parameters)


def predictor(network: Network) -> Predict:
    """Predict by `predict_proba`."""
    model = _model(network, 10)

    def predict(pixels: Values) -> Array:
        X = pixels.astype(np.float32)
        X /= 255
        return model.predict_proba(X).T

    return predict


def _model(network: Network, batch_size: int) -> Any:
    from sklearn.neural_network import MLPClassifier

    n, *hidden, classes = network.sizes
    model = MLPClassifier(
        hidden_layer_sizes=tuple(hidden),
        solver="sgd",
        alpha=0,
        batch_size=min(batch_size, classes),  # as many as the examples that it is begun with
        learning_rate_init=ALPHA,
        momentum=0,
        nesterovs_momentum=False,
        shuffle=False,
        tol=0,
    )
    digits = np.arange(classes)
    model.partial_fit(np.zeros((classes, n), np.float32), digits, classes=digits)
    model.batch_size = batch_size
    for mine, W in zip(model.coefs_, network.W, strict=True):
        mine[...] = W.T
    for mine, b in zip(model.intercepts_, network.b, strict=True):
        mine[...] = b.ravel()
    return model
