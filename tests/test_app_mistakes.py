"""What the room Mistakes shows: the package's numbers, and no others."""

import dataclasses
import re
import time

import numpy as np
import pytest

import workings as wk

pytest.importorskip("nicegui")

from nicegui import background_tasks, ui
from nicegui.client import Client

from workings.app.judged import (
    Held,
    are_pictures,
    as_ink,
    confused,
    data_of,
    hold,
    judge,
    sizes,
)
from workings.app.numerals import share
from workings.app.pages.figures import epochs
from workings.app.pages.mistakes_classes import Classes, rows
from workings.app.pages.mistakes_matrix import STEP, Matrix, Opened
from workings.app.pages.mistakes_view import View
from workings.app.parts.chart import Chart
from workings.app.parts.confusion import Confusion, checked_cell
from workings.app.parts.gallery import Example, Gallery
from workings.app.robustness import (
    SAMPLE,
    Kind,
    Line,
    accuracy,
    changed,
    kinds,
    pictures,
    sample_of,
)
from workings.app.run import Run
from workings.app.setup import Setup
from workings.app.sources import Source
from workings.app.turns import Turns
from workings.app.visitor import Reader, Visitor
from workings.errors import SettingError
from workings.predictor import Predictor


@pytest.fixture
def client(monkeypatch):
    """A page without a browser."""
    monkeypatch.setattr(
        background_tasks, "create_or_defer", lambda coroutine, **_: coroutine.close()
    )
    with Client(ui.page("/")) as client:
        yield client
    client.delete()


def texts(client):
    """All that is to be read, in its order."""
    return [element._text for element in client.elements.values() if getattr(element, "_text", "")]


def send(element, name, raw):
    """Let a browser send something to an element."""
    for listener in element._event_listeners.values():
        if listener.type == name:
            element._handle_event({"listener_id": listener.id, "args": raw})


@pytest.fixture(scope="module")
def source(mnist):
    train, test = mnist
    return Source("mnist", "MNIST", "mnist", train[:3_000], test[:1_500])


@pytest.fixture
def run(source):
    return Run(1, Setup(), source, Turns(1))


@pytest.fixture(scope="module")
def network(source):
    made = wk.Network([784, 10, 10], seed=0)
    wk.train(made, source.train, optimiser=wk.Adam(0.003), batch_size=32, epochs=2).run()
    return made


def held(run, network, epoch=2.0):
    return Held(run, Reader(1, 0, Predictor(network, engine="reference")), epoch)


@pytest.fixture
def view(run, network, source):
    return View(held(run, network), "test", source.test, judge(network, source.test))


# ---- which examples, which network


def test_the_test_set_comes_first_then_what_was_set_aside(run, source):
    assert list(sizes(run).items()) == [("test", 1_500), ("validation", 300), ("train", 2_700)]
    for part, size in sizes(run).items():
        assert len(data_of(run, part)) == size
    rest, aside = source.train.split(300, run.setup.seed)
    np.testing.assert_array_equal(data_of(run, "train").values, rest.values)
    np.testing.assert_array_equal(data_of(run, "validation").values, aside.values)
    assert data_of(run, "test") is source.test


@pytest.mark.parametrize("labels", [None, "none there"])
def test_without_a_test_set_that_has_labels_it_is_what_was_set_aside(source, labels):
    test = labels and dataclasses.replace(source.test, labels=None)
    other = Source("mnist", "MNIST", "mnist", source.train, test)
    assert list(sizes(Run(1, Setup(), other, Turns(1)))) == ["validation", "train"]


def test_of_a_few_examples_none_is_set_aside(source):
    few = Source("few", "Few", "few.csv", source.train[:12], None)
    run = Run(1, Setup(), few, Turns(1))
    assert sizes(run) == {"train": 12}
    assert len(data_of(run, "train")) == 12


