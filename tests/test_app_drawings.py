"""Drawings without a browser: those that come along, and those that a visitor keeps."""

import base64
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import workings as wk
from app_drawn import reader_of, saved, tell, trained
from workings.app.drawings import (
    MOST,
    drawings_csv,
    drawings_dataset,
    evaluated,
    keep,
    labelled,
    read_all,
)
from workings.app.parts.kept import checked_label, checked_number
from workings.app.parts.strokes import told
from workings.app.reading import Stages
from workings.app.samples import samples, samples_dataset, samples_read, samples_sheet
from workings.errors import DataError, SettingError


@pytest.fixture
def network():
    return trained()


@pytest.fixture
def reader(network):
    return reader_of(network)


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
