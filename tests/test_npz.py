"""``.npz`` files: every way that people name the arrays, and what their types mean."""

import numpy as np
import pytest

import workings as wk
from workings.data import read

PIXELS = np.array([[0, 255, 7, 30], [12, 0, 1, 2], [5, 5, 5, 5]], np.uint8)
KINDS = np.array([1, 0, 1])


@pytest.fixture
def npz(tmp_path):
    """Write arrays to a file and read it as data sets."""

    def read_back(packed=False, **arrays):
        (np.savez_compressed if packed else np.savez)(tmp_path / "data.npz", **arrays)
        return wk.read_npz(tmp_path / "data.npz")

    return read_back


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("examples", "labels"),
    [("x_train", "y_train"), ("values", "labels"), ("X", "y"), ("x", "y"), ("images", "labels")],
)
def test_every_usual_name_is_understood(npz, examples, labels, packed):
    data, test = npz(packed, **{examples: PIXELS, labels: KINDS})
    assert data.values.tolist() == PIXELS.tolist()
    assert data.labels.tolist() == KINDS.tolist()
    assert (data.image_shape, data.preparation.scale) == ((2, 2), 255.0)
    assert test is None


def test_keras_own_mnist_file_gives_training_and_test(npz, digits):
    pictures = digits.values.reshape(-1, 28, 28)
    train, test = npz(
        x_train=pictures[:400],
        y_train=digits.labels[:400].astype(np.uint8),
        x_test=pictures[400:],
        y_test=digits.labels[400:].astype(np.uint8),
    )
    np.testing.assert_array_equal(train.values, digits.values[:400])
    np.testing.assert_array_equal(test.values, digits.values[400:])
    np.testing.assert_array_equal(test.labels, digits.labels[400:])
    assert train.image_shape == test.image_shape == (28, 28)
    assert train.classes == test.classes == 10


def test_the_test_part_is_prepared_as_the_training_part(npz):
    train, test = npz(
        x_train=np.array([[0.0], [2.0], [4.0]]),
        y_train=np.array(["b", "a", "b"]),
        x_test=np.array([[2.0]]),
        y_test=np.array(["b"]),
    )
    assert test.X.tolist() == [[0.0]]  # the training part's mean is its shift
    assert test.labels.tolist() == [1]
    assert test.preparation.class_names == train.preparation.class_names == ("a", "b")


def test_labels_may_be_missing(npz):
    data, _ = npz(X=PIXELS)
    assert data.labels is None


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.int64])
def test_three_dimensional_whole_numbers_up_to_255_are_pictures(npz, dtype):
    data, _ = npz(X=PIXELS.reshape(3, 1, 4).astype(dtype), y=KINDS)
    assert data.image_shape == (1, 4)
    assert data.values.dtype == np.uint8
    assert data.values.tolist() == PIXELS.tolist()


def test_whole_numbers_beyond_255_are_measured_features(npz):
    data, _ = npz(X=PIXELS.astype(np.int64) + 1, y=KINDS)
    assert data.values.dtype == np.float32
    assert not data.preparation.pixels


@pytest.mark.parametrize(
    ("given", "kept"),
    [(np.float16, np.float32), (np.float32, np.float32), (np.float64, np.float64)],
)
def test_floats_are_measured_features_and_standardised(npz, rng, given, kept):
    values = rng.normal(3, 2, (50, 4)).astype(given)
    data, _ = npz(X=values, y=np.arange(50) % 3)
    assert data.values.dtype == data.X.dtype == kept
    np.testing.assert_array_equal(data.values, values)
    np.testing.assert_allclose(data.X.mean(axis=1), np.zeros(4), atol=1e-6)
    np.testing.assert_allclose(data.X.std(axis=1), np.ones(4), atol=1e-6)


