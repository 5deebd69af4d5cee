"""The parts that show a training: what they send, and that they send no more."""

import asyncio
import json
import math
import re

import numpy as np
import pytest

import workings as wk
from workings.data.preparation import Preparation

pytest.importorskip("nicegui")

from nicegui import background_tasks, core, ui
from nicegui.client import Client

from workings.app.parts.chart import MARKERS, STYLES, Chart, Series, flat
from workings.app.parts.layers import Layers, bar_share, power_of_ten
from workings.app.parts.units import FEW, MOST, PAUSE, Units, scale_for

PICTURES = Preparation(scale=255.0, image_shape=(4, 4), class_names=("a", "b", "c"))


@pytest.fixture
def client(monkeypatch):
    """A page without a browser; what would go to one waits in its outbox."""
    monkeypatch.setattr(
        background_tasks, "create_or_defer", lambda coroutine, **_: coroutine.close()
    )
    with Client(ui.page("/")) as client:
        yield client
    client.delete()


def texts(client):
    """All that is to be read, in its order."""
    return [
        element._text for element in client.elements.values() if element._text and shown(element)
    ]


def shown(element):
    return all(each.visible for each in element.ancestors(include_self=True))


def pictures(client):
    """The units' pictures."""
    images = [each for each in client.elements.values() if each.tag == "img" and shown(each)]
    return [image for image in images if "ramp" not in " ".join(image.parent_slot.parent.classes)]


def sent(client, change):
    """What a change made in one turn of the event loop sends: updated elements and scripts."""

    async def turn():
        core.loop = asyncio.get_running_loop()
        try:
            change()
            await asyncio.sleep(0)
        finally:
            core.loop = None

    client.outbox.updates.clear()
    client.outbox.messages.clear()
    asyncio.run(turn())
    scripts = [data["code"] for _, _, data in client.outbox.messages]
    return list(client.outbox.updates.values()), scripts


def added(script):
    """What a chart's script adds: the version of its lines, and place, start and points of each."""
    return json.loads(re.fullmatch(r"runMethod\(\d+, 'add', (\[.*\])\)", script)[1])


def network(*sizes, preparation=PICTURES):
    return wk.Network(sizes, preparation=preparation)


# Charts


def test_a_value_that_is_not_finite_is_a_gap():
    assert flat([(1, math.nan), (2, math.inf), (3, None), (4, 0.25)]) == [
        *(1, None, 2, None, 3, None),
        *(4, 0.25),
    ]


def test_a_chart_sends_its_lines_once(client):
    chart = Chart("Loss", "mean")
    updates, scripts = sent(
        client, lambda: chart.show([Series("one", [(0.1, 2.5)], 2), Series("two", dashed=True)])
    )
    assert (updates, scripts) == ([chart], [])
    one, two = chart._to_dict()["props"]["series"]
    assert one["points"] == [0.1, 2.5]
    assert (one["marker"], two["marker"]) == (MARKERS[2], MARKERS[0])
    assert (one["dashed"], two["dashed"]) == (False, True)


def test_each_style_has_a_marker_of_its_own():
    assert len(set(MARKERS)) == STYLES


def test_only_new_points_are_sent_and_all_of_a_turn_in_one_message(client):
    chart = Chart("Loss")
    chart.show([Series("one", [(0.1, 2.5)]), Series("two")])

    def change():
        chart.add("one", [(0.2, 2.25), (0.3, 2.0)])
        chart.add("two", [(0.3, 2.125)])
        chart.add("two", [])

    updates, (script,) = sent(client, change)
    assert updates == []
    assert added(script) == [1, [[0, 1, [0.2, 2.25, 0.3, 2.0]], [1, 0, [0.3, 2.125]]]]
    _, (script,) = sent(client, lambda: chart.add("one", [(0.4, 1.5)]))
    assert added(script) == [1, [[0, 3, [0.4, 1.5]]]]


def test_a_page_that_is_built_anew_has_every_point(client):
    chart = Chart("Loss")
    chart.show([Series("one", [(0.1, 2.5)])])
    chart.add("one", [(0.2, 2.25)])
    assert chart._to_dict()["props"]["series"][0]["points"] == [0.1, 2.5, 0.2, 2.25]


def test_points_of_lines_that_are_shown_no_more_are_not_sent(client):
    chart = Chart("Loss")
    chart.show([Series("one")])

    def change():
        chart.add("one", [(0.1, 9.0)])
        chart.show([Series("one", [(0.1, 2.5)])])
        chart.add("one", [(0.2, 2.0)])

    updates, (script,) = sent(client, change)
    assert updates == [chart]
    assert added(script) == [2, [[0, 1, [0.2, 2.0]]]]
    assert chart._props["version"] == 2


