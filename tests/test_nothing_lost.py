"""Whatever is asked for, no file is lost that somebody may still want."""

import json
import re
import shutil
import signal

import numpy as np
import pytest

import workings as wk
from workings import progress

QUICK = ("--epochs", 4, "--batch-size", 60)
IDX = ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")


@pytest.fixture
def folder(tmp_path, digits_csv, small_model, mnist):
    """The folder the commands run in: train.csv, t.csv with other digits, and the model m."""
    shutil.copy(digits_csv, tmp_path / "train.csv")
    shutil.copy(small_model, tmp_path / "m")
    wk.write_csv(mnist[0][600:640], tmp_path / "t.csv")
    return tmp_path


@pytest.fixture
def refused_untouched(folder, refused):
    """Call something that must be refused in one line, with every file as it was before."""

    def call(*arguments):
        before = contents(folder)
        said = refused(*arguments)
        assert contents(folder) == before
        return said

    return call


@pytest.fixture
def interrupted(folder, workings, monkeypatch):
    """Train, with Ctrl-C in the first epoch: OUT and OUT.checkpoint are left behind."""

    def call(out):
        with monkeypatch.context() as patched:
            press_before_the_first_epoch(patched, signal.SIGINT)
            done = workings("train", "train.csv", *QUICK, "--out", out)
        assert done.status == 130
        assert f"--resume {out}.checkpoint" in done.out

    return call


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def press_before_the_first_epoch(monkeypatch, number):
    """Let a signal arrive when the run has been kept for the first time, before it trains."""
    write = progress.write_progress

    def write_and_press(path, so_far, settings, note):
        write(path, so_far, settings, note)
        if not len(so_far.history):
            signal.raise_signal(number)

    monkeypatch.setattr("workings.progress.write_progress", write_and_press)


# Outputs that would replace inputs.


@pytest.mark.parametrize(
    "command",
    [
        "train train.csv --out train.csv",
        "train train.csv --out ./train.csv",
        "train train.csv --test t.csv --out t.csv",
        "train train.csv --validation t.csv --out t.csv",
        "predict m t.csv --out t.csv",
        "predict m t.csv --out m",
        "data csv train.csv .",
        "data csv train.csv . --force",
    ],
)
def test_an_output_that_would_replace_what_is_used_here_is_refused(command, refused_untouched):
    said = refused_untouched(*command.split())
    assert re.search(r"cannot be written: it would replace (train|t|x|m)\b", said), said
    assert said.endswith("which is used here too; give another name\n")


def test_a_picture_and_a_model_of_one_name_are_refused(refused_untouched):
    said = refused_untouched("train", "train.csv", "--plot", "x.png", "--out", "x.png")
    assert "--plot and --out both name x.png: give another name" in said


def test_names_of_things_that_are_no_files_may_be_written_to(workings, folder):
    done = workings("train", "train.csv", *QUICK, "--validation", 0.1, "--out", "0.1")
    assert done.status == 0
    assert (folder / "0.1").exists()


def test_a_link_to_an_input_is_no_way_round(refused_untouched, folder):
    (folder / "link.csv").symlink_to("t.csv")
    said = refused_untouched("predict", "m", "t.csv", "--out", "link.csv")
    assert "link.csv cannot be written: it would replace t.csv" in said


@pytest.mark.parametrize("source", [IDX[0], ",".join(IDX)])
def test_idx_files_do_not_replace_themselves(source, refused_untouched, workings, folder):
    workings("data", "idx", "train.csv", ".")
    said = refused_untouched("data", "idx", source, ".", "--force")
    assert f"{IDX[0]} cannot be written: it would replace {IDX[0]}" in said


# Files that are there already.


@pytest.mark.parametrize("standing", ["train.csv", "test.csv"])
def test_data_csv_replaces_older_files_only_by_force(standing, refused_untouched, workings, folder):
    (folder / "new").mkdir()
    (folder / "new" / standing).write_text("kept")
    call = ("data", "csv", "train.csv", "new", "--train-rows", 590)
    said = refused_untouched(*call)
    assert f"{standing} is there already: name another folder, or say --force" in said
    assert workings(*call, "--force").status == 0
    assert len(wk.read_csv(folder / "new/train.csv")) == 590
    assert len(wk.read_csv(folder / "new/test.csv")) == 10


@pytest.mark.parametrize("standing", IDX)
def test_data_idx_replaces_older_files_only_by_force(standing, refused_untouched, workings, folder):
    (folder / standing).write_text("kept")
    said = refused_untouched("data", "idx", "t.csv", ".")
    assert f"{standing} is there already: name another folder, or say --force" in said
    assert workings("data", "idx", "t.csv", ".", "--force").status == 0
    written, wanted = (
        wk.read_idx(*(folder / name for name in IDX)),
        wk.read_csv(folder / "t.csv"),
    )
    np.testing.assert_array_equal(written.values, wanted.values)
    np.testing.assert_array_equal(written.labels, wanted.labels)