def test_the_order_in_memory_does_not_matter(npz):
    data, _ = npz(X=np.asfortranarray(PIXELS), y=KINDS)
    assert data.values.tolist() == PIXELS.tolist()


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (np.array(["ox", "cat", "ox"]), ("cat", "ox")),
        (np.array([b"ox", b"cat", b"ox"]), ("cat", "ox")),
        (np.array([7.0, 3.0, 7.0]), ("3", "7")),
        (np.array([True, False, True]), ("0", "1")),
        (np.array([200, 100, 200], np.uint8), ("100", "200")),
    ],
    ids=["text", "bytes", "floats", "booleans", "numbers"],
)
def test_labels_may_be_words_or_whole_numbers_of_any_type(npz, given, names):
    data, _ = npz(X=PIXELS, y=given)
    assert data.preparation.class_names == names
    assert data.labels.tolist() == [1, 0, 1]


def test_read_takes_it_by_its_ending(tmp_path):
    np.savez(tmp_path / "DATA.NPZ.npz", X=PIXELS, y=KINDS)
    (tmp_path / "DATA.NPZ.npz").rename(tmp_path / "DATA.NPZ")
    assert len(read(tmp_path / "DATA.NPZ")[0]) == 3


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"a": PIXELS}, "no examples in it: it has a; expected x_train and y_train"),
        ({}, "it has no arrays"),
        ({"X": np.array(3)}, "'X' is a single number: expected examples×features"),
        ({"X": np.zeros(3)}, "'X' is 3: expected"),
        ({"X": np.zeros((0, 4))}, "'X' is 0×4"),
        ({"X": np.zeros((1, 2, 2, 3))}, "'X' is 1×2×2×3"),
        ({"X": np.zeros((2, 2), complex)}, "holds complex128: expected numbers"),
        ({"X": np.array([["a"]])}, "holds <U1: expected numbers"),
        ({"X": np.array([[1.0, 2.0], [3.0, np.nan]])}, "row 1, column 1: not a finite number"),
        ({"X": np.full((2, 1), np.longdouble(2) ** 2_000)}, "row 0, column 0: not a finite number"),
        ({"X": np.array([[1e300], [-1e300]])}, "too large to standardise"),
        ({"X": PIXELS, "y": KINDS[:2]}, "'y' is 2: expected 3 labels"),
        ({"X": PIXELS, "y": PIXELS}, "'y' is 3×4: expected 3 labels"),
        ({"X": PIXELS, "y": [0, 0.5, 1]}, "'y' holds float64: expected whole numbers or names"),
        ({"X": PIXELS, "y": [0, np.inf, 1]}, "'y' holds float64: expected whole numbers"),
        ({"X": PIXELS, "y": np.zeros(3, complex)}, "'y' holds complex128"),
        ({"x_train": PIXELS, "x_test": PIXELS[:, :3]}, "takes images of 2×2; these .* 3 features"),
    ],
)
def test_missing_and_misshapen_arrays_are_refused_by_name(npz, arrays, message):
    with pytest.raises(wk.DataError, match=message):
        npz(**arrays)


class Trap:
    """Unpickling it would raise: a test that unpickled it would not see a DataError."""

    def __reduce__(self):
        return (pytest.fail, ("pickled code was run",))


def test_pickled_arrays_are_refused_and_not_run(npz):
    with pytest.raises(wk.DataError, match="'y' is pickled, which could run code: refused"):
        npz(X=PIXELS, y=np.array([Trap(), Trap(), Trap()], object))


def test_a_pickle_that_calls_itself_npz_is_refused_and_not_run(tmp_path):
    import pickle

    (tmp_path / "trap.npz").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(wk.DataError, match=r"not an \.npz file"):
        wk.read_npz(tmp_path / "trap.npz")


def test_a_single_array_is_not_enough(tmp_path):
    with (tmp_path / "one.npz").open("wb") as file:
        np.save(file, PIXELS)
    with pytest.raises(wk.DataError, match=r"a single array; expected an \.npz with examples"):
        wk.read_npz(tmp_path / "one.npz")
