"""Data that cannot be right is refused in one line that says what arrived and what was expected.

Each goes through the command line; `refused` asserts one line, no traceback, a status not zero.
"""

import gzip

import numpy as np
import pytest

import workings as wk

HEADER = "label,pixel0,pixel1,pixel2,pixel3\n"
ROW = "1,0,255,7,30\n"
WHOLE = "a pixel is a whole number from 0 to 255"


@pytest.fixture
def refused_csv(refused, tmp_path):
    """Try to train on a CSV file with this content."""

    def call(content: str | bytes, *options: object) -> str:
        path = tmp_path / "bad.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return refused("train", path, *options)

    return call


# Files that are not there, or not files.


@pytest.mark.parametrize("name", ["no.csv", "no.npz", "no-such-thing", "no/where.csv"])
def test_a_missing_file(refused, name):
    assert f"{name}: no such file or folder (DATA is mnist, a .csv, an .npz" in refused(
        "train", name
    )


def test_a_name_that_no_file_can_have(refused):
    assert "cannot be read: File name too long" in refused("train", "x" * 300)


def test_a_missing_part_of_a_pair(refused):
    assert "images cannot be read: No such file" in refused("train", "images,labels")


@pytest.mark.parametrize("name", ["x.csv", "x.npz", "x-idx3-ubyte"])
def test_an_empty_file(refused, tmp_path, name):
    (tmp_path / name).touch()
    assert f"{name} is empty" in refused("train", tmp_path / name)


@pytest.mark.parametrize("name", ["x.csv", "x.npz"])
def test_a_folder_where_a_file_is_meant(refused, tmp_path, name):
    (tmp_path / name).mkdir()
    assert f"{name} is a folder, not a file" in refused("train", tmp_path / name)


def test_a_folder_without_data(refused, tmp_path):
    assert "no pair of IDX files in this folder" in refused("train", tmp_path)


@pytest.mark.parametrize("content", [b"\x80\x81\x82", b"label,a\n1,\xff\n", b"a,b\n" + b"\x89PNG"])
def test_a_file_that_is_no_text(refused_csv, content):
    assert "is not a text file in UTF-8" in refused_csv(content)


# The header of a CSV file.


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("\n", "the first line is empty: expected a header, label,pixel0,pixel1"),
        ("1,0,255,7,30\n", "no header: the first line holds numbers (1,0,255,7,30"),
        ("label,pixel0,pixel1,pixel1\n", "the column 'pixel1' stands twice in the header"),
        ("label,pixel0,pixel1,pixel3\n", "the column pixel2 is missing from the header"),
        ("label,pixel2,pixel3,pixel4\n", "the column pixel1 is missing from the header"),
        ("digit,pixel0,pixel1,pixel2\n", "but 'digit': if it is the label, say --label digit"),
        ("label\n", "only a label column, no features"),
    ],
)
def test_a_header_that_does_not_say_what_the_columns_are(refused_csv, header, message):
    assert message in refused_csv(header + ROW)


def test_a_label_column_that_is_not_there(refused_csv):
    said = refused_csv(HEADER + ROW, "--label", "digit")
    assert "no column 'digit'; the file has label, pixel0, pixel1, pixel2, pixel3" in said


def test_a_file_without_labels(refused_csv, digits, tmp_path):
    wk.write_csv(digits[:3], tmp_path / "test.csv", with_labels=False)
    said = refused_csv((tmp_path / "test.csv").read_bytes())
    assert "bad.csv has no column 'label', so there is nothing to learn from" in said
    assert "--label NAME" in said


def test_a_header_and_nothing_below(refused_csv):
    assert "a header and no rows below it" in refused_csv(HEADER)


# The rows of a CSV file.


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["1,0,255,7", ROW], "row 2: 4 columns where the header has 5"),
        (["1,0,255,7,30,9", ROW], "row 2: 6 columns where the header has 5"),
        ([ROW, "1,0,255,7,30,9"], "row 3: 6 columns where the header has 5"),
        ([ROW, "1,0,25"], "row 3: 3 columns where the header has 5: the last row is cut short"),
        ([ROW, "1,0,255,7,"], f"row 3, column pixel3: blank: {WHOLE}"),
        ([",0,255,7,30", ROW], "row 2, column label: blank: every row needs its label"),
        ([" ,0,255,7,30", ROW], "row 2, column label: blank"),
        ([",,,,", ROW], "row 2, column label: blank"),
    ],
)
def test_rows_of_another_length_and_blanks(refused_csv, rows, message):
    said = refused_csv(HEADER + ROW + "\n".join(row.strip("\n") for row in rows) + "\n")
    assert f"bad.csv, {message}" in said
    assert ("cut short" in said) == ("cut short" in message)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("-1", "-1 is negative"),
        ("-0.5", "-0.5 is negative"),
        ("256", "256 is above 255"),
        ("999999999999", "999999999999 is above 255"),
        ("1e9", "1e9 is above 255"),
        ("inf", "inf is above 255"),
        ("0.5", "0.5 is not a whole number"),
        ("", "blank"),
        ("  ", "blank"),
        ("ink", "'ink' is text"),
        ("0x10", "'0x10' is text"),
        ("nan", "not a number (NaN)"),
        ("NaN", "not a number (NaN)"),
    ],
)
@pytest.mark.parametrize("column", [0, 3])
def test_a_pixel_that_is_none(refused_csv, cell, fault, column):
    cells = ["9"] * 4
    cells[column] = cell
    said = refused_csv(HEADER + ROW * 2 + "1," + ",".join(cells) + "\n" + ROW)
    assert f"bad.csv, row 3, column pixel{column}: {fault}: {WHOLE}" in said


