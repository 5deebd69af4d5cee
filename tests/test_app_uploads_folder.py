"""A folder of pictures that was sent is what the reader makes of the folder itself."""

import io

import numpy as np
import pytest

from workings.data.picture_options import PictureOptions
from workings.data.pictures import read_pictures

Image = pytest.importorskip("PIL.Image")

pytest_plugins = ["app_uploads"]

TREES = {
    "classes": ["cats/1.png", "cats/10.png", "cats/2.JPG", "dogs/a.png", "dogs/b c.png"],
    "digits": ["0/a.png", "3/a.png", "3/b.png", "9/a.png"],
    "numbers": ["9/a.png", "10/a.png", "100/a.png"],
    "padded": ["007/a.png", "06/a.png", "10/a.png"],
    "mixed": ["10/a.png", "9/a.png", "Zebra/a.png", "apple/a.png"],
    "parts": ["train/b/1.png", "train/a/1.png", "test/a/1.png", "test/b/2.png", "test/b/1.png"],
    "three": ["Train/b/1.png", "Train/a/1.png", "val/a/1.png", "notes/a.txt"],
    "vehicles": ["train/1.png", "bus/1.png", "zeppelin/1.png"],
    "deep": ["a/z/1.png", "a/b/1.png", "a/0.png", "b/2/9/1.png", "b/10/1.png"],
    "clutter": ["a/1.png", "b/1.png", "b/.x.png", "a/Thumbs.db", ".git/c/1.png", "b/readme.md"],
    "empty": ["a/1.png", "b/1.png", "c/readme.md", "loose.png"],
    "foreign": ["caf\u00e9/1.png", "cafe\u0301s/1.png", "\u0661/1.png", "\U0001f600/1.png"],
    "alike": ["a/x/1.png", "a/y/1.png", "b/x/1.png", "b/y/1.png"],
    "posing": ["d000001/1.png", "d000000/f000002.png", "f000003/1.png"],
}


def picture(seed):
    """A picture file that no other is like."""
    levels = np.random.default_rng(seed).integers(0, 255, (9, 13)).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
@pytest.mark.parametrize("invert", [False, True])
def test_a_folder_is_what_its_reader_makes_of_it(tab, tmp_path, tree, invert):
    contents = [picture(place) for place in range(len(tree))]
    for path, content in zip(tree, contents, strict=True):
        (tmp_path / "pets" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pets" / path).write_bytes(content)
    notes = []
    truly = read_pictures(tmp_path / "pets", PictureOptions(invert=invert), notes.append)

    mixed = np.random.default_rng(1).permutation(len(tree))  # browsers send in any order
    source = tab.source(
        [f"pets/{tree[place]}" for place in mixed],
        [contents[place] for place in mixed],
        invert=invert,
    )
    for data, true in zip((source.train, source.test), truly, strict=True):
        assert (data is None) is (true is None)
        if data is not None and true is not None:
            assert data.preparation == true.preparation
            np.testing.assert_array_equal(data.labels, true.labels)
            np.testing.assert_array_equal(data.values, true.values)
            assert data.names.tolist() == true.names.tolist()
    assert (source.title, source.file) == ("pets", "pets")
    assert source.options == (("--invert",) if invert else ())
    said = [note.replace(f"{tmp_path}/", "").split("; it can be named")[0] for note in notes]
    assert [note for note in source.notes if "inverted" not in note] == [
        note.replace(" pets/", " ").replace("in Train", "in train")
        for note in said
        if "inverted" not in note
    ]


def test_several_folders_are_classes_of_one(tab):
    source = tab.source(["cats/1.png", "dogs/1.png"], [picture(1), picture(2)])
    assert source.train.preparation.class_names == ("cats", "dogs")
    assert source.title == "2 files"


def test_a_picture_that_cannot_be_read_is_named_as_its_owner_does(tab):
    names = ["pets/cats/1.png", "pets/dogs/d000001.png"]
    assert tab.said(names, [picture(1), b"no picture"]).startswith(
        "dogs/d000001.png is no picture that can be read"
    )
    cut = tab.said(names, [picture(1), picture(2)[:70]])
    assert cut.startswith("dogs/d000001.png is no picture that can be read (")
    assert "workings-upload" not in cut


def test_notes_are_of_the_page_not_of_the_command_line(tab):
    light = np.full((9, 9), 250, np.uint8)
    light[3:6, 3:6] = 0
    file = io.BytesIO()
    Image.fromarray(light).save(file, "PNG")
    names = ["pets/cats/1.png", "pets/dogs/1.png"]
    (note,) = tab.source(names, [file.getvalue()] * 2).notes
    assert "look inverted" in note
    assert "--" not in note
    assert note.endswith("tick “Dark ink on light ground” and read them again")
    assert tab.source(names, [file.getvalue()] * 2, invert=True).notes == ()


def test_pictures_without_classes_are_nothing_to_learn_from(tab):
    said = tab.said(["pets/1.png", "pets/2.png"], [picture(1), picture(2)])
    assert said.startswith("These pictures have no classes.")
    assert tab.said(["1.png"], [picture(1)]) == said
    one = tab.said(["pets/cats/1.png", "pets/cats/2.png"], [picture(1), picture(2)])
    assert "of one class, “cats”" in one


def test_only_known_formats_are_opened(tab, tmp_path):
    page = io.BytesIO()  # Pillow would have another program read it
    Image.new("L", (4, 4)).save(page, "EPS")
    said = tab.said(["pets/a/1.png", "pets/b/1.png"], [picture(1), page.getvalue()])
    assert said == "b/1.png is no picture that can be read: expected a .png, .jpg or the like"


def test_a_picture_that_unpacks_to_too_much_is_refused(tab, monkeypatch):
    vast = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(vast, "PNG")
    names = ["pets/a/1.png", "pets/b/1.png"]
    said = tab.said(names, [picture(1), vast.getvalue()])
    assert said == "b/1.png has more than 100 million pixels: scale it down first"
    monkeypatch.setattr("workings.app.uploads_bounds.MOST_PIXELS", 2 * 9 * 13 - 1)
    assert "pixels together" in tab.said(names, [picture(1), picture(2)])
