"""A run of the application: the command line's numbers, started and stopped from outside."""

import json
import shlex
import time

import numpy as np
import pytest

import workings as wk
from workings.app.marks import POINTS
from workings.app.run import Run, State
from workings.app.setup import Setup, command
from workings.app.sources import Source, mnist
from workings.app.turns import Turns
from workings.app.visitor import RUNS, Visitor

QUICK = Setup(epochs=2, batch_size=50)


@pytest.fixture
def small():
    train, test = wk.load_mnist()
    return Source("small", "A thousand digits", "small.csv", train[:1_000], test[:200])


@pytest.fixture
def make(small):
    """Makes runs; ends them all."""
    runs = []

    def one(setup=QUICK, turns=None):
        runs.append(Run(len(runs) + 1, setup, small, turns or Turns(1)))
        return runs[-1]

    yield one
    for run in runs:
        run.close()
    for run in runs:
        settle(run)


def settle(run, *states):
    """Wait until a run is in one of some states, or rests."""
    for _ in range(6_000):
        with run._lock:
            if run.state in states or (not states and run._thread is None):
                return run
        time.sleep(0.005)
    raise AssertionError(f"still {run.state}")


def test_the_first_run_has_the_numbers_of_the_command_line(workings):
    setup = Setup(epochs=2)
    words = shlex.split(command(setup, "mnist"))
    lines = workings(*words[1:], "--json", "--out", "m.safetensors").out.splitlines()
    told = [json.loads(line) for line in lines]
    epochs = [line for line in told if "loss" in line and "epoch" in line]
    assert len(epochs) == 2
    run = Run(1, setup, mnist(), Turns(1))
    run.go()
    settle(run, State.ENDED)
    for record, line in zip(run.records, epochs, strict=True):
        for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
            # an epoch's losses are added up piece by piece: the last bit may differ
            assert getattr(record, name) == pytest.approx(line[name], rel=1e-12)
    assert run.tested.accuracy == told[-1]["test_accuracy"]
    saved = wk.load("m.safetensors")
    for mine, theirs in zip(run.seen.network.parameters, saved.parameters, strict=True):
        assert mine.tobytes() == theirs.tobytes()


def test_pause_and_go_on_ends_with_the_same_bits_as_going_through(make):
    through, halting = make(), make()
    through.go()
    halting.go(7)
    settle(halting, State.PAUSED)
    assert halting.seen.steps == 7
    halting.go_epoch()
    settle(halting, State.PAUSED)
    assert halting.seen.steps == 18 and len(halting.records) == 1
    halting.go()
    for run in (through, halting):
        settle(run, State.ENDED)
    for one, other in zip(
        through.seen.network.parameters, halting.seen.network.parameters, strict=True
    ):
        assert one.tobytes() == other.tobytes()
    assert through.points == halting.points
    assert through.stopped == "epochs" and through.tested is not None


