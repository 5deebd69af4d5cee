"""The lab: what it offers, what it measures, and that each mistake is caught where it says so."""

import dataclasses

import numpy as np
import pytest

import workings as wk
from workings.course.exercises import EXERCISES
from workings.lab import ENTRIES, Digits, Lab, Progress, Result, chosen
from workings.lab.bases import BASES
from workings.lab.entries import _IN_THE_COURSE
from workings.lab.picture import panels
from workings.lab.runs import dead_units, points, trained
from workings.mistakes import MISTAKES, TRAINING_MISTAKES, Setup

FAMOUS = [
    "scalar-bias-gradient",
    "wrong-m",
    "softmax-without-maximum",
    "weights-too-wide",
    "weights-all-zero",
    "pixels-not-scaled",
    "learning-rate-too-large",
    "labels-shuffled",
    "test-images-in-training",
    "dead-layer",
]
#: What each tool says of a mistake that shows: in its last run where it has two.
CAUGHT = {
    "scalar-bias-gradient": {"check": "names it"},
    "wrong-m": {"check": "names it"},
    "softmax-without-maximum": {"train": "sees it"},
    "weights-too-wide": {},
    "weights-all-zero": {"train": "names it", "explain": "sees it"},
    "pixels-not-scaled": {"train": "names it", "explain": "sees it"},
    "learning-rate-too-large": {"train": "names it", "explain": "sees it"},
    "labels-shuffled": {"train": "sees it"},
    "test-images-in-training": {"train": "names it", "held out": "sees it"},
    "dead-layer": {"train": "names it", "explain": "names it"},
    "one-over-m-forgotten": {"check": "names it", "train": "sees it"},
    "activation-derivative-forgotten": {"check": "names it"},
    "weights-not-transposed": {"check": "names it"},
    "z-instead-of-a-in-dw": {"check": "names it"},
    "a-instead-of-z-in-derivative": {"check": "names it"},
}


@pytest.fixture(scope="module")
def few(mnist) -> Digits:
    """Few real digits: what takes seconds with all of them takes a moment."""
    train, test = mnist
    return Digits(train[:600], test[:300], train[42_000:44_000])