def test_lines_have_names_of_their_own(client):
    with pytest.raises(ValueError, match="two lines of a chart have one name"):
        Chart("Loss").show([Series("one"), Series("one")])


def test_a_chart_can_be_described_by_who_made_it(client):
    chart = Chart("Loss", describe=lambda series: f"{len(series)} runs beside one another.")
    chart.show([Series("one"), Series("two")])
    assert chart._props["told"] == "2 runs beside one another."


# Pictures of units


def test_each_unit_is_a_picture_with_words(client):
    units, net = Units(), network(16, 3, 3)
    net.W[1] = np.linspace(-0.5, 0.25, 48).reshape(3, 16)
    units.show(net, dead=[1])
    images = pictures(client)
    assert [image._props["alt"].partition(":")[0] for image in images] == [
        "unit 0",
        "unit 1, dead",
        "unit 2",
    ]
    assert images[2]._props["alt"].endswith("weights from 0.01064 to 0.25")
    assert all(image._props["src"].startswith("data:image/png;base64,") for image in images)
    assert texts(client).count("dead") == 1
    assert "1 of 3 units is dead" in " ".join(texts(client))


def test_only_pictures_that_have_changed_are_sent(client):
    units, net = Units(), network(16, 3, 3)
    units.show(net)
    assert sent(client, lambda: units.show(net)) == ([], [])
    net = net.copy()
    W = net.W[1].copy()
    W[1] = -W[1]
    net.W[1] = W
    assert sent(client, lambda: units.show(net)) == ([pictures(client)[1]], [])


def test_a_dead_unit_is_marked_and_unmarked(client):
    units, net = Units(), network(16, 3, 3)
    for dead in ([0, 2], [2], []):
        units.show(net, dead)
        assert texts(client).count("dead") == len(dead)
        marked = [",dead" in image._props["alt"].replace(" ", "") for image in pictures(client)]
        assert marked == [unit in dead for unit in range(3)]


def test_two_networks_are_drawn_on_one_scale_where_it_is_given(client):
    net = network(16, 3, 3)
    units = Units()
    units.show(net, limit=0.5)
    assert {"−0.5 or below", "0.5 or above"} <= set(texts(client))
    before = [picture._props["src"] for picture in pictures(client)]
    units.show(net, limit=5.0)
    assert all(
        picture._props["src"] != was for picture, was in zip(pictures(client), before, strict=True)
    )


def test_a_dead_unit_beyond_those_shown_is_counted(client):
    Units().show(network(16, FEW + 2, 3), dead=[0, FEW + 1])
    assert f"2 of {FEW + 2} units are dead" in " ".join(texts(client))
    assert "Try leaky-relu" in " ".join(texts(client))
    Units(advises=False).show(network(16, FEW + 2, 3), dead=[0, FEW + 1])
    notes = [words for words in texts(client) if "units are dead" in words]
    assert notes[1] == notes[0].removesuffix(" Try leaky-relu, or a smaller learning rate.")


@pytest.mark.parametrize(("hidden", "most"), [(FEW + 1, FEW + 1), (MOST + 1, MOST)])
def test_of_many_units_some_are_shown_and_more_when_asked_for(client, hidden, most):
    units, net = Units(), network(16, hidden, 3)
    units.show(net)
    assert len(pictures(client)) == FEW
    units._turn()
    assert len(pictures(client)) == most
    units._turn()
    assert len(pictures(client)) == FEW
    units.show(network(16, 3, 3))
    assert not [text for text in texts(client) if text.startswith("Show")]


def test_the_shades_go_as_far_as_the_scale(client):
    """Weights ten times as large look the same, and their scale says ten times as much."""
    units, net = Units(), network(16, 3, 3)
    units.show(net)
    before, scale = [image._props["src"] for image in pictures(client)], scale_for(net.W[1])
    net.W[1] = net.W[1] * 10
    units.show(net)
    assert [image._props["src"] for image in pictures(client)] == before
    assert f"{10 * scale:g} or above" in texts(client)