def test_the_column_is_named_as_the_file_has_it_where_the_label_is_not_the_first(refused_csv):
    said = refused_csv("pixel1,label,pixel0\n1,0,2\n300,1,2\n")
    assert "row 2, column pixel1: 300 is above 255" in said


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("", "blank: every feature needs its number"),
        ("tall", "'tall' is text: a feature is a number"),
        ("nan", "nan is not a finite number"),
        ("-inf", "-inf is not a finite number"),
        ("1e39", "1e39 is larger than a float32 holds"),
    ],
)
def test_a_measured_feature_that_is_no_number(refused_csv, cell, fault):
    said = refused_csv(f"label,width,height\na,1.5,2\nb,3,{cell}\n")
    assert f"bad.csv, row 2, column height: {fault}" in said


@pytest.mark.parametrize("label", ["0.5", "inf", "nan", "1e300"])
def test_a_label_that_names_no_class(refused_csv, label):
    said = refused_csv(f"{HEADER}{ROW}{label},1,2,3,4\n")
    assert f"row 2: the label {label!r} is not a whole number: a label names a class" in said


def test_a_column_of_measurements_taken_for_the_label(refused_csv):
    rows = "".join(f"{number},1\n" for number in range(300))
    assert "300 different labels in the column 'label', more than 255" in refused_csv(
        "label,a\n" + rows
    )


def test_one_class_only(refused_csv, digits, tmp_path):
    said = "training needs examples of at least two classes; here is only "
    assert f"{said}'1'" in refused_csv(HEADER + ROW * 3)
    wk.write_csv(digits[np.flatnonzero(digits.labels == 3)], tmp_path / "threes.csv")
    assert f"{said}'3'" in refused_csv((tmp_path / "threes.csv").read_bytes())


# IDX files.


IMAGES = bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, *range(8)])
LABELS = bytes([0, 0, 8, 1, 0, 0, 0, 2, 0, 1])


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (b"P5 2 2 255", LABELS, "images: not an IDX file: expected magic number 2049 (labels) or"),
        (bytes([0, 0, 10, 3]) + IMAGES[4:], LABELS, "2051 (images), found 2563"),
        (LABELS, IMAGES, "expected images (magic number 2051), found magic number 2049"),
        (IMAGES, IMAGES, "expected labels (magic number 2049), found magic number 2051"),
        (IMAGES[:-1], LABELS, "images: cut short: it announces 2 × 2 × 2, which makes 24 bytes"),
        (IMAGES[:9], LABELS, "images: cut short: 9 bytes, its header alone has 16"),
        (IMAGES + b"\0", LABELS, "images: too long: it announces 2 × 2 × 2"),
        (IMAGES, LABELS[:-1], "labels: cut short: it announces 2, which makes 10 bytes, and has 9"),
        (IMAGES[:7] + b"\0" + IMAGES[8:16], LABELS, "images: no images in it (0×2×2)"),
        (IMAGES, LABELS[:7] + b"\3\0\1\2", "images holds 2 images but"),
        (IMAGES, LABELS[:7] + b"\3\0\1\2", "labels holds 3 labels: they are not a pair"),
        (gzip.compress(IMAGES)[:-9], LABELS, "images: its gzip packing is damaged or cut short"),
        (b"\x1f\x8bnonsense", LABELS, "images: its gzip packing is damaged or cut short"),
    ],
)
@pytest.mark.parametrize("mapped", [False, True])
def test_idx_files_that_are_no_pair(
    refused, tmp_path, monkeypatch, images, labels, message, mapped
):
    if mapped:  # as large files are
        monkeypatch.setattr("workings.data.idx.MAPPED_FROM", 1)
    (tmp_path / "images").write_bytes(images)
    (tmp_path / "labels").write_bytes(labels)
    assert message in refused("train", f"{tmp_path}/images,{tmp_path}/labels")


# .npz files; their own tests go through the arrays' shapes one by one.


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"pictures": np.zeros((2, 4))}, "no examples in it: it has pictures; expected x_train"),
        ({"X": np.zeros(4), "y": [1]}, "the array 'X' is 4: expected examples×features"),
        ({"X": np.zeros((2, 4)), "y": [1, 2, 3]}, "the array 'y' is 3: expected 2 labels"),
        ({"X": np.zeros((2, 4)), "y": np.array([None, 1])}, "the array 'y' is pickled"),
        ({"X": np.zeros((2, 4))}, "nothing to learn from"),
    ],
)
def test_npz_files_with_other_arrays(refused, tmp_path, arrays, message):
    np.savez(tmp_path / "bad.npz", **arrays)
    assert message in refused("train", tmp_path / "bad.npz")


def test_an_npz_file_that_is_cut_short(refused, tmp_path):
    np.savez(tmp_path / "bad.npz", X=np.zeros((50, 4)), y=np.arange(50) % 2)
    content = (tmp_path / "bad.npz").read_bytes()
    (tmp_path / "bad.npz").write_bytes(content[:-100])
    assert "bad.npz: not an .npz file, or cut short" in refused("train", tmp_path / "bad.npz")


@pytest.mark.parametrize("data", ["mnist", "x.npz"])
def test_a_label_column_where_there_are_no_columns(refused, tmp_path, data):
    np.savez(tmp_path / "x.npz", X=np.zeros((2, 4)), y=[0, 1])
    assert "--label names a column of a CSV file" in refused("train", data, "--label", "digit")
