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


def test_after_its_end_a_new_run_begins_beside_it(visitor):
    desk.start(visitor)
    run = rest(visitor.run)
    assert run.state is State.ENDED and run.beginnings == 1
    desk.start(visitor)
    again = rest(visitor.run)
    assert again is not run and visitor.runs == [run, again]  # what was learnt stays
    assert [record.loss for record in again.records] == [record.loss for record in run.records]
    desk.one_batch(visitor)
    assert rest(visitor.run) not in (run, again) and again.tested is not None


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
    assert mended is not run and getattr(run.setup, setting) == broken[setting]


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


def test_a_run_that_failed_keeps_the_settings_it_failed_with(visitor):
    desk.change(visitor, optimiser="gd", learning_rate=800.0)
    desk.start(visitor)
    run = rest(visitor.run)
    assert run.state is State.FAILED
    desk.change(visitor, learning_rate=0.1)
    assert run.setup.learning_rate == 800.0 and not desk.belongs(visitor)


def test_ending_before_anything_was_learnt_spoils_nothing(visitor):
    run = visitor.new_run(visitor.draft)
    desk.finish(visitor)
    assert run.state is State.NEW
    desk.start(visitor)
    assert rest(run).stopped == "epochs" and len(run.records) == 2


def test_clicks_that_follow_one_another_are_all_done(visitor):
    desk.change(visitor, epochs=2_000, patience=0)
    desk.start(visitor)
    run = visitor.run
    while not run.records:
        time.sleep(0.005)
    desk.rewind(visitor)
    desk.one_epoch(visitor)
    while run.beginnings < 2 or run.busy:
        time.sleep(0.005)
    assert len(rest(run).records) == 1
    desk.start(visitor)
    while len(run.records) < 3:
        time.sleep(0.005)
    desk.pause(visitor)
    desk.start(visitor)
    seen = len(run.records)
    for _ in range(2_000):
        if len(run.records) > seen + 2:
            break
        time.sleep(0.005)
    assert len(run.records) > seen + 2
    desk.pause(visitor)


def test_a_live_change_is_remembered_from_the_first_step_on(visitor):
    desk.one_batch(visitor)
    run = rest(visitor.run)
    assert not run.altered and len(run.points) == 1
    desk.change(visitor, l2=0.1)
    assert run.altered
    desk.rewind(visitor)
    assert not run.altered


def test_a_failure_while_failing_leaves_no_run_busy(visitor, monkeypatch):
    desk.one_epoch(visitor)
    run = rest(visitor.run)

    def no_memory(*_):
        raise MemoryError

    monkeypatch.setattr("workings.app.run.look", no_memory)
    desk.start(visitor)
    assert rest(run).state is State.FAILED and "not enough memory" in run.failure


def test_a_run_taken_up_can_be_rewound_and_seen(visitor):
    desk.start(visitor)
    old = rest(visitor.run)
    desk.change(visitor, seed=3)
    desk.start(visitor)
    rest(visitor.run)
    desk.choose(visitor, old)
    desk.rewind(visitor)
    assert rest(old).state is State.NEW and visitor.reader().network.sizes == (784, 10, 10)


def test_of_the_paused_runs_only_the_last_can_go_on(visitor):
    for seed in range(4):
        desk.change(visitor, seed=seed)
        desk.one_epoch(visitor)
        rest(visitor.run)
    assert [run.state for run in visitor.runs] == [
        State.ENDED,
        State.PAUSED,
        State.PAUSED,
        State.PAUSED,
    ]
    first = visitor.runs[0]
    assert first._training is None and first.stopped == "given-up" and first.seen.steps > 0


def test_settings_changed_before_anything_was_learnt_leave_no_holes_in_the_numbers(visitor):
    desk.one_batch(visitor)
    rest(visitor.run)
    desk.rewind(visitor)
    for seed in (1, 2, 3):
        desk.change(visitor, seed=seed)
        rest(visitor.run)
    assert [run.number for run in visitor.runs] == [1]


def test_data_that_a_kept_run_was_trained_on_can_be_taken_up(visitor):
    desk.one_epoch(visitor)
    old = rest(visitor.run)
    train, _ = wk.load_mnist()
    visitor.uploads["other"] = Source("other", "Other", "other.csv", train[:500], None)
    desk.change(visitor, data="other")
    desk.one_epoch(visitor)
    rest(visitor.run)
    del visitor.uploads["small"]
    desk.choose(visitor, old)
    assert visitor.draft.data == "small" and visitor.sources["small"] is old.source
    assert desk.belongs(visitor)


def test_changed_drawings_make_a_new_run(visitor):
    from workings.app.drawings import SavedDrawing, keep

    def draw(label, x):
        strokes = [[(x, 10), (x, 200)]]
        pixels = wk.prepare_strokes(strokes).pixels
        keep(visitor.drawings, SavedDrawing(strokes, pixels, label))

    for label in (0, 1):
        draw(label, 50 + 50 * label)
    desk.change(visitor, data="drawings", batch_size=None)
    desk.one_epoch(visitor)
    run = rest(visitor.run)
    assert desk.belongs(visitor)
    draw(1, 120)
    assert not desk.belongs(visitor)
    desk.one_epoch(visitor)
    assert rest(visitor.run) is not run and len(visitor.run.source.train) == 3


def test_the_command_of_few_examples_is_one_that_the_command_line_takes(visitor):
    train, _ = wk.load_mnist()
    visitor.uploads["few"] = Source("few", "Few", "few.csv", train[:50], None)
    desk.change(visitor, data="few", batch_size=64)
    assert "--batch-size full" in desk.command_line(visitor)
    desk.change(visitor, batch_size=16)
    assert "--batch-size 16" in desk.command_line(visitor)


def test_an_example_suits_the_amount_of_data(visitor):
    desk.take_example(visitor, EXAMPLES["wide"])
    assert visitor.draft.data == "small" and visitor.draft.hidden == (128,)
    assert (visitor.draft.batch_size, visitor.draft.epochs) == (16, 20)


def test_a_step_that_nothing_could_stop_is_refused(visitor):
    train, _ = wk.load_mnist()
    visitor.uploads["all"] = Source("all", "All", "all.csv", train, None)
    desk.change(visitor, data="all", hidden=(1_024,), batch_size=None)
    desk.start(visitor)
    run = rest(visitor.run)
    assert run.state is State.FAILED and "choose a batch of at most 14,7" in run.failure
