"""IDX files, MNIST's own format: plain or gzipped, a file, a pair or a folder."""

import gzip
import mmap
import sys
import tracemalloc

import numpy as np
import pytest

import workings as wk
from workings.data import read

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.fixture
def pictures() -> wk.Dataset:
    """Four pictures of 2×3 pixels, of three classes."""
    pixels = np.arange(24, dtype=np.uint8).reshape(4, 6)
    preparation = wk.Preparation(scale=255.0, image_shape=(2, 3), class_names=("0", "1", "2"))
    return wk.Dataset(pixels, np.array([2, 0, 1, 2]), preparation)


def same(one: wk.Dataset, other: wk.Dataset) -> bool:
    """Whether two data sets hold equal values and labels, and prepare them equally."""
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.labels, other.labels)
    return (one.image_shape, one.classes) == (other.image_shape, other.classes)


def test_the_bytes_written_are_magic_number_sizes_and_pixels(pictures, tmp_path):
    wk.write_idx(pictures, tmp_path / "images", tmp_path / "labels")
    header = bytes([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3])
    assert (tmp_path / "images").read_bytes() == header + bytes(range(24))
    assert (tmp_path / "labels").read_bytes() == bytes([0, 0, 8, 1, 0, 0, 0, 4, 2, 0, 1, 2])


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_pictures_survive_writing_and_reading(pictures, tmp_path, ending):
    images, labels = tmp_path / (IMAGES + ending), tmp_path / (LABELS + ending)
    wk.write_idx(pictures, images, labels)
    assert (images.read_bytes()[:2] == b"\x1f\x8b") == bool(ending)
    back = wk.read_idx(images, labels)
    assert same(back, pictures)
    assert back.preparation.class_names == ("0", "1", "2")


def test_gzipped_files_hold_no_time_so_that_equal_data_gives_equal_bytes(pictures, tmp_path):
    for name in ("a.gz", "b.gz"):
        wk.write_idx(pictures, tmp_path / name)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert (tmp_path / "a.gz").read_bytes()[4:8] == b"\0\0\0\0"


def test_gzip_is_known_by_its_content_not_by_its_name(pictures, tmp_path):
    wk.write_idx(pictures, tmp_path / "plain")
    (tmp_path / "packed").write_bytes(gzip.compress((tmp_path / "plain").read_bytes()))
    assert wk.read_idx(tmp_path / "packed").values.tolist() == pictures.values.tolist()


@pytest.fixture
def mapping(monkeypatch):
    """Let every plain file be large enough to be mapped."""
    monkeypatch.setattr("workings.data.idx.MAPPED_FROM", 1)


def bottom(values: np.ndarray) -> object:
    """What holds the bytes that an array shows."""
    owner: object = values
    while isinstance(owner, np.ndarray | memoryview):
        owner = owner.base if isinstance(owner, np.ndarray) else owner.obj
    return owner


def test_large_files_are_mapped_and_hold_the_same(pictures, tmp_path, mapping, monkeypatch):
    wk.write_idx(pictures, tmp_path / IMAGES, tmp_path / LABELS)
    mapped, _ = read(tmp_path)
    assert isinstance(bottom(mapped.values), mmap.mmap)  # no copy
    assert not mapped.values.flags.writeable
    monkeypatch.setattr("workings.data.idx.MAPPED_FROM", 1_000)
    in_memory, _ = read(tmp_path)
    assert isinstance(bottom(in_memory.values), bytes)
    assert same(mapped, in_memory)
    assert mapped.preparation == in_memory.preparation  # the fingerprint, too


def test_taking_examples_that_follow_one_another_copies_none(pictures, tmp_path, mapping):
    wk.write_idx(pictures, tmp_path / IMAGES, tmp_path / LABELS)
    data = wk.read_idx(tmp_path / IMAGES, tmp_path / LABELS)
    assert isinstance(bottom(data[1:3].values), mmap.mmap)
    assert data[1:3].values.tolist() == pictures.values[1:3].tolist()


