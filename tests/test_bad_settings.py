"""Settings outside their range, and data that does not fit, are refused before any work is done."""

from pathlib import Path

import numpy as np
import pytest

import workings as wk


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--hidden 0", "--hidden 0: give the units of each hidden layer, from 1 to 100,000"),
        ("--hidden 10,-1", "--hidden 10,-1: give the units of each"),
        ("--hidden ten", "--hidden ten: give the units of each"),
        ("--hidden 99999999999", "--hidden 99999999999: give the units of each"),
        ("--learning-rate nan", "learning_rate is nan: give a number above 0"),
        ("--learning-rate 0", "learning_rate is 0.0: give a number above 0"),
        ("--learning-rate inf", "learning_rate is inf: give a number above 0"),
        ("--epochs -1", "epochs is -1: give a whole number from 1 upwards"),
        ("--epochs 0", "epochs is 0: give a whole number from 1 upwards"),
        ("--batch-size 601", "batch size is 601: give a number from 1 to the 600 training"),
        ("--batch-size 0", "batch size is 0: give a number from 1 to the 600 training"),
        ("--batch-size half", "--batch-size half: give a number, or full"),
        (
            "--activation sine",
            "'sine' is not a known activation: choose one of linear, relu, leaky",
        ),
        ("--hidden none --activation sine", "'sine' is not a known activation"),
        ("--activation relu,tanh", "2 activations for 1 hidden layers"),
        (
            "--optimiser sgd",
            "'sgd' is not a known optimiser: choose one of gd, momentum, adam, adamw",
        ),
        ("--optimizer sgd", "'sgd' is not a known optimiser"),
        ("--schedule linear", "'linear' is not a known schedule: choose one of constant, cosine"),
        ("--schedule step:x", "'step:x': write step:EVERY:FACTOR, such as step:10:0.5"),
        ("--init ones", "'ones' is not a known initialiser: choose one of he, glorot, uniform"),
        ("--engine gpu", "'gpu' is not a known engine: choose one of auto, reference"),
        ("--dtype float16", "'float16' is not a known dtype: choose one of float32, float64"),
        ("--momentum 0.5", "--momentum belongs to --optimiser momentum, not to gd"),
        ("--nesterov --optimiser adam", "--nesterov belongs to --optimiser momentum, not to adam"),
        ("--weight-decay 0.1", "--weight-decay belongs to --optimiser adamw, not to gd"),
        ("--momentum 1 --optimiser momentum", "momentum is 1.0"),
        ("--l2 -1", "l2 is -1.0: give a number from 0 upwards"),
        ("--l2 nan", "l2 is nan: give a number from 0 upwards"),
        ("--warm-up nan", "warm-up of nan epochs: give a number above 0"),
        ("--seed -1", "seed is -1: give a whole number from 0 upwards"),
        ("--threads 0", "threads is 0: give 1 or more"),
        ("--patience 3", "patience is 3, and without validation data there is nothing to wait for"),
        ("--patience 0 --validation 0.1", "patience is 0: give a number of epochs from 1"),
        (
            "--validation 0",
            "--validation 0 of 600 examples: give a number from 1 to 599, or a share",
        ),
        ("--validation 0.001", "--validation 0.001 of 600 examples: give a number from 1 to 599"),
        ("--validation -0.5", "--validation -0.5 of 600 examples: give a number"),
        ("--validation 600", "--validation 600 of 600 examples: give a number from 1 to 599"),
        ("--validation inf", "--validation inf of 600 examples: give a number"),
        ("--validation nan", "--validation nan of 600 examples: give a number"),
        ("--validation no.csv", "no.csv: no such file or folder"),
        ("--plot curves.txt", "curves.txt: pictures end in .png, .svg or .pdf"),
        ("--plot no/curves.png", "no/curves.png cannot be written: the folder"),
    ],
)
def test_a_setting_outside_its_range_is_refused_before_anything_is_written(
    refused, digits_csv, tmp_path, options, message
):
    assert message in refused("train", digits_csv, *options.split())
    assert list(tmp_path.iterdir()) == []


def test_a_network_that_does_not_fit_into_memory(refused, digits_csv, monkeypatch):
    def allocate(*arguments, **options):
        raise MemoryError("Unable to allocate 7.28 TiB")

    monkeypatch.setattr("workings.cli.train_build.Network", allocate)
    said = refused("train", digits_csv, "--hidden", "100000,100000")
    assert said == "workings: there is not enough memory for this: Unable to allocate 7.28 TiB\n"


@pytest.mark.parametrize(
    ("call", "message", "see"),
    [
        ("train --hiden 10", "No such option: --hiden", "workings train --help"),
        ("train --epochs many", "Invalid value for '--epochs'", "workings train --help"),
        ("train --epochs 1.5", "Invalid value for '--epochs'", "workings train --help"),
        ("tran", "No such command 'tran'. Did you mean 'train'?", "workings --help"),
        ("data inof", "No such command 'inof'", "workings data --help"),
        ("data info --nope", "No such option: --nope", "workings data info --help"),
        ("predict", "Missing argument 'MODEL'", "workings predict --help"),
        ("evaluate m --mistakes -1", "Invalid value for '--mistakes'", "workings evaluate --help"),
        ("--nope", "No such option: --nope", "workings --help"),
    ],
)
def test_a_mistyped_command_or_option_points_to_the_help_that_has_it(workings, call, message, see):
    done = workings(*call.split())
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"workings: {message}")
    assert done.err.endswith(f"(see {see})\n")


# Data that does not fit the model, or the training data.


@pytest.fixture
def eights(tmp_path) -> Path:
    """A CSV of two images of 8×8."""
    path = tmp_path / "eights.csv"
    preparation = wk.Preparation(scale=255.0, class_names=("0", "1"))
    wk.write_csv(wk.Dataset(np.ones((2, 64), np.uint8), np.array([0, 1]), preparation), path)
    return path


@pytest.mark.parametrize("command", ["evaluate", "predict"])
def test_images_of_another_size_than_the_models(refused, small_model, eights, command):
    said = refused(command, small_model, eights)
    assert "the model takes images of 28×28; these are images of 8×8" in said


@pytest.mark.parametrize("option", ["--test", "--validation"])
def test_images_of_another_size_than_those_trained_on(refused, digits_csv, eights, option):
    said = refused("train", digits_csv, option, eights)
    assert "takes images of 28×28; these are images of 8×8" in said


@pytest.mark.parametrize("option", ["--test", "--validation"])
def test_nothing_can_be_measured_without_labels(refused, digits, digits_csv, tmp_path, option):
    wk.write_csv(digits[:3], tmp_path / "test.csv", with_labels=False)
    said = refused("train", digits_csv, option, tmp_path / "test.csv")
    assert "test.csv has no labels, so no accuracy can be measured on it" in said


def test_evaluating_without_labels(refused, digits, small_model, tmp_path):
    wk.write_csv(digits[:3], tmp_path / "test.csv", with_labels=False)
    assert "no labels" in refused("evaluate", small_model, tmp_path / "test.csv")
