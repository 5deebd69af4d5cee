"""A mistake beside the right run: the lab's numbers, trained side by side and stopped at will."""

import json
import threading
import time
from dataclasses import dataclass, replace

import numpy as np
import pytest

from workings.app.lab_pair import Choice, Pair, first_choice
from workings.app.pages.lab_beside import common, limit_of
from workings.app.pages.lab_choice import groups
from workings.app.pages.lab_controls import in_short, settings
from workings.app.pages.lab_verdict import costs
from workings.app.run import State
from workings.app.texts import say
from workings.app.turns import Turns
from workings.app.visitor import Visitor
from workings.lab import ENTRIES, Digits, Lab
from workings.lab.bases import BASES
from workings.lab.costs import cost_of
from workings.lab.tools import HELD_OUT

WIDE = Choice("weights-too-wide", "lesson", epochs=6)


@pytest.fixture(scope="module")
def few(mnist):
    """Few real digits: what takes seconds with all of them takes a moment."""
    train, test = mnist
    return Digits(train[:600], test[:300], train[42_000:44_000])


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Of the gradients, the tools check a sample."""
    monkeypatch.setattr("workings.gradcheck.check.ALL_UP_TO", 0)


@pytest.fixture
def pair(few):
    """Makes pairs; ends them all."""
    pairs = []

    def make(choice=WIDE, turns=None):
        pairs.append(Pair(choice, turns or Turns(1), lambda: few))
        return pairs[-1]

    yield make
    for each in pairs:
        each.close()
        settle(each)


def settle(work, *states):
    """Wait until it is in one of some states, or rests."""
    for _ in range(12_000):
        with work._lock:
            if work.state in states or (not states and work._thread is None):
                return work
        time.sleep(0.005)
    raise AssertionError(f"still {work.state}")


def ended(pair):
    pair.go()
    settle(pair, State.ENDED)
    return pair


def without_seconds(document):
    if isinstance(document, dict):
        return {name: without_seconds(part) for name, part in document.items() if name != "seconds"}
    if isinstance(document, list):
        return [without_seconds(part) for part in document]
    return document


@pytest.mark.slow
def test_the_numbers_are_those_of_the_command_line(workings, monkeypatch):
    monkeypatch.undo()
    found = Pair(Choice("weights-too-wide", "lesson", epochs=3), Turns(1))
    told = json.loads(workings(*found.command.split()[1:], "--json").out)
    ended(found)
    (comparison,) = told["results"][0]["comparisons"]
    assert without_seconds(found.comparison.as_document()) == without_seconds(comparison)


@pytest.mark.parametrize("name", ["pixels-not-scaled", "one-over-m-forgotten"])
def test_another_seed_has_the_labs_numbers_of_that_seed(pair, few, name):
    found = ended(pair(Choice(name, "lesson", seed=1, epochs=6)))
    *_, result = Lab(few, seeds=2, epochs=6).run(ENTRIES[name])
    comparison = result.comparisons[0]
    for side, runs in ((found.right, comparison.right), (found.wrong, comparison.wrong)):
        assert without_seconds(side.run.as_document()) == without_seconds(runs[1].as_document())


def test_small_batches_have_the_labs_numbers_too(pair, few):
    found = ended(pair(Choice("test-images-in-training", "roomy", epochs=2)))
    lab = Lab(few, seeds=1, epochs=2)
    *_, result = lab.run(ENTRIES["test-images-in-training"])
    theirs = result.comparisons[1]
    # an epoch's losses are added up piece by piece: the last bit may differ
    assert found.wrong.run.losses == pytest.approx(theirs.wrong[0].losses, rel=1e-12)
    assert found.wrong.run.test_accuracy == theirs.wrong[0].test_accuracy
    assert found.comparison.findings[-1].said == theirs.findings[-1].said


def test_both_are_at_the_same_epoch_all_the_way(pair):
    found, apart = pair(Choice("weights-too-wide", "lesson", epochs=40)), []
    found.go()
    while found.state is not State.ENDED:
        right, wrong = len(found.right.records), len(found.wrong.records)
        apart.append(abs(right - wrong))
        time.sleep(0.001)
    assert max(apart) <= 2  # one, and what happens between two looks
    assert found.progress == 1 and found.seconds_left == 0


def test_without_the_mistake_both_are_the_same_to_the_last_bit(pair):
    found = ended(pair(Choice("weights-too-wide", "lesson", epochs=6, made=False)))
    right, wrong = (side.seen.network for side in found.sides)
    for one, other in zip(right.parameters, wrong.parameters, strict=True):
        assert one.tobytes() == other.tobytes()
    assert found.comparison.differences == (0,)
    assert found.comparison.findings == ()


def test_one_that_stops_lets_the_other_go_on(pair):
    found = ended(pair(Choice("one-over-m-forgotten", "lesson", epochs=6)))
    assert "the loss climbed" in found.wrong.stopped
    assert len(found.wrong.records) < len(found.right.records) == 6
    assert found.comparison.caught_by[:2] == ("check", "train")


def test_paused_and_rewound_it_has_the_same_numbers_again(pair):
    found = pair(Choice("weights-too-wide", "lesson", epochs=30))
    found.go()
    while not found.right.records:
        time.sleep(0.001)
    found.pause()
    settle(found, State.PAUSED)
    before = [side.points[:3] for side in found.sides]
    begun, networks = found.beginnings, [side.seen.network for side in found.sides]
    found.rewind()
    assert found.state is State.NEW and not found.right.points and found.beginnings == begun + 1
    assert not np.array_equal(found.right.seen.network.W[1], networks[0].W[1])
    ended(found)
    for side, points in zip(found.sides, before, strict=True):
        assert side.points[: len(points)] == points
    found.rewind()
    assert found.comparison is None and found.wrong.run is None


def test_a_pair_is_one_training_among_those_that_may_run(pair):
    turns, given_up = Turns(1), threading.Event()
    assert turns.take("another", given_up.is_set)
    found = pair(turns=turns)
    found.go()
    settle(found, State.WAITING)
    while found.place is None:
        time.sleep(0.001)
    assert found.place == 1
    turns.leave("another")
    settle(found, State.ENDED)


def test_what_fails_says_so_and_begins_again(pair, monkeypatch):
    found = pair()
    with monkeypatch.context() as patched:
        patched.setattr("workings.app.lab_side.measured", lambda *_: 1 / 0)
        patched.setattr("traceback.print_exc", lambda: None)
        found.go()
        settle(found, State.FAILED)
    assert found.failure and not found.busy
    found.rewind()
    ended(found)


def test_a_visitor_has_one_at_a_time_and_none_after_leaving(few):
    visitor = Visitor(Turns(1))
    visitor.have("lab", lambda turns: Pair(WIDE, turns, lambda: few))
    first = visitor.work("lab")
    first.go()
    visitor.have("lab", lambda turns: Pair(WIDE, turns, lambda: few))
    second = visitor.work("lab")
    assert first.closed and second is not first and not second.closed
    visitor.close()
    assert second.closed and visitor.work("lab") is None
    visitor.have("lab", lambda turns: Pair(WIDE, turns, lambda: few))
    assert visitor.work("lab") is None
    for each in (first, second):
        settle(each)
        assert each.right._training is None


def test_the_cost_now_stands_beside_the_documentations_where_both_ran_as_long(pair):
    found = ended(pair())
    (now,) = costs(found, found.comparison)
    assert now[4:] == ["6", "0"]
    found.full_epochs = 6
    now, before = costs(found, found.comparison)
    assert before[1] == "−4.63" and before[5] == "0, 1, 2"
    assert now[2:4] == [f"{side.run.test_accuracy:.2%}" for side in found.sides]


def test_the_pictures_of_both_runs_are_on_one_scale_where_that_shows_both(pair):
    wide, zero = pair(WIDE), pair(Choice("weights-all-zero", "lesson"))
    for each in (wide, zero):
        assert limit_of(each.right) is None
        for side in each.sides:
            side.prepared()
    right, wrong = map(limit_of, wide.sides)
    assert right < wrong == common(right, wrong)
    assert limit_of(zero.wrong) is None
    assert common(*map(limit_of, zero.sides)) == right
    assert common(0.3, 40.0) is None  # the right run's pictures would be all grey


@dataclass
class _Came:
    """What came of a comparison, as far as its sentence needs it."""

    difference: float
    caught_by: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (_Came(-0.2078), "It costs 20.78 points of test accuracy."),
        (_Came(0.0012, ("check",)), "It gains 0.12 points of test accuracy."),
        (_Came(0.0312, (HELD_OUT,)), "It gains 3.12 points of test accuracy that mean nothing"),
        (_Came(0.0), "It makes no difference to the test accuracy."),
    ],
)
def test_a_cost_is_told_without_a_sign(came, said):
    assert in_short(came, WIDE).startswith(said)
    assert in_short(came, replace(WIDE, made=False)).startswith("Both runs are the same")


def test_every_mistake_is_offered_once_in_a_run_that_shows_it():
    offered = [name for names in groups().values() for name in names]
    assert sorted(offered) == sorted(ENTRIES)
    assert all(ENTRIES[name].where == where for where, names in groups().items() for name in names)
    for name in ENTRIES:
        assert cost_of(name, first_choice(name).base) is not None
    assert first_choice("softmax-without-maximum").base == "normal"


def test_every_run_that_a_mistake_is_made_in_is_named():
    assert {base: say(f"lab.base.{base}") for base in BASES}.keys() == BASES.keys()


def test_the_settings_are_told_in_words(pair):
    made = pair(Choice("weights-too-wide", "lesson", epochs=1))
    assert settings(made.right.setup) == (
        "784-10-10, relu, gradient descent with α = 0.1, full batch, 1 epoch, 600 images"
    )


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_every_mistake_has_its_formula_and_the_right_one(entry):
    assert entry.mistake.made and entry.mistake.mend
    assert entry.mistake.made != entry.mistake.mend