def test_packed_files_are_unpacked_however_large(pictures, tmp_path, mapping):
    wk.write_idx(pictures, tmp_path / f"{IMAGES}.gz", tmp_path / f"{LABELS}.gz")
    assert same(read(tmp_path)[0], pictures)


def test_a_file_that_cannot_be_mapped_is_read(pictures, tmp_path, mapping, monkeypatch):
    def cannot(*arguments, **options):
        raise OSError("No such device")  # what some file systems answer

    wk.write_idx(pictures, tmp_path / IMAGES, tmp_path / LABELS)
    monkeypatch.setattr("mmap.mmap", cannot)
    assert same(read(tmp_path)[0], pictures)


def test_a_mapped_file_may_be_written_anew_under_its_name(pictures, tmp_path, mapping):
    if sys.platform == "win32":
        pytest.skip("Windows does not replace a mapped file")
    wk.write_idx(pictures, tmp_path / IMAGES)
    data = wk.read_idx(tmp_path / IMAGES)
    wk.write_idx(pictures[:1], tmp_path / IMAGES)
    assert data.values.tolist() == pictures.values.tolist()


def test_images_alone_have_no_labels(pictures, tmp_path):
    wk.write_idx(pictures, tmp_path / "images")
    data = wk.read_idx(tmp_path / "images")
    assert data.labels is None
    assert data.image_shape == (2, 3)


def test_real_digits_have_ten_classes_though_the_first_three_are_5_0_4(digits, tmp_path):
    wk.write_idx(digits[:3], tmp_path / IMAGES, tmp_path / LABELS)
    back = wk.read_idx(tmp_path / IMAGES, tmp_path / LABELS)
    assert same(back, digits[:3])
    assert back.classes == 10


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        (IMAGES, LABELS),
        (IMAGES + ".gz", LABELS + ".gz"),
        (IMAGES, LABELS + ".gz"),
        (IMAGES + ".gz", LABELS),
        ("Images.idx3", "labels.idx1"),
        ("my-image-file", "my-labels-file"),
    ],
)
def test_the_labels_are_found_beside_the_images(pictures, tmp_path, images, labels):
    wk.write_idx(pictures, tmp_path / images, tmp_path / labels)
    data, test = read(tmp_path / images)
    assert same(data, pictures)
    assert test is None


def test_a_file_whose_name_says_nothing_of_images_has_no_labels_beside(pictures, tmp_path):
    wk.write_idx(pictures, tmp_path / "digits")
    wk.write_idx(pictures, tmp_path / "digits.gz")
    assert read(tmp_path / "digits")[0].labels is None


def test_a_pair_is_named_with_a_comma(pictures, tmp_path):
    wk.write_idx(pictures, tmp_path / "p", tmp_path / "q")
    data, test = read(f"{tmp_path / 'p'}, {tmp_path / 'q'}")
    assert same(data, pictures)
    assert test is None


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("name", ["t10k", "test"])
def test_a_folder_with_two_pairs_is_training_and_test(pictures, tmp_path, name, ending):
    for part, which in ((pictures, "train"), (pictures[1:], name)):
        images = tmp_path / f"{which}-images-idx3-ubyte{ending}"
        wk.write_idx(part, images, tmp_path / f"{which}-labels-idx1-ubyte{ending}")
    (tmp_path / "readme.txt").write_text("not an IDX file")
    train, test = read(tmp_path)
    assert same(train, pictures)
    np.testing.assert_array_equal(test.values, pictures.values[1:])


@pytest.mark.parametrize("which", ["train", "t10k"])
def test_a_folder_with_one_pair_is_one_data_set(pictures, tmp_path, which):
    wk.write_idx(
        pictures,
        tmp_path / f"{which}-images-idx3-ubyte",
        tmp_path / f"{which}-labels-idx1-ubyte",
    )
    train, test = read(tmp_path)
    assert same(train, pictures)
    assert test is None


