"""Folders of picture files: any format, colour and size becomes a data set, or one clear line."""

import struct
import sys
import zlib

import numpy as np
import pytest

import workings as wk
from drawn import dark
from workings.data import read

Image = pytest.importorskip("PIL.Image")


pytest_plugins = ["picture_files"]


# A folder.


def test_a_sub_folder_is_a_class(save, tmp_path):
    for place, name in enumerate(["dog/b.png", "cat/z.png", "dog/a.png", "cat/kitten/y.png"]):
        save(name, dark(place))
    data, test = wk.read_folder(tmp_path)
    assert test is None
    assert data.preparation.class_names == ("cat", "dog")
    assert data.names.tolist() == ["cat/z.png", "cat/kitten/y.png", "dog/a.png", "dog/b.png"]
    assert data.labels.tolist() == [0, 0, 1, 1]
    assert data.image_shape == (28, 28)
    assert data.preparation.pixels
    for place, row in ((0, 3), (1, 0), (2, 2), (3, 1)):
        np.testing.assert_array_equal(data.image(row), dark(place))
    some = data[[3, 0]]
    assert some.names.tolist() == ["dog/b.png", "cat/z.png"]
    assert repr(data) == "<Dataset: 4 examples of 28×28 pixels, 2 classes>"


@pytest.mark.parametrize(
    ("folders", "size", "classes"),
    [
        (["7", "10", "9"], (28, 28), ("7", "9", "10")),
        (["7", "0", "9"], (28, 28), tuple("0123456789")),
        (["7", "0", "9"], (20, 20), ("0", "7", "9")),
        (["02", "1", "10"], (28, 28), ("1", "02", "10")),
        (["B", "a", "10"], (28, 28), ("10", "B", "a")),
    ],
)
def test_classes_are_in_order_and_digits_are_ten(save, tmp_path, folders, size, classes):
    for name in folders:
        save(f"{name}/x.png", dark())
    data, _ = wk.read_folder(tmp_path, size)
    assert data.preparation.class_names == classes
    assert [classes[label] for label in data.labels] == [n for n in classes if n in folders]


def test_a_letter_written_in_two_ways_is_one_name(save, tmp_path):
    save("u\u0308ber/x.png", dark())
    save("a/x.png", dark())
    assert wk.read_folder(tmp_path)[0].preparation.class_names == ("a", "\u00fcber")


def test_pictures_are_fitted_into_the_size_and_filled_with_their_edges_tone(save, tmp_path):
    wide = np.full((10, 40), 50, np.uint8)
    wide[:, 18:22] = 250
    save("x.png", wide)
    data, _ = wk.read_folder(tmp_path, (8, 16))
    assert data.labels is None
    image = data.image(0)
    assert image.shape == (8, 16)
    assert np.unique(image[[0, 1, 6, 7]]).tolist() == [50]  # 16×4 in the middle
    assert image[2:6, 7:9].tolist() == [[210, 210]] * 4  # (4·250 + 1·50)/5


def test_inverted_pictures_are_remembered(save, tmp_path):
    for name in ("a", "b"):
        save(f"{name}/x.png", 255 - dark())
        save(f"{name}/y.png", 255 - dark(1))
    data, _ = wk.read_folder(tmp_path, invert=True)
    np.testing.assert_array_equal(data.image(0), dark())
    assert (data.preparation.inverted, data.preparation.light_ground) == (True, False)
    with pytest.warns(UserWarning, match=r"look inverted: 4 of 4 pictures.*invert=True"):
        plain, _ = wk.read_folder(tmp_path)
    assert (plain.preparation.inverted, plain.preparation.light_ground) == (False, True)


def test_pictures_that_invert_has_made_light_are_warned_of(save, tmp_path):
    save("x.png", dark())
    with pytest.warns(UserWarning, match="leave out invert"):
        wk.read_folder(tmp_path, invert=True)


@pytest.mark.parametrize("names", [("train", "test"), ("training", "testing"), ("Train", "TEST")])
def test_train_and_test_are_two_data_sets(save, tmp_path, names):
    for place, part in enumerate(names):
        save(f"{part}/cat/x.png", dark(place))
        save(f"{part}/dog/x.png", dark(place + 2))
    save(f"{names[0]}/ant/x.png", dark(4))
    train, test = wk.read_folder(tmp_path)
    assert train.preparation.class_names == test.preparation.class_names == ("ant", "cat", "dog")
    assert test.labels.tolist() == [1, 2]
    np.testing.assert_array_equal(test.image(1), dark(3))