def test_many_pictures_are_renewed_less_often_while_a_network_trains(client):
    units = Units()
    units.show(network(16, FEW + 1, 3))
    units._turn()
    renewed = []
    for seed in range(2 * PAUSE):
        net = wk.Network((16, FEW + 1, 3), seed=seed + 1, preparation=PICTURES)
        updates, _ = sent(client, lambda net=net: units.show(net, settled=False))
        renewed.append(bool(updates))
    assert sum(renewed) == 2
    assert sent(client, lambda: units.show(network(16, FEW + 1, 3)))[0]


def test_measured_features_are_strips_with_the_strongest_by_name(client):
    measured = Preparation(feature_names=("length", "width"), class_names=("a", "b"))
    units, net = Units(), network(2, 2, 2, preparation=measured)
    net.W[1] = [[0.5, -1.5], [0.0, 0.25]]
    units.show(net)
    said = texts(client)
    assert "width: −1.5, length: +0.50" in said
    assert any("from left to right: length, width." in text for text in said)


def test_without_a_hidden_layer_the_units_are_the_classes(client):
    Units().show(network(16, 3))
    assert [image._props["alt"].partition(":")[0] for image in pictures(client)] == [
        f"class {name}" for name in "abc"
    ]
    assert not any("dead" in text for text in texts(client))


def test_another_network_takes_the_place_of_the_first(client):
    units = Units()
    units.show(network(16, 3, 3))
    units.show(network(16, 5, 3))
    assert len(pictures(client)) == 5
    units.show(network(16, 5))
    assert "unit 0" not in texts(client)
    assert "class a" in texts(client)
    units.show(None)
    assert pictures(client) == []
    assert texts(client) == ["The pictures appear when there is a network."]


def test_weights_that_are_no_numbers_any_more_are_shown_too(client):
    units, net = Units(), network(16, 2, 3)
    net.W[1] = np.stack([np.full(16, math.nan), np.linspace(0.01, 0.1, 16)])
    net.W[1][1, 0] = -math.inf
    units.show(net)
    assert [image._props["alt"] for image in pictures(client)] == [
        "unit 0: weights from NaN to NaN",
        "unit 1: weights from −∞ to 0.1",
    ]


@pytest.mark.parametrize(
    ("weights", "limit"),
    [
        ([0.0, 0.0], 1.0),
        ([math.nan, math.inf], 1.0),
        ([math.nan, 0.1], 0.1),
        ([5e-324], 1.0),
        ([1e308], 1.0),
        ([0.1, -0.1], 0.1),
        ([0.11, -0.1], 0.15),
        ([2e-5, 9.1e-5], 1e-4),
        ([1e30, 1e30], 1e30),
        ([0.1] * 399 + [90.0], 15.0),  # 3 × √(8100/400 + 0.01) = 13.5: one giant hides no other
    ],
)
def test_the_scale_is_a_round_number(weights, limit):
    assert scale_for(np.array([weights])) == limit


# Layers


def test_each_layer_is_a_row(client):
    layers = Layers()
    assert texts(client) == []
    layers.show(network(16, 4, 3), [(2,)], (0.0123, 0.000456))
    assert texts(client)[7:] == [
        *("layer 1", "relu", "W 4×16", "b 4×1", "68", "1 of 4", "0.012"),
        *("layer 2", "softmax", "W 3×4", "b 3×1", "15", "–", "4.6 × 10⁻⁴"),
    ]


def test_only_numbers_that_have_changed_are_sent(client):
    layers, net = Layers(), network(16, 4, 3)
    layers.show(net, [()], (0.01, 0.1))
    assert sent(client, lambda: layers.show(net, [()], (0.01, 0.1))) == ([], [])
    updates, _ = sent(client, lambda: layers.show(net, [()], (0.01, 0.2)))
    assert sorted(element.tag for element in updates) == ["rect", "span"]


def test_what_nobody_has_looked_at_has_no_number(client):
    Layers().show(network(16, 4, 3))
    assert texts(client).count("–") == 4


@pytest.mark.parametrize(
    ("size", "share"),
    [(0.0, 0), (1e-9, 0), (1e-7, 0), (10**-3.5, 0.5), (1.0, 1), (50.0, 1), (math.inf, 1)],
)
def test_a_bar_grows_with_the_power_of_ten(size, share):
    assert bar_share(size) == pytest.approx(share)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((0.0, "0"), (0.5, "0.5"), (0.00012, "1.2 × 10⁻⁴"), (1e-12, "10⁻¹²"), (99999.0, "10⁵")),
        *((math.nan, "NaN"), (math.inf, "∞")),
    ],
)
def test_small_sizes_are_told_with_a_power_of_ten(value, text):
    assert power_of_ten(value) == text
