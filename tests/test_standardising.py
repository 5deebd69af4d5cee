"""One formula brings measured features to one scale, for files, arrays and scikit-learn alike."""

import numpy as np
import pytest

import workings as wk
from workings.data.standardising import moments


@pytest.fixture
def values(rng):
    return rng.normal(size=(40, 3)) * [1e-6, 1, 1e6] + [0, 5, 1e7]


def test_a_row_of_weight_two_counts_as_two_and_one_of_weight_0_as_none(values):
    weights = np.array([0.0, 1.0, 2.0, 3.0] * 10)
    values[0] = 1e9
    repeated = np.repeat(values, weights.astype(int), axis=0)
    np.testing.assert_allclose(moments(values, weights), moments(repeated), rtol=1e-12)
    np.testing.assert_allclose(moments(values, weights * 1e300), moments(repeated), rtol=1e-12)


def test_in_parts_it_is_the_same(values, monkeypatch):
    weights = np.arange(40.0)
    whole = moments(values), moments(values, weights)
    monkeypatch.setattr("workings.data.standardising._AT_ONCE", 20)
    parts = moments(values), moments(values, weights)
    np.testing.assert_allclose(parts, whole, rtol=1e-12)


def test_what_differs_by_rounding_alone_never_changes():
    noise = np.array([[0.3], [0.1 + 0.2], [0.3]])  # two numbers, one place apart
    assert noise[0] != noise[1]
    assert moments(noise)[1] == 1.0
    assert moments(1e9 + np.array([[0.0], [1e-5]]))[1] == pytest.approx(5e-6, rel=0.01)


def test_a_file_and_an_estimator_are_standardised_alike(tmp_path, values):
    estimators = pytest.importorskip("workings.estimator")
    values = np.tile(values, (5, 1)).astype(np.float32)
    values[3, 1] = 1e4  # far out: a tenth of its distance is larger than the deviation
    labels = np.arange(200) % 2
    names = wk.Preparation(class_names=("0", "1"), feature_names=("a", "b", "c"))
    wk.write_csv(wk.Dataset(values, labels, names), tmp_path / "t.csv")
    model = estimators.WorkingsClassifier(2, max_epochs=1).fit(values, labels)
    ours, theirs = wk.read_csv(tmp_path / "t.csv").preparation, model.network_.preparation
    assert (ours.shift, ours.scale) == (theirs.shift, theirs.scale)
    assert np.abs(wk.read_csv(tmp_path / "t.csv").X).max() == pytest.approx(10)
