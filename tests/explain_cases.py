"""Models of several shapes and data for them: what the tests of ``workings explain`` begin with."""

from pathlib import Path

import numpy as np

import workings as wk

#: Each case's model, and its data with more options.
CASES = {
    "one": ("small", ("digits.npz", "--image", 8)),
    "wrong": ("small", ("digits.npz", "--image", 8, "--learning-rate", 2)),
    "penalty": ("small", ("digits.npz", "--image", 8, "--l2", 0.01)),
    "batch": ("small", ("digits.npz", "--batch", 40)),
    "deep": ("deep", ("digits.npz", "--image", 3, "--batch", 2)),
    "wide": ("wide", ("digits.npz",)),
    "features": ("flowers", ("flowers.csv", "--image", 70)),
    "some features": ("flowers", ("flowers.csv", "--batch", 15)),
    "unlabelled": ("small", ("unlabelled.csv", "--image", 2)),
}


def write_cases(place: Path, digits: wk.Dataset) -> None:
    """Write the models, and data without labels and without pictures."""
    wk.write_csv(digits[:20], place / "unlabelled.csv", with_labels=False)
    np.savez(
        place / "digits.npz",
        images=digits.values[:60].reshape(-1, 28, 28),
        labels=digits.labels[:60],
    )
    rng = np.random.default_rng(2)
    names = np.array(["rose", "a class with a rather long name", "[red]", "lily", "5"])
    kinds = np.repeat(np.arange(5), 30)
    values = rng.normal(kinds[:, np.newaxis] * [1.0, -2.0, 0.5], 1.0)
    with (place / "flowers.csv").open("w", encoding="utf-8") as file:
        file.write("label,a,width_of_the_longest_petal,c\n")
        for kind, row in zip(kinds, values, strict=True):
            file.write(f"{names[kind]},{','.join(f'{value:.3f}' for value in row)}\n")
    flowers = wk.read_csv(place / "flowers.csv")
    for name, sizes, activations, data in (
        ("deep", [784, 64, 32, 10], "relu", digits),
        ("wide", [784, 150, 10], "gelu-tanh", digits),
        ("flowers", [3, 7, 6, 5], ["tanh", "sigmoid"], flowers),
    ):
        network = wk.Network(sizes, activations, seed=1, preparation=data.preparation)
        wk.train(network, data, epochs=2, batch_size=50, optimiser=wk.Adam(0.01)).run()
        wk.save(network, place / f"{name}.safetensors")


def arguments_of(case: str, small_model: Path, folder: Path) -> list[object]:
    """Return what the command line is given in a case."""
    model, options = CASES[case]
    path = small_model if model == "small" else folder / f"{model}.safetensors"
    return [
        path,
        *(folder / word if str(word).endswith((".csv", ".npz")) else word for word in options),
    ]
