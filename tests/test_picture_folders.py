"""Which folders of pictures are classes, which are parts, and what is said of them."""

import numpy as np
import pytest

import workings as wk
from drawn import dark
from workings.data import read

Image = pytest.importorskip("PIL.Image")


pytest_plugins = ["picture_files"]


# Parts of a folder.


def test_train_and_val_are_no_classes(save, tmp_path):
    for place, name in enumerate(["train/cat", "train/dog", "val/cat", "val/dog"]):
        save(f"{name}/x.png", dark(place))
    with pytest.warns(UserWarning, match=r"not in train: val; .*--validation .*val$"):
        data, test = wk.read_folder(tmp_path)
    assert data.preparation.class_names == ("cat", "dog")
    assert (len(data), test) == (2, None)


def test_train_alone_is_a_part_and_beside_other_classes_a_class(save, tmp_path):
    save("train/cat/x.png", dark())
    save("train/dog/x.png", dark(1))
    assert wk.read_folder(tmp_path)[0].preparation.class_names == ("cat", "dog")
    save("car/x.png", dark(2))
    assert wk.read_folder(tmp_path)[0].preparation.class_names == ("car", "train")
    save("test/cat/x.png", dark(3))
    save("loose.png", dark(3))
    with pytest.warns(UserWarning, match=r"neither train nor test: car, loose\.png$"):
        assert wk.read_folder(tmp_path)[0].preparation.class_names == ("cat", "dog")


def test_classes_with_the_same_sub_folders_are_told(save, tmp_path):
    for place, name in enumerate(["fold1/cat", "fold1/dog", "fold2/cat", "fold2/dog"]):
        save(f"{name}/x.png", dark(place))
    with pytest.warns(UserWarning, match="fold1 and fold2 count as classes and have the same"):
        wk.read_folder(tmp_path)


# What is said of pictures.


def said_of(path, **options):
    notes = []
    data, _ = read(path, say=notes.append, **options)
    return data, notes


def test_empty_pictures_are_named(save, tmp_path):
    ink = np.zeros((28, 28, 4), np.uint8)
    ink[8:20, 8:20, 3] = 255  # black ink on nothing
    save("black/x.png", ink)
    save("black/y.png", ink)
    _, notes = said_of(tmp_path / "black")
    assert notes == [
        "2 of 2 pictures are empty (x.png, y.png): all levels are nearly the same; if there is "
        "dark ink on transparent ground, say --invert"
    ]
    data, notes = said_of(tmp_path / "black", invert=True)
    assert (data.values.max(), notes) == (255, [])
    save("faint.png", Image.fromarray((dark() * 16).astype("<u2")))  # 12 bits in 16
    assert "faint.png is empty: " in said_of(tmp_path / "faint.png")[1][0]


def test_pictures_of_every_class_are_looked_at():
    values = np.repeat(np.array([0, 255], np.uint8), [1_100, 15_000])[:, np.newaxis, np.newaxis]
    pictures = wk.from_arrays(np.broadcast_to(values, (16_100, 2, 2)))
    assert pictures.preparation.light_ground is True


def test_a_model_of_mixed_pictures_takes_either(save, tmp_path):
    for place in range(4):
        save(f"mixed/{'ab'[place % 2]}/{place}.png", dark(place) if place < 2 else 255 - dark())
    data, notes = said_of(tmp_path / "mixed")
    assert (data.preparation.light_ground, notes) == (None, [])
    wk.save(wk.Network([784, 2], preparation=data.preparation), tmp_path / "m")
    known = wk.load(tmp_path / "m").preparation
    assert known == data.preparation
    for place in (0, 3):
        path = tmp_path / f"mixed/{'ab'[place % 2]}/{place}.png"
        assert said_of(path, like=known)[1] == []


def test_ruled_paper_is_told(save, mnist):
    page = np.full((300, 300), 220, np.uint8)
    page[80:220, 80:220] -= np.repeat(np.repeat(mnist[1].image(0), 5, 0), 5, 1) // 2
    assert said_of(save("plain.png", page), digit=True)[1] == []
    page[::25] -= 50
    found = said_of(save("ruled.png", page), digit=True)[1]
    assert len(found) == 1
    assert "lines run from edge to edge through ruled.png" in found[0]
    assert said_of(save("columns.png", page.T), digit=True)[1]


def test_all_pictures_that_cannot_be_read_are_named(save, tmp_path):
    for place in range(4):
        save(f"{place}.png", dark(place))
    for place in (1, 3):
        (tmp_path / f"{place}.png").write_bytes(b"no picture")
    with pytest.raises(wk.DataError, match=r"1\.png is no picture.*; .*3\.png is no picture"):
        wk.read_folder(tmp_path)
