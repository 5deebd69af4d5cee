"""A data set can be cut, split and prepared, and refuses what does not fit together."""

import numpy as np
import pytest

import workings as wk


def small(labels=(1, 0, 2), names=("a", "b", "c")) -> wk.Dataset:
    """Three pictures of 1×2 pixels."""
    pixels = np.array([[0, 255], [51, 0], [102, 204]], np.uint8)
    return wk.Dataset(
        pixels,
        None if labels is None else np.array(labels),
        wk.Preparation(scale=255.0, image_shape=(1, 2), class_names=names),
    )


def test_X_holds_the_examples_as_columns_divided_by_255():
    X = small().X
    assert X.dtype == np.float32
    np.testing.assert_allclose(X, [[0.0, 0.2, 0.4], [1.0, 0.0, 0.8]], rtol=1e-6)


def test_features_are_shifted_and_scaled_one_by_one():
    preparation = wk.Preparation(shift=(1.0, 2.0), scale=(2.0, 4.0))
    values = np.array([[3.0, 2.0], [1.0, 10.0]])
    X = wk.Dataset(values, None, preparation).X
    assert X.dtype == np.float64
    np.testing.assert_array_equal(X, [[1.0, 0.0], [0.0, 2.0]])


def test_Y_is_one_hot_and_as_wide_as_there_are_classes():
    Y = small(names=("a", "b", "c", "d")).Y
    np.testing.assert_array_equal(Y, [[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]])


def test_real_digits_have_the_shapes_that_the_network_takes(digits):
    assert digits.X.shape == (784, 600)
    assert digits.Y.shape == (10, 600)
    assert digits.X.min() == 0.0
    assert digits.X.max() == 1.0
    np.testing.assert_array_equal(digits.Y.argmax(axis=0), digits.labels)
    np.testing.assert_array_equal(digits.Y.sum(axis=0), np.ones(600))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (slice(1, 3), [1, 2]),
        (slice(None, None, -1), [2, 1, 0]),
        ([2, 0], [2, 0]),
        (np.array([True, False, True]), [0, 2]),
        (1, [1]),
        (-1, [2]),
        (np.int64(0), [0]),
    ],
)
def test_slices_lists_and_numbers_all_give_a_data_set(rows, expected):
    data = small()
    part = data[rows]
    assert isinstance(part, wk.Dataset)
    np.testing.assert_array_equal(part.values, data.values[expected])
    np.testing.assert_array_equal(part.labels, data.labels[expected])
    assert part.preparation == data.preparation


def test_a_slice_of_unlabelled_examples_has_no_labels():
    assert small(labels=None)[:2].labels is None


def test_an_example_that_is_not_there_is_an_index_error_that_says_which_are():
    with pytest.raises(IndexError, match="example 3: examples go from 0 to 2"):
        small()[3]


def test_an_example_can_be_seen_as_a_picture(digits):
    assert digits.image(0).shape == (28, 28)
    np.testing.assert_array_equal(digits.image(5).ravel(), digits.values[5])


def test_split_sets_aside_as_many_as_asked_and_loses_none(digits):
    numbered = wk.Dataset(np.arange(600.0).reshape(600, 1), digits.labels, digits.preparation)
    rest, aside = numbered.split(150, seed=3)
    assert (len(rest), len(aside)) == (450, 150)
    both = np.concatenate([rest.values, aside.values]).ravel()
    np.testing.assert_array_equal(np.sort(both), np.arange(600.0))
    for part in (rest, aside):  # the labels went with their examples, in the order of before
        rows = part.values.ravel().astype(int)
        np.testing.assert_array_equal(part.labels, digits.labels[rows])
        assert (np.diff(rows) > 0).all()


def test_split_draws_from_the_whole_set_not_from_an_end(digits):
    numbered = wk.Dataset(np.arange(600.0).reshape(600, 1))
    aside = numbered.split(150, seed=0)[1].values
    assert aside.min() < 60
    assert aside.max() > 540


