"""What the course's usual mistakes cost: every figure that their texts and the tasks quote.

Each mistake is put into the learner's network in place of the right function; the network trains on
10,000 of MNIST's images, 500 steps with all of them, α = 0.1, with three draws of the first
weights, in float32, and is tested on the 10,000 test images. Below each figure stands what the
course says of it. About twenty minutes with one core: `OPENBLAS_NUM_THREADS=1` keeps it quiet.
"""

import argparse
from collections.abc import Mapping

import numpy as np

from workings import load_mnist, maths
from workings.course.exercises import EXERCISES

PARTS = {exercise.function: exercise for exercise in EXERCISES.values()}
RIGHT = {function: part.right for function, part in PARTS.items()}
MISTAKES = {mistake.name: (part, mistake) for part in PARTS.values() for mistake in part.mistakes}

#: The mistakes of whose cost the texts say something that was measured.
MEASURED = [
    "scale-not-divided",
    "scale-whole-division",
    "scale-reshaped",
    "one-hot-whole-rows",
    "one-hot-one-row-for-all",
    "one-hot-labels-themselves",
    "one-hot-counted-from-one",
    "affine-without-bias",
    "relu-absolute-value",
    "relu-step",
    "relu-negative-kept",
    "relu-cut-at-one",
    "softmax-over-everything",
    "softmax-along-the-rows",
    "softmax-exponentials-alone",
    "softmax-not-divided",
    "softmax-without-exponential",
    "forward-relu-forgotten",
    "forward-sums-passed-on",
    "forward-first-bias-twice",
    "forward-relu-at-the-end",
    "forward-softmax-forgotten",
    "forward-softmax-inside",
    "output-gradient-turned",
    "output-gradient-divided-by-m",
    "output-gradient-squared",
    "output-gradient-doubled",
    "output-gradient-by-the-probability",
    "output-gradient-times-the-slope",
    "output-gradient-of-the-true-class-only",
    "db-one-number",
    "parameter-gradients-without-1-over-m",
    "db-without-1-over-m",
    "dw-without-1-over-m",
    "db-mean-of-everything",
    "m-is-the-number-of-inputs",
    "m-of-the-wrong-axis",
    "relu-derivative-is-the-sign",
    "relu-derivative-turned",
    "hidden-gradient-without-derivative",
    "hidden-gradient-relu-for-its-derivative",
    "hidden-gradient-weights-not-transposed",
    "hidden-gradient-derivative-of-the-product",
    "hidden-gradient-derivative-first",
    "hidden-gradient-divided-by-m",
    "z-instead-of-a-in-dw",
    "update-without-learning-rate",
    "update-divided-by-learning-rate",
    "update-without-biases",
    "update-of-the-second-layer-only",
    "update-of-the-first-layer-only",
    "update-steps-alone",
    "initialise-uniform",
    "initialise-zeros",
    "initialise-not-scaled",
    "initialise-root-forgotten",
    "initialise-by-units",
    "initialise-one-over-inputs",
    "initialise-biases-drawn",
    "train-one-step-only",
]
#: Mistakes that make the whole network what another one makes it.
SAME = {
    "relu-derivative-is-relu": "hidden-gradient-relu-for-its-derivative",
    "relu-derivative-one-everywhere": "hidden-gradient-without-derivative",
    "db-summed-over-everything": "db-one-number",
    "one-over-m-forgotten": "parameter-gradients-without-1-over-m",
    "activation-derivative-forgotten": "hidden-gradient-without-derivative",
    "weights-not-transposed": "hidden-gradient-weights-not-transposed",
    "backward-turned": "output-gradient-turned",
    "backward-divided-by-m-twice": "output-gradient-divided-by-m",
    "update-uphill": "output-gradient-turned",
    "train-uphill": "output-gradient-turned",
}
#: Mistakes that the course makes with small sums only; they are made so that nothing overflows.
WITH_MAXIMUM = {
    "softmax-over-everything": lambda Z: np.exp(Z - Z.max()) / np.exp(Z - Z.max()).sum(),
    "softmax-along-the-rows": lambda Z: maths.softmax(Z.T).T,
}
IMAGES, STEPS, LEARNING_RATE, SEEDS, BATCH = 10_000, 500, 0.1, 3, 64
SIZES = (784, 10, 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="some mistakes only")
    chosen = parser.parse_args().names
    np.seterr(all="ignore")
    train, test = load_mnist()
    images = (train.values[:IMAGES], train.labels[:IMAGES], test.values, test.labels)
    print(f"{'':45} mean   lowest–highest", flush=True)
    for name in chosen or ["right", *MEASURED]:
        runs = [trained(name, seed, *images) for seed in range(SEEDS)]
        accuracies, finite, silent = zip(*runs, strict=True)
        percent = 100 * np.array(accuracies)
        ended = f"  silent: {', '.join(map(str, silent))}" if all(finite) else "  NaN"
        print(
            f"{name:42}{percent.mean():6.1f} %  {percent.min():.1f}–{percent.max():.1f} %{ended}",
            flush=True,
        )
        if name in MISTAKES:
            print(MISTAKES[name][1].cost)
    if not chosen:
        for name, other in SAME.items():
            print(f"{name} trains as {other}.\n{MISTAKES[name][1].cost}")
        directions(*images[:2])