def test_points_add_up_to_the_epochs_record(make):
    run = make(QUICK.changed(batch_size=9, epochs=1))
    run.go()
    settle(run, State.ENDED)
    batches = 100
    assert [point.epoch for point in run.points] == pytest.approx(
        [-(-mark * batches // POINTS) / batches for mark in range(1, POINTS + 1)]
    )
    assert np.mean([point.loss for point in run.points]) == pytest.approx(run.records[0].loss)
    assert np.mean([point.accuracy for point in run.points]) == pytest.approx(
        run.records[0].accuracy
    )


def test_a_rewound_run_begins_with_the_same_loss(make):
    run = make()
    run.go_epoch()
    settle(run, State.PAUSED)
    first, points = run.records[0], list(run.points)
    run.rewind()
    assert run.state is State.NEW and not run.records and not run.points
    assert run.seen.steps == 0
    run.go_epoch()
    settle(run, State.PAUSED)
    assert run.records[0].loss == first.loss and run.points == points


def test_a_run_that_has_ended_is_new_before_its_figures_go(make, monkeypatch):
    run = make()
    run.go()
    settle(run, State.ENDED)
    clear, seen = Run._clear, []

    def cleared(self):
        seen.append(self.state)
        clear(self)

    monkeypatch.setattr(Run, "_clear", cleared)
    run.rewind()
    assert seen == [State.NEW]


def test_a_run_is_rewound_and_finished_while_it_trains(make):
    run = make(QUICK.changed(epochs=2_000, patience=0))
    run.go()
    settle(run, State.RUNNING)
    run.rewind()
    settle(run)
    assert run.state is State.NEW and not run.records
    run.go()
    while not run.records:
        time.sleep(0.01)
    run.finish()
    settle(run)
    assert run.state is State.ENDED and run.stopped == "interrupted"
    assert run.tested.accuracy == wk.evaluate(run.seen.network, run.source.test).accuracy


def test_what_is_live_changes_the_steps_to_come(make):
    calm, changed = make(), make()
    for run in (calm, changed):
        run.go_epoch()
        settle(run, State.PAUSED)
    changed.change(learning_rate=0.02, l2=0.01, dropout=0.2)
    for run in (calm, changed):
        run.go_epoch()
        settle(run)
    assert calm.records[0].loss == changed.records[0].loss
    assert calm.records[1].loss != changed.records[1].loss
    assert changed.records[1].learning_rate == 0.02
    with pytest.raises(wk.SettingError, match="seed cannot change while a run lasts"):
        changed.change(seed=2)
    with pytest.raises(wk.SettingError, match="learning rate: give a number"):
        changed.change(learning_rate=float("nan"))


def test_a_run_that_runs_away_says_why_and_what_mends_it(make):
    run = make(QUICK.changed(learning_rate=500.0, optimiser="gd"))
    run.go()
    settle(run, State.FAILED)
    assert "the learning rate 500 is likely too large" in run.failure
    assert (run.cause.setting, run.cause.value) == ("learning_rate", 0.1)
    run.rewind()
    assert run.state is State.NEW and run.failure is None
    run.change(learning_rate=0.1)
    run.go()
    settle(run, State.ENDED)


def test_too_large_a_network_is_refused_before_it_is_made(make):
    run = make(Setup(hidden=(1_024, 1_024, 1_024, 1_024)))
    run.go()
    settle(run, State.FAILED)
    assert run.failure.startswith("3,962,890 parameters: up to 3,000,000 fit here")


def test_those_that_wait_see_their_place_and_get_their_turn(make):
    turns = Turns(1)
    long = QUICK.changed(epochs=2_000, patience=0)
    first, second, third = (make(long, turns) for _ in range(3))
    first.go()
    settle(first, State.RUNNING)
    second.go()
    third.go()
    while third.place is None:
        time.sleep(0.005)
    assert (first.place, second.place, third.place) == (None, 1, 2)
    second.pause()
    settle(second)
    assert second.state is State.NEW and third.place == 1
    first.pause()
    settle(third, State.RUNNING)
    third.close()
    settle(third)
    assert third._training is None


def test_those_that_wait_are_let_in_after_a_share(make, monkeypatch):
    monkeypatch.setattr("workings.app.turns.SHARE", 0.05)
    turns = Turns(1)
    long = QUICK.changed(epochs=2_000, patience=0)
    first, second = make(long, turns), make(long, turns)
    first.go()
    settle(first, State.RUNNING)
    second.go()
    settle(second, State.RUNNING)
    for _ in range(6_000):
        if first.points and second.points:
            break
        time.sleep(0.005)
    assert first.points and second.points


def test_a_visitor_keeps_a_few_runs_and_forgets_those_that_never_began(small):
    visitor = Visitor(Turns(1))
    visitor.uploads["small"] = small
    setup = QUICK.changed(data="small")
    never = visitor.new_run(setup)
    for number in range(RUNS + 1):
        run = visitor.new_run(setup.changed(seed=number))
        run.go(1)
        settle(run, State.PAUSED)
        run.go_epoch()
        settle(run)
    assert len(visitor.runs) == RUNS and never not in visitor.runs and never.closed
    assert visitor.run is run
    visitor.remove(run)
    assert visitor.run is run
    visitor.choose(visitor.runs[0])
    visitor.remove(run)
    assert run.closed and run not in visitor.runs
    with pytest.raises(wk.SettingError, match="This data is not here any more"):
        visitor.new_run(Setup(data="upload-9"))
    visitor.close()


def test_a_visitors_reader_has_the_network_as_it_is_now(small):
    visitor = Visitor(Turns(1))
    visitor.uploads["small"] = small
    assert visitor.reader() is None
    run = visitor.new_run(QUICK.changed(data="small"))
    run.go_epoch()
    settle(run)
    before = visitor.reader()
    assert visitor.reader() is before
    pixels = small.test.values[0]
    assert before.probabilities(pixels) == pytest.approx(
        run.seen.network.forward(small.test[:1].X).probabilities[:, 0].tolist()
    )
    run.go_epoch()
    settle(run)
    assert visitor.reader().probabilities(pixels) != before.probabilities(pixels)
    visitor.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"hidden": (0,)},
        {"hidden": (2_000,)},
        {"hidden": (5,) * 6},
        {"hidden": (True,)},
        {"learning_rate": 0},
        {"learning_rate": float("inf")},
        {"learning_rate": "0.1"},
        {"l2": -1},
        {"dropout": 0.95},
        {"dropout": 0.1, "hidden": ()},
        {"epochs": 2.5},
        {"epochs": 10**9},
        {"patience": -1},
        {"seed": -1},
        {"batch_size": 0},
        {"activation": "sine"},
        {"activation": ["relu"]},
        {"init": None},
        {"optimiser": {}},
    ],
)
def test_what_a_browser_may_not_ask_for_is_refused(wrong):
    with pytest.raises(wk.SettingError):
        Setup(**wrong)
    with pytest.raises(wk.SettingError):
        Setup().changed(**wrong)


def test_only_what_is_live_leaves_it_the_same_run():
    assert Setup().same_run(Setup(learning_rate=0.5, l2=0.1, dropout=0.2))
    assert not Setup().same_run(Setup(seed=1))
    assert not Setup().same_run(Setup(batch_size=None))


def test_the_command_says_all_that_is_not_the_default():
    setup = Setup("u", (64, 32), "tanh", "he", "momentum", 0.05, None, 1e-4, 0.2, 7, 0, 3)
    assert command(setup, "my data.csv") == (
        "workings train 'my data.csv' --hidden 64,32 --activation tanh --init he "
        "--optimiser momentum --learning-rate 0.05 --batch-size full --epochs 7 "
        "--validation 0.1 --l2 0.0001 --dropout 0.2 --seed 3"
    )
    assert "--hidden none" in command(Setup(hidden=()), "mnist")
    assert "--validation" not in command(Setup(), "few.csv", validated=False)
