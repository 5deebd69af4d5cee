"""``workings train``: what to try next, after a run."""

import shlex

from workings.cli.train_options import TrainOptions
from workings.training import Training

#: Measured best for the lesson's 7,960 parameters, and for a wider network; see the README.
_ADAM = ("--optimiser", "adam", "--learning-rate", "0.002", "--schedule", "cosine", "--l2", "1e-4")
TRAINED_WELL = (*_ADAM, "--batch-size", "32", "--epochs", "40")
WIDER = ("--hidden", "128", *_ADAM, "--batch-size", "128", "--epochs", "20")


def ideas(options: TrainOptions, training: Training) -> list[tuple[str, str]]:
    """Return what suits the run just ended: what it does, and the command."""
    data = [] if options.data == "mnist" else [options.data]
    for name in ("label", "sample_weight", "test", "validation"):
        if value := getattr(options, name):
            data += [f"--{name.replace('_', '-')}", value]
    found = []
    if training.network.sizes == (784, 10, 10) and options.activation == "relu":
        if options.optimiser == "gd" and len(training.data) >= 1_000:
            found.append(("the same network, trained well", ["train", *data, *TRAINED_WELL]))
        elif len(training.data) >= 1_000:
            found.append(("more hidden units", ["train", *data, *WIDER]))
    measured = options.test or options.data
    label = ["--label", options.label] if options.label else []
    where = [] if measured == "mnist" else [measured, *label]
    found.append(("see where it is wrong", ["evaluate", options.out, *where]))
    if training.data.image_shape == (28, 28) and options.data.endswith(".csv"):
        found.append(
            ("a submission", ["predict", options.out, "test.csv", "--out", "submission.csv"])
        )
    return [(what, shlex.join(["workings", *words])) for what, words in found]
