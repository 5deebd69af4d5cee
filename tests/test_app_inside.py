"""The room Inside without a browser: its numbers are the command line's, its steps its own."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

import workings as wk
from explained import flowers

pytest.importorskip("nicegui")

from nicegui import background_tasks, ui
from nicegui.client import Client

from workings.app.drawings import SavedDrawing
from workings.app.inside import BATCH, Inside, Left
from workings.app.judged import Held
from workings.app.numerals import shown, typeset
from workings.app.pages.inside_contents import build, home, keys
from workings.app.pages.inside_glance import panels
from workings.app.pages.inside_proof import proof_lines, prove
from workings.app.pages.inside_sizes import PART, WHOLE
from workings.app.pages.inside_stages import Stage, Switches
from workings.app.pages.inside_way import Way
from workings.app.parts.cellgrid import CellGrid
from workings.app.parts.lens import Lens
from workings.app.parts.matrix import LETTERS, Matrix, Tile, letters, runs
from workings.app.parts.views import How, by_array
from workings.app.setup import Setup
from workings.app.sources import Source, mnist
from workings.app.subject import Subject
from workings.errors import SettingError
from workings.explanation.cells import Spot, array_at, cell, symbols
from workings.places import Place


def run(source, number=1, **setup):
    """As much of a run as the room asks for."""
    setup = {"learning_rate": 0.05} | setup
    seen = SimpleNamespace(epoch=1.0)
    return SimpleNamespace(number=number, setup=Setup(**setup), source=source, seen=seen)


class Guest:
    """As much of a visitor as the room asks for."""

    def __init__(self, network, source, **setup):
        self.network, self.drawings = network, []
        self._reader = SimpleNamespace(network=network)
        self.run = run(source, **setup)

    def reader(self):
        return self._reader

    def goes_on(self, network):
        self._reader = SimpleNamespace(network=network)


@pytest.fixture(scope="module")
def network(small_model):
    return wk.load(small_model)


@pytest.fixture
def guest(network):
    return Guest(network, mnist())


@pytest.fixture
def inside(guest):
    made = Inside(guest)
    made.take_network()
    return made


@pytest.fixture
def client(monkeypatch):
    """A page without a browser."""
    monkeypatch.setattr(background_tasks, "create_or_defer", lambda job, **_: job.close())
    with Client(ui.page("/")) as client:
        yield client
    client.delete()


@pytest.mark.parametrize("batch", [None, BATCH])
@pytest.mark.parametrize("l2", [0.0, 0.01])
def test_every_number_is_the_one_of_the_command_line(
    guest, inside, workings, small_model, batch, l2
):
    guest.run.setup = guest.run.setup.changed(l2=l2)
    inside.look_at(Subject("test", 18, batch))
    step = inside.look().explanation
    more = ["--batch", str(batch)] if batch else []
    told = workings(
        "explain", small_model, "mnist", "--image", "18", *more,
        "--learning-rate", "0.05", "--l2", str(l2), "--json",
    )  # fmt: skip
    document = json.loads(told.out)
    assert document["loss"] == step.loss
    assert document["loss_after"] == step.loss_after
    for each in document["steps"]:
        values = np.atleast_2d(np.array(each["values"]))
        shown = array_at(step, each["symbol"]).astype(np.float64)
        assert np.array_equal(values, shown), each["symbol"]


def test_a_proof_is_the_one_of_the_command_line(inside, workings, small_model):
    inside.look_at(Subject("test", 18))
    looked = inside.look()
    gradient = looked.explanation.gradients.dW[1]
    row, column = divmod(int(np.abs(gradient).argmax()), 784)
    place = Place("W", 1, row, column)
    followed = prove(looked, place)
    told = workings(
        "explain", small_model, "--image", "18", "--learning-rate", "0.05",
        "--weight", f"W1[{row},{column}]", "--json",
    )  # fmt: skip
    difference = json.loads(told.out)["finite_difference"]
    assert difference["value"] == followed.numeric.value
    assert difference["loss_plus"] == followed.numeric.loss_plus
    lines, verdict, good = proof_lines(followed)
    assert good
    assert "They agree" in verdict
    assert f"{difference['loss_plus']:.10f}" in dict(lines).values()


def test_a_gradient_of_zero_is_proved_and_explained(inside):
    looked = inside.look()
    empty = int(np.flatnonzero(looked.explanation.X[:, 0] == 0)[0])
    _, verdict, good = proof_lines(prove(looked, Place("W", 1, 0, empty)))
    assert good
    assert "exactly 0" in verdict
    assert "Why it is zero" in verdict


def test_a_step_is_taken_on_a_copy_and_taken_back(guest, inside):
    before = [array.copy() for array in guest.network.parameters]
    first = inside.look()
    inside.step(first)
    second = inside.look()
    assert second.explanation.loss == first.explanation.loss_after
    assert second.explanation.loss < first.explanation.loss
    inside.step(second)
    assert [each.loss for each in inside.taken] == [
        first.explanation.loss,
        second.explanation.loss,
    ]
    assert not inside.is_current(first)
    inside.undo()
    inside.undo()
    inside.undo()  # nothing is left to be taken back
    assert inside.look().explanation.loss == first.explanation.loss
    assert all(map(np.array_equal, before, guest.network.parameters))


def test_the_learning_rate_is_the_runs_until_another_is_set(inside):
    assert inside.look().explanation.learning_rate == 0.05
    inside.learning_rate = 2.0
    assert inside.look().explanation.learning_rate == 2.0
    inside.take_network()
    assert inside.look().explanation.learning_rate == 2.0


def test_the_network_is_taken_anew_when_asked(guest, inside, network):
    assert not inside.behind
    inside.step(inside.look())
    later = network.copy()
    later.W[1] *= 2
    guest.goes_on(later)
    assert inside.behind
    inside.take_network()
    assert (inside.behind, inside.taken) == (False, [])
    assert np.array_equal(inside.look().explanation.network.W[1], later.W[1])


def test_an_example_comes_with_the_network_that_another_room_judged_it_with(guest, inside, network):
    inside.step(inside.look())
    other = run(guest.run.source, 2, learning_rate=0.7)
    changed = network.copy()
    changed.W[1] *= 2
    held = Held(other, SimpleNamespace(network=changed), 3.0, edited=True)
    inside.wanted = Subject("test", 77, judged=held)
    inside.look_at_wanted()
    looked = inside.look()
    assert looked.subject == Subject("test", 77)
    assert looked.subject.judged is None
    assert np.array_equal(looked.explanation.network.W[1], changed.W[1])
    assert looked.explanation.learning_rate == 0.7
    assert (inside.run, inside.held.edited, inside.taken) == (other, True, [])
    assert inside.left == Left(1, 1)
    assert inside.elsewhere
    inside.step(looked)
    assert inside.left is None


def test_a_wrong_one_is_read_wrongly_and_the_next_is_another(inside):
    rows = []
    for _ in range(3):
        assert inside.wrong_one()
        looked = inside.look()
        assert looked.explanation.trace.probabilities.argmax() != looked.labels[0]
        rows.append(looked.subject.row)
    assert rows == sorted(set(rows))


def test_where_nothing_is_read_wrongly_nothing_changes(network):
    train, test = mnist().train, mnist().test
    right = test[network.predict(test.X) == test.known_labels]
    inside = Inside(guest := Guest(network, Source("right", "", "", train[:100], right)))
    inside.take_network()
    before = inside.look().subject
    assert not inside.wrong_one()
    assert inside.look().subject == before
    assert guest.run.source.test is right


def test_another_is_one_of_the_same_kind(inside):
    inside.look_at(Subject("validation", 3, BATCH))
    inside.another()
    looked = inside.look()
    assert looked.subject.kind == "validation"
    assert len(looked.labels) == BATCH


def test_a_batch_ends_with_the_data(inside):
    inside.look_at(Subject("test", 9_999, BATCH))
    assert inside.look().subject == Subject("test", 10_000 - BATCH, BATCH)


@pytest.mark.parametrize(
    "subject", [Subject("test", 10_000), Subject("test", -1), Subject("drawing", 0)]
)
def test_what_is_not_there_is_refused(inside, subject):
    before = inside.subject
    with pytest.raises(SettingError):
        inside.look_at(subject)
    assert inside.subject == before


def test_another_room_sends_an_example_here(inside):
    inside.wanted = Subject("test", 77)
    inside.look_at_wanted()
    assert inside.look().subject == Subject("test", 77)
    inside.wanted = Subject("drawing", 5)  # gone meanwhile
    inside.look_at_wanted()
    assert inside.look().subject == Subject("test", 77)


def test_drawings_are_what_they_were_meant_to_be_or_what_is_read(guest, inside, network):
    pixels = mnist().test.image(0)
    read = int(network.predict(mnist().test[:1].X)[0])
    guest.drawings = [SavedDrawing((), pixels, 3), SavedDrawing((), pixels)]
    inside.look_at(Subject("drawing", 0))
    looked = inside.look()
    assert (looked.labels, looked.labelled) == ((3,), "data")
    inside.look_at(Subject("drawing", 1))
    assert (inside.look().labels, inside.look().labelled) == ((read,), "network")
    inside.shows = 9
    assert (inside.look().labels, inside.look().labelled) == ((9,), "visitor")
    assert "pad" not in inside.kinds()
    inside.pad = SavedDrawing((), pixels)
    inside.look_at(Subject("pad", 0))
    assert inside.look().labels == (read,)


def test_data_without_a_test_set_is_looked_at_all_the_same(network):
    inside = Inside(guest := Guest(network, Source("own", "", "", mnist().train[:200], None)))
    inside.take_network()
    assert inside.look().subject.kind == "train"
    assert set(inside.kinds()) == {"train", "validation"}
    assert guest.drawings == []


def staged(inside, key, **switches):
    seen = []
    looked = inside.look()
    stage = Stage(
        looked, 0, lambda spot, how: seen.append((spot, how)), Switches(**switches), lambda _: None
    )
    build(key, stage)
    return stage, seen


def own(sizes, activations, data, **setup):
    network = wk.Network(sizes, activations, seed=1, preparation=data.preparation)
    guest = Guest(network, Source("own", "", "", data, None), **setup)
    inside = Inside(guest)
    inside.take_network()
    return guest, inside


SHAPES = {
    "no hidden layer": ([784, 10], ()),
    "wide": ([784, 128, 10], "relu"),
    "three layers": ([784, 30, 20, 10], ["tanh", "sigmoid"]),
}


@pytest.fixture(params=[*SHAPES, "features"])
def shaped(request):
    if request.param == "features":
        return own([4, 7, 5], "gelu-tanh", flowers(), l2=0.1)
    return own(*SHAPES[request.param], mnist().train[:100])


def test_every_array_has_a_stage_and_every_stage_cells(client, shaped):
    _, inside = shaped
    step = inside.look().explanation
    depth = step.network.depth
    assert {home(Spot(symbol, 0, 0), depth) for symbol in symbols(step)} == set(keys(depth))
    assert [panel.key for panel in panels(inside.look(), 0)] == keys(depth)
    for key in keys(depth):
        stage, seen = staged(inside, key)
        for view in stage.views:
            view._looked({"how": "click", "place": [0, 0]})
            spot, how = seen.pop()
            assert how is How.CLICK
            assert view.find(spot) == (0, 0)
            found = cell(step, *spot)
            view.light(by_array(found.sources), spot)
            if isinstance(view, CellGrid):
                text = view._props["rows"][0]["cells"][0]["text"]
                fine = key == "update" or spot.symbol in ("loss", "cross-entropy")
                digits = 6 if fine else 4
                assert text == shown(found.value, digits)


def test_all_of_a_page_is_small(client, shaped):
    """What a stage sends is far less than its numbers as text."""
    _, inside = shaped
    for key in keys(inside.look().explanation.network.depth):
        stage, _ = staged(inside, key)
        assert sum(len(json.dumps(view._props)) for view in stage.views) < 60_000


def test_a_gradients_sources_are_drawn_beside_it(client, inside):
    stage, _ = staged(inside, "back-1")
    gradient = inside.look().explanation.gradients.dW[1]
    row, column = divmod(int(np.abs(gradient).argmax()), 784)
    for spot in cell(stage.step, "dW[1]", row, column).sources:
        assert any(view.find(spot) for view in stage.views), spot
    for spot in cell(stage.step, "dA[1]", row, 0).sources:
        assert any(view.find(spot) for view in stage.views), spot


def test_a_large_matrix_is_cut_to_what_tells_most(client):
    _, inside = own([784, 200, 150, 10], "relu", mnist().train[:50])
    stage, _ = staged(inside, "layer-2")
    assert WHOLE < 200 * 150
    tiles = [tile for view in stage.views if isinstance(view, Matrix) for tile in view._tiles]
    weights = next(tile for tile in tiles if tile.symbol == "W[2]")
    assert (len(weights.rows), len(weights.columns)) == (PART, PART)
    strongest = int(np.abs(stage.step.trace.A[1][:, 0]).argmax())
    assert strongest in weights.columns


def test_a_matrix_names_its_rows_and_columns_and_marks_the_read_and_the_true_class(client, inside):
    assert inside.wrong_one()
    looked = inside.look()
    read, true = looked.explanation.trace.probabilities.argmax(), looked.labels[0]
    for key, symbol in (("output", "W[2]"), ("back-2", "dW[2]"), ("back-1", "W[2]")):
        stage, _ = staged(inside, key)
        tiles = [tile for view in stage.views if isinstance(view, Matrix) for tile in view._tiles]
        tile = next(tile for tile in tiles if tile.symbol == symbol)
        assert tile.heads == tuple("0123456789")
        assert [name for name, _ in tile.names] == list("0123456789")
        assert {row: sign for row, (_, sign) in enumerate(tile.names) if sign} == {
            read: "✗",
            true: "✓",
        }


def test_names_are_left_out_where_they_are_too_many(client):
    _, inside = own([784, 20, 30, 10], "relu", mnist().train[:50])
    for key, symbol, names in (("layer-2", "W[2]", 0), ("output", "W[3]", 10)):
        stage, _ = staged(inside, key)
        tiles = [tile for view in stage.views if isinstance(view, Matrix) for tile in view._tiles]
        tile = next(tile for tile in tiles if tile.symbol == symbol)
        assert (len(tile.names), tile.heads) == (names, ())
        assert tile.lines[0].startswith("Row: a ")


def test_pictures_of_weights_are_times_the_input_or_alone(client, inside):
    shades = {}
    for alone in (False, True):
        stage, _ = staged(inside, "layer-1", weights_alone=alone)
        tiles = [tile for view in stage.views if isinstance(view, Matrix) for tile in view._tiles]
        shades[alone] = next(tile.shown for tile in tiles if tile.symbol == "W[1]")
    weights, pixels = inside.network.W[1][0], inside.look().explanation.X[:, 0]
    assert np.array_equal(shades[True], weights)
    assert np.array_equal(shades[False], weights * pixels)


def test_a_tile_finds_its_cells(client):
    tile = Tile("W[2]", [3, 5, 9], [0, 4], np.zeros(6), 2, "")
    for place in range(6):
        assert tile.place(*tile.spot(place)[1:]) == place
    assert tile.place(4, 0) is None
    assert runs(np.array([], np.int64)) == []
    assert len(set(LETTERS.tolist())) == 64
    assert letters(np.array([np.nan, np.inf, -np.inf]), 1.0) == "f+A"


@pytest.mark.parametrize(
    "raw",
    [
        None, 3, {}, {"how": "click"}, {"how": "hack", "place": [0, 0]},
        {"how": "click", "place": None}, {"how": "click", "place": [0]},
        {"how": "click", "place": [0, -1]}, {"how": "click", "place": [0, 10**9]},
        {"how": "click", "place": [99, 0]}, {"how": "click", "place": [0.5, 0]},
        {"how": "click", "place": [True, 0]}, {"how": ["click"], "place": [0, 0]},
        {"how": "click", "place": "00"}, {"how": "click", "place": [None, {}]},
    ],
)  # fmt: skip
def test_what_a_browser_makes_up_is_passed_over(client, inside, raw):
    for key in ("layer-1", "loss"):
        stage, seen = staged(inside, key)
        for view in stage.views:
            view._looked(raw)
        assert seen == []


@pytest.mark.parametrize("raw", [None, -1, 99, "x", [0], 0.5, True])
def test_only_ways_that_are_shown_are_gone(client, inside, raw):
    gone = []
    lens = Lens(gone.append, lambda: None, lambda: None)
    lens.show(inside.look().explanation, Spot("g′(Z[1])", 0, 0))
    lens._go(raw)
    assert gone == []
    lens._go(0)
    assert gone == [Spot("Z[1]", 0, 0)]


def test_the_lens_says_why_a_product_of_nothing_is_zero_and_lists_it_once(client, inside):
    lens = Lens(lambda _: None, lambda: None, lambda: None)
    step = inside.look().explanation
    silent = int(np.flatnonzero(step.trace.Z[1][:, 0] <= 0)[0])
    empty = int(np.flatnonzero(step.X[:, 0] == 0)[0])
    found = lens.show(step, Spot("dW[1]", silent, empty))
    assert found.with_numbers.endswith("= 0·0 = 0")
    assert "both factors are 0: the pixel" in found.meaning
    assert f"unit {silent} of layer 1 is silent in this image" in found.meaning
    assert len(lens._props["shown"]["terms"]) == 1
    assert lens._props["shown"]["more"] == ""
    inside.look_at(Subject("test", 8, 3))
    lens.show(inside.look().explanation, Spot("dW[1]", silent, 0))
    assert "All the others are 0, too." in lens._props["shown"]["more"]


def test_the_lens_lists_the_largest_summands_and_counts_the_rest(client, inside):
    lens = Lens(lambda _: None, lambda: None, lambda: None)
    step = inside.look().explanation
    found = lens.show(step, Spot("Z[1]", 2, 0), [Spot("loss", 0, 0)])
    told = lens._props["shown"]
    assert len(told["terms"]) == 7  # six, and the bias
    assert told["terms"][-1]["factors"][0]["name"] == "b[1][2,0]"
    nonzero = int(np.count_nonzero(step.network.W[1][2] * step.X[:, 0]))
    assert f"And {nonzero - 6} more" in told["more"]
    assert f"{784 - nonzero} are 0" in told["more"]
    assert [way["name"] for way in told["trail"]] == ["loss"]
    assert told["withNumbers"] == typeset(found.with_numbers)


def test_a_way_is_of_cells_that_led_to_one_another():
    loss, blame, weight = Spot("loss", 0, 0), Spot("dZ[2]", 3, 0), Spot("dW[2]", 3, 1)
    way = Way()
    way.begin(loss)
    way.go_on(blame)
    way.go_on(weight)
    assert (way.at, way.trail) == (weight, [loss, blame])
    assert way.go_back() == blame
    assert way.trail == [loss]
    way.keep(lambda spot: spot != loss)
    assert (way.at, way.go_back()) == (blame, None)
    assert not way.move(blame)
    assert way.move(weight)
    assert way.close() == weight
    assert way.at is None
    assert not way.move(weight)  # the focus comes back to it
    assert way.move(weight)
    way.begin(loss)
    assert way.trail == []
