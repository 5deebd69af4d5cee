"""What settings and buttons of the application do to a visitor's runs."""

import time

import pytest

import workings as wk
from workings.app import desk
from workings.app.examples import EXAMPLES, OWN, example_of
from workings.app.run import State
from workings.app.setup import Setup
from workings.app.sources import Source
from workings.app.turns import Turns
from workings.app.visitor import Visitor


@pytest.fixture
def visitor():
    visitor = Visitor(Turns(1))
    train, test = wk.load_mnist()
    visitor.uploads["small"] = Source("small", "Small", "small.csv", train[:1_000], test[:100])
    visitor.draft = Setup(data="small", epochs=2, batch_size=50)
    yield visitor
    run = visitor.run
    visitor.close()
    if run is not None:
        rest(run)


def rest(run):
    for _ in range(4_000):
        with run._lock:
            if run._thread is None:
                return run
        time.sleep(0.005)
    raise AssertionError(f"still {run.state}")


def test_the_first_network_begins_once(visitor):
    desk.begin(visitor)
    run = visitor.run
    desk.begin(visitor)
    assert visitor.run is run
    assert rest(run).state is State.ENDED and len(run.records) == 2


def test_what_is_live_goes_to_the_run_at_once(visitor):
    desk.one_epoch(visitor)
    run = rest(visitor.run)
    desk.change(visitor, learning_rate=0.01)
    assert desk.belongs(visitor) and run.setup.learning_rate == 0.01
    desk.start(visitor)
    assert visitor.run is run
    assert rest(run).records[1].learning_rate == 0.01


def test_anything_else_makes_a_new_run_and_keeps_the_old_one(visitor):
    desk.one_epoch(visitor)
    old = rest(visitor.run)
    desk.change(visitor, hidden=(5, 4))
    assert not desk.belongs(visitor) and visitor.run is old
    desk.one_batch(visitor)
    new = rest(visitor.run)
    assert new is not old and visitor.runs == [old, new]
    assert new.seen.network.sizes == (784, 5, 4, 10) and new.seen.steps == 1
    desk.choose(visitor, old)
    assert visitor.run is old and visitor.draft == old.setup and desk.belongs(visitor)


def test_a_run_that_has_learnt_nothing_yet_is_replaced(visitor):
    desk.take(visitor, visitor.draft)
    assert visitor.run is None
    desk.one_batch(visitor)
    rest(visitor.run)
    desk.rewind(visitor)
    first = visitor.run
    assert first.state is State.NEW
    desk.change(visitor, seed=1)
    fresh = rest(visitor.run)
    assert fresh is not first and visitor.runs == [fresh]
    assert fresh.state is State.NEW and fresh.seen.steps == 0


def test_a_rewound_run_has_the_live_settings_that_are_shown(visitor):
    desk.one_epoch(visitor)
    run = rest(visitor.run)
    desk.change(visitor, l2=0.5)
    desk.rewind(visitor)
    assert run.setup.l2 == 0.5
    desk.one_epoch(visitor)
    rest(run)
    assert run._training.objective.l2 == 0.5


def test_a_run_that_has_ended_begins_again(visitor):
    desk.start(visitor)
    run = rest(visitor.run)
    assert run.state is State.ENDED and run.beginnings == 1
    desk.start(visitor)
    assert rest(run).state is State.ENDED and visitor.run is run and run.beginnings == 2
    desk.change(visitor, learning_rate=0.5)  # over is over: this makes a new one
    assert not desk.belongs(visitor) and run.setup.learning_rate == 0.002


def test_ending_early_reads_the_test_set(visitor):
    desk.change(visitor, epochs=2_000, patience=0)
    desk.start(visitor)
    while not visitor.run.records:
        time.sleep(0.005)
    desk.finish(visitor)
    run = rest(visitor.run)
    assert run.stopped == "interrupted" and len(run.tested.labels) == 100
    desk.finish(visitor)
    assert run.state is State.ENDED


@pytest.mark.parametrize(
    ("broken", "setting", "value"),
    [
        ({"optimiser": "gd", "learning_rate": 800.0}, "learning_rate", 0.1),
        ({"init": "zeros"}, "init", "he"),
    ],
)
def test_what_made_it_fail_is_mended(visitor, broken, setting, value):
    desk.change(visitor, **broken)
    desk.start(visitor)
    run = rest(visitor.run)
    cause = run.cause or run.nothing
    assert (cause.setting, cause.value) == (setting, value) and desk.mendable(cause)
    desk.mend(visitor, cause)
    assert getattr(visitor.draft, setting) == value
    mended = rest(visitor.run)
    assert mended.state is State.ENDED and mended.nothing is None
    assert (mended is run) == (setting == "learning_rate")


def test_nothing_happens_where_there_is_no_run(visitor):
    for act in (desk.pause, desk.finish, desk.rewind):
        act(visitor)
    assert visitor.run is None


def test_data_that_is_not_there_is_refused(visitor):
    with pytest.raises(wk.SettingError, match="not here any more"):
        desk.change(visitor, data="upload-7")
    assert visitor.draft.data == "small"


def test_examples_are_recognised_whatever_the_data():
    for name, setup in EXAMPLES.items():
        assert example_of(setup.changed(data="upload-1")) == name
    assert example_of(Setup(seed=5)) == OWN


def test_a_network_from_elsewhere_is_shown_and_not_trained(visitor):
    net = wk.Network([784, 3, 10], ["tanh"], seed=5)
    run = visitor.hold(net, "mine.safetensors")
    assert run.state is State.ENDED and run.seen.network.sizes == (784, 3, 10)
    assert visitor.reader().network.W[1].tobytes() == net.W[1].tobytes()
    desk.rewind(visitor)
    assert visitor.run is run and run.seen.network.W[1].tobytes() == net.W[1].tobytes()
    assert not desk.belongs(visitor)
    desk.one_batch(visitor)
    assert visitor.run is not run and visitor.runs == [run, rest(visitor.run)]
    with pytest.raises(wk.DataError, match="the network has 4 inputs and 3 outputs"):
        visitor.hold(wk.Network([4, 3]), "iris.safetensors")


def test_the_command_tells_how_the_data_is_read(visitor):
    source = visitor.uploads["small"]
    visitor.uploads["small"] = Source(
        "small", "Small", "my data.csv", source.train, None, ("--label", "the kind")
    )
    said = desk.command_line(visitor)
    assert said.startswith("workings train 'my data.csv' --label 'the kind' --hidden 10")
    visitor.uploads["small"] = Source("small", "Mixed", "", source.train, None)
    assert desk.command_line(visitor) is None
