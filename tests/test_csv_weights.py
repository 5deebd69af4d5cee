"""A CSV's column that says what each example counts: read beside the features, wherever it is."""

import dataclasses

import numpy as np
import pytest

import workings as wk

PIXELS = "label,w,pixel0,pixel1,pixel2,pixel3\n1,0.5,0,255,7,30\n0,2,12,0,1,2\n"
TABLE = "kind,a,trust,b\nx,1,0.25,20\ny,2,3,30\nx,3,3,40\n"


@pytest.fixture
def csv(tmp_path):
    """Write text to a file and read it as a data set."""

    def read(text, label=None, sample_weight=None, like=None) -> wk.Dataset:
        (tmp_path / "data.csv").write_text(text)
        return wk.read_csv(tmp_path / "data.csv", label, like, sample_weight)

    return read


def test_weights_have_decimals_beside_pixels_that_are_bytes(csv):
    data = csv(PIXELS, sample_weight="w")
    assert data.values.dtype == np.uint8
    assert data.values.tolist() == [[0, 255, 7, 30], [12, 0, 1, 2]]
    assert data.labels.tolist() == [1, 0]
    assert data.weights.tolist() == [0.5, 2.0]
    assert (data.image_shape, data.preparation.weight_name) == ((2, 2), "w")
    same = csv("pixel1,pixel0,pixel2,pixel3,w\n255,0,7,30,5e-1\n0,12,1,2,+2.0\n", None, "w")
    assert same.values.tolist() == data.values.tolist()
    assert same.weights.tolist() == data.weights.tolist()


def test_the_first_pixel_may_be_written_as_a_float(csv):
    data = csv(PIXELS.replace("0,255", "0.0,255.0"), sample_weight="w")
    assert (data.values.dtype, data.weights.tolist()) == (np.uint8, [0.5, 2.0])


def test_weights_beside_measured_features(csv):
    data = csv(TABLE, "kind", "trust")
    assert data.preparation.feature_names == ("a", "b")
    assert data.values.tolist() == [[1, 20], [2, 30], [3, 40]]
    assert data.weights.tolist() == [0.25, 3.0, 3.0]
    assert data.preparation.shift[0] == pytest.approx((0.25 * 1 + 3 * 2 + 3 * 3) / 6.25)


def test_weights_of_a_file_without_a_header(csv):
    data = csv("x,1,0.5,20\ny,2,3,30\nx,3,0,40\n", None, "column3")
    assert data.values.tolist() == [[1, 20], [2, 30], [3, 40]]
    assert data.weights.tolist() == [0.5, 3.0, 0.0]


def test_features_that_need_float64_are_read_twice_and_weights_once(csv):
    rows = "".join(f"{'xy'[n % 2]},{1.7e9 + n / 8},{n}\n" for n in range(40))
    data = csv("kind,time,w\n" + rows, "kind", "w")
    assert data.values.dtype == np.float64
    assert data.weights.tolist() == list(range(40))


def test_as_many_weights_as_rows_however_many_there_are(csv):
    data = csv("a,w\n" + "".join(f"{n % 7},{n}\n" for n in range(120_000)), None, "w")
    np.testing.assert_array_equal(data.weights, np.arange(120_000))


def test_the_column_is_no_feature_of_a_file_a_network_takes(csv):
    """Wherever it stands, whatever is in it; the file may lack it too."""
    for text, name, label in ((PIXELS, "w", None), (TABLE, "trust", "kind")):
        known = csv(text, label, name)
        for cell in ("7", "", "none at all", "-1"):
            new = csv(_with(text, name, cell), like=known.preparation)
            fitted = new.prepared_as(known.preparation, known.features)
            assert fitted.values.tolist() == known.values.tolist()
            assert fitted.labels.tolist() == known.labels.tolist()
            assert fitted.weights is None
        assert csv(_without(text, name), like=known.preparation).features == known.features
        again = csv(text, sample_weight=name, like=known.preparation)
        assert again.weights.tolist() == known.weights.tolist()