def test_a_folder_with_two_training_pairs_leaves_the_choice_to_the_user(pictures, tmp_path):
    for which in ("a", "b"):
        wk.write_idx(pictures, tmp_path / f"{which}-images", tmp_path / f"{which}-labels")
    with pytest.raises(wk.DataError, match=r"more than one pair.*b-images is one too many"):
        read(tmp_path)


def test_a_folder_without_a_pair_says_what_was_looked_for(pictures, tmp_path):
    wk.write_idx(pictures, tmp_path / IMAGES)
    with pytest.raises(wk.DataError, match=r"no pair of IDX files.*train-labels-idx1-ubyte"):
        read(tmp_path)


def test_measured_features_and_too_many_classes_do_not_fit_into_bytes(tmp_path):
    with pytest.raises(wk.DataError, match="IDX files hold pictures of bytes"):
        wk.write_idx(wk.Dataset(np.zeros((2, 4))), tmp_path / "images")
    names = wk.Preparation(image_shape=(1, 1), class_names=tuple(map(str, range(257))))
    many = wk.Dataset(np.zeros((257, 1), np.uint8), np.arange(257), names)
    with pytest.raises(wk.DataError, match="a label in a byte; here are 257 classes"):
        wk.write_idx(many, tmp_path / "images", tmp_path / "labels")
    assert list(tmp_path.iterdir()) == []


def test_images_without_labels_cannot_be_written_with_labels(pictures, tmp_path):
    unlabelled = wk.Dataset(pictures.values, None, pictures.preparation)
    with pytest.raises(wk.DataError, match="no labels"):
        wk.write_idx(unlabelled, tmp_path / "images", tmp_path / "labels")


@pytest.mark.parametrize(
    ("code", "kind"), [(9, "i1"), (11, ">i2"), (12, ">i4"), (13, ">f4"), (14, ">f8")]
)
def test_other_kinds_of_number_are_read(tmp_path, code, kind):
    """Whole numbers from 0 to 255 are pixels, all others measured features."""
    levels = np.arange(24).reshape(2, 3, 4)
    for name, array in (("images", levels), ("labels", np.array([7, 5])), ("far", levels - 9.0)):
        sizes = np.array(array.shape, ">u4").tobytes()
        content = bytes([0, 0, code, array.ndim]) + sizes + array.astype(kind).tobytes()
        (tmp_path / name).write_bytes(content)
    data = wk.read_idx(tmp_path / "images", tmp_path / "labels")
    assert data.values.dtype == {">f4": np.float32, ">f8": np.float64}.get(kind, np.uint8)
    assert data.values.tolist() == levels.reshape(2, 12).tolist()
    assert data.image_shape == (3, 4)
    assert [data.preparation.class_names[label] for label in data.labels] == ["7", "5"]
    far = wk.read_idx(tmp_path / "far")
    assert not far.preparation.pixels
    assert far.values.tolist() == (levels - 9.0).reshape(2, 12).tolist()
    cut = tmp_path / "images"
    cut.write_bytes(cut.read_bytes()[:-1])
    with pytest.raises(wk.DataError, match="cut short: it announces 2 × 3 × 4"):
        wk.read_idx(cut)


def test_numbers_too_large_or_none_are_refused_by_the_files_name(tmp_path):
    for value, message in ((np.nan, "not a finite number"), (1e308, "too large to standardise")):
        sizes = np.array([2, 1, 1], ">u4").tobytes()
        numbers = np.array([value, -value], ">f8").tobytes()
        (tmp_path / "images").write_bytes(bytes([0, 0, 14, 3]) + sizes + numbers)
        with pytest.raises(wk.DataError, match=rf"images.*{message}"):
            wk.read_idx(tmp_path / "images")


def test_a_packed_file_is_unpacked_no_further_than_it_announces(tmp_path):
    content = bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2]) + bytes(50_000_000)
    (tmp_path / "images.gz").write_bytes(gzip.compress(content, 1))
    tracemalloc.start()
    with pytest.raises(wk.DataError, match=r"too long: it announces 2 × 2 × 2, .* and has more"):
        wk.read_idx(tmp_path / "images.gz")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
