"""The usual mistakes as learners write them, in plain NumPy: each is recognised by its name.

(One table of more than a hundred, hence the length.)
"""
# ruff: noqa: E501  a mistake a line

import numpy as np
import pytest

from workings.course.exercises import EXERCISES
from workings.course.here import run_here
from workings.course.judge import judge

PARTS = {
    part.function: part for exercise in EXERCISES.values() for part in (exercise, *exercise.also)
}
HELP = """
import numpy as np
relu = lambda Z: np.maximum(Z, 0)
def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)
def forward(parameters, X):
    p = parameters
    Z1 = p["W1"] @ X + p["b1"]
    A1 = relu(Z1)
    Z2 = p["W2"] @ A1 + p["b2"]
    return Z1, A1, Z2, softmax(Z2)
def backward(parameters, X, Y):
    Z1, A1, Z2, A2 = forward(parameters, X)
    m = X.shape[1]
    dZ2 = A2 - Y
    dZ1 = parameters["W2"].T @ dZ2 * (Z1 > 0)
    return {
        "dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m, "db2": dZ2.sum(1, keepdims=True) / m,
    }
def update(parameters, gradients, learning_rate):
    return {k: parameters[k] - learning_rate * gradients["d" + k] for k in parameters}
def batches(m, batch_size, rng):
    order = rng.permutation(m)
    return [order[i : i + batch_size] for i in range(0, m, batch_size)]
"""
BACKWARD = """
Z1, A1, Z2, A2 = forward(parameters, X)
W2, m = parameters["W2"], X.shape[1]
dZ2 = A2 - Y
dZ1 = W2.T @ dZ2 * (Z1 > 0)
g = {
    "dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m,
    "dW2": dZ2 @ A1.T / m, "db2": dZ2.sum(1, keepdims=True) / m,
}
return g
"""
FORWARD = """
p = parameters
Z1 = p["W1"] @ X + p["b1"]
A1 = relu(Z1)
Z2 = p["W2"] @ A1 + p["b2"]
return Z1, A1, Z2, softmax(Z2)
"""
INITIALISE = """
draw = rng.standard_normal
return {
    "W1": draw((hidden, inputs)) * np.sqrt(2 / inputs), "b1": np.zeros((hidden, 1)),
    "W2": draw((outputs, hidden)) * np.sqrt(2 / hidden), "b2": np.zeros((outputs, 1)),
}
"""
TRAIN = """
for _ in range(iterations):
    gradients = backward(parameters, X, Y)
    parameters = update(parameters, gradients, learning_rate)
return parameters
"""
EVALUATE = """
said = A2.argmax(axis=0)
confusion = np.zeros((len(A2), len(A2)), int)
for t, s in zip(labels, said):
    confusion[t, s] += 1
accuracy = np.mean(said == labels)
return accuracy, confusion
"""
EPOCH = """
for columns in batches(X.shape[1], batch_size, rng):
    gradients = backward(parameters, X[:, columns], Y[:, columns])
    parameters = update(parameters, gradients, learning_rate)
return parameters
"""


def but(text, *changes):
    """Return a text with some pieces exchanged: old, new, old, new, …"""
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text, old
        text = text.replace(old, new)
    return text


