"""The room Draw without a browser: what a pad may tell, what is read, how it is said."""

import asyncio
from dataclasses import fields, replace
from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

import workings as wk
from app_drawn import SEVEN, reader_of, tell, trained
from workings.app.newest import Newest
from workings.app.pages.draw_who import who_reads
from workings.app.parts.probabilities import MOST as MOST_BARS
from workings.app.parts.probabilities import answer
from workings.app.parts.strokes import MOST_POINTS, MOST_STROKES, SIDE, told
from workings.app.reading import Reading, Stages, as_taken, can_read, prepared, read
from workings.errors import SettingError

#: Every way in which the four stages can be switched.
SWITCHED = [Stages(*on) for on in product((True, False), repeat=4)]


@pytest.fixture
def network():
    return trained()


@pytest.fixture
def reader(network):
    return reader_of(network)


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
        found = answer(reading(), "ab", nobody="There is none.")
        assert (found["certainty"], found["remark"]) == ("Nobody reads it yet", "There is none.")
        assert (found["large"], found["rows"]) == ("", [])

    def test_what_has_learnt_nothing_guesses(self):
        found = answer(reading(0.1, 0.9), "ab", aloud=True, guess=True)
        assert (found["large"], found["read"]) == ("?", "")
        assert found["certainty"] == "A guess: b, 90.0%" and "nothing yet" in found["remark"]
        assert found["spoken"] == "A guess: b, 90.0%."

    def test_the_large_sign_is_said_in_words_too(self):
        assert answer(reading(0.1, 0.9), "ab")["read"] == "It reads b."
        assert answer(reading(0.4, 0.3, 0.3), "abc")["read"] == ""

    def test_nothing_drawn(self):
        found = answer(None, "ab", aloud=True)
        assert [row["text"] for row in found["rows"]] == ["", ""]
        assert found["large"] == found["spoken"] == ""


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

    def test_work_that_fails_keeps_no_other_from_being_done(self, caplog):
        done = []

        async def work(item):
            await asyncio.sleep(0)
            if item == 1:
                raise OSError("no room")
            done.append(item)

        async def main():
            jobs = Newest(work)
            jobs.put(1)
            await asyncio.sleep(0)  # the first is begun
            jobs.put(2)
            await jobs.idle()

        asyncio.run(main())
        assert done == [2]
        assert "no room" in caplog.text


class TestWhoReads:
    """Which run reads on the pad, in words."""

    @pytest.fixture
    def visitor(self, network):
        read_by = reader_of(network.copy())
        look = SimpleNamespace(steps=844, epoch=1.0)
        run = SimpleNamespace(number=6, title=None, seen=look, tested=None)
        return SimpleNamespace(reader=lambda: read_by, run=run)

    def test_a_run_that_learns(self, visitor):
        who = who_reads(visitor)
        assert who.named == "Run 6 reads: 784-32-10, epoch 1.0." and not who.guesses

    def test_one_that_was_tested(self, visitor):
        visitor.run.tested = SimpleNamespace(accuracy=0.9324)
        assert "test accuracy 93.24%" in who_reads(visitor).named

    def test_one_that_has_learnt_nothing(self, visitor):
        visitor.run.seen.steps = 0
        assert who_reads(visitor).guesses
        visitor.run.title = "from a file"
        assert not who_reads(visitor).guesses

    def test_nobody_and_one_who_cannot(self, visitor):
        network = visitor.reader().network
        network.preparation = replace(network.preparation, image_shape=None)
        who = who_reads(visitor)
        assert who.reader is None and "other examples" in who.nobody and who.named == ""
        visitor.reader = lambda: None
        assert "no network yet" in who_reads(visitor).nobody
