"""Own data from the command line: trained on, evaluated, predicted, with nothing repeated."""

import csv
import gzip
import io
import json

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

import workings as wk

QUICK = ("--engine", "reference", "--seed", 1, "--optimiser", "adam")


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


# IDX files of another kind of picture.


@pytest.fixture
def clothing(mnist, tmp_path):
    """Fashion-MNIST's four files, gzipped; its ten classes made of digits' shapes, filled."""
    for name, data, count in (("train", mnist[0], 600), ("t10k", mnist[1], 100)):
        filled = np.maximum.accumulate(data.values[:count].reshape(-1, 28, 28), axis=2) // 2
        for kind, array in (("images-idx3", filled), ("labels-idx1", data.labels[:count])):
            header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
            packed = gzip.compress(header + array.astype(np.uint8).tobytes())
            (tmp_path / "fashion").mkdir(exist_ok=True)
            (tmp_path / "fashion" / f"{name}-{kind}-ubyte.gz").write_bytes(packed)
    return tmp_path / "fashion"


def test_fashion_mnists_files(workings, clothing):
    options = ("--epochs", 20, "--batch-size", 50, "--hidden", 32, *QUICK)
    assert workings("train", "fashion", *options, "--out", "m").status == 0
    found = workings("evaluate", "m", "fashion", "--json").records[0]
    assert found["examples"] == 100
    assert found["accuracy"] >= 0.7  # measured: 0.77 to 0.82 over five seeds
    document = workings("predict", "m", "fashion", "--json").records[0]
    assert document["accuracy"] == pytest.approx(found["accuracy"])
    assert document["classes"] == list("0123456789")


NAMES = "T-shirt,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot"


def test_numbered_classes_are_named(workings, clothing):
    options = ("--epochs", 5, "--batch-size", 50, *QUICK, "--out", "m", "--json")
    trained = workings("train", "fashion", "--classes", NAMES, *options).records[-1]
    found = workings("evaluate", "m", "fashion", "--json").records[0]
    assert ",".join(each["class"] for each in found["classes"]) == NAMES
    assert found["accuracy"] == pytest.approx(trained["test_accuracy"])
    document = workings("predict", "m", "fashion", "--json").records[0]
    assert set(document["labels"]) <= set(NAMES.split(","))
    assert document["accuracy"] == pytest.approx(found["accuracy"])
    unnamed = workings("train", "fashion", *options).records[-1]
    assert unnamed["test_accuracy"] == trained["test_accuracy"]


@pytest.mark.parametrize("names", ["1,2,3,4,5,6,7,8,9,10", "1,0,2,3,4,5,6,7,8,9"])
def test_names_that_look_like_other_classes_numbers_move_no_label(workings, clothing, names):
    options = ("--epochs", 5, "--batch-size", 50, *QUICK, "--out", "m", "--json")
    unnamed = workings("train", "fashion", *options).records[-1]
    named = workings("train", "fashion", "--classes", names, *options).records[-1]
    assert named["test_accuracy"] == unnamed["test_accuracy"]
    found = workings("evaluate", "m", "fashion", "--json").records[0]
    assert found["accuracy"] == pytest.approx(unnamed["test_accuracy"])
    assert ",".join(each["class"] for each in found["classes"]) == names


# A table with labels in words.


@pytest.fixture
def flowers(tmp_path):
    """Four measurements of three kinds, drawn around means and spreads like those of irises."""
    rng = np.random.default_rng(4)
    means = {"setosa": (5.0, 3.4, 1.5, 0.2), "versicolor": (5.9, 2.8, 4.3, 1.3)}
    means["virginica"] = (6.6, 3.0, 5.6, 2.0)
    rows = [
        [*(f"{value:.1f}" for value in rng.normal(mean, (0.35, 0.3, 0.3, 0.2))), f"Iris-{name}"]
        for name, mean in means.items()
        for _ in range(50)
    ]
    rng.shuffle(rows)
    header = ["sepal length", "sepal width", "petal length", "petal width", "species"]
    for name, lines in {
        "flowers.csv": [header, *rows],
        "test.csv": [header[:-1], *(row[:-1] for row in rows[:30])],
        "bare.csv": rows,
        "bare-test.csv": [row[:-1] for row in rows[:30]],
    }.items():
        (tmp_path / name).write_text("".join(",".join(line) + "\n" for line in lines))
    return [row[-1] for row in rows]


@pytest.mark.parametrize(
    ("data", "test", "label"),
    [
        ("flowers.csv", "test.csv", ("--label", "species")),
        ("bare.csv", "bare-test.csv", ()),  # no header: the label is the column that holds text
    ],
)
def test_a_table_with_labels_in_words(workings, flowers, data, test, label):
    options = ("--epochs", 60, "--batch-size", 10, "--validation", 0.2, *QUICK, "--out", "m")
    assert workings("train", data, *label, *options).status == 0
    found = workings("evaluate", "m", data, "--json").records[0]  # the label is not named again
    assert found["examples"] == 150
    assert found["accuracy"] >= 0.9  # measured: 0.947 to 1 over five seeds
    assert [each["class"] for each in found["classes"]] == sorted(set(flowers))
    lines = rows_of(workings("predict", "m", test).out)
    right = [line["Label"] == name for line, name in zip(lines, flowers, strict=False)]
    assert len(right) == 30
    assert np.mean(right) >= 0.9
    document = workings("predict", "m", data, "--json").records[0]
    assert document["accuracy"] == pytest.approx(found["accuracy"])