#: By function, then by mistake: the function's body, or the expression it returns.
WRITTEN = {
    "row_and_column": {
        "pixel-row-and-column-swapped": "x % 28, x // 28",
        "pixel-counted-from-one": "x // 28 + 1, x % 28 + 1",
        "pixel-row-with-a-point": "x / 28, x % 28",
        "pixel-divided-by-27": "x // 27, x % 27",
        "pixel-one-too-few": "(x - 1) // 28, (x - 1) % 28",
        "pixel-row-rounded": "round(x / 28), x % 28",
        "pixel-row-not-multiplied": "x // 28, x - x // 28",
    },
    "scale": {
        "scale-not-transposed": "values / 255.0",
        "scale-not-divided": "values.T",
        "scale-divided-by-256": "values.T / 256",
        "scale-divided-by-the-largest": "values.T / np.max(values)",
        "scale-whole-division": "values.T // 255",
        "scale-reshaped": "values.reshape(-1, len(values)) / 255",
    },
    "one_hot": {
        "one-hot-transposed": "np.eye(classes)[labels]",
        "one-hot-width-from-the-largest-label": "np.eye(max(labels) + 1)[labels].T",
        "one-hot-whole-rows": "Y = np.zeros((classes, len(labels)))\nY[labels] = 1\nreturn Y",
        "one-hot-one-row-for-all": "Y = [[0] * len(labels)] * classes\n"
        "for j, k in enumerate(labels):\n    Y[k][j] = 1\nreturn np.array(Y)",
        "one-hot-labels-themselves": "Y = np.zeros((classes, len(labels)))\n"
        "for j, k in enumerate(labels):\n    Y[k, j] = k\nreturn Y",
        "one-hot-counted-from-one": "Y = np.zeros((classes, len(labels)))\n"
        "for j, k in enumerate(labels):\n    Y[k - 1, j] = 1\nreturn Y",
    },
    "affine": {
        "affine-without-bias": "np.dot(W, A)",
        "affine-weights-transposed": "W.T @ A + b",
        "affine-bias-before-the-product": "W @ (A + b)",
        "affine-entry-by-entry": "W * A + b",
        "affine-images-as-rows": "A.T @ W.T + b.T",
        "affine-bias-along-the-images": "W @ A + b.T",
        "affine-one-bias": "W @ A + np.sum(b)",
    },
    "relu": {
        "relu-absolute-value": "abs(Z)",
        "relu-step": "np.where(Z > 0, 1.0, 0.0)",
        "relu-maximum-of-the-column": "np.max(Z, 0)",
        "relu-negative-kept": "np.where(Z > 0, 0, Z)",
        "relu-cut-at-one": "np.minimum(np.maximum(Z, 0), 1)",
    },
    "softmax": {
        "softmax-over-everything": "np.exp(Z - Z.max()) / np.sum(np.exp(Z - Z.max()))",
        "softmax-along-the-rows": "E = np.exp(Z - Z.max(1, keepdims=True))\n"
        "return E / E.sum(1, keepdims=True)",
        "softmax-without-maximum": "np.exp(Z) / sum(np.exp(Z))",
        "softmax-exponentials-alone": "np.exp(Z)",
        "softmax-not-divided": "np.exp(Z - np.max(Z, axis=0))",
        "softmax-without-exponential": "Z / np.sum(Z, axis=0)",
    },
    "cross_entropy": {
        "cross-entropy-summed": "-np.sum(Y * np.log(A))",
        "cross-entropy-one-an-image": "-np.log((A * Y).sum(axis=0))",
        "cross-entropy-over-all-entries": "-np.mean(Y * np.log(A + 1e-9))",
        "cross-entropy-divided-by-classes": "-np.sum(Y * np.log(A)) / len(A)",
        "cross-entropy-of-every-class": "-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / A.shape[1]",
        "cross-entropy-sign-forgotten": "np.sum(Y * np.log(A)) / A.shape[1]",
        "cross-entropy-logarithm-of-zero": "-np.sum(Y * np.log(A)) / Y.shape[1]",
        "cross-entropy-base-two": "-np.mean(np.log2((A * Y).sum(axis=0)))",
        "cross-entropy-squares": "np.mean(np.sum((Y - A) ** 2, axis=0))",
    },
    "forward": {
        "forward-relu-forgotten": but(FORWARD, "relu(Z1)", "Z1"),
        "forward-sums-passed-on": but(FORWARD, "@ A1", "@ Z1"),
        "forward-first-bias-twice": but(FORWARD, 'p["b2"]', 'p["b1"]'),
        "forward-relu-at-the-end": but(FORWARD, "softmax(Z2)", "softmax(relu(Z2))"),
        "forward-softmax-forgotten": but(FORWARD, "softmax(Z2)", "Z2"),
        "forward-softmax-inside": but(FORWARD, "relu(Z1)", "softmax(Z1)"),
        "forward-returned-in-another-order": but(FORWARD, "Z1, A1, Z2,", "Z1, Z2, A1,"),
    },
    "output_gradient": {
        "output-gradient-turned": "Y - A2",
        "output-gradient-divided-by-m": "(A2 - Y) / A2.shape[1]",
        "output-gradient-squared": "(A2 - Y) ** 2",
        "output-gradient-doubled": "2 * (A2 - Y)",
        "output-gradient-by-the-probability": "-(Y / A2)",
        "output-gradient-times-the-slope": "(A2 - Y) * A2 * (1 - A2)",
        "output-gradient-of-the-true-class-only": "np.where(Y == 1, A2 - 1, 0)",
    },
    "parameter_gradients": {
        "db-one-number": "dZ @ A.T / dZ.shape[1], 1 / dZ.shape[1] * np.sum(dZ)",
        "db-over-the-units": "m = A.shape[1]\n"
        "return dZ @ A.T / m, np.sum(dZ, axis=0, keepdims=True) / m",
        "db-without-keepdims": "dZ @ A.T / A.shape[1], dZ.sum(axis=1) / A.shape[1]",
        "parameter-gradients-without-1-over-m": "dZ @ A.T, np.sum(dZ, 1, keepdims=True)",
        "db-without-1-over-m": "dZ @ A.T / A.shape[1], np.sum(dZ, 1, keepdims=True)",
        "dw-without-1-over-m": "dZ @ A.T, np.mean(dZ, 1, keepdims=True)",
        "db-mean-of-everything": "dZ @ A.T / A.shape[1], dZ.mean()",
        "m-is-the-number-of-inputs": "m = A.shape[0]\n"
        "return dZ @ A.T / m, dZ.sum(1, keepdims=True) / m",
        "m-of-the-wrong-axis": "m = dZ.shape[0]\nreturn dZ @ A.T / m, dZ.sum(1, keepdims=True) / m",
        "dw-transposed": "A @ dZ.T / A.shape[1], np.mean(dZ, axis=1, keepdims=True)",
        "a-not-transposed": "dZ @ A / A.shape[1], np.mean(dZ, axis=1, keepdims=True)",
    },
    "relu_derivative": {
        "relu-derivative-one-at-zero": "np.where(Z < 0, 0, 1)",
        "relu-derivative-is-relu": "np.maximum(0, Z)",
        "relu-derivative-is-the-sign": "np.sign(Z)",
        "relu-derivative-one-everywhere": "np.ones(Z.shape)",
        "relu-derivative-turned": "np.where(Z < 0, 1, 0)",
    },
    "hidden_gradient": {
        "hidden-gradient-without-derivative": "W2.T @ dZ2",
        "hidden-gradient-relu-for-its-derivative": "W2.T @ dZ2 * relu(Z1)",
        "hidden-gradient-weights-not-transposed": "W2 @ dZ2 * (Z1 > 0)",
        "hidden-gradient-derivative-of-the-product": "dA1 = W2.T @ dZ2\nreturn dA1 * (dA1 > 0)",
        "hidden-gradient-derivative-first": "W2.T @ (dZ2 * (Z1 > 0))",
        "hidden-gradient-divided-by-m": "W2.T @ dZ2 * (Z1 > 0) / Z1.shape[1]",
        "hidden-gradient-entry-by-entry": "W2.T * dZ2 * (Z1 > 0)",
    },
    "backward": {
        "db-summed-over-everything": but(BACKWARD, ".sum(1, keepdims=True)", ".sum()"),
        "one-over-m-forgotten": but(BACKWARD, " / m", ""),
        "m-of-another-set": but(BACKWARD, " / m", " / (2 * m)"),
        "m-is-the-number-of-pixels": but(BACKWARD, "X.shape[1]", "X.shape[0]"),
        "activation-derivative-forgotten": but(BACKWARD, " * (Z1 > 0)", ""),
        "weights-not-transposed": but(BACKWARD, "W2.T @ dZ2", "W2 @ dZ2"),
        "z-instead-of-a-in-dw": but(BACKWARD, "A1.T", "Z1.T"),
        "backward-a1-for-x": but(BACKWARD, "dZ1 @ X.T", "dZ1 @ A1.T"),
        "backward-turned": but(BACKWARD, "A2 - Y", "Y - A2"),
        "backward-divided-by-m-twice": but(BACKWARD, "A2 - Y", "(A2 - Y) / m"),
    },
    "update": {
        "update-uphill": '{k: v + learning_rate * gradients["d" + k] for k, v in parameters.items()}',
        "update-without-learning-rate": '{k: v - gradients["d" + k] for k, v in parameters.items()}',
        "update-divided-by-learning-rate": "{k: v - gradients['d' + k] / learning_rate "
        "for k, v in parameters.items()}",
        "update-without-biases": "for k in ['W1', 'W2']:\n"
        "    parameters[k] = parameters[k] - learning_rate * gradients['d' + k]\nreturn parameters",
        "update-of-the-second-layer-only": "for k in ['W2', 'b2']:\n"
        "    parameters[k] = parameters[k] - learning_rate * gradients['d' + k]\nreturn parameters",
        "update-of-the-first-layer-only": "for k in ['W1', 'b1']:\n"
        "    parameters[k] -= learning_rate * gradients['d' + k]\nreturn parameters",
        "update-not-kept": "for k, v in parameters.items():\n"
        "    v = v - learning_rate * gradients['d' + k]\nreturn parameters",
        "update-steps-alone": "{k: -learning_rate * gradients['d' + k] for k in parameters}",
    },
    "initialise": {
        "initialise-uniform": "W1, b1 = rng.random((hidden, inputs)) - 0.5, rng.random((hidden, 1)) - 0.5\n"
        "W2, b2 = rng.random((outputs, hidden)) - 0.5, rng.random((outputs, 1)) - 0.5\n"
        "return {'W1': W1, 'b1': b1, 'W2': W2, 'b2': b2}",
        "initialise-zeros": but(
            INITIALISE, " * np.sqrt(2 / inputs)", "", " * np.sqrt(2 / hidden)", "",
            "rng.standard_normal", "np.zeros",
        ),
        "initialise-not-scaled": but(
            INITIALISE, " * np.sqrt(2 / inputs)", "", " * np.sqrt(2 / hidden)", ""
        ),
        "initialise-root-forgotten": but(INITIALISE, "np.sqrt(2", "(2"),
        "initialise-by-units": but(INITIALISE, "2 / hidden", "2 / outputs", "2 / inputs", "2 / hidden"),
        "initialise-one-over-inputs": but(INITIALISE, "np.sqrt(2", "np.sqrt(1"),
        "initialise-biases-drawn": but(INITIALISE, "np.zeros", "draw"),
        "initialise-biases-single-numbers": but(
            INITIALISE, "np.zeros((hidden, 1))", "0", "np.zeros((outputs, 1))", "0"
        ),
        "initialise-biases-flat": but(INITIALISE, "(hidden, 1)", "hidden", "(outputs, 1)", "outputs"),
        "initialise-transposed": but(
            INITIALISE, "(hidden, inputs)", "(inputs, hidden)", "(outputs, hidden)", "(hidden, outputs)"
        ),
    },
    "train": {
        "train-gradient-taken-once": "g = backward(parameters, X, Y)\n"
        "for _ in range(iterations):\n    parameters = update(parameters, g, learning_rate)\n"
        "return parameters",
        "train-result-not-kept": but(TRAIN, "parameters = update", "update"),
        "train-one-step-only": "for _ in range(iterations):\n"
        "    g = backward(parameters, X, Y)\n    new = update(parameters, g, learning_rate)\n"
        "return new if iterations else parameters",
        "train-one-step-too-few": but(TRAIN, "range(iterations)", "range(1, iterations)"),
        "train-one-step-too-many": but(TRAIN, "range(iterations)", "range(iterations + 1)"),
        "train-uphill": but(TRAIN, "learning_rate)", "-learning_rate)"),
        "train-learning-rate-shared-out": but(TRAIN, "learning_rate)", "learning_rate / iterations)"),
    },
    "batches": {
        "batches-last-dropped": "order = rng.permutation(m)\nreturn [order[i * batch_size : "
        "(i + 1) * batch_size] for i in range(m // batch_size)]",
        "batches-not-shuffled": "[np.arange(m)[i : i + batch_size] for i in range(0, m, batch_size)]",
        "batches-backwards": "order = np.arange(m)[::-1]\n"
        "return [order[i : i + batch_size] for i in range(0, m, batch_size)]",
        "batches-always-in-the-same-order": "order = np.random.default_rng(0).permutation(m)\n"
        "return [order[i : i + batch_size] for i in range(0, m, batch_size)]",
        "batches-drawn-with-repetition": "[rng.integers(0, m, min(batch_size, m - i)) "
        "for i in range(0, m, batch_size)]",
        "batches-shuffled-apart": "[rng.permutation(m)[:batch_size] for _ in range(0, m, batch_size)]",
        "batches-number-for-size": "np.array_split(rng.permutation(m), batch_size)",
        "batches-counted-from-one": "order = 1 + rng.permutation(m)\n"
        "return [order[i : i + batch_size] for i in range(0, m, batch_size)]",
        "batches-empty-one-at-the-end": "order = rng.permutation(m)\nreturn [order[i * batch_size : "
        "(i + 1) * batch_size] for i in range(m // batch_size + 1)]",
    },
    "evaluate": {
        "evaluate-along-the-rows": but(EVALUATE, "axis=0", "axis=1"),
        "evaluate-confusion-transposed": but(EVALUATE, "[t, s]", "[s, t]"),
        "evaluate-counted": but(EVALUATE, "np.mean", "np.sum"),
        "evaluate-percent": but(EVALUATE, "np.mean", "100 * np.mean"),
        "evaluate-each-pair-once": "s = A2.argmax(axis=0)\nc = np.zeros((len(A2), len(A2)), int)\n"
        "c[labels, s] += 1\nreturn np.mean(s == labels), c",
        "evaluate-each-pair-once-transposed": "s = A2.argmax(axis=0)\n"
        "c = np.zeros((len(A2), len(A2)), int)\nc[s, labels] += 1\nreturn np.mean(s == labels), c",
        "evaluate-errors": but(EVALUATE, "said == labels", "said != labels"),
        "evaluate-divided-by-classes": but(
            EVALUATE, "np.mean(said == labels)", "np.sum(said == labels) / len(A2)"
        ),
        "evaluate-true-probability": but(
            EVALUATE, "said == labels", "[A2[k, j] for j, k in enumerate(labels)]"
        ),
    },
    "one_epoch": {
        "epoch-one-batch-only": but(EPOCH, "\nreturn", "\n    return"),
        "epoch-all-images-in-every-step": but(EPOCH, "[:, columns]", ""),
        "epoch-result-not-kept": but(EPOCH, "parameters = update", "new = update"),
        "epoch-labels-left-behind": "start = 0\nfor columns in batches(X.shape[1], batch_size, rng):\n"
        "    end = start + len(columns)\n"
        "    g = backward(parameters, X[:, columns], Y[:, start:end])\n"
        "    parameters, start = update(parameters, g, learning_rate), end\nreturn parameters",
    },
    "predict": {
        "predict-along-the-rows": "forward(parameters, X)[3].argmax(axis=1)",
        "predict-from-the-hidden-units": "forward(parameters, X)[1].argmax(axis=0)",
        "predict-the-least-probable": "np.argmin(forward(parameters, X)[-1], axis=0)",
        "predict-probabilities": "forward(parameters, X)[3]",
        "predict-the-largest-probability": "forward(parameters, X)[3].max(axis=0)",
    },
}  # fmt: skip
#: Further ways to write one: the function, the mistake, the body.
ALSO = [
    ("softmax", "softmax-over-everything", "np.exp(Z) / np.exp(Z).sum()"),
    ("softmax", "softmax-along-the-rows", "np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)"),
    ("parameter_gradients", "db-mean-of-everything", "dZ @ A.T / A.shape[1], np.mean(dZ, keepdims=True)"),
    ("batches", "batches-backwards", "order = list(range(m))[::-1]\n"
     "return [np.array(order[i : i + batch_size]) for i in range(0, m, batch_size)]"),
    ("initialise", "initialise-uniform", "draw = np.random.rand\n"
     "W1, b1 = draw(hidden, inputs) - 0.5, draw(hidden, 1) - 0.5\n"
     "W2, b2 = draw(outputs, hidden) - 0.5, draw(outputs, 1) - 0.5\n"
     "return {'W1': W1, 'b1': b1, 'W2': W2, 'b2': b2}"),
    ("initialise", "initialise-uniform", "W1, W2 = rng.random((hidden, inputs)) - 0.5, rng.random((outputs, hidden)) - 0.5\n"
     "b1, b2 = np.zeros((hidden, 1)), np.zeros((outputs, 1))\n"
     "return {'W1': W1, 'b1': b1, 'W2': W2, 'b2': b2}"),
    ("initialise", "initialise-biases-single-numbers", "W1 = np.random.randn(hidden, inputs) * np.sqrt(2 / inputs)\n"
     "W2 = np.random.randn(outputs, hidden) * np.sqrt(2 / hidden)\n"
     "return {'W1': W1, 'b1': 0, 'W2': W2, 'b2': 0}"),
]  # fmt: skip
RIGHT = {
    "one_epoch": EPOCH,
    "predict": "forward(parameters, X)[3].argmax(axis=0)",
}


