"""`workings export`: what all formats have in common."""

import errno
import os
import sys

import numpy as np
import pytest

import workings as wk
from exported import KINDS, assert_same_predictions, pixels, trained
from workings.exports import EXPORTS, export


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["json", "safetensors"])
def test_what_comes_back_predicts_the_same_on_1000_examples(name, kind, tmp_path):
    network = trained(kind).network
    export(network, name, tmp_path / "there")
    again = wk.load(tmp_path / "there")
    assert_same_predictions(wk.predict(again, trained(kind).test, "reference").T, kind, apart=0)
    export(again, name, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == (tmp_path / "there").read_bytes()


def test_the_command_writes_json_and_back(workings, small_model, tmp_path):
    done = workings("export", small_model, "json", "m.json")
    assert done.out.startswith("m.json written, ")
    assert workings("export", "m.json", "safetensors", "m.safetensors").status == 0
    assert (tmp_path / "m.safetensors").read_bytes() == small_model.read_bytes()
    assert "Accuracy" in workings("evaluate", "m.json").out


def test_the_commands_json(workings, small_model, tmp_path):
    (record,) = workings("export", small_model, "json", "m.json", "--json").records
    length = (tmp_path / "m.json").stat().st_size
    assert record == {
        "model": str(small_model), "format": "json", "file": "m.json", "bytes": length,
    }  # fmt: skip


def test_the_help_names_every_format(workings):
    said = workings("export", "--help").out
    for name, entry in EXPORTS.items():
        assert entry.name == name
        assert f"{name}" in said
        assert f"workings export model.safetensors {name}" in said or name == "safetensors"


def test_what_is_wrong_with_the_arguments_is_said(refused, small_model, tmp_path):
    assert "'m.json' is not a known format: choose one of" in refused(
        "export", small_model, "m.json", "json"
    )
    assert "no.safetensors: no such file" in refused("export", "no.safetensors", "json", "m.json")
    assert "would replace" in refused("export", small_model, "json", small_model)
    assert "the folder" in refused("export", small_model, "json", "no/m.json")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", EXPORTS)
def test_a_network_that_ran_away_is_refused_and_the_old_file_stays(name, tmp_path):
    network = wk.Network([4, 3, 2])
    network.W[2][0, 0] = np.nan
    (tmp_path / "out").write_text("old")
    with pytest.raises(wk.OutputError, match="not finite numbers"):
        export(network, name, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "old"


@pytest.mark.parametrize("name", EXPORTS)
def test_a_disk_that_fills_up_leaves_the_old_file_as_it_was(name, tmp_path, monkeypatch):
    if name == "onnx":
        pytest.importorskip("onnx", reason="onnx is not installed")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "out").write_text("old")
    with pytest.raises(wk.OutputError, match="the disk is full"):
        export(wk.Network([784, 2], preparation=pixels()), name, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_without_pytorch_both_ways_say_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    for call in (lambda: wk.to_torch(wk.Network([2, 2])), lambda: wk.from_torch(None)):
        with pytest.raises(wk.MissingExtraError, match="pip install torch"):
            call()