def test_arrays_are_trained_on_and_predicted(tmp_path, workings):
    rng = np.random.default_rng(0)
    labels = rng.choice(["no", "yes"], 200)
    values = rng.normal(0, 1, (200, 3)) + (labels == "yes")[:, np.newaxis] * 3
    data = wk.from_arrays(values, labels)
    network = wk.Network([3, 4, 2], seed=0)
    wk.train(network, data, epochs=30, batch_size=20, optimiser=wk.Adam(0.01)).run()
    wk.save(network, "m")
    np.savez("arrays.npz", X=values, y=labels)
    assert workings("evaluate", "m", "arrays.npz", "--json").records[0]["accuracy"] > 0.95


# What goes wrong is one line.


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("train", "mnist", "--size", "32x32"), "--size speaks of picture files"),
        (("train", "flowers.csv", "--invert"), "--invert speaks of picture files"),
        (("train", "p", "--size", "32by32"), "--size 32by32: give rows x columns"),
        (("train", "p", "--size", "0x9"), "size is 0×9: give rows and columns, from 1 to 1,024"),
        (("train", "p", "--label", "a"), "--label names a column of a CSV file"),
        (("train", "p", "--classes", "x"), "classes called x (1): give one name for each of the 2"),
        (("train", "p", "--classes", "x,x"), "all different: a, b"),
        (("train", "p/a/1.png"), "has no labels, so there is nothing to learn from"),
        (("train", "p/a"), "p/a has no labels, so there is nothing to learn from"),
        (("predict", "MODEL", "p/a/1.png", "flowers.csv"), "all are pictures; flowers.csv is none"),
        (("predict", "MODEL", "a.csv", "b.csv"), "all are pictures; a.csv is none"),
        (("predict", "MODEL", "no.png"), "no.png: no such file"),
        (("predict", "MODEL", "*.jpg"), "*.jpg: no such file"),
        (("predict", "MODEL", "**.jpg"), "**.jpg: no such file"),
        (("predict", "MODEL", "p", "--out", "p/a/1.png"), "a CSV is written"),
        (("predict", "MODEL", "mnist", "--digit"), "--digit speaks of picture files"),
        (("predict", "MODEL", "p/a/1.png", "--out", "p/a/1.png"), "it would replace p/a/1.png"),
        (("evaluate", "MODEL", "p"), "the label 'a' is none of the model's classes: 0, 1"),
        (("evaluate", "MODEL", "p/a"), "these examples have no labels"),
        (("evaluate", "TABLE", "p"), "the model takes measured features, no pictures"),
        (("predict", "TABLE", "p/a/1.png"), "the model takes measured features, no pictures"),
    ],
)
def test_bad_input(command, message, refused, flowers, small_model, tmp_path):
    Image = pytest.importorskip("PIL.Image")
    for name in ("a", "b"):
        (tmp_path / "p" / name).mkdir(parents=True)
        Image.fromarray(np.eye(9, dtype=np.uint8) * 255).save(tmp_path / "p" / name / "1.png")
    table = wk.from_arrays(np.eye(4), ["a", "b", "c", "d"]).preparation
    wk.save(wk.Network([4, 2, 4], preparation=table), tmp_path / "table")
    names = {"MODEL": str(small_model), "TABLE": "table"}
    assert message in refused(*(names.get(word, word) for word in command))


def test_a_model_file_of_before_is_read(small_model, tmp_path):
    """Without what a preparation has learnt to remember since."""
    with safe_open(small_model, "np") as file:
        document = json.loads(file.metadata()["workings"])
    for name in ("inverted", "light_ground", "label_name", "class_labels", "weight_name"):
        del document["preparation"][name]
    old = tmp_path / "old.safetensors"
    save_file(load_file(small_model), old, {"workings": json.dumps(document)})
    assert wk.load(old).preparation == wk.load(small_model).preparation


@pytest.mark.parametrize(
    "field", ["inverted", "light_ground", "label_name", "class_labels", "weight_name"]
)
def test_a_model_file_that_remembers_nonsense_is_refused(small_model, tmp_path, field):
    with safe_open(small_model, "np") as file:
        document = json.loads(file.metadata()["workings"])
    document["preparation"][field] = 7
    save_file(load_file(small_model), tmp_path / "bad", {"workings": json.dumps(document)})
    with pytest.raises(wk.ModelFileError, match="contradicts itself"):
        wk.load(tmp_path / "bad")