def function_of(part, body):
    """Return the function that a body, or an expression, is written for."""
    lines = body.strip().split("\n") if "return" in body else [f"return {body}"]
    text = f"def {part.function}({', '.join(part.parameters)}):\n    " + "\n    ".join(lines)
    names = {}
    exec(HELP + text, names)
    return names[part.function]


def test_every_mistake_is_written_once_more():
    assert {name: list(bodies) for name, bodies in WRITTEN.items()} == {
        name: [mistake.name for mistake in part.mistakes] for name, part in PARTS.items()
    }


@pytest.mark.parametrize(
    ("function", "name", "body"),
    [
        *(
            pytest.param(function, *one, id=one[0])
            for function, by in WRITTEN.items()
            for one in by.items()
        ),
        *(pytest.param(*entry, id=f"{entry[1]}-{number}") for number, entry in enumerate(ALSO, 2)),
    ],
)
def test_a_mistake_is_recognised_as_it_is_written(function, name, body):
    part = PARTS[function]
    exercise = EXERCISES[part.name]
    functions = {
        one.function: function_of(one, RIGHT[one.function])
        for one in (exercise, *exercise.also)
        if one.function in RIGHT
    }
    functions[function] = function_of(part, body)
    with np.errstate(all="ignore"):
        verdict = judge(exercise, run_here(functions, exercise))
    assert verdict.kind == "mistake", str(verdict)
    assert verdict.mistake.name == name