def test_what_is_said_of_a_column_goes_before_what_is_remembered(csv):
    known = csv(TABLE, "kind", "trust").preparation
    said = csv(_without(TABLE.replace("0.25", "1"), "kind"), "trust", like=known)
    assert (said.preparation.label_name, said.features) == ("trust", 2)
    called_label = csv(TABLE.replace("trust", "label"), "kind", "label").preparation
    bare = _without(TABLE.replace("trust", "label"), "kind")
    assert csv(bare, like=called_label).labels is None


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("-1", r"row 2, column {}: -1 is negative: what an example counts is a number from 0"),
        ("nan", r"row 2, column {}: nan is not a finite number: what an example counts is"),
        ("1e999", r"row 2, column {}: 1e999 is not a finite number"),
        ("much", r"row 2, column {}: 'much' is text: what an example counts is a number from 0"),
        ("1_0", r"row 2, column {}: '1_0' is text"),
        ("", r"row 2, column {}: blank: what an example counts is a number from 0 upwards$"),
    ],
)
def test_what_is_no_weight_is_refused_by_row_and_column(csv, cell, message):
    for text, name, label in ((PIXELS, "w", None), (TABLE, "trust", "kind")):
        rows = text.splitlines()
        changed = _with("\n".join([rows[0], rows[2]]), name, cell).splitlines()[1]
        with pytest.raises(wk.DataError, match=message.format(name)):
            csv("\n".join([*rows[:2], changed, *rows[3:]]) + "\n", label, name)


def test_a_file_in_which_no_example_counts_is_refused(csv):
    for text, name, label in ((PIXELS, "w", None), (TABLE, "trust", "kind")):
        with pytest.raises(wk.DataError, match=f"every row has 0 in the column '{name}', so that"):
            csv(_with(text, name, "0"), label, name)


@pytest.mark.parametrize(
    ("label", "name", "message"),
    [
        (None, "v", r"no column 'v'; the file has label, w, pixel0, pixel1, pixel2, …$"),
        (None, "label", r"the column 'label' cannot hold both the labels and what each example"),
        ("w", "w", r"the column 'w' cannot hold both"),
        (None, None, r"but 'w': if it is the label, .* train with --sample-weight w; if neither"),
    ],
)
def test_other_columns_are_named(csv, label, name, message):
    with pytest.raises(wk.DataError, match=message):
        csv(PIXELS, label, name)


def test_weights_survive_writing_and_reading(digits, tmp_path, rng):
    weights = rng.random(len(digits)) * 1e-3
    weights[:9] = 0
    wk.write_csv(dataclasses.replace(digits, weights=weights), tmp_path / "w.csv")
    back = wk.read_csv(tmp_path / "w.csv", sample_weight="weight")
    assert back.weights.tobytes() == weights.tobytes()
    np.testing.assert_array_equal(back.values, digits.values)


def test_a_table_is_written_with_its_weights_and_without_labels_without(csv, tmp_path):
    data = csv(TABLE, "kind", "trust")
    wk.write_csv(data, tmp_path / "train.csv")
    assert (tmp_path / "train.csv").read_text() == (
        "label,trust,a,b\nx,0.25,1.0,20.0\ny,3.0,2.0,30.0\nx,3.0,3.0,40.0\n"
    )
    wk.write_csv(data, tmp_path / "test.csv", with_labels=False)
    assert (tmp_path / "test.csv").read_text().startswith("a,b\n1.0,20.0\n")
    named = wk.from_arrays(data.values, [0, 1, 0], weights=[1, 2, 3], feature_names=("a", "weight"))
    wk.write_csv(named, tmp_path / "train.csv")
    assert (tmp_path / "train.csv").read_text().startswith("label,weight_,a,weight\n")


def _with(text, name, cell):
    """Put the same cell in every row of a column."""
    header, *rows = (line.split(",") for line in text.splitlines())
    place = header.index(name)
    rows = [[*row[:place], cell, *row[place + 1 :]] for row in rows]
    return "\n".join(",".join(row) for row in [header, *rows]) + "\n"


def _without(text, name):
    """Take a column out."""
    table = [line.split(",") for line in text.splitlines()]
    place = table[0].index(name)
    return "\n".join(",".join(row[:place] + row[place + 1 :]) for row in table) + "\n"