def trained(name, seed, values, labels, test_values, test_labels):
    """Train with a mistake; return the accuracy, whether all weights are numbers, silent units."""
    swapped = {}
    if name != "right":
        part, mistake = MISTAKES[name]
        swapped = {part.function: WITH_MAXIMUM.get(name, mistake.wrong)}
    functions = RIGHT | swapped
    X, Y = single(functions["scale"](values)), single(functions["one_hot"](labels, 10))
    parameters = single(functions["initialise"](*SIZES, np.random.default_rng(seed)))
    for _ in range(1 if name == "train-one-step-only" else STEPS):
        gradients = single(backward(swapped, parameters, X, Y))
        parameters = single(functions["update"](parameters, gradients, LEARNING_RATE))
    _, A1, _, A2 = forward(swapped, parameters, single(functions["scale"](test_values)))
    finite = all(np.isfinite(array).all() for array in parameters.values())
    return (A2.argmax(axis=0) == test_labels).mean(), finite, (A1 == 0).all(axis=1).sum()


def forward(swapped, parameters, X):
    """The course's forward, with its first product by itself, as X is large."""
    if "forward" in swapped:
        inner = {**parameters, "W1": np.eye(SIZES[1], dtype=np.float32)}
        return single(swapped["forward"](inner, parameters["W1"] @ X))
    functions = RIGHT | swapped
    Z1 = single(functions["affine"](parameters["W1"], X, parameters["b1"]))
    A1 = single(functions["relu"](Z1))
    Z2 = single(functions["affine"](parameters["W2"], A1, parameters["b2"]))
    return Z1, A1, Z2, single(functions["softmax"](Z2))


def backward(swapped, parameters, X, Y):
    if "backward" in swapped:
        return swapped["backward"](parameters, X, Y)
    functions = RIGHT | swapped
    Z1, A1, _, A2 = forward(swapped, parameters, X)
    dZ2 = single(functions["output_gradient"](A2, Y))
    dW2, db2 = functions["parameter_gradients"](dZ2, A1)
    if "hidden_gradient" in swapped:
        dZ1 = swapped["hidden_gradient"](parameters["W2"], dZ2, Z1)
    else:
        dZ1 = maths.input_gradient(parameters["W2"], dZ2) * functions["relu_derivative"](Z1)
    dW1, db1 = functions["parameter_gradients"](single(dZ1), X)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def single(value):
    """Return arrays in float32."""
    if isinstance(value, Mapping):
        return {name: single(array) for name, array in value.items()}
    if isinstance(value, tuple):
        return tuple(map(single, value))
    return np.asarray(value, np.float32)


def directions(values, labels):
    """Print how nearly a batch's gradient points where that of all images does."""
    X, Y = single(RIGHT["scale"](values)), single(RIGHT["one_hot"](labels, 10))
    found = {}
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        parameters = single(RIGHT["initialise"](*SIZES, rng))
        for epoch in range(4):
            whole = flat(backward({}, parameters, X, Y))
            order = RIGHT["batches"](IMAGES, BATCH, rng)
            parts = [flat(backward({}, parameters, X[:, rows], Y[:, rows])) for rows in order]
            found.setdefault(epoch, []).extend(
                part @ whole / np.linalg.norm(part) / np.linalg.norm(whole) for part in parts
            )
            for rows in order:
                gradients = backward({}, parameters, X[:, rows], Y[:, rows])
                parameters = single(RIGHT["update"](parameters, gradients, LEARNING_RATE))
    print(f"The cosine between the gradient of {BATCH} images and that of all {IMAGES:,}:")
    for epoch, cosines in found.items():
        print(f"  after {epoch} epochs: {np.mean(cosines):.2f} in the mean")


def flat(gradients):
    return np.concatenate([gradients[name].ravel() for name in ("dW1", "db1", "dW2", "db2")])


if __name__ == "__main__":
    main()
