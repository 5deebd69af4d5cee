"""``workings evaluate``, ``predict`` and ``data`` as their user meets them."""

import csv
import gzip
import io

import numpy as np
import pytest

import workings as wk


def test_evaluate_shows_classes_confusion_and_mistakes(workings, small_model, digits_csv):
    done = workings("evaluate", small_model, digits_csv)
    assert done.status == 0
    for text in ("Accuracy", "precision", "true ↓", "mistakes", "read as", "sure"):
        assert text in done.out


def test_evaluates_json_is_what_the_library_measures(workings, small_model):
    document = workings("evaluate", small_model, "--json").records[0]
    evaluation = wk.evaluate(wk.load(small_model), wk.load_mnist()[1])
    assert document["accuracy"] == evaluation.accuracy
    assert document["examples"] == 10_000
    assert document["confusion"] == evaluation.confusion.tolist()
    assert document["mistakes"][0]["row"] == evaluation.mistakes[0]
    assert [entry["class"] for entry in document["classes"]] == list("0123456789")


def test_evaluate_draws_into_a_folder(workings, small_model, digits_csv, tmp_path):
    workings("evaluate", small_model, digits_csv, "--plot", "new/pictures")
    names = {path.name for path in (tmp_path / "new/pictures").iterdir()}
    assert names == {"confusion.png", "mistakes.png", "weights.png"}


def test_predict_writes_a_submission(workings, small_model, digits, tmp_path):
    wk.write_csv(digits, tmp_path / "test.csv", with_labels=False)
    done = workings("predict", small_model, "test.csv", "--out", "submission.csv")
    assert "600 predictions written to submission.csv" in done.out
    assert "accuracy" not in done.out
    rows = list(csv.DictReader(io.StringIO((tmp_path / "submission.csv").read_text())))
    assert [int(row["ImageId"]) for row in rows] == list(range(1, 601))
    predicted = wk.load(small_model).predict(digits.X)
    agreeing = np.mean([int(row["Label"]) for row in rows] == predicted)
    assert agreeing > 0.995


def test_predicting_a_file_with_labels_reports_the_accuracy(workings, small_model, digits_csv):
    done = workings("predict", small_model, digits_csv, "--out", "submission.csv")
    accuracy = wk.evaluate(wk.load(small_model), wk.read_csv(digits_csv)).accuracy
    assert f"accuracy {accuracy:.2%}" in done.out


def test_predictions_go_into_a_pipe_as_csv(workings, small_model, digits_csv):
    done = workings("predict", small_model, digits_csv)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 600
    assert 0 < float(rows[0]["Probability"]) <= 1
    assert "accuracy" in done.err


def test_predicts_json(workings, small_model, digits_csv):
    document = workings("predict", small_model, digits_csv, "--json").records[0]
    assert len(document["labels"]) == len(document["probabilities"]) == 600
    assert document["accuracy"] > 0.5


def test_a_model_trained_on_mnist_says_what_its_score_on_kaggle_is_worth(
    workings, mnist, digits, tmp_path
):
    network = wk.Network([784, 10, 10])
    wk.train(network, mnist[0], epochs=1).run()
    wk.save(network, tmp_path / "mnist.safetensors")
    wk.write_csv(digits, tmp_path / "test.csv", with_labels=False)
    done = workings("predict", "mnist.safetensors", "test.csv", "--out", "s.csv")
    assert "its score there would mean nothing" in done.out
    assert "Note" not in workings("predict", "mnist.safetensors", "mnist", "--out", "s.csv").out


def test_a_model_trained_on_kaggles_file_says_nothing_of_the_kind(workings, digits_csv):
    workings("train", digits_csv, "--epochs", 2)
    done = workings("predict", "model.safetensors", digits_csv, "--out", "s.csv")
    assert "mean nothing" not in done.out


def test_data_csv_writes_files_that_are_read_again(workings, tmp_path, mnist):
    done = workings("data", "csv", "mnist", "kaggle")
    assert "60,000 rows written" in done.out
    test = wk.read_csv(tmp_path / "kaggle/test.csv")
    assert test.labels is None
    np.testing.assert_array_equal(test.values, mnist[1].values)
    assert (tmp_path / "kaggle/train.csv").read_bytes().startswith(b"label,pixel0,pixel1,")


def test_data_csv_deals_anew_without_losing_or_repeating_an_image(workings, tmp_path, digits):
    wk.write_idx(digits, tmp_path / "a-images", tmp_path / "a-labels")
    workings("data", "csv", "a-images,a-labels", ".", "--train-rows", 450, "--test-labels")
    parts = [wk.read_csv(tmp_path / f"{name}.csv") for name in ("train", "test")]
    assert [len(part) for part in parts] == [450, 150]
    rows = {
        bytes([*row, label])
        for part in parts
        for row, label in zip(part.values, part.labels, strict=True)
    }
    assert rows == {
        bytes([*row, label]) for row, label in zip(digits.values, digits.labels, strict=True)
    }


def test_data_idx_writes_mnists_own_format(workings, tmp_path, digits_csv, digits):
    workings("data", "idx", digits_csv, "idx")
    content = gzip.decompress((tmp_path / "idx/train-images-idx3-ubyte.gz").read_bytes())
    assert content[:16] == bytes([0, 0, 8, 3, 0, 0, 2, 88, 0, 0, 0, 28, 0, 0, 0, 28])
    again = wk.read_idx(
        tmp_path / "idx/train-images-idx3-ubyte.gz", tmp_path / "idx/train-labels-idx1-ubyte.gz"
    )
    np.testing.assert_array_equal(again.values, digits.values)
    np.testing.assert_array_equal(again.labels, digits.labels)


def test_data_info_shows_counts_and_pictures(workings, digits_csv, digits):
    done = workings("data", "info", digits_csv)
    assert "600 examples of 28×28 pixels" in done.out
    assert "values from 0 to 255" in done.out
    assert f"{(digits.labels == 7).sum()}" in done.out
    assert "7 on average" in done.out
    assert "█" in done.out


def test_data_infos_json(workings):
    document = workings("data", "info", "--json").records[0]
    assert document["data"]["classes"]["1"] == 6_742
    assert document["test"]["examples"] == 10_000
    assert document["data"]["image_shape"] == [28, 28]


def test_data_info_draws_a_sheet(workings, digits_csv, tmp_path):
    workings("data", "info", digits_csv, "--png", "sheet.png")
    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("train",),
        ("evaluate",),
        ("predict",),
        ("data",),
        ("data", "info"),
        ("data", "csv"),
        ("data", "idx"),
    ],
)
def test_every_command_has_help_with_an_example(command, workings):
    done = workings(*command, "--help")
    assert done.status == 0
    assert "Usage: workings" in done.out
    if command not in ((), ("data",)):
        assert "Examples" in done.out
        assert f"workings {' '.join(command)} " in done.out or command == ("train",)


def test_the_version_is_printed(workings):
    assert workings("--version").out == f"workings {wk.__version__}\n"
