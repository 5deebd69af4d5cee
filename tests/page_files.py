"""Files that the pages of the documentation speak of, as a reader would have them: small ones."""

from pathlib import Path

import numpy as np

import workings as wk


def tiny_model(folder: Path, name: str = "model.safetensors") -> None:
    """A 784-10-10 network that has seen a few digits."""
    network = wk.Network([784, 10, 10], seed=0)
    train = wk.load_mnist()[0][:600]
    wk.train(network, train, epochs=6, batch_size=50, optimiser=wk.Adam(0.003)).run()
    wk.save(network, folder / name)


def pictures(folder: Path) -> None:
    """leaves with its parts, handwriting, and single pictures: digits, dark on white."""
    from PIL import Image

    train, test = wk.load_mnist()

    def save(name: str, picture: np.ndarray) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(255 - picture).resize((42, 36)).save(folder / name)

    for part, data, count in (("train", train, 120), ("test", test, 30)):
        for row in range(count):
            kind = "ash" if data.labels[row] < 5 else "oak"
            save(f"leaves/{part}/{kind}/{row:04}.jpg", data.image(row))
    for row in range(10):
        save(f"handwriting/{test.labels[row]}/{row}.png", test.image(row))
    for name in ("leaf.png", "leaf.jpg", "other.jpg", "other.png", "photo.jpg"):
        save(name, test.image(0))


def table(folder: Path) -> None:
    """iris.csv, and new.csv without the label."""
    rng = np.random.default_rng(0)
    values, names = rng.normal(0, 1, (90, 2)), np.repeat(["setosa", "versicolor", "virginica"], 30)
    values += (np.arange(90) // 30)[:, np.newaxis] * 3
    rows = [f"{a:.2f},{b:.2f}" for a, b in values]
    labelled = [f"{row},{name}" for row, name in zip(rows, names, strict=True)]
    (folder / "iris.csv").write_text("\n".join(["a,b,species", *labelled]))
    (folder / "new.csv").write_text("\n".join(["a,b", *rows]))


def idx_files(folder: Path) -> None:
    """fashion: four IDX files."""
    (folder / "fashion").mkdir()
    train, test = wk.load_mnist()
    for name, data in (("train", train[:200]), ("t10k", test[:50])):
        paths = [f"fashion/{name}-{kind}-ubyte.gz" for kind in ("images-idx3", "labels-idx1")]
        wk.write_idx(data, *(folder / path for path in paths))


def digits_table(folder: Path) -> None:
    """test.csv with scikit-learn's small digits, and new.csv without the label."""
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    data = wk.from_arrays(X[:50], y[:50])
    wk.write_csv(data, folder / "test.csv")
    wk.write_csv(data, folder / "new.csv", with_labels=False)


def kaggle_test(folder: Path) -> None:
    """test.csv as Kaggle has it, of a hundred rows."""
    wk.write_csv(wk.load_mnist()[1][:100], folder / "test.csv", with_labels=False)


def own_data(folder: Path) -> None:
    """Everything that own-data.md uses."""
    for make in (pictures, table, idx_files, tiny_model):
        make(folder)


def readme(folder: Path) -> None:
    """What the README's commands for data of one's own use."""
    pictures(folder)
    table(folder)
    tiny_model(folder, "digits.safetensors")


#: For a page, what makes its files.
FILES = {
    "README.md": readme,
    "model-files.md": kaggle_test,
    "objective.md": tiny_model,
    "own-data.md": own_data,
    "scikit-learn.md": digits_table,
}
