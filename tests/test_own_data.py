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


# A folder of pictures.


@pytest.fixture
def photos(mnist, tmp_path):
    """Real digits, dark on light, of several sizes and in several formats; 40 test pictures."""
    Image = pytest.importorskip("PIL.Image")
    train, test = mnist
    kinds = [("png", 28), ("jpg", 40), ("bmp", 28), ("png", 56), ("webp", 33)]
    for part, data, count in (("train", train, 600), ("test", test, 40)):
        for row in range(count):
            ending, side = kinds[row % len(kinds)]
            folder = tmp_path / "photos" / part / f"class {data.labels[row]}"
            folder.mkdir(parents=True, exist_ok=True)
            picture = Image.fromarray(255 - data.image(row))
            picture = picture.resize((side, side), Image.Resampling.BICUBIC)
            picture.convert("RGB").save(folder / f"{row}.{ending}")
    return tmp_path / "photos"


def test_a_folder_of_pictures(workings, photos, tmp_path):
    options = ("--size", "20x20", "--invert", "--epochs", 25, "--batch-size", 32, *QUICK)
    done = workings("train", "photos", *options, "--hidden", 32, "--out", "m", "--json")
    assert done.status == 0, done.err
    assert "Note" not in done.err
    trained = done.records[-1]

    network = wk.load(tmp_path / "m")
    assert network.preparation.image_shape == (20, 20)
    assert network.preparation.inverted
    assert network.preparation.class_names == tuple(f"class {digit}" for digit in range(10))

    found = workings("evaluate", "m", "photos", "--json").records[0]
    assert found["examples"] == 40
    assert found["accuracy"] >= 0.85  # measured: 0.90 to 0.95 over five seeds
    assert found["accuracy"] == pytest.approx(trained["test_accuracy"])
    assert all((photos / "test" / mistake["file"]).is_file() for mistake in found["mistakes"])
    part = workings("evaluate", "m", "photos/test", "--json").records[0]
    assert part["accuracy"] == found["accuracy"]

    done = workings("predict", "m", "photos/test")
    lines = rows_of(done.out)
    assert len(lines) == 40
    right = [line["File"].startswith(line["Label"] + "/") for line in lines]
    assert np.mean(right) == pytest.approx(found["accuracy"])
    assert "The data has labels: accuracy" in done.err

    files = [photos / "test" / line["File"] for line in lines[:3]]
    document = workings("predict", "m", *files, "--json").records[0]
    assert document["files"] == [str(file) for file in files]
    assert document["labels"] == [line["Label"] for line in lines[:3]]
    assert document["accuracy"] is None
    for share, line in zip(document["probabilities"], lines, strict=False):
        assert f"{share:.4f}" == line["Probability"]

    done = workings("predict", "m", *files, "--out", "found.csv")
    assert "3 predictions written to found.csv (File,Label,Probability)" in done.out
    written = rows_of((tmp_path / "found.csv").read_text("utf-8"))
    assert [line["Label"] for line in written] == document["labels"]
    assert [line["File"] for line in written] == document["files"]

    explained = workings("explain", "m", "--picture", files[0], "--json").records[0]
    assert explained["predicted"] == [network.preparation.class_names.index(lines[0]["Label"])]
    assert workings("check", "m", "photos", "--batch", 4, "--sample", 20).status == 0


def test_pictures_of_another_polarity_are_noticed_and_mended(workings, photos, small_model):
    files = sorted((photos / "test").rglob("*.*"))
    labels = [file.parent.name[-1] for file in files]
    done = workings("predict", small_model, *files)
    assert "the pictures look inverted: 40 of 40 pictures have light edges" in done.err
    assert "--invert" in done.err

    def right(*options):
        done = workings("predict", small_model, *files, *options, "--json")
        assert "Note" not in done.err
        found = done.records[0]["labels"]
        return np.mean([one == other for one, other in zip(found, labels, strict=True)])

    assert right("--invert") >= 0.7  # measured: 0.725, each of the three
    assert right("--digit") >= 0.7
    assert right("--digit", "--invert") >= 0.7
    wrong = workings("predict", small_model, *files, "--digit", "--no-invert", "--json").records[0]
    assert np.mean([one == other for one, other in zip(wrong["labels"], labels, strict=True)]) < 0.5
    for file in (photos / "test").iterdir():
        file.rename(file.with_name(file.name[-1]))
    found = workings("evaluate", small_model, "photos/test", "--digit", "--json").records[0]
    assert found["accuracy"] >= 0.7