def test_a_network_is_held_while_its_run_goes_on(source, monkeypatch):
    monkeypatch.setattr(Visitor, "sources", {"mnist": source})
    visitor = Visitor(Turns(1))
    assert hold(visitor) is None
    run = visitor.new_run(Setup(epochs=1, batch_size=1_500))
    assert hold(visitor) is None
    run.go(1)
    while run.seen is None or run.busy:
        time.sleep(0.01)
    first = hold(visitor)
    before = first.network.W[1].copy()
    run.go()
    while run.state != "ended":
        time.sleep(0.01)
    assert hold(visitor).reader is not first.reader
    np.testing.assert_array_equal(first.network.W[1], before)
    assert (first.epoch, hold(visitor).epoch) == (0.5, 1.0)
    assert [epochs(held.epoch) for held in (first, hold(visitor))] == ["0.5 epochs", "1 epoch"]
    visitor.close()


def test_what_is_judged_is_what_evaluate_says(network, source):
    mine, theirs = judge(network, source.test), wk.evaluate(network, source.test)
    assert (mine.loss, mine.accuracy) == (theirs.loss, theirs.accuracy)
    for name in ("confusion", "labels", "predicted", "confidence"):
        np.testing.assert_array_equal(getattr(mine, name), getattr(theirs, name))


def test_a_network_that_ran_away_is_told_from_others(run, network, source):
    assert held(run, network).sound
    gone = network.copy()
    gone.W[1][0, 0] = np.nan
    assert not held(run, gone).sound
    judge(gone, source.test)  # warnings would be errors here
    huge = network.copy()
    huge.W[1] *= 1e38
    assert not np.isfinite(judge(huge, source.test).loss)


# ---- the confusion matrix


def test_the_most_frequent_mistake(view):
    true, said = confused(view.found)
    wrong = view.found.confusion.copy()
    np.fill_diagonal(wrong, 0)
    assert wrong[true, said] == wrong.max() > 0


def test_where_nothing_is_wrong_there_is_no_mistake(view):
    right = dataclasses.replace(
        view.found,
        predicted=view.found.labels,
        confusion=np.diag(np.bincount(view.found.labels, minlength=10)),
    )
    assert confused(right) is None


def test_until_a_cell_is_opened_it_is_the_most_frequent_mistake(client, view):
    opened, calls = Opened(), []
    matrix = Matrix(opened, calls.append, lambda: calls.append("held"))
    matrix.show(view)
    (table,) = [each for each in client.elements.values() if isinstance(each, Confusion)]
    assert table._props["counts"] == view.found.confusion.ravel().tolist()
    assert tuple(table._props["open"]) == confused(view.found)
    send(table, "open", [4, 4])
    assert opened.cell == (4, 4) and calls == ["held"]
    assert table._props["open"] == [4, 4]
    right = int(view.found.confusion[4, 4])
    assert "4, read rightly" in texts(client)
    assert f"{right} of {int(view.found.confusion[4].sum())} examples" in texts(client)
    (gallery,) = [each for each in client.elements.values() if isinstance(each, Gallery)]
    shown = [item["row"] for item in gallery._props["items"]]
    assert shown == view.found.cell(4, 4)[:STEP].tolist()
    assert gallery._props["more"] == f"Show {min(STEP, right - STEP)} more"
    send(gallery, "more", None)
    shown = [item["row"] for item in gallery._props["items"]]
    assert shown == view.found.cell(4, 4)[: 2 * STEP].tolist()
    send(gallery, "open", shown[-1])
    assert calls == ["held", shown[-1]]


def test_a_cell_without_examples_says_so(client, view):
    empty = tuple(int(each) for each in np.argwhere(view.found.confusion == 0)[0])
    Matrix(Opened(empty), print, print).show(view)
    assert "No example of this kind." in texts(client)


def test_a_cell_that_another_network_does_not_have_is_closed(client, view):
    opened = Opened((11, 3))
    Matrix(opened, print, print).show(view)
    assert opened.cell is None


