"""What care against hostile files must not break, and what a caller and a user see of it."""

import json
import os

import numpy as np
import pytest
from PIL import Image, ImageOps
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

import workings as wk
from loaders import loaders
from workings.cli.reading import say_note
from workings.data import csv_lines
from workings.data.picture_file import read_picture
from workings.errors import one_line
from workings.files import tensors

STRAY = 'label,a\n5" screen,1\n' + "7,2\n" * 200


@pytest.mark.parametrize("orientation", range(10))
def test_a_photograph_is_turned_as_pillow_would_turn_it(tmp_path, orientation):
    image = Image.fromarray(np.arange(150, dtype=np.uint8).reshape(10, 15))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(tmp_path / "x.png", exif=exif)
    with Image.open(tmp_path / "x.png") as opened:
        upright = np.asarray(ImageOps.exif_transpose(opened))
    np.testing.assert_array_equal(read_picture(tmp_path / "x.png"), upright)


def test_a_quotation_mark_that_opens_nothing_is_read_over(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_lines, "MOST_LINE", 300)
    (tmp_path / "x.csv").write_text(STRAY)
    assert len(wk.read_csv(tmp_path / "x.csv")) == 201


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way_and_be_as_long_as_is_allowed(tmp_path, monkeypatch, end):
    monkeypatch.setattr(csv_lines, "MOST_LINE", 100)
    monkeypatch.setattr(csv_lines, "_BLOCK", 64)
    for length in (100, 101):
        rows = ["label,a", *["1," + "0" * (length - 3) + "7"] * 5]
        (tmp_path / "x.csv").write_bytes(end.join(rows).encode())
        if length == 100:
            assert wk.read_csv(tmp_path / "x.csv").values.tolist() == [[7.0]] * 5
        else:
            with pytest.raises(wk.DataError, match="a line of more than"):
                wk.read_csv(tmp_path / "x.csv")


def test_what_is_packed_well_is_read_up_to_a_size(tmp_path):
    values = np.zeros((50, 1_000_000), np.uint8)  # of 50 MB
    np.savez_compressed(tmp_path / "x.npz", X=values)
    assert wk.read_npz(tmp_path / "x.npz")[0].values.shape == values.shape


def test_a_file_that_shrinks_while_it_is_read(tmp_path, monkeypatch):
    def shrinks(path):
        file = opens(path)
        file.peek(1)
        os.truncate(path, 30)
        return file

    from workings.data import idx

    opens = idx.open_regular
    monkeypatch.setattr(idx, "open_regular", shrinks)
    (tmp_path / "images").write_bytes(bytes([0, 0, 8, 3, 0, 0, 0, 250, 0, 0, 0, 9, 0, 0, 0, 9]))
    with (tmp_path / "images").open("ab") as file:
        file.write(bytes(250 * 81))
    with pytest.raises(wk.DataError, match="cut short"):
        wk.read_idx(tmp_path / "images")


def test_what_could_not_be_read_again_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(tensors, "MOST_HEADER", 100)
    with pytest.raises(wk.OutputError, match=r"more than is read again"):
        wk.save(wk.Network([4, 2]), tmp_path / "m.safetensors")
    assert not list(tmp_path.iterdir())


def test_a_line_holds_no_control_character():
    assert one_line("é…  \u00a0日本 a\nb\x1b[2J\u202e\udcff") == (
        "é…  \u00a0日本 a\\nb\\x1b[2J\\u202e\\udcff"
    )
    assert str(wk.DataError("a\tb")) == "a\\tb"
    assert len(str(wk.DataError("x" * 1_000_000))) < 5_000


def test_a_note_moves_no_cursor(capfd):
    say_note("skipped a\x1b[2J.png")
    assert "a\\x1b[2J.png" in capfd.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("name", ["x.csv", "x.npz", "x-images", "x.png", "x.safetensors"])
def test_the_command_line_does_not_wait_for_a_pipe(refused, tmp_path, name):
    os.mkfifo(tmp_path / name)
    said = refused("evaluate", tmp_path / name) if "safe" in name else refused("train", name)
    assert "a pipe or a device" in said


@pytest.fixture
def checkpoint(tmp_path):
    """A checkpoint whose document can be altered."""
    path = tmp_path / "run.checkpoint"
    path.write_bytes(loaders()["checkpoint"].valid[0])

    def altered(**changes):
        with safe_open(path, framework="np") as file:
            document = json.loads(file.metadata()["workings"])
        save_file(load_file(path), path, {"workings": json.dumps(document | changes)})
        return path

    return altered


@pytest.mark.parametrize(
    "changes",
    [
        {"records": [[1, 2, 0.1, 0.1, "x", 0.1, None, None]]},
        {"records": [[1, 2]]},
        {"records": 7},
        {"best_score": ["a", "b"]},
        {"best_score": [0.5]},
        {"best_epoch": "1"},
        {"least_loss": "x"},
        {"step": True},
        {"kept_epoch": 10.5},
    ],
)
def test_a_checkpoint_with_other_things_than_numbers(checkpoint, changes):
    with pytest.raises(wk.ModelFileError, match="the checkpoint contradicts itself"):
        loaders()["checkpoint"].load(checkpoint(**changes).read_bytes())


@pytest.mark.parametrize(
    "note", [7, {"hidden": 5}, {"data": None}, {"seed": "x"}, {"invert": 1}, {"epochs": 1.5}]
)
def test_a_checkpoint_whose_options_are_none(refused, checkpoint, note):
    assert "contradicts itself (its options)" in refused("train", "--resume", checkpoint(note=note))


def test_a_checkpoint_does_not_replace_what_it_has_nothing_to_do_with(
    refused, checkpoint, tmp_path
):
    (tmp_path / "precious").write_text("mine")
    said = refused("train", "--resume", checkpoint(note={"out": "precious"}))
    assert "whose model goes to precious, and there is such a file already: say --out" in said
    assert (tmp_path / "precious").read_text() == "mine"
