"""Checkpoints: an interrupted run, resumed, ends with the same bits as an uninterrupted one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import workings as wk
from workings.files.checkpoint import read_checkpoint_document

SETTINGS = {
    "epochs": 12,
    "batch_size": 50,
    "optimiser": wk.Adam(0.003),
    "schedule": wk.Cosine(),
    "l2": 1e-4,
    "seed": 3,
}


@pytest.fixture
def every_epoch(monkeypatch):
    """Write a checkpoint after every epoch, not once a second."""
    monkeypatch.setattr("workings.progress.CHECKPOINT_SECONDS", 0.0)


def network() -> wk.Network:
    return wk.Network([784, 10, 10], seed=1)


def bits(net: wk.Network) -> bytes:
    return b"".join(array.tobytes() for array in net.parameters)


@pytest.mark.parametrize(
    "optimiser", [wk.GradientDescent(), wk.Momentum(), wk.Adam(), wk.AdamW()], ids=lambda o: o.name
)
@pytest.mark.parametrize("stop", [1, 7, 11])
def test_resuming_gives_the_same_bits(optimiser, stop, mnist, tmp_path, every_epoch, auto_takes):
    train, validation = mnist[0][:300], mnist[0][2000:2200]
    settings = SETTINGS | {"optimiser": optimiser, "validation": validation}
    whole = network()
    history = wk.train(whole, train, **settings).run()

    path = tmp_path / "run.checkpoint"
    first = wk.train(network(), train, checkpoint=path, **settings)
    for record in first:
        if record.epoch == stop:
            break  # as if killed: what is on the disk is all there is
    second = network()
    training = wk.train(second, train, checkpoint=path, resume=path, **settings)
    assert training.epoch == stop
    rest = training.run()
    assert bits(second) == bits(whole)
    assert rest.best_epoch == history.best_epoch
    assert [r.loss for r in rest.records] == [r.loss for r in history.records]


def test_a_learning_rate_set_by_hand_survives(digits, tmp_path, every_epoch, auto_takes):
    path = tmp_path / "run.checkpoint"
    first = wk.train(network(), digits, checkpoint=path, **SETTINGS)
    for record in first:
        first.learning_rate = 0.01
        if record.epoch == 2:
            break
    resumed = wk.train(network(), digits, resume=path, **SETTINGS)
    assert resumed.learning_rate == 0.01


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_a_resumed_run_keeps_its_engine(engine, digits, tmp_path, every_epoch, monkeypatch):
    path = tmp_path / "run.checkpoint"
    next(iter(wk.train(network(), digits, checkpoint=path, epochs=3, engine=engine)))
    for long in (0.0, float("inf")):  # whatever auto would take for a new run
        monkeypatch.setattr("workings.engines.choice.LONG", long)
        assert wk.train(network(), digits, resume=path, epochs=5).engine.name == engine


def test_a_run_can_go_on_for_more_epochs(digits, tmp_path, every_epoch):
    path = tmp_path / "run.checkpoint"
    settings = SETTINGS | {"schedule": wk.Constant()}
    first = wk.train(network(), digits, checkpoint=path, **settings)
    for record in first:
        if record.epoch == 10:
            first.stop()
    resumed = network()
    wk.train(resumed, digits, resume=path, **settings | {"epochs": 20}).run()
    whole = network()
    wk.train(whole, digits, **settings | {"epochs": 20}).run()
    assert bits(resumed) == bits(whole)
    with pytest.raises(wk.SettingError, match="has 11 behind it: give more"):
        wk.train(network(), digits, resume=path, **settings | {"epochs": 11})


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"seed": 4}, "its seed was 3, here it is 4"),
        ({"batch_size": 60}, "its batch_size was 50"),
        ({"optimiser": wk.Adam(0.004)}, "its optimiser was Adam"),
        ({"l2": 0.0}, "its l2 was 0.0001"),
        ({"schedule": wk.Constant()}, "its schedule was Cosine"),
    ],
)
def test_a_checkpoint_of_another_run_is_refused(change, named, digits, tmp_path):
    path = tmp_path / "run.checkpoint"
    first = wk.train(network(), digits, checkpoint=path, **SETTINGS)
    next(iter(first))
    with pytest.raises(wk.SettingError, match=named):
        wk.train(network(), digits, resume=path, **SETTINGS | change)


def test_a_checkpoint_of_other_data_or_another_network_is_refused(digits, mnist, tmp_path):
    path = tmp_path / "run.checkpoint"
    next(iter(wk.train(network(), digits, checkpoint=path, **SETTINGS)))
    with pytest.raises(wk.SettingError, match="its data was 600 examples"):
        wk.train(network(), mnist[0][:500], resume=path, **SETTINGS)
    with pytest.raises(wk.SettingError, match="its sizes was"):
        wk.train(wk.Network([784, 12, 10]), digits, resume=path, **SETTINGS)
    with pytest.raises(wk.SettingError, match="its data was"):  # as many rows of the same source
        wk.train(network(), mnist[0][600:1200], resume=path, **SETTINGS)


def test_what_is_put_back_after_resuming_is_what_would_have_been(
    mnist, tmp_path, every_epoch, auto_takes
):
    train, validation = mnist[0][:200], mnist[0][1000:1200]
    settings = {
        "epochs": 60,
        "batch_size": 20,
        "optimiser": wk.Adam(0.01),
        "validation": validation,
        "checkpoint": tmp_path / "run.checkpoint",
    }
    first = wk.train(network(), train, **settings)
    for record in first:
        if record.epoch - first.history.best_epoch >= 4:
            break
    resumed = wk.train(network(), train, resume=tmp_path / "run.checkpoint", **settings)
    assert resumed.progress.kept_epoch == first.history.best_epoch == resumed.history.best_epoch
    for kept, best in zip(resumed.progress.kept, first.progress.best, strict=True):
        assert kept.tobytes() == best.tobytes()


def test_a_curve_that_depends_on_the_number_of_epochs_cannot_be_stretched(digits, tmp_path):
    path = tmp_path / "run.checkpoint"
    next(iter(wk.train(network(), digits, checkpoint=path, **SETTINGS)))
    longer = SETTINGS | {"epochs": 20}
    with pytest.raises(wk.SettingError, match=r"its schedule was Cosine\(\) over 12 epochs"):
        wk.train(network(), digits, resume=path, **longer)


def test_only_whole_epochs_are_kept(digits, tmp_path, every_epoch):
    path = tmp_path / "run.checkpoint"
    whole = network()
    wk.train(whole, digits, **SETTINGS).run()

    stepped = wk.train(network(), digits, checkpoint=path, **SETTINGS)
    stepped.step(5)
    next(iter(stepped))  # ends the epoch that was begun by hand
    resumed = network()
    wk.train(resumed, digits, checkpoint=path, resume=path, **SETTINGS).run()
    assert bits(resumed) == bits(whole)

    ended = wk.train(network(), digits, checkpoint=path, **SETTINGS)
    for record in ended:
        if record.epoch == 3:
            break
    ended.step(5)
    ended.stop(now=True)
    ended.step(5)
    kept = path.read_bytes()
    ended.run()  # as a notebook's cell run twice
    assert path.read_bytes() == kept


def test_a_checkpoint_is_there_before_the_first_epoch_ends(digits, tmp_path):
    path = tmp_path / "run.checkpoint"
    training = wk.train(network(), digits, checkpoint=path, **SETTINGS)
    next(iter(training))
    assert read_checkpoint_document(path)["records"] == []
    training.keeper.discard()
    assert not path.exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_at_random_moments_and_resumed_it_ends_with_the_same_file(digits_csv, tmp_path):
    """Four kills here; `make kill-test` makes twenty."""
    command = [sys.executable, "-m", "workings", "train", str(digits_csv), "--batch-size", "2",
               "--optimiser", "adam", "--epochs", "60", "--schedule", "cosine",
               "--validation", "0.2", "--json"]  # fmt: skip
    subprocess.run(
        [*command, "--out", "whole"], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL
    )

    draw = random.Random(1)
    kills = 0
    checkpoint = tmp_path / "killed.checkpoint"
    while True:
        resume = ["--resume", checkpoint.name] if checkpoint.exists() else []
        child = subprocess.Popen(
            [*command, "--out", "killed", *resume], cwd=tmp_path, stdout=subprocess.DEVNULL
        )
        if kills == 4:
            assert child.wait() == 0
            break
        time.sleep(draw.uniform(0.5, 1.6))
        child.send_signal(signal.SIGKILL)
        kills += child.wait() == -signal.SIGKILL
        if (tmp_path / "killed").exists():
            break  # this machine was quick: the run had ended
        if checkpoint.exists():
            read_checkpoint_document(checkpoint)
    assert kills >= 2
    assert (tmp_path / "killed").read_bytes() == (tmp_path / "whole").read_bytes()
    assert not checkpoint.exists()


def test_the_same_command_twice_gives_the_same_file(process, digits_csv, tmp_path):
    for name in ("first", "second"):
        done = process("train", digits_csv, "--epochs", 3, "--batch-size", 20, "--out", name)
        assert done.returncode == 0, done.stderr
    first, second = (Path(tmp_path / name).read_bytes() for name in ("first", "second"))
    assert first == second