@pytest.fixture(scope="module")
def measured(few) -> dict[str, Result]:
    """Every mistake, with two seeds and 60 epochs, by one lab."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("workings.gradcheck.check.ALL_UP_TO", 0)  # a sample of 64 of each array
        lab = Lab(few, seeds=2, epochs=60, threads=1)
        return {name: whole(lab, entry) for name, entry in ENTRIES.items()}


def whole(lab, entry):
    *_, result = lab.run(entry)
    return result


def without_times(document):
    """A document without what differs from call to call: how long it took."""
    if isinstance(document, dict):
        return {key: without_times(value) for key, value in document.items() if key != "seconds"}
    return [without_times(value) for value in document] if isinstance(document, list) else document


# What there is.


def test_the_famous_come_first_and_every_known_mistake_is_there():
    assert list(ENTRIES)[: len(FAMOUS)] == FAMOUS
    definitions = [entry.mistake for entry in ENTRIES.values()]
    for known in (*MISTAKES.values(), *TRAINING_MISTAKES.values()):
        assert definitions.count(known) == 1
    assert all(name in BASES for entry in ENTRIES.values() for name in entry.bases)
    assert list(CAUGHT) == list(ENTRIES)


@pytest.mark.parametrize(
    ("short", "long"),
    [("scalar-bias-gradient", "db-summed-over-everything"), ("wrong-m", "m-of-another-set")],
)
def test_the_gradient_checks_names_are_understood_too(short, long):
    (entry,) = chosen([short])
    assert chosen([long, short, long.upper()]) == [entry]
    assert entry.name == short and entry.also == long
    assert entry.mistake is MISTAKES[long]


def test_a_mistake_of_the_course_is_found_by_the_name_it_has_there():
    theirs = {one.name for exercise in EXERCISES.values() for one in exercise.mistakes}
    for name, ours in _IN_THE_COURSE.items():
        assert name in theirs
        assert [entry.name for entry in chosen([name])] == [ours]


def test_all_stands_for_every_one():
    assert chosen(["dead-layer", "all"])[0].name == "dead-layer"
    assert {entry.name for entry in chosen(["ALL"])} == set(ENTRIES)


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(wk.SettingError) as refused:
        chosen(["wrong-m", "scaler-bias"])
    assert "'scaler-bias' is no mistake of the lab: did you mean scalar-bias-gradient" in str(
        refused.value
    )
    with pytest.raises(wk.SettingError, match="'xyz' is no mistake of the lab: workings lab lists"):
        chosen(["xyz"])


# What is measured.


@pytest.mark.parametrize("name", CAUGHT)
def test_each_is_caught_by_the_tools_that_it_names_and_by_no_other(measured, name):
    last = measured[name].comparisons[-1]
    found = {one.tool: one.verdict for one in last.findings if one.caught}
    assert found == CAUGHT[name]
    assert set(last.caught_by) == set(found)
    assert [one.tool for one in last.findings] == ["check", "train", "explain", "held out"]


def test_what_the_tools_say_is_said_by_the_tools(measured, few):
    def said(name, tool, place=-1):
        found = measured[name].comparisons[place].findings
        return next(one.said for one in found if one.tool == tool)

    assert said("scalar-bias-gradient", "check") == (
        "Wrong: db1 and db2 disagree with finite differences. "
        "Known mistake: db-summed-over-everything."
    )
    setup = Setup(few.train, few.test, epochs=60)
    training = TRAINING_MISTAKES["weights-all-zero"].switch(setup).training(0, 1)
    training.run()
    network = training.network
    step = wk.follow(network, few.train[:64].X, few.train[:64].Y, "W1[0,238]")
    assert step.why_zero in said("weights-all-zero", "explain")
    assert said("weights-all-zero", "train").startswith(
        "In 2 of 2 runs. Seed 0: the network has learnt nothing: weights that start at zero"
    )
    with pytest.raises(wk.DivergedError) as stopped:
        TRAINING_MISTAKES["dead-layer"].switch(setup).training(0, 1).run()
    assert said("dead-layer", "train") == f"In 2 of 2 runs. Seed 0: {stopped.value}."


def test_where_a_mistake_changes_nothing_it_says_so(measured):
    for name in ("softmax-without-maximum", "a-instead-of-z-in-derivative"):
        lesson, other = measured[name].comparisons
        assert lesson.base == "lesson" and lesson.differences == (0.0, 0.0)
        assert lesson.verdict == "No difference at all, with any seed."
        assert lesson.caught_by == ()
        assert any(other.differences)


def test_the_right_run_is_trainings_own(measured, few):
    for seed, run in enumerate(measured["wrong-m"].comparisons[0].right):
        network = wk.Network([784, 10, 10], seed=seed)
        history = wk.train(network, few.train, epochs=60, engine="reference", threads=1).run()
        assert run.losses == tuple(record.loss for record in history.records)
        assert run.accuracies == tuple(record.accuracy for record in history.records)
        assert run.test_accuracy == wk.evaluate(network, few.test).accuracy
        assert run.held_out_accuracy == wk.evaluate(network, few.held_out).accuracy
        assert (run.seed, run.engine, run.dead, run.units) == (seed, "reference", 0, 10)
        assert run.stopped is run.nothing is run.why_dead is None


def test_each_right_run_is_made_once(measured):
    kinds = {}
    for result in measured.values():
        for comparison in result.comparisons:
            kinds.setdefault(comparison.base, set()).add(tuple(map(id, comparison.right)))
    assert set(kinds) == set(BASES)
    assert all(len(made) == 1 for made in kinds.values())


def test_the_same_seeds_give_the_same_numbers_twice(measured, few, monkeypatch):
    monkeypatch.setattr("workings.gradcheck.check.ALL_UP_TO", 0)
    lab = Lab(few, seeds=2, epochs=60, threads=1)
    for name in ("scalar-bias-gradient", "labels-shuffled"):
        again = whole(lab, ENTRIES[name]).as_document()
        assert without_times(again) == without_times(measured[name].as_document())


def test_a_mistaken_run_is_prepared_alike_where_it_is_measured(few):
    setup = TRAINING_MISTAKES["pixels-not-scaled"].switch(
        dataclasses.replace(Setup(few.train, few.test), epochs=1)
    )
    generator = trained(setup, 0, few.held_out, 1)
    with pytest.raises(StopIteration) as end:
        while True:
            next(generator)
    run = end.value.value
    bare = dataclasses.replace(few.test, preparation=setup.data.preparation)
    training = setup.training(0, 1)
    try:
        training.run()
    except wk.DivergedError as error:
        assert str(error) == run.stopped
    assert run.test_accuracy == wk.evaluate(training.network, bare).accuracy


def test_dead_units_are_those_that_no_example_wakes(few):
    network = wk.Network([784, 10, 10], seed=0)
    assert dead_units(network, few.test) == []
    network.b[1][[2, 5]] = -100
    assert dead_units(network, few.test) == [2, 5]


# On the way.


def test_progress_and_what_there_is_after_each_seed(few):
    lab = Lab(few, seeds=3, epochs=2, threads=1)
    steps = list(lab.run(ENTRIES["weights-too-wide"]))
    results = [step for step in steps if isinstance(step, Result)]
    assert [len(result.comparisons[0].wrong) for result in results] == [1, 2, 3, 3, 3]
    assert [result.complete for result in results] == [False] * 4 + [True]
    assert [bool(result.comparisons[0].findings) for result in results] == [False] * 3 + [True] * 2
    told = [step for step in steps if isinstance(step, Progress)]
    assert [(step.what, step.seed, step.epoch) for step in told[:6]] == [
        ("right run", 0, 0),
        ("right run", 0, 1),
        ("right run", 0, 2),
        ("with the mistake", 0, 0),
        ("with the mistake", 0, 1),
        ("with the mistake", 0, 2),
    ]
    assert told[-1].what == "asking the tools"
    assert all(step.epochs == 2 for step in told[:-1])


def test_few_epochs_are_a_limit_not_a_wish(few):
    assert Lab(few, epochs=30).setup("roomy").epochs == 20
    assert Lab(few, epochs=30).setup("lesson").epochs == 30
    assert Lab(few).setup("lesson").epochs == 500


@pytest.mark.parametrize("settings", [{"seeds": 0}, {"epochs": 0}])
def test_nothing_to_run_is_refused(few, settings):
    with pytest.raises(wk.SettingError, match="give 1 or more"):
        Lab(few, **settings)


# The picture.


def test_a_panel_has_both_curves_their_range_and_where_runs_stopped(measured):
    pixels, softmax = (measured[name] for name in ("pixels-not-scaled", "softmax-without-maximum"))
    figure = panels([pixels, softmax])
    shown = [axes for axes in figure.axes if axes.axison]
    assert len(shown) == 3
    right, *rest = shown[0].lines
    runs = pixels.comparisons[0]
    mean = np.mean([run.accuracies for run in runs.right], axis=0)
    np.testing.assert_allclose(right.get_ydata(), 100 * mean)
    stopped = [run for run in runs.wrong if run.stopped]
    crosses = [line for line in rest if line.get_marker() == "x"]
    assert len(crosses) == len(stopped) > 0
    assert len(shown[0].collections) == 2  # the bands
    assert f"{points(runs.difference)} points" in shown[0].get_title()
    assert "randn" in shown[2].get_title()
    assert [label.get_text() for label in shown[0].get_xticklabels()] == ["1", "10", "60"]


def test_numbers_below_a_panel_do_not_cover_one_another(few):
    result = whole(Lab(few, seeds=1, epochs=12, threads=1), ENTRIES["dead-layer"])
    (axes,) = panels([result]).axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "12"]


# The real thing.


@pytest.mark.slow
def test_wide_initial_weights_cost_more_than_the_famous_bias_bug(mnist):
    train, test = mnist
    lab = Lab(Digits(train[:10_000], test, train[42_000:]), seeds=1, epochs=300)
    cost = {
        name: whole(lab, ENTRIES[name]).comparisons[0].difference
        for name in ("scalar-bias-gradient", "weights-too-wide")
    }
    assert abs(cost["scalar-bias-gradient"]) < 0.01
    assert -0.2 < cost["weights-too-wide"] < -0.03