@pytest.mark.parametrize(
    "raw",
    [None, 3, "4,9", [], [1], [1, 2, 3], [10, 0], [0, -1], [0, 1.5], [0, None], [[0], [1]],
     {"0": 1}, [0, float("nan")], [10**400, 0], [True, 0]],
)  # fmt: skip
def test_no_other_cell_is_opened(client, view, raw, caplog):
    with pytest.raises(SettingError):
        checked_cell(raw, 10)
    opened = []
    table = Confusion(lambda *cell: opened.append(cell))
    table.show(view.found)
    send(table, "open", raw)
    assert (opened, caplog.text) == ([], "")


# ---- examples


def test_a_gallery_opens_only_what_it_shows(client, caplog):
    opened = []
    gallery = Gallery(opened.append, 3)
    gallery.show([7, 1, 9, 2, 0], lambda row: Example(row, f"row {row}", ()))
    assert [item["row"] for item in gallery._props["items"]] == [7, 1, 9]
    for raw in (2, 0, 8, -1, "x", None, [7], 10**400, float("nan"), True):
        send(gallery, "open", raw)
    assert (opened, caplog.text) == ([], "")
    send(gallery, "open", 9)
    send(gallery, "more", None)
    send(gallery, "open", 0)
    assert opened == [9, 0]
    assert gallery._props["more"] == ""
    send(gallery, "more", None)
    assert len(gallery._props["items"]) == 5


def test_an_example_says_what_was_read_and_how_share(view):
    row = int(view.found.mistakes[0])
    true, said = view.found.labels[row], view.found.predicted[row]
    sure = share(view.found.confidence[row])
    found = view.example(row, swapped=True)
    assert found.lines == (f"{true} read as {said}", f"{sure} sure")
    assert found.label.startswith(f"Row {row}: {true} read as {said}, {sure} sure")
    assert found.picture.startswith("data:image/png")
    assert view.example(row).lines == (f"{said}, {sure}",)


def test_examples_that_are_no_pictures_are_named_by_their_row(run, rng):
    data = wk.from_arrays(rng.normal(size=(60, 4)), np.arange(60) % 3)
    net = wk.Network([4, 3], preparation=data.preparation)
    found = View(held(run, net), "train", data, judge(net, data))
    assert not found.pictures
    assert found.example(17).lines[0] == "row 17"
    assert found.example(17).picture == ""


def test_ink_is_dark_whatever_the_ground(source):
    paper = wk.from_arrays(
        255 - source.test.values.reshape(-1, 28, 28),
        source.test.labels,
        class_names=list("0123456789"),
    )
    assert paper.preparation.light_ground
    np.testing.assert_array_equal(as_ink(paper, 3), as_ink(source.test, 3))
    assert are_pictures(paper)


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.5, "50.0%"), (0.9994, "99.9%"), (0.9996, ">99.9%"), (0.9999999, ">99.9%"), (1.0, "100.0%")],
)
def test_what_is_not_certain_is_not_called_so(probability, words):
    assert share(probability) == words


# ---- each class


def test_each_class_has_the_numbers_that_the_command_line_prints(
    workings, network, source, tmp_path
):
    wk.save(network, tmp_path / "m.safetensors")
    wk.write_csv(source.test, tmp_path / "test.csv")
    printed = workings("evaluate", "m.safetensors", "test.csv").out
    lines = [line.split() for line in printed.splitlines() if re.match(r"\d +\d+\.\d%", line)]
    found = wk.evaluate(network, source.test)
    assert [row[:5] for row in rows(found)] == lines
    for place, row in enumerate(rows(found)):
        name, count = re.fullmatch(r"(\d) \((.+)\)", row[5]).groups()
        wrong = found.confusion[place].copy()
        wrong[place] = 0
        assert int(name) == wrong.argmax()
        assert count == ("once" if wrong.max() == 1 else f"{wrong.max()} times")


def test_what_is_taken_for_another_class_once_and_never():
    labels, predicted = np.array([0, 1, 1, 2]), np.array([1, 0, 0, 2])
    confusion = np.array([[0, 1, 0], [2, 0, 0], [0, 0, 1]])
    found = wk.Evaluation(1.0, confusion, labels, predicted, np.ones(4), ("a", "b", "c"))
    assert [row[5] for row in rows(found)] == ["b (once)", "a (2 times)", "–"]


