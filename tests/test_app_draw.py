"""The room Draw without a browser: what a pad may tell, what is read, what is kept."""

import asyncio
import base64
import io
import json
from dataclasses import fields, replace
from itertools import product

import numpy as np
import pytest
from PIL import Image

import workings as wk
from workings.app.drawings import (
    MOST,
    SavedDrawing,
    drawings_csv,
    drawings_dataset,
    evaluated,
    keep,
    labelled,
    read_all,
)
from workings.app.newest import Newest
from workings.app.parts.kept import checked_label, checked_number
from workings.app.parts.probabilities import MOST as MOST_BARS
from workings.app.parts.probabilities import answer
from workings.app.parts.strokes import MOST_POINTS, MOST_STROKES, SIDE, told
from workings.app.reading import Reading, Stages, as_taken, can_read, prepared, read
from workings.app.samples import samples, samples_dataset, samples_read, samples_sheet
from workings.app.visitor import Reader
from workings.errors import DataError, SettingError
from workings.predictor import Predictor

SEVEN = (((60, 40), (140, 40), (90, 180)),)
#: Every way in which the four stages can be switched.
SWITCHED = [Stages(*on) for on in product((True, False), repeat=4)]


def tell(strokes, **more):
    return {"strokes": strokes, "ended": True, "moment": 12.5} | more


@pytest.fixture(scope="module")
def network():
    """A network that reads digits well enough, trained in half a second."""
    train, _ = wk.load_mnist()
    made = wk.Network([784, 32, 10], seed=0)
    wk.train(made, train[:20_000], optimiser=wk.Adam(0.003), batch_size=64, epochs=2).run()
    return made


@pytest.fixture(scope="module")
def reader(network):
    return Reader(1, 0, Predictor(network, engine="reference"))


def saved(label=None, strokes=SEVEN):
    return SavedDrawing(strokes, prepared(strokes, Stages()).pixels, label)


class TestToldStrokes:
    def test_points_come_in_pairs(self):
        found = told(tell([[1, 2, 3, 4], [5, 6]]))
        assert found.strokes == (((1, 2), (3, 4)), ((5, 6),))
        assert found.ended and found.moment == 12.5

    def test_an_empty_pad_and_its_edges_are_taken(self):
        assert told(tell([])).strokes == ()
        assert told(tell([[0, 0, SIDE, SIDE]])).strokes == (((0, 0), (SIDE, SIDE)),)

    def test_as_many_as_there_may_be(self):
        assert len(told(tell([[1, 1]] * MOST_STROKES)).strokes) == MOST_STROKES
        assert len(told(tell([[1, 1] * MOST_POINTS])).strokes[0]) == MOST_POINTS

    @pytest.mark.parametrize(
        "raw",
        [
            None, 7, "strokes", [], {}, {"strokes": []}, tell(None), tell("12"), tell({}),
            tell([None]), tell([["a", "b"]]), tell([[1]]), tell([[1, 2, 3]]), tell([[]]),
            tell([[1.5, 2]]), tell([[True, 2]]), tell([[None, 2]]), tell([[[1, 2]]]),
            tell([[-1, 2]]), tell([[1, SIDE + 1]]), tell([[10**400, 2]]), tell([[float("nan"), 2]]),
            tell([[float("inf"), 2]]), tell([[1, 1]] * (MOST_STROKES + 1)),
            tell([[1, 1] * (MOST_POINTS + 1)]), tell([[1, 1] * MOST_POINTS, [1, 1]]),
            tell([[1, 2]], moment=None), tell([[1, 2]], moment="x"), tell([[1, 2]], moment=True),
            tell([[1, 2]], moment=float("nan")), tell([[1, 2]], moment=-1),
            tell([[1, 2]], moment=10**400),
        ],
    )  # fmt: skip
    def test_anything_else_is_refused(self, raw):
        with pytest.raises(SettingError):
            told(raw)

    def test_only_true_ends_a_stroke(self):
        assert not told(tell([], ended="yes")).ended