def test_the_same_seed_splits_the_same_and_another_seed_otherwise(digits):
    first, again, other = (digits.split(100, seed=seed)[1].values for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("count", [0, -1, 3, 4])
def test_a_split_that_leaves_nothing_on_one_side_is_refused(count):
    with pytest.raises(wk.SettingError, match=rf"{count} of 3 .* a number from 1 to 2"):
        small().split(count)


def test_labels_are_matched_by_the_names_of_the_classes():
    theirs = wk.Preparation(scale=255.0, image_shape=(1, 2), class_names=("c", "x", "a", "b"))
    fitted = small().prepared_as(theirs, 2)  # labels b, a, c
    assert fitted.labels.tolist() == [3, 2, 0]
    assert fitted.preparation.class_names == theirs.class_names


def test_preparing_keeps_the_own_source_and_takes_the_other_scale():
    theirs = wk.Preparation(scale=255.0, class_names=("a", "b", "c"), source="theirs")
    own = wk.Preparation(scale=255.0, image_shape=(1, 2), class_names=("a", "b", "c"), source="own")
    fitted = wk.Dataset(small().values, small().labels, own).prepared_as(theirs, 2)
    assert (fitted.preparation.source, fitted.preparation.scale) == ("own", 255.0)


def test_a_class_that_the_network_does_not_know_is_named():
    theirs = wk.Preparation(scale=255.0, class_names=("a", "b"))
    with pytest.raises(wk.DataError, match="'c' is none of the model's classes: a, b"):
        small().prepared_as(theirs, 2)


def test_a_class_that_only_has_a_name_does_no_harm():
    data = small(labels=(1, 0, 0), names=("a", "b", "never seen"))
    fitted = data.prepared_as(wk.Preparation(scale=255.0, class_names=("b", "a")), 2)
    assert fitted.labels.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("theirs", "features", "message"),
    [
        (wk.Preparation(scale=255.0, image_shape=(2, 2)), 4, "images of 2×2; these are .* 1×2"),
        (wk.Preparation(scale=255.0, image_shape=(2, 1)), 2, "images of 2×1; these are .* 1×2"),
        (wk.Preparation(scale=1.0), 3, "3 features; these are images of 1×2"),
        (wk.Preparation(class_names=("a",)), 2, "measured features; these are pixels"),
    ],
)
def test_other_examples_than_the_network_takes_are_refused(theirs, features, message):
    with pytest.raises(wk.DataError, match=message):
        small().prepared_as(theirs, features)


def test_features_in_another_order_are_refused_by_name():
    mine = wk.Preparation(scale=(1.0, 1.0), class_names=("a",), feature_names=("width", "height"))
    theirs = wk.Preparation(scale=(1.0, 1.0), class_names=("a",), feature_names=("height", "width"))
    with pytest.raises(wk.DataError, match="it expects 'height', this file has 'width'"):
        wk.Dataset(np.ones((1, 2)), None, mine).prepared_as(theirs, 2)