def test_the_surest_mistakes_are_shown(client, view):
    Classes(print).show(view)
    (gallery,) = [each for each in client.elements.values() if isinstance(each, Gallery)]
    shown = [item["row"] for item in gallery._props["items"]]
    assert shown == view.found.mistakes[: len(shown)].tolist()


# ---- robustness


def test_the_same_thousand_examples_are_tried(mnist):
    one, other = sample_of(mnist[1]), sample_of(mnist[1])
    assert len(one) == SAMPLE
    np.testing.assert_array_equal(one.values, other.values)
    assert len(np.unique(one.labels)) == 10
    few = mnist[1][:40]
    np.testing.assert_array_equal(sample_of(few).values, few.values)


def test_what_is_measured_is_evaluate_of_distorted_pictures(network, source):
    sample = source.test[:200]
    for kind in kinds(sample.image_shape):
        for line in kind.lines:
            strength = line.strengths[1]
            expected = wk.evaluate(network, wk.distort(sample, **line.change(strength)))
            assert accuracy(network, sample, line, strength) == expected.accuracy
            assert changed(sample, line, 0.0) is sample


def test_stronger_is_harder(network, source):
    sample = source.test[:500]
    for kind in kinds(sample.image_shape):
        for line in kind.lines:
            assert sorted(line.strengths) == list(line.strengths)
            weak, strong = (accuracy(network, sample, line, line.strengths[k]) for k in (0, -1))
            assert strong < weak, line.name


def test_each_way_goes_where_its_name_says():
    ways = {line.name: line for kind in kinds((9, 9)) for line in kind.lines}
    spot = wk.from_arrays(np.pad([[[255]]], ((0, 0), (4, 4), (7, 1))).astype(np.uint8), None)

    def lit(name, strength):
        return np.argwhere(changed(spot, ways[name], strength).image(0)).tolist()

    assert lit("right", 1.0) == [[4, 8]]
    assert lit("left", 2.0) == [[4, 5]]
    assert lit("up", 2.0) == [[2, 7]]
    assert lit("down", 2.0) == [[6, 7]]
    assert lit("clockwise", 90.0) == [[7, 4]]
    assert lit("anticlockwise", 90.0) == [[1, 4]]
    assert len(lit("thicker", 1.0)) == 9
    assert lit("thinner", 1.0) == []


def test_the_pictures_of_an_example_are_read(network, source):
    one = source.test[:1]
    for kind in kinds((28, 28)):
        found = pictures(network, one, kind)
        assert [(each.line, each.strength) for each in found] == list(kind.shown)
        for each in found:
            read = wk.evaluate(network, changed(one, each.line, each.strength))
            assert each.found.predicted.tolist() == read.predicted.tolist()
            assert each.found.confidence.tolist() == read.confidence.tolist()
            same = np.array_equal(each.data.values, one.values)
            assert same == (each.strength == 0)


def test_larger_pictures_are_moved_by_more_pixels():
    small, large = ({kind.name: kind for kind in kinds((side, side))} for side in (28, 56))
    assert small["shift"].strongest == 6
    assert large["shift"].strongest == 12
    assert large["noise"].strongest == small["noise"].strongest
    assert kinds(None) == ()


def test_the_pictures_go_from_one_way_over_none_to_the_other():
    one, other = Line("a", (1, 2, 3, 4), dict), Line("b", (5, 6, 7, 8), dict)
    both, alone = Kind("both", (one, other)), Kind("alone", (one,))
    assert [strength for _, strength in both.shown] == [8, 6, 0, 2, 4]
    assert [line.name for line, _ in both.shown] == ["b", "b", "a", "a", "a"]
    assert [strength for _, strength in alone.shown] == [0, 1, 2, 3, 4]


def test_the_axis_of_a_chart_can_tell_something_else(client):
    assert Chart("Loss")._props["words"]["epoch"] == "epoch {epoch}"
    words = Chart("Shift", x="{epoch} pixels")._props["words"]
    assert words["epoch"] == "{epoch} pixels"
    assert "epoch" not in words["cursor"]