class TestReading:
    def test_it_is_what_the_package_reads(self, reader, network):
        drawing = wk.prepare_strokes(SEVEN)
        expected = wk.Predictor(network, engine="reference")(drawing.pixels.reshape(-1))
        found = read(SEVEN, Stages(), reader)
        assert np.array_equal(found.drawing.pixels, drawing.pixels)
        assert found.probabilities == tuple(expected.tolist())
        assert found.best == int(expected.argmax())
        assert found.prepared_fully == ()

    @pytest.mark.parametrize("stages", SWITCHED)
    def test_each_stage_is_switched_by_itself(self, stages):
        on = {stage.name: getattr(stages, stage.name) for stage in fields(stages)}
        expected = wk.prepare_strokes(SEVEN, pad=(SIDE, SIDE), **on)
        assert np.array_equal(prepared(SEVEN, stages).pixels, expected.pixels)

    def test_each_stage_changes_something(self):
        corner = tuple(tuple((x // 3, y // 3) for x, y in stroke) for stroke in SEVEN)
        for stage in fields(Stages):
            without = replace(Stages(), **{stage.name: False})
            assert not np.array_equal(
                prepared(corner, without).pixels, prepared(corner, Stages()).pixels
            ), stage.name

    def test_with_a_stage_off_it_says_what_all_would_give(self, reader):
        found = read(SEVEN, Stages(crop=False), reader)
        assert found.prepared_fully == read(SEVEN, Stages(), reader).probabilities
        assert found.prepared_fully != found.probabilities

    def test_nothing_drawn_and_nobody_there(self, reader):
        assert read((), Stages(), reader).best is None
        assert read((), Stages(crop=False), reader).probabilities == ()
        assert read(SEVEN, Stages(), None).probabilities == ()
        assert read(SEVEN, Stages(), None).drawing.pixels.any()

    def test_the_sheet_is_the_pad_as_drawn_on(self, reader):
        sheet = read(SEVEN, Stages(), reader).sheet
        assert sheet.shape == (SIDE, SIDE)
        assert sheet[40, 100] == 255 and sheet[250, 250] == 0

    def test_who_learnt_dark_on_light_gets_it_so(self, network):
        light = network.copy()
        light.preparation = replace(network.preparation, light_ground=True)
        pixels = prepared(SEVEN, Stages()).pixels
        assert np.array_equal(as_taken(pixels, network), pixels)
        assert np.array_equal(as_taken(pixels, light), 255 - pixels)

    def test_only_pictures_of_28_by_28_can_be_read(self, network):
        assert can_read(network)
        for change in ({"image_shape": (16, 49)}, {"image_shape": None}, {"scale": 1.0}):
            other = network.copy()
            other.preparation = replace(network.preparation, **change)
            assert not can_read(other), change


def reading(*probabilities, prepared_fully=()):
    drawing = prepared(SEVEN, Stages())
    return Reading(drawing.cropped, drawing, probabilities, prepared_fully)


class TestAnswerInWords:
    @pytest.mark.parametrize(
        ("share", "large", "words"),
        [
            (0.995, "b", "As good as certain: 99.5%"),
            (0.95, "b", "Confident: 95.0%"),
            (0.75, "b", "Rather sure: 75.0%"),
            (0.5, "b", "Leaning to it: 50.0%"),
            (0.4996, "?", "Not sure: b has only 50.0%"),
        ],
    )
    def test_how_sure_it_is(self, share, large, words):
        left = (1 - share) / 2
        found = answer(reading(left, share, left), "abc")
        assert (found["large"], found["certainty"]) == (large, words)

    def test_a_bar_for_each_class_in_their_order(self):
        rows = answer(reading(0.1, 0.7, 0.2), "abc")["rows"]
        assert [(row["name"], row["share"], row["text"], row["best"]) for row in rows] == [
            ("a", 0.1, "10.0%", False),
            ("b", 0.7, "70.0%", True),
            ("c", 0.2, "20.0%", False),
        ]

    def test_of_many_classes_the_most_probable(self):
        names = [f"class {number}" for number in range(30)]
        shares = [0.0] * 28 + [0.3, 0.7]
        found = answer(reading(*shares), names)
        assert [row["name"] for row in found["rows"][:2]] == ["class 29", "class 28"]
        assert len(found["rows"]) == MOST_BARS and str(len(names)) in found["rest"]

    def test_what_comes_next_and_what_all_stages_would_give(self):
        found = answer(reading(0.6, 0.4, prepared_fully=(0.01, 0.99)), "ab")
        assert "b" in found["remark"] and "40.0%" in found["remark"]
        assert found["beside"] == "With all stages on it reads b, 99.0%."
        assert answer(reading(1.0, 0.0), "ab")["beside"] == ""
        assert "0.0%" not in answer(reading(1.0, 0.0), "ab")["remark"]

    def test_it_is_told_aloud_only_when_asked(self):
        assert answer(reading(0.0, 1.0), "ab")["spoken"] == ""
        assert answer(reading(0.0, 1.0), "ab", aloud=True)["spoken"].startswith("b. As good")
        assert answer(reading(0.4, 0.3, 0.3), "abc", aloud=True)["spoken"].startswith("Not sure")

    def test_nobody_who_could_read(self):
        found = answer(reading(), "ab")
        assert found["certainty"] == "Nobody reads it yet" and found["large"] == ""

    def test_nothing_drawn(self):
        found = answer(None, "ab", aloud=True)
        assert [row["text"] for row in found["rows"]] == ["", ""]
        assert found["large"] == found["spoken"] == ""


class TestKeptEvents:
    @pytest.mark.parametrize(
        "raw", [None, [], [1], [1, 7], [1, "10"], ["a", "7"], [0, "7"], [1, "7", 2], [10**12, ""]]
    )
    def test_a_label_that_is_none_is_refused(self, raw):
        with pytest.raises(SettingError):
            checked_label(raw)

    def test_a_label_is_a_digit_or_nothing(self):
        assert checked_label([3, "7"]) == (3, 7)
        assert checked_label([3, ""]) == (3, None)

    @pytest.mark.parametrize("raw", [None, "x", 0, -1, 1.5, True, [1], 10**12])
    def test_a_number_that_is_none_is_refused(self, raw):
        with pytest.raises(SettingError):
            checked_number(raw)


class TestNewest:
    def test_of_those_that_wait_only_the_newest_is_done(self):
        done = []

        async def work(item):
            await asyncio.sleep(0)
            done.append(item)

        async def main():
            jobs = Newest(work)
            jobs.put(1)
            await asyncio.sleep(0)  # the first is begun
            for item in (2, 3, 4):
                jobs.put(item)
            await jobs.idle()
            jobs.put(5)
            await jobs.idle()

        asyncio.run(main())
        assert done == [1, 4, 5]


class TestSamples:
    def test_a_hundred_drawings_of_ten_digits_fit_on_the_pad(self):
        digits = [sample.digit for sample in samples()]
        assert len(digits) == 100 and {digits.count(digit) for digit in range(10)} == {10}
        for sample in samples():
            flat = [[value for point in stroke for value in point] for stroke in sample.strokes]
            assert told(tell(json.loads(json.dumps(flat)))).strokes == sample.strokes

    def test_it_is_what_evaluate_says(self, network):
        for stages in (Stages(), Stages(centre=False)):
            expected = wk.evaluate(network, samples_dataset(stages))
            assert np.array_equal(samples_read(network, stages).confusion, expected.confusion)

    def test_the_sheet_has_a_row_a_hand(self):
        packed = base64.b64decode(samples_sheet(Stages()).removeprefix("data:image/png;base64,"))
        sheet = 255 - np.asarray(Image.open(io.BytesIO(packed)).convert("L"), int)
        assert sheet.shape == (280, 280)
        expected = samples_dataset(Stages()).values[13].reshape(28, 28)  # a 3, in the second hand
        assert samples()[13].digit == 3
        assert np.abs(sheet[28:56, 84:112] - expected).max() <= 2  # drawn in 64 shades

    def test_without_the_stages_it_falls(self, network):
        assert samples_read(network, Stages()).accuracy > 0.8
        assert samples_read(network, Stages(False, False, False, False)).accuracy < 0.5

    def test_a_network_of_other_classes_is_not_tried(self, network):
        letters = network.copy()
        names = tuple("abcdefghij")
        letters.preparation = replace(network.preparation, class_names=names)
        assert samples_read(letters, Stages()) is None


class TestKeptDrawings:
    def test_at_most_so_many(self):
        drawings = []
        for _ in range(MOST):
            keep(drawings, saved())
        with pytest.raises(SettingError, match="remove"):
            keep(drawings, saved())
        assert len(drawings) == MOST

    def test_as_a_data_set_they_are_digits(self, network):
        data = drawings_dataset([saved(7), saved(1)])
        assert data.image_shape == (28, 28) and data.classes == 10
        assert data.known_labels.tolist() == [7, 1]
        assert data.preparation.pixels
        assert data.prepared_as(network.preparation, 784).classes == 10
        rest, aside = data.split(1)
        assert len(rest) == len(aside) == 1

    def test_where_one_has_no_label_none_has(self):
        assert drawings_dataset([saved(7), saved()]).labels is None
        assert len(labelled([saved(7), saved()])) == 1

    def test_of_none_there_is_no_data_set(self):
        with pytest.raises(DataError, match="no drawings"):
            drawings_dataset([])

    @pytest.mark.parametrize("labels", [(7, 3), (None, None), (7, None)])
    def test_a_csv_gives_the_same_pixels_back(self, tmp_path, labels):
        drawings = [saved(label) for label in labels]
        file = tmp_path / "drawings.csv"
        file.write_bytes(drawings_csv(drawings))
        header = file.read_text().splitlines()[0].split(",")
        whole = None not in labels
        assert header[: 1 + whole] == (["label", "pixel0"] if whole else ["pixel0"])
        assert header[-1] == "pixel783"
        data = wk.read_csv(file)
        assert np.array_equal(data.values, [drawing.pixels.reshape(-1) for drawing in drawings])
        assert data.preparation.class_names == (tuple("0123456789") if whole else ())
        assert (data.labels is None) if not whole else data.labels.tolist() == list(labels)

    def test_the_command_line_reads_the_csv_as_the_page_does(self, tmp_path, network):
        drawings = [saved(7), saved(1)]
        file = tmp_path / "drawings.csv"
        file.write_bytes(drawings_csv(drawings))
        assert (
            wk.evaluate(network, wk.read_csv(file)).accuracy
            == evaluated(network, drawings).accuracy
        )

    def test_what_is_read_in_each(self, network, reader):
        found = read_all(network, [saved(7), saved()])
        probabilities = reader.probabilities(saved().pixels)
        best = int(np.argmax(probabilities))
        assert found[0] == found[1]
        assert found[0][0] == best and found[0][1] == pytest.approx(probabilities[best])
        assert read_all(network, []) == []

    def test_they_can_be_trained_on(self):
        data = drawings_dataset([saved(digit % 10) for digit in range(20)])
        made = wk.Network([784, 4, 10], seed=0)
        assert wk.train(made, data, epochs=1).run()

    def test_untold_they_cannot_be_tested(self, network):
        with pytest.raises(DataError, match="labels"):
            evaluated(network, [saved()])