def test_what_is_no_picture_is_skipped_and_counted(save, tmp_path):
    save("a/x.png", dark())
    save("b/x.png", dark(1))
    save("loose.png", dark(2))
    (tmp_path / "a/notes.txt").write_text("no picture")
    (tmp_path / "a/.hidden.png").write_bytes(b"")
    for name in (".DS_Store", "Thumbs.db"):
        (tmp_path / "a" / name).write_bytes(b"")
    (tmp_path / ".git").mkdir()
    (tmp_path / "empty").mkdir()
    with pytest.warns(UserWarning) as said:
        data, _ = wk.read_folder(tmp_path)
    assert len(data) == 2
    texts = [str(warning.message) for warning in said]
    assert "skipped 3 files that are no pictures of a class: " in texts[0]
    assert all(name in texts[0] for name in ("notes.txt", ".hidden.png", "loose.png"))
    assert texts[1].endswith("left out sub-folders without pictures: empty")
    assert said[0].filename == __file__


def test_a_folder_of_idx_files_is_read_as_such_though_a_picture_is_there(save, tmp_path, digits):
    save("sheet.png", dark())
    wk.write_idx(digits, tmp_path / "train-images", tmp_path / "train-labels")
    assert len(read(tmp_path)[0]) == 600


def test_data_sets_made_of_pictures_have_names_also_when_split(save, tmp_path):
    for place in range(6):
        save(f"{'ab'[place % 2]}/{place}.png", dark(place))
    rest, aside = wk.read_folder(tmp_path)[0].split(2, seed=1)
    together = sorted([*rest.names.tolist(), *aside.names.tolist()])
    assert together == ["a/0.png", "a/2.png", "a/4.png", "b/1.png", "b/3.png", "b/5.png"]
    for part in (rest, aside):
        for row, name in enumerate(part.names.tolist()):
            np.testing.assert_array_equal(part.image(row), dark(int(name[2])))


# What goes wrong.


def bomb(rows, columns):
    """A PNG file that announces a large picture and holds none of it."""
    header = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)

    def chunk(kind, content):
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    data = chunk(b"IDAT", zlib.compress(b"\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no picture that can be read"),
        (b"no picture", "is no picture that can be read"),
        (bomb(11_000, 10_000), "has more than 100 million pixels: scale it down"),
        (bomb(60_000, 60_000), "has more than 100 million pixels: scale it down"),
        (bomb(40, 40), "is no picture that can be read"),
        ("cut", "is no picture that can be read"),
    ],
)
def test_a_picture_that_cannot_be_read_is_named_in_one_line(
    refused, save, tmp_path, content, message
):
    save("photos/a/good.png", dark())
    path = save("photos/b/bad.png", dark(1))
    path.write_bytes(path.read_bytes()[:100] if content == "cut" else content)
    for command in ("train", "data info"):
        said = refused(*command.split(), "photos")
        assert "bad.png" in said
        assert message in said


def test_folders_without_pictures(refused, tmp_path):
    (tmp_path / "a").mkdir()
    assert "nor pictures, a sub-folder a class" in refused("train", tmp_path)
    with pytest.raises(wk.DataError, match=r"no pictures in it: expected a sub-folder of \.png"):
        wk.read_folder(tmp_path)
    with pytest.raises(wk.DataError, match="no such folder"):
        wk.read_folder(tmp_path / "nowhere")


@pytest.mark.parametrize("size", [(0, 28), (28, 5_000), (28,), (28, 28, 3)])
def test_sizes_that_are_none(save, tmp_path, size):
    save("x.png", dark())
    with pytest.raises(wk.SettingError, match="give rows and columns, from 1 to 1,024 each"):
        wk.read_folder(tmp_path, size)


def test_without_pillow_the_message_says_how_to_get_it(refused, save, monkeypatch):
    save("photos/a/x.png", dark())
    monkeypatch.setitem(sys.modules, "PIL", None)
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    assert "pip install 'workings[pictures]'" in refused("train", "photos")
