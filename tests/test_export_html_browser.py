"""The exported page in a real browser: it prepares and predicts as the package does."""

import re
import zlib
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

import workings as wk
from app_drawn import trained as reader
from app_pages import DRAWINGS
from exported import KINDS, assert_same_predictions, pixels, trained
from workings.data.strokes import draw_strokes

pytest_plugins = ["app_browser", "exported_page"]

DOCS = Path(__file__).parents[1] / "docs" / "model-files.md"
#: The pictures that the page shows, by Python's names for them.
STAGES = ("cropped", "fitted", "smoothed", "pixels")
#: All stages of many drawings: sizes, centre of mass, 28×28 pixels, and Adler-32 of each picture.
PREPARED = """drawings => {
    const adler = levels => {
        let [a, b] = [1, 0];
        for (const level of levels) b = (b + (a = (a + level) % 65521)) % 65521;
        return b * 65536 + a;
    };
    return drawings.map(strokes => {
        const stages = workings.prepare(strokes);
        const of = name => {
            const { rows, columns, levels } = stages[name];
            return [rows, columns, adler(levels)];
        };
        return {
            pixels: [...stages.pixels.levels],
            mass: stages.mass,
            stages: ["sheet", "cropped", "fitted", "smoothed", "pixels"].map(of),
        };
    });
}"""
PREDICTED = "rows => rows.map(row => [...workings.forward(row).at(-1)])"


@pytest.fixture(scope="module")
def page(pages):
    return pages()


def assert_prepared_alike(page, drawings):
    for number, (strokes, there) in enumerate(
        zip(drawings, page.evaluate(PREPARED, drawings), strict=True)
    ):
        here = wk.prepare_strokes(strokes)
        assert there["pixels"] == here.pixels.ravel().tolist(), number
        assert there["mass"] == list(here.mass), number
        pictures = [draw_strokes(strokes, pad=(280, 280)), *(here.stages[n] for n in STAGES)]
        wanted = [[*each.shape, zlib.adler32(np.ascontiguousarray(each))] for each in pictures]
        assert there["stages"] == wanted, number


def test_the_hundred_drawings_are_prepared_to_the_same_bytes(page):
    assert len(DRAWINGS) == 100
    assert_prepared_alike(page, [drawing["strokes"] for drawing in DRAWINGS])


def random_strokes(rng):
    """Strokes of one kind or another: scribbles, dots, straight lines, specks; whole or not."""
    kind = rng.integers(6)
    low, spread = rng.uniform(-20, 250), 10 ** rng.uniform(-3, 2.6)
    strokes = []
    for _ in range(rng.integers(1, 6)):
        points = rng.uniform(low, low + spread, (rng.integers(1, 30), 2))
        if kind == 1:
            points = points[:1]
        elif kind == 2:
            points[:, rng.integers(2)] = low
        elif kind == 3:
            points = np.repeat(points, 2, axis=0)
        elif kind == 4:
            points = low + (points - low) * [1, 10 ** rng.uniform(-3, 0)]
        strokes.append((points.round() if kind % 2 else points).tolist())
    return strokes


def test_random_strokes_are_prepared_to_the_same_bytes(page, rng):
    edges = [
        [[[140, 140]]],
        [[[0, 0], [280, 280]]],
        [[[0, 0]], [[280, 0]], [[0, 280]], [[280, 280]]],
        [[[10, 10], [10, 10]], [[10, 10]]],
        [[[5, 7], [275, 7]]],
        [[[7, 5], [7, 275]]],
        [[[0.1, 0.2], [0.3, 0.7]], []],
        [[[-50, 400], [1e6, 3]]],
    ]
    assert_prepared_alike(page, edges + [random_strokes(rng) for _ in range(400)])


def test_nothing_drawn_is_prepared_to_nothing(page):
    assert page.evaluate("[workings.prepare([]), workings.prepare([[]])]") == [None, None]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "features"])
def test_it_predicts_the_same_on_1000_images(pages, kind):
    there = trained(kind)
    page = pages(there.network)
    assert len(there.test) == 1_000
    rows = page.evaluate(PREDICTED, there.test.values.tolist())
    assert_same_predictions(np.array(rows), kind)


def test_what_learnt_dark_ink_gets_dark_ink(pages, mnist):
    network = wk.Network(
        [784, 9, 10], dtype=np.float64, seed=4, preparation=pixels(light_ground=True)
    )
    ink = mnist[1].values[:50]
    rows = pages(network).evaluate(PREDICTED, ink.tolist())
    wanted = network.probabilities(network.preparation.apply(255 - ink, np.float64)).T
    np.testing.assert_allclose(rows, wanted, atol=1e-12)


def test_what_the_docs_ask_for_in_the_console_is_what_python_says(pages):
    (block,) = re.findall(r"^```js\n(.*?)^```", DOCS.read_text("utf-8"), re.M | re.S)
    page = pages()
    shares = page.evaluate(
        f"(() => {{ {block}; return [...workings.forward(drawing.pixels.levels).at(-1)] }})()"
    )
    network = reader()
    drawing = wk.prepare_strokes([[(60, 40), (140, 40), (90, 180)]])
    wanted = wk.Predictor(network, engine="reference")(drawing.pixels.ravel())
    np.testing.assert_allclose(shares, wanted, atol=1e-5)
    name = network.preparation.class_names[int(wanted.argmax())]
    expect(page.locator(".bars-best th")).to_have_text(name)


def test_a_shift_of_each_pixel_is_taken_off(pages, mnist):
    shift = tuple(np.linspace(0, 60, 784).tolist())
    network = wk.Network([784, 10], seed=4, dtype=np.float64, preparation=pixels(shift=shift))
    values = mnist[1].values[:50]
    rows = pages(network).evaluate(PREDICTED, values.tolist())
    wanted = network.probabilities(network.preparation.apply(values, np.float64)).T
    np.testing.assert_allclose(rows, wanted, atol=1e-12)