@pytest.mark.parametrize(
    ("values", "labels", "message"),
    [
        (np.zeros(4, np.uint8), None, "values are m×n.*these are 4"),
        (np.zeros((1, 2, 2), np.uint8), None, "these are 1×2×2"),
        (np.zeros((2, 2), np.int64), None, "these are int64: convert"),
        (np.zeros((2, 2), np.uint8), np.array([0]), "2 examples need 2 labels; these are 1"),
        (np.zeros((1, 2), np.uint8), np.array([0.0]), "whole numbers from 0; these are float64"),
        (np.zeros((1, 2), np.uint8), np.array([1]), "labels go from 1 to 1.*1 class names"),
        (np.zeros((1, 2), np.uint8), np.array([-1]), "labels go from -1"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(values, labels, message):
    with pytest.raises(wk.WorkingsError, match=message):
        wk.Dataset(values, labels, wk.Preparation(class_names=("a",)))


def test_what_needs_labels_or_pictures_says_so_where_there_are_none():
    features = wk.Dataset(np.zeros((1, 3)))
    with pytest.raises(wk.DataError, match="no labels"):
        _ = features.Y
    with pytest.raises(wk.DataError, match="no labels"):
        _ = features.known_labels
    with pytest.raises(wk.DataError, match="no labels; a file with labels is needed"):
        features.require_labels()
    small().require_labels()  # and says nothing where they are known
    with pytest.raises(wk.DataError, match="3 features are no picture"):
        features.image(0)


def test_a_data_set_says_what_it_is(digits):
    assert repr(digits) == "<Dataset: 600 examples of 28×28 pixels, 10 classes>"
    assert (
        repr(wk.Dataset(np.zeros((2, 3)))) == "<Dataset: 2 examples of 3 features, without labels>"
    )


def test_names_may_come_as_a_column_of_objects(rng):
    data = wk.from_arrays(rng.normal(size=(2, 3)), np.array(["dog", "cat"], object))
    assert data.preparation.class_names == ("cat", "dog")
    assert data.labels.tolist() == [1, 0]


def test_arrays_become_a_data_set_prepared_as_suits_them(rng):
    pictures = wk.from_arrays(rng.integers(0, 256, (6, 4, 5)), [3, 1, 3, 1, 3, 1])
    assert pictures.values.dtype == np.uint8
    assert pictures.image_shape == (4, 5)
    assert pictures.preparation.class_names == ("1", "3")
    assert pictures.labels.tolist() == [1, 0, 1, 0, 1, 0]
    measured = wk.from_arrays(rng.normal(5, 3, (50, 2)), rng.choice(["a", "b"], 50))
    np.testing.assert_allclose(measured.X.mean(axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(measured.X.std(axis=1), 1, rtol=1e-6)
    assert wk.from_arrays([[1, 2], [3, 4]]).labels is None


@pytest.mark.parametrize(
    ("values", "labels", "message"),
    [
        ([1, 2, 3], None, "values is 3: expected examples×features"),
        ([["a", "b"]], None, "values holds <U1: expected numbers"),
        ([[1.0, np.nan]], None, "values, row 0, column 1: not a finite number"),
        ([[1.0], [2.0, 3.0]], None, "values: rows of different lengths"),
        (np.ma.array([[1.0]], mask=[[True]]), None, "values: a masked array"),
        ([[1.0], [2.0]], [[1], [2, 3]], "labels: rows of different lengths"),
        ([[1.0]], [b"\xff"], "labels holds bytes that are no text"),
        ([[1.0]], np.array([10**30], object), "labels holds object"),
        ([[1.0], [2.0]], [1], "labels is 1: expected 2 labels"),
        ([[1.0], [2.0]], [0.5, 1], "labels holds float64: expected whole numbers or names"),
    ],
)
def test_arrays_that_are_no_data_set_are_refused(values, labels, message):
    with pytest.raises(wk.DataError, match=message):
        wk.from_arrays(values, labels)


def test_names_are_kept_as_tuples_and_counted():
    data = wk.from_arrays([[1.0]], [0], class_names=["a"], feature_names=["b"])
    assert (data.preparation.class_names, data.preparation.feature_names) == (("a",), ("b",))
    with pytest.raises(wk.DataError, match="2 feature names for 1 features"):
        wk.from_arrays([[1.0]], feature_names=("a", "b"))
    objects = wk.from_arrays([[1.0], [2.0]], np.array([7, np.int64(5)], object))
    assert objects.preparation.class_names == ("5", "7")


@pytest.mark.parametrize("labels", [[0.7, 1.2], ["a", "b"]])
def test_with_class_names_labels_are_class_numbers(labels):
    with pytest.raises(wk.DataError, match="expected whole numbers or names"):
        wk.from_arrays([[1.0], [2.0]], labels, class_names=("a", "b"))
