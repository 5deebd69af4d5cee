"""What `WorkingsClassifier` accepts, and how it brings features to one scale."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.model_selection import train_test_split

from workings import WorkingsClassifier
from workings.data.standardising import moments
from workings.estimator.preparing import are_pixels

pytest_plugins = ["estimators"]


def same(one, other, X) -> bool:
    return np.array_equal(one.decision_function(X), other.decision_function(X))


@pytest.mark.parametrize(
    ("load", "floor"), [(load_wine, 0.95), (load_breast_cancer, 0.95), (load_digits, 0.96)]
)
def test_it_does_well_without_any_setting(load, floor):
    """Floors are two points below what was measured over five seeds."""
    X, y = load(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0, stratify=y)
    assert WorkingsClassifier(random_state=0).fit(X_train, y_train).score(X_test, y_test) > floor


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_features_of_any_scale_and_place_are_learnt_alike(scale, iris, quick):
    X, y = iris
    expected = quick().fit(X, y).predict_proba(X)
    moved = quick().fit(X * scale + 1000 * scale, y).predict_proba(X * scale + 1000 * scale)
    np.testing.assert_allclose(moved, expected, atol=1e-6)


def test_a_features_scale_is_its_deviation_unless_one_row_lies_far_out():
    values = np.zeros((1_000, 3))
    values[:, 0] = np.tile([-2.0, 2.0], 500)
    values[7, 1] = 500.0
    mean, scale = moments(values)
    assert mean.tolist() == [0.0, 0.5, 0.0]
    assert scale.tolist() == [2.0, 49.95, 1.0]  # 49.95: a tenth of how far 500 is from 0.5


def test_a_constant_feature_is_not_blown_up_by_rounding():
    assert moments(np.full((1_000, 1), 0.1))[1] == 1.0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_it_trains_in_the_type_of_x(dtype, engine, iris, quick):
    X, y = iris
    model = quick(engine=engine).fit(X.astype(dtype), y)
    assert model.network_.W[1].dtype == dtype
    assert model.predict_proba(X).dtype == dtype


def test_whole_numbers_are_trained_in_float64_and_pixels_stay_bytes(iris, quick, digits):
    X, y = iris
    assert quick().fit((10 * X).astype(int), y).network_.dtype == np.float64
    model = quick().fit(digits.values, digits.labels)
    assert model.network_.dtype == np.float32
    assert model.network_.preparation.pixels
    assert model.network_.preparation.image_shape == (28, 28)


def test_bytes_that_are_no_pixels_are_standardised(iris, quick):
    X, y = iris
    flags = (X.mean(axis=0) < X).astype(np.uint8)
    model = quick().fit(flags, y)
    assert not model.network_.preparation.pixels
    assert same(model, quick().fit(flags.astype(np.float32), y), flags)


def test_a_table_of_bytes_is_no_picture_for_one_value_above_127(quick):
    """Flags divided by 255, for an age beside them, would never be learnt."""
    rng = np.random.default_rng(0)
    flags, ages = rng.integers(0, 2, (300, 4)), rng.integers(100, 140, (300, 1))
    X, y = np.hstack([flags, ages]).astype(np.uint8), flags[:, 0]
    model = quick().fit(X, y)
    assert not model.network_.preparation.pixels
    assert model.score(X, y) == 1.0


def test_few_pictures_are_pixels_too_and_many_flags_with_some_counts_are_not(digits):
    assert are_pixels(digits.values[:20])
    table = np.tile(np.array([0, 1, 1, 200], np.uint8), (5, 25))
    assert not are_pixels(table)
    assert not are_pixels(table[:0])
    assert not are_pixels(np.full((5, 63), 255, np.uint8))


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.csc_array, sparse.coo_array])
def test_sparse_is_dense(kind, quick):
    X, y = load_digits(return_X_y=True)
    X, y = X[:300], y[:300]
    model, other = quick().fit(kind(X), y), quick().fit(X, y)
    assert same(model, other, X)
    assert np.array_equal(model.predict(kind(X)), model.predict(X))


@pytest.mark.parametrize(
    "labels",
    [
        np.array(["setosa", "versicolor", "virginica"]),
        np.array(["setosa", "versicolor", "virginica"], object),
        np.array([-7, 0, 1_000]),
        np.array([1.0, 2.0, 3.0]),
        np.array([False, True, True]),
    ],
    ids=["text", "object", "int", "float", "bool"],
)
def test_labels_of_any_type(labels, iris, quick):
    X, y = iris
    model = quick(learning_rate=0.02).fit(X, labels[y])
    assert model.classes_.dtype == labels.dtype
    assert set(model.predict(X)) == set(labels)
    assert model.score(X, labels[y]) > 0.9


def test_classes_are_called_in_a_file_as_a_table_has_them(iris, quick):
    labels = {(1.0, 2.0, 3.0): ("1", "2", "3"), (False, True, True): ("False", "True")}
    for given, names in labels.items():
        model = quick(max_epochs=1).fit(iris[0], np.array(given)[iris[1]])
        assert model.network_.preparation.class_names == names


def test_many_rows_are_scaled_and_predicted_in_parts(iris, quick, monkeypatch):
    X, y = iris
    model = quick().fit(X, y)
    monkeypatch.setattr("workings.data.standardising._AT_ONCE", 70)
    in_parts = quick().fit(X, y)
    for whole, parts in (
        (model.network_.preparation.scale, in_parts.network_.preparation.scale),
        (model.predict_proba(X), model.predict_proba(sparse.csr_array(X))),
    ):
        np.testing.assert_allclose(parts, whole, rtol=1e-12)
