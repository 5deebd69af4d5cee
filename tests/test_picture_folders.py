"""Which folders of pictures are classes, which are parts, and what is said of them."""

import numpy as np
import pytest

import workings as wk

Image = pytest.importorskip("PIL.Image")


@pytest.fixture
def save(tmp_path):
    """Save an array or an image in the folder, with the folders on the way to it."""

    def to(name, picture, **options):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        image = Image.fromarray(picture) if isinstance(picture, np.ndarray) else picture
        image.save(path, **options)
        return path

    return to


def dark(seed=0, shape=(28, 28)):
    """Light ink on dark ground, different for each seed."""
    picture = np.zeros(shape, np.uint8)
    rows, columns = shape
    inner = picture[rows // 4 : -(rows // 4), columns // 4 : -(columns // 4)]
    inner[...] = np.random.default_rng(seed).integers(100, 256, inner.shape)
    return picture


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