# Unfinished runs.


def test_a_second_run_leaves_an_unfinished_one_alone(interrupted, refused_untouched):
    interrupted("model")
    said = refused_untouched("train", "train.csv", *QUICK, "--out", "model")
    assert "model.checkpoint holds an unfinished run" in said
    assert "--resume model.checkpoint" in said


def test_going_on_with_one_run_leaves_another_unfinished_one_alone(interrupted, refused_untouched):
    interrupted("one")
    interrupted("two")
    said = refused_untouched("train", "--resume", "one.checkpoint", "--out", "two")
    assert "two.checkpoint holds an unfinished run" in said


def test_a_resumed_run_does_not_replace_its_own_checkpoint(interrupted, refused_untouched):
    interrupted("model")
    said = refused_untouched("train", "--resume", "model.checkpoint", "--out", "model.checkpoint")
    assert "it would replace model.checkpoint, which is used here too" in said


def test_a_run_resumed_under_another_name_leaves_no_checkpoint(interrupted, workings, folder):
    interrupted("x")
    first = (folder / "x").read_bytes()
    done = workings("train", "--resume", "x.checkpoint", "--out", "y")
    assert done.status == 0, done.err
    assert "Going on after epoch 1." in done.out
    assert not list(folder.glob("*.checkpoint"))
    assert (folder / "x").read_bytes() == first
    workings("train", "train.csv", *QUICK, "--out", "whole")
    assert (folder / "y").read_bytes() == (folder / "whole").read_bytes()


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_run_interrupted_before_its_first_epoch_leaves_the_older_model(
    more, workings, folder, monkeypatch
):
    before = contents(folder)
    press_before_the_first_epoch(monkeypatch, signal.SIGTERM)
    done = workings("train", "train.csv", *QUICK, "--out", "m", *more)
    assert done.status == 130
    assert done.err == (
        "Ending after this batch.\n"
        "workings: interrupted before the first epoch had ended: nothing was saved\n"
    )
    assert contents(folder) == before


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_checkpoint_that_can_no_longer_be_written_does_not_end_the_run(
    more, workings, folder, monkeypatch
):
    write, calls = progress.write_progress, []

    def write_once(path, so_far, settings, note):
        calls.append(path)
        if len(calls) > 1:
            raise wk.OutputError("the disk is full")
        write(path, so_far, settings, note)

    monkeypatch.setattr("workings.progress.write_progress", write_once)
    monkeypatch.setattr("workings.progress.CHECKPOINT_SECONDS", 0.0)
    done = workings("train", "train.csv", *QUICK, *more)
    assert done.status == 0
    assert len(calls) == 4, "it was not tried again"
    warning = "The run could not be kept on the way: the disk is full.\n"
    assert warning in (done.err if more else done.out)
    assert wk.load(folder / "model.safetensors").sizes == (784, 10, 10)
    assert not list(folder.glob("*.checkpoint"))


# What a score is worth.


def test_the_test_set_may_choose_nothing(refused_untouched):
    said = refused_untouched("train", "--validation", "mnist")
    assert "--validation mnist is the test set itself, which may choose nothing" in said
    said = refused_untouched("train", "train.csv", "--test", "t.csv", "--validation", "t.csv")
    assert "--validation t.csv is the test set itself" in said


@pytest.mark.parametrize("validation", [(), ("--validation", 0.1)])
def test_testing_on_the_training_data_is_said_to_be_so(validation, workings, folder):
    call = ("train", "train.csv", *QUICK, *validation, "--test")
    done = workings(*call, "train.csv")
    assert "on 600 examples (training" in done.out
    assert "Note: the test set is the training data itself." in done.out
    assert workings(*call, "train.csv", "--json").records[-1]["test_unseen"] is False
    assert "on 40 examples it never saw" in workings(*call, "t.csv").out
    assert workings(*call, "t.csv", "--json").records[-1]["test_unseen"] is True


# Networks nobody has trained.


def test_an_untrained_network_predicts_and_is_measured(workings, folder):
    wk.save(wk.Network([784, 10, 10]), folder / "new")
    predicted = workings("predict", "new", "t.csv", "--json")
    evaluated = workings("evaluate", "new", "t.csv", "--json")
    assert predicted.status == evaluated.status == 0
    labels = json.loads(predicted.out)["labels"]
    assert set(labels) <= set("0123456789")
    assert json.loads(evaluated.out)["accuracy"] == predicted.records[0]["accuracy"]
    assert "Accuracy" in workings("evaluate", "new", "t.csv").out


def test_a_network_with_too_few_outputs_is_refused(refused_untouched, folder):
    wk.save(wk.Network([784, 10, 3]), folder / "three")
    said = refused_untouched("evaluate", "three", "t.csv")
    assert "the network has 3 outputs; the data has 10 classes" in said
