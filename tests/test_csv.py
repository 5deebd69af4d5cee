"""CSV files are read as Kaggle writes them, and in the other ways that people do."""

import numpy as np
import pytest

import workings as wk


@pytest.fixture
def csv(tmp_path):
    """Write text or bytes to a file and read it as a data set."""

    def read(content, label=None) -> wk.Dataset:
        path = tmp_path / "data.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return wk.read_csv(path, label)

    return read


PIXELS = [[0, 255, 7, 30], [12, 0, 1, 2]]


def test_real_digits_survive_writing_and_reading(digits, digits_csv):
    back = wk.read_csv(digits_csv)
    np.testing.assert_array_equal(back.values, digits.values)
    np.testing.assert_array_equal(back.labels, digits.labels)
    assert back.values.dtype == np.uint8
    assert back.preparation.class_names == digits.preparation.class_names
    assert (back.image_shape, back.preparation.scale) == ((28, 28), 255.0)


def test_equal_data_has_an_equal_fingerprint_whatever_file_held_it(digits_csv, digits, tmp_path):
    back = wk.read_csv(digits_csv)
    wk.write_csv(back, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == digits_csv.read_bytes()
    assert wk.read_csv(tmp_path / "again.csv").preparation == back.preparation


def test_the_file_written_is_kaggles_own_format(tmp_path):
    pixels = wk.Preparation(scale=255.0, class_names=("0", "1"))
    data = wk.Dataset(np.array(PIXELS, np.uint8), np.array([1, 0]), pixels)
    wk.write_csv(data, tmp_path / "train.csv")
    wk.write_csv(data, tmp_path / "test.csv", with_labels=False)
    assert (tmp_path / "train.csv").read_bytes() == (
        b"label,pixel0,pixel1,pixel2,pixel3\n1,0,255,7,30\n0,12,0,1,2\n"
    )
    assert (tmp_path / "test.csv").read_bytes() == (
        b"pixel0,pixel1,pixel2,pixel3\n0,255,7,30\n12,0,1,2\n"
    )


def test_measured_features_survive_to_the_last_bit(rng, tmp_path):
    values = (rng.normal(size=(50, 3)) * [1e-30, 1, 1e30]).astype(np.float32)
    values[0] = [0.1, -0.0, np.finfo(np.float32).tiny]
    names = wk.Preparation(class_names=("no", "yes"), feature_names=("a", "length, mm", "c"))
    wk.write_csv(wk.Dataset(values, np.arange(50) % 2, names), tmp_path / "f.csv")
    back = wk.read_csv(tmp_path / "f.csv")
    assert back.values.dtype == np.float32
    assert back.values.tobytes() == values.tobytes()
    assert back.labels.tolist() == (np.arange(50) % 2).tolist()
    assert back.preparation.feature_names == ("a", "length, mm", "c")
    assert back.preparation.class_names == ("no", "yes")
    assert back.image_shape is None


def test_measured_features_are_standardised(csv):
    data = csv("label,x,same\na,1,5\nb,3,5\na,5,5\n")
    np.testing.assert_allclose(data.X.mean(axis=1), [0, 0], atol=1e-7)
    np.testing.assert_allclose(data.X.std(axis=1), [1, 0], atol=1e-6)


@pytest.mark.parametrize(
    "content",
    [
        "label,pixel0,pixel1,pixel2,pixel3\n1,0,255,7,30\n0,12,0,1,2\n",
        "pixel0,pixel1,label,pixel2,pixel3\n0,255,1,7,30\n12,0,0,1,2\n",
        "pixel0,pixel1,pixel2,pixel3,label\n0,255,7,30,1\n12,0,1,2,0\n",
        "label,pixel3,pixel1,pixel0,pixel2\n1,30,255,0,7\n0,2,0,12,1\n",
        "pixel3,pixel1,label,pixel0,pixel2\n30,255,1,0,7\n2,0,0,12,1\n",
        "label,pixel1,pixel2,pixel3,pixel4\n1,0,255,7,30\n0,12,0,1,2\n",
        "Label,Pixel0,Pixel1,Pixel2,Pixel3\n1,0,255,7,30\n0,12,0,1,2\n",
        '"label","pixel0","pixel1","pixel2","pixel3"\n1,0,255,7,30\n0,12,0,1,2\n',
        '"label","pixel0","pixel1","pixel2","pixel3"\n"1","0","255","7","30"\n"0",12,0,1,2\n',
        "label,pixel0,pixel1,pixel2,pixel3\r\n1,0,255,7,30\r\n0,12,0,1,2\r\n",
        "\ufefflabel,pixel0,pixel1,pixel2,pixel3\r\n1,0,255,7,30\r\n0,12,0,1,2\r\n",
        "label,pixel0,pixel1,pixel2,pixel3\n1,0,255,7,30\n0,12,0,1,2",
        "label,pixel0,pixel1,pixel2,pixel3\n\n1,0,255,7,30\n\n0,12,0,1,2\n\n",
        "label, pixel0, pixel1, pixel2, pixel3\n1, 0, 255, 7, 30\n0, 12, 0, 1, 2\n",
        "label,pixel0,pixel1,pixel2,pixel3\n1,0,255.0,7,30.\n0,12,0,1,2.00\n",
        "label,pixel0,pixel1,pixel2,pixel3\n1.0,0,255,7,30\n0.0,12,0,1,2\n",
    ],
    ids=[
        "label first",
        "label inside",
        "label last",
        "permuted",
        "permuted around the label",
        "from pixel1",
        "capitals",
        "quoted header",
        "quoted cells",
        "CRLF",
        "BOM and CRLF",
        "no last line end",
        "blank lines",
        "spaces",
        "whole numbers as floats",
        "labels as floats",
    ],
)
def test_the_same_two_pictures_are_read_however_they_are_written(csv, content):
    data = csv(content)
    assert data.values.dtype == np.uint8
    assert data.values.flags.c_contiguous
    assert data.values.tolist() == PIXELS
    assert data.labels.tolist() == [1, 0]
    assert data.image_shape == (2, 2)


def test_a_test_file_has_no_labels(csv):
    data = csv("pixel0,pixel1,pixel2,pixel3\n0,255,7,30\n12,0,1,2\n")
    assert data.labels is None
    assert data.values.tolist() == PIXELS


def test_a_digit_that_does_not_occur_still_has_its_class(digits, tmp_path):
    without_nines = digits[np.flatnonzero(digits.labels != 9)]
    wk.write_csv(without_nines, tmp_path / "train.csv")
    back = wk.read_csv(tmp_path / "train.csv")
    assert back.classes == 10
    assert back.Y.shape[0] == 10
    np.testing.assert_array_equal(back.labels, without_nines.labels)


def test_labels_in_words_are_classes_in_alphabetical_order(csv):
    data = csv("kind,pixel0\ncat,1\nant,2\ncat,3\nbee,4\n", label="kind")
    assert data.preparation.class_names == ("ant", "bee", "cat")
    assert data.labels.tolist() == [2, 0, 2, 1]


def test_words_with_commas_and_quotes_survive(tmp_path):
    names = ('say "a"', "x, y", "été")
    data = wk.Dataset(
        np.zeros((3, 4), np.uint8), np.arange(3), wk.Preparation(scale=255.0, class_names=names)
    )
    wk.write_csv(data, tmp_path / "words.csv")
    back = wk.read_csv(tmp_path / "words.csv")
    assert [back.preparation.class_names[label] for label in back.labels] == list(names)


def test_other_numbers_than_digits_are_classes_in_order(csv):
    data = csv("label,a\n30,1\n-4,2\n30,3\n")
    assert data.preparation.class_names == ("-4", "30")
    assert data.labels.tolist() == [1, 0, 1]


def test_the_label_column_can_be_named(csv):
    data = csv("digit,pixel0,pixel1\n3,1,2\n5,3,4\n", label="digit")
    assert data.values.tolist() == [[1, 2], [3, 4]]
    assert [data.preparation.class_names[label] for label in data.labels] == ["3", "5"]


def test_a_column_called_label_is_a_feature_where_another_is_named(csv):
    data = csv("label,y\n1.5,a\n2.5,b\n", label="y")
    assert data.preparation.feature_names == ("label",)
    assert data.values.tolist() == [[1.5], [2.5]]


def test_pixels_that_make_no_square_are_no_picture_but_are_pixels(csv):
    data = csv("label,pixel0,pixel1\n0,1,255\n1,3,4\n")
    assert data.image_shape is None
    assert data.X.max() == 1.0


@pytest.mark.parametrize("feature", ["a", "pixel0"])
@pytest.mark.parametrize("kinds", [255, 256, 300, 301])
def test_there_may_be_255_classes_and_more_where_each_has_two_examples(csv, kinds, feature):
    content = f"label,{feature}\n" + "".join(f"{row % kinds},1\n" for row in range(600))
    if kinds <= 300:
        data = csv(content)
        assert data.classes == kinds
        assert data.labels.tolist() == [row % kinds for row in range(600)]
        assert data.values.dtype == (np.uint8 if feature == "pixel0" else np.float32)
    else:
        with pytest.raises(wk.DataError, match="301 different labels in the column 'label'"):
            csv(content)


def test_a_submission_is_written_byte_for_byte_as_kaggle_takes_it(tmp_path):
    wk.write_submission(["2", "0", "9"], tmp_path / "submission.csv")
    assert (tmp_path / "submission.csv").read_bytes() == b"ImageId,Label\n1,2\n2,0\n3,9\n"


# No header: the columns are column1, column2, …


@pytest.mark.parametrize(
    ("content", "label", "label_name", "features"),
    [
        ("5.1,3.5,setosa\n4.9,3.0,virginica\n", None, "column3", ("column1", "column2")),
        ("setosa,5.1,3.5\nvirginica,4.9,3.0\n", None, "column1", ("column2", "column3")),
        ("1,5.1,3.5\n2,4.9,3.0\n", "column1", "column1", ("column2", "column3")),
        ("7,1,2,3\n8,4,5,6\n", "column4", "column4", ("column1", "column2", "column3")),
        # A header all the same: it counts, as a table without names does, or says label.
        ("0,1,2,kind\n5,6,7,a\n8,9,9,b\n", "kind", "kind", ("0", "1", "2")),
        ("2019,2021,label\n5,6,a\n8,9,b\n", None, "label", ("2019", "2021")),
        ("2019,2021,kind\n5,6,a\n8,9,b\n", "kind", "kind", ("2019", "2021")),
    ],
)
def test_a_file_without_a_header_names_its_columns(csv, content, label, label_name, features):
    data = csv(content, label) if label else csv(content)
    assert len(data) == 2
    assert data.preparation.label_name == label_name
    assert data.preparation.feature_names == features
    assert data.labels.tolist() == [0, 1]


def test_a_header_that_counts_is_no_row(csv):
    data = csv("0,1,2,kind\n5,6,7,1\n8,9,9,2\n")
    assert data.labels is None
    assert data.preparation.feature_names == ("0", "1", "2", "kind")


@pytest.mark.parametrize("column", ["label", "a"])
def test_the_label_is_found_by_the_name_that_it_had_in_training(csv, column, tmp_path):
    train = csv(f"a,b,{column}2\n1,2,yes\n3,5,no\n", f"{column}2")
    (tmp_path / "other.csv").write_text(f"a,b,{column}2\n1,2,no\n")
    found = wk.read_csv(tmp_path / "other.csv", like=train.preparation)
    assert found.prepared_as(train.preparation, 2).labels.tolist() == [0]
    (tmp_path / "bare.csv").write_text("a,b\n1,2\n")
    assert wk.read_csv(tmp_path / "bare.csv", like=train.preparation).labels is None


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        (["007", "7", "0123"], ("007", "0123", "7")),
        (["1e1", "10", "2E0"], ("10", "1e1", "2E0")),
        (["1_0", "1_1", "2_0"], ("1_0", "1_1", "2_0")),
        (["10", "9.0", "-1"], ("-1", "9", "10")),
    ],
)
def test_labels_are_one_class_only_where_they_are_written_alike(csv, labels, classes):
    data = csv("a,label\n" + "".join(f"{row},{label}\n" for row, label in enumerate(labels)))
    assert data.preparation.class_names == classes
    assert len({*data.labels.tolist()}) == 3


ROWS = "1.5,2,3,oak\n2.5,1,4,ash\n3.5,0,4,oak\n"


@pytest.mark.parametrize("header", ["2019,2021,2024,country", "2024,2021,2019,tree"])
def test_a_header_of_years_is_no_row(csv, header):
    data = csv(f"{header}\n{ROWS}", label=header.split(",")[-1])
    assert len(data) == 3
    assert ",".join(data.preparation.feature_names) == header.rpartition(",")[0]
    assert csv(f"{header}\n1,2,3,4\n").preparation.feature_names == tuple(header.split(","))


@pytest.mark.parametrize("first", ["1,2,4,oak", "4.5,5,6,elm", "4,6,5,elm"])
def test_a_first_row_of_rising_numbers_is_a_row(csv, first):
    assert len(csv(f"{first}\n{ROWS}")) == 4