def test_digits_are_prepared_for_a_model_of_dark_ink(workings, mnist, tmp_path):
    Image = pytest.importorskip("PIL.Image")
    train, test = mnist
    paper = wk.from_arrays(255 - train.values[:3_000].reshape(-1, 28, 28), train.labels[:3_000])
    assert paper.preparation.light_ground
    network = wk.Network([784, 32, 10], seed=0)
    wk.train(network, paper, epochs=10, batch_size=50, optimiser=wk.Adam(0.001)).run()
    wk.save(network, "paper")
    files = []
    for row in range(30):
        files.append(f"{row}.png")
        Image.fromarray(test.image(row)).resize((70, 70)).save(files[-1])
    Image.new("L", (40, 40)).save("nothing.png")
    done = workings("predict", "paper", *files, "nothing.png", "--digit", "--json")
    assert "no digit was found in nothing.png" in done.err
    found = done.records[0]["labels"][:30]
    right = [int(one) == other for one, other in zip(found, test.labels[:30], strict=True)]
    assert np.mean(right) >= 0.7


def test_other_folders_are_unlabelled(workings, photos, small_model):
    done = workings("predict", small_model, "photos/test", "--invert", "--json")
    assert "none of the model's classes count as no labels: class 0, class 1" in done.err
    assert done.records[0]["accuracy"] is None
    done = workings("predict", small_model, "photos/test/class 7", "--digit")
    lines = rows_of(done.out)
    assert lines[0]["File"] == min(file.name for file in (photos / "test/class 7").iterdir())


def test_a_star_is_looked_up_where_the_shell_has_not(workings, photos, small_model):
    document = workings("predict", small_model, "photos/test/class 7/*.*", "--digit", "--json")
    assert len(document.records[0]["files"]) == len(list((photos / "test/class 7").iterdir()))


def test_a_folder_of_pictures_is_looked_at_and_written(workings, photos, tmp_path):
    done = workings("data", "info", "photos", "--size", 20)
    assert done.err.count("Note") == 1
    assert "600 examples of 20×20 pixels (600 pictures from a folder)" in done.out
    assert "Note: the pictures look inverted: 600 of 600" in " ".join(done.err.split())
    assert "class 7" in done.out
    workings("data", "idx", "photos", "idx", "--invert")
    again = wk.read_idx(
        tmp_path / "idx/t10k-images-idx3-ubyte.gz", tmp_path / "idx/t10k-labels-idx1-ubyte.gz"
    )
    data, test = wk.read_folder(photos, invert=True)
    np.testing.assert_array_equal(again.values, test.values)
    workings("data", "csv", "photos", "csv", "--invert")
    np.testing.assert_array_equal(wk.read_csv(tmp_path / "csv/train.csv").values, data.values)


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
    for name in ("inverted", "light_ground", "label_name", "class_labels"):
        del document["preparation"][name]
    old = tmp_path / "old.safetensors"
    save_file(load_file(small_model), old, {"workings": json.dumps(document)})
    assert wk.load(old).preparation == wk.load(small_model).preparation


@pytest.mark.parametrize("field", ["inverted", "light_ground", "label_name", "class_labels"])
def test_a_model_file_that_remembers_nonsense_is_refused(small_model, tmp_path, field):
    with safe_open(small_model, "np") as file:
        document = json.loads(file.metadata()["workings"])
    document["preparation"][field] = 7
    save_file(load_file(small_model), tmp_path / "bad", {"workings": json.dumps(document)})
    with pytest.raises(wk.ModelFileError, match="contradicts itself"):
        wk.load(tmp_path / "bad")
