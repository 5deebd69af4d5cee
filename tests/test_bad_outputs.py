"""Files that may not be read or written are refused in one line; what stood there before stays."""

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

import workings as wk
from workings.cli import data_run, evaluate_run, train_run

COMMANDS = (data_run, evaluate_run, train_run)  # imported while this process has its rights


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("no/m.safetensors", "the folder {here}/no does not exist; make it first"),
        ("file/m.safetensors", "{here}/file is a file, not a folder"),
        ("folder", "it is a folder; name a file in it"),
        ("/proc/m.safetensors", "/proc/m.safetensors cannot be written: "),
    ],
)
@pytest.mark.parametrize("command", ["train", "predict"])
def test_an_output_that_cannot_be_written(
    refused, digits_csv, small_model, tmp_path, command, out, message
):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    call = {"train": ["train", digits_csv], "predict": ["predict", small_model, digits_csv]}
    said = refused(*call[command], "--out", out)
    assert f"{out} cannot be written: " in said
    assert message.format(here=tmp_path) in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize("command", ["train", "predict"])
def test_an_output_is_looked_at_before_the_data_is_read(refused, small_model, command):
    call = {"train": ["train", "no.csv"], "predict": ["predict", small_model, "no.csv"]}
    assert "no/m cannot be written" in refused(*call[command], "--out", "no/m")


@pytest.mark.parametrize("command", ["csv", "idx"])
def test_a_folder_that_cannot_be_made(refused, digits_csv, tmp_path, command):
    (tmp_path / "file").touch()
    said = refused("data", command, digits_csv, "file/folder")
    assert "the folder file/folder cannot be made" in said


@pytest.fixture
def without_rights():
    """A folder that anybody may look into, and a way to be a user who may do no more."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)

    @contextmanager
    def dropped():
        user = os.geteuid()
        if user == 0:  # root may read everything: be nobody for a while
            os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(user)

    yield folder, dropped
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["x.csv", "x.npz", "x-idx3-ubyte"])
def test_data_that_may_not_be_read(refused, without_rights, name):
    folder, dropped = without_rights
    (folder / name).write_bytes(b"secret")
    (folder / name).chmod(0)
    with dropped():
        assert f"{name} cannot be read: Permission denied" in refused("data", "info", folder / name)


def test_a_model_that_may_not_be_read(refused, without_rights, small_model):
    folder, dropped = without_rights
    (folder / "m").write_bytes(small_model.read_bytes())
    (folder / "m").chmod(0)
    with dropped():
        assert "m cannot be read: Permission denied" in refused("evaluate", folder / "m")


def test_a_folder_that_may_not_be_written(refused, without_rights, digits, tmp_path):
    folder, dropped = without_rights
    wk.write_csv(digits[:20], folder / "train.csv")
    folder.chmod(0o555)
    with dropped():
        said = refused("train", folder / "train.csv", "--out", folder / "m")
    folder.chmod(0o755)
    assert f"m cannot be written: the folder {folder} does not let this user write" in said


def test_a_folder_that_may_not_be_looked_into(refused, without_rights, digits_csv):
    folder, dropped = without_rights
    (folder / "closed").mkdir()
    (folder / "train.csv").write_bytes(digits_csv.read_bytes())
    (folder / "closed").chmod(0)
    with dropped():
        for inside in ("closed", "closed/train.csv"):
            said = refused("data", "info", folder / inside)
            assert f"{folder}/{inside} cannot be read: Permission denied" in said
        said = refused("train", folder / "train.csv", "--out", folder / "closed/m")
        assert f"the folder {folder}/closed does not let this user write" in said
    (folder / "closed").chmod(0o755)


# A full disk.


def test_a_disk_that_is_full_is_said_and_the_older_model_stays(
    workings, digits_csv, small_model, tmp_path, monkeypatch
):
    old = tmp_path / "model.safetensors"
    old.write_bytes(small_model.read_bytes())

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    done = workings("train", digits_csv, "--epochs", 2)
    assert done.status == 1
    assert "cannot be written: the disk is full; what stood there before is untouched" in done.err
    assert done.err.count("\n") == 1
    assert old.read_bytes() == small_model.read_bytes()
    assert list(tmp_path.iterdir()) == [old]


def test_a_really_full_device(workings, digits_csv, small_model):
    done = workings("predict", small_model, digits_csv, "--out", "/dev/full")
    assert done.status == 1
    assert done.err == (
        "workings: /dev/full cannot be written: the disk is full; "
        "what stood there before is untouched\n"
    )
