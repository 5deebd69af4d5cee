"""Model files and checkpoints that cannot be used are refused in one line that says why."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

import workings as wk

# Model files.


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file; expected a model file"),
        (b"", "is empty; expected a model file"),
        (b"label,pixel0\n1,2\n", "is not a model file of workings, or is damaged or cut short"),
        (b"\x80\x04\x95pickled", "is not a model file of workings, or is damaged or cut short"),
    ],
)
@pytest.mark.parametrize("command", ["evaluate", "predict"])
def test_what_is_no_model_file(refused, tmp_path, command, content, message):
    path = tmp_path / "m.safetensors"
    if content is not None:
        path.write_bytes(content)
    assert f"m.safetensors{':' if content is None else ''} {message}" in refused(
        command, path, "mnist"
    )


def test_a_folder_is_no_model_file(refused, tmp_path):
    assert "is a folder; expected a model file" in refused("evaluate", tmp_path)


@pytest.mark.parametrize("share", [0.001, 0.01, 0.5, 0.999])
def test_a_model_file_that_is_cut_short(refused, small_model, tmp_path, share):
    content = small_model.read_bytes()
    (tmp_path / "m").write_bytes(content[: int(share * len(content))])
    assert "m is not a model file of workings, or is damaged or cut short" in refused(
        "evaluate", tmp_path / "m"
    )


def test_a_safetensors_file_of_another_program(refused, tmp_path):
    save_file({"weight": np.zeros((2, 2), np.float32)}, tmp_path / "m", {"format": "pt"})
    assert "m is a safetensors file, but not one of workings" in refused("evaluate", tmp_path / "m")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 2}, "has format version 2; this workings reads up to 1: upgrade it with pip"),
        ({"version": "new"}, "has format version new"),
        ({"sizes": [784, 20, 10]}, "the model file contradicts itself (W1 is float32 (10, 784)"),
        ({"format": None}, "is a None file; expected a model file"),
    ],
)
def test_a_model_file_of_a_newer_version_or_that_contradicts_itself(
    refused, small_model, tmp_path, changes, message
):
    with safe_open(small_model, framework="np") as file:
        document = json.loads(file.metadata()["workings"])
    altered = {"workings": json.dumps(document | changes)}
    save_file(load_file(small_model), tmp_path / "m", altered)
    assert message in refused("evaluate", tmp_path / "m")


def test_a_model_given_as_data(refused, small_model):
    assert "is a model, not data: expected a .csv" in refused("train", small_model)


# Checkpoints.


@pytest.fixture
def checkpoint(workings, digits_csv, tmp_path, monkeypatch) -> Path:
    """The checkpoint of a run of the command line that was stopped after its second epoch."""
    from workings.training import Training

    after = Training._after

    def stop_early(self, record):
        if record.epoch == 2:
            self.stop()
        after(self, record)

    monkeypatch.setattr(Training, "_after", stop_early)
    (tmp_path / "train.csv").write_bytes(digits_csv.read_bytes())
    assert workings("train", "train.csv", "--epochs", 5, "--seed", 3).status == 130
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.safetensors").unlink()
    return tmp_path / "model.safetensors.checkpoint"


def test_a_checkpoint_given_as_a_model(refused, checkpoint):
    assert "is a checkpoint file; expected a model file" in refused("evaluate", checkpoint)


def test_a_model_given_as_a_checkpoint(refused, small_model):
    said = refused("train", "--resume", small_model)
    assert "is a model file; expected a checkpoint file" in said


def test_a_checkpoint_given_as_data(refused, checkpoint):
    checkpoint = checkpoint.rename("run.checkpoint")
    assert "is a model, not data" in refused("train", checkpoint)


def test_a_missing_checkpoint(refused):
    assert "no.checkpoint: no such file; expected a checkpoint file" in refused(
        "train", "--resume", "no.checkpoint"
    )


def test_a_checkpoint_that_is_cut_short(refused, checkpoint):
    checkpoint.write_bytes(checkpoint.read_bytes()[:-1])
    assert "is not a checkpoint file of workings, or is damaged" in refused(
        "train", "--resume", checkpoint
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["mnist"], "DATA was train.csv when the run began and is mnist now"),
        (["--seed", 4], "--seed was 3 when the run began and is 4 now: leave it out to go on"),
        (["--hidden", 20], "--hidden was 10 when the run began and is 20 now"),
        (
            ["--learning-rate", 0.5],
            "--learning-rate was not given when the run began and is 0.5 now",
        ),
        (["--optimiser", "adam"], "--optimiser was gd when the run began and is adam now"),
        (["--batch-size", 7], "--batch-size was full when the run began and is 7 now"),
        (["--epochs", 2], "epochs is 2, and the checkpoint"),
    ],
)
def test_resuming_with_other_settings(refused, checkpoint, options, message):
    before = checkpoint.read_bytes()
    assert message in refused("train", *options, "--resume", checkpoint)
    assert checkpoint.read_bytes() == before


def test_resuming_on_data_that_has_changed(refused, checkpoint, digits, tmp_path):
    wk.write_csv(digits[:599], tmp_path / "train.csv")
    assert "is the checkpoint of another run: its data was" in refused(
        "train", "--resume", checkpoint
    )
