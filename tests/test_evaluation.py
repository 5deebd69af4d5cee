"""Evaluation: counts worked by hand, and what is said of mistakes."""

import numpy as np
import pytest

import workings as wk
from workings.engines.reference import ReferenceEngine
from workings.evaluation import score


@pytest.fixture
def evaluated() -> wk.Evaluation:
    """Six examples of three classes; the network says which feature is largest."""
    network = wk.Network([3, 3], dtype=np.float64)
    network.W[1] = np.eye(3)
    network.b[1] = np.zeros((3, 1))
    values = np.array(
        [[5, 0, 0], [0, 3, 0], [4, 0, 0], [0, 9, 0], [0, 0, 2], [1, 0, 0]], np.float64
    )
    labels = np.array([0, 0, 0, 1, 1, 1])
    return wk.evaluate(
        network, wk.Dataset(values, labels, wk.Preparation(class_names=("a", "b", "c")))
    )


def test_the_confusion_matrix_has_true_classes_as_rows(evaluated):
    assert evaluated.confusion.tolist() == [[2, 1, 0], [1, 1, 1], [0, 0, 0]]


def test_measures_by_hand(evaluated):
    # a: said 3 times, rightly 2, of 3.  b: said 2 times, rightly 1, of 3.  c: said once, wrongly.
    assert evaluated.accuracy == 0.5
    np.testing.assert_allclose(evaluated.precision, [2 / 3, 1 / 2, 0])
    np.testing.assert_allclose(evaluated.recall, [2 / 3, 1 / 3, 0])
    np.testing.assert_allclose(evaluated.f1, [2 / 3, 0.4, 0])


def test_mistakes_come_surest_first(evaluated):
    # e³/(e³ + 2) > e²/(e² + 2) > e/(e + 2)
    assert evaluated.mistakes.tolist() == [1, 4, 5]
    np.testing.assert_allclose(evaluated.confidence[1], np.e**3 / (np.e**3 + 2))


@pytest.fixture
def counted() -> wk.Evaluation:
    """Six examples: two of a read as c, one of a as b, three of b rightly."""
    labels, predicted = np.array([0, 0, 1, 0, 1, 1]), np.array([2, 1, 1, 2, 1, 1])
    confusion = np.array([[0, 1, 2], [0, 3, 0], [0, 0, 0]])
    confidence = np.array([0.5, 0.9, 0.6, 0.7, 0.8, 0.6])
    return wk.Evaluation(0.1, confusion, labels, predicted, confidence, ("a", "b", "c"))


def test_a_cell_of_the_confusion_matrix_has_its_rows_surest_first(counted):
    assert counted.cell(0, 2).tolist() == [3, 0]
    assert counted.cell(0, 1).tolist() == [1]
    assert counted.cell(2, 0).tolist() == []
    assert counted.cell(1, 1).tolist() == [4, 2, 5]  # as sure as another: in the rows' order
    assert counted.mistakes.tolist() == [1, 3, 0]


def test_each_class_has_another_it_is_most_often_taken_for(counted, evaluated):
    assert counted.taken_for.tolist() == [2, -1, -1]
    assert evaluated.taken_for.tolist() == [1, 0, -1]  # of two that are as frequent, the first


def test_the_loss_is_the_mean_cross_entropy(evaluated):
    sums = [5, 3, 4, 9, 2, 1]
    right = [5, 0, 4, 9, 0, 0]
    losses = [np.log(np.exp(z) + 2) - own for z, own in zip(sums, right, strict=True)]
    assert evaluated.loss == pytest.approx(np.mean(losses))


def test_evaluating_agrees_with_the_network(small_model, mnist):
    network, test = wk.load(small_model), mnist[1][:500]
    evaluation = wk.evaluate(network, test)
    predicted = network.predict(test.X)
    assert evaluation.accuracy == pytest.approx((predicted == test.labels).mean(), abs=0.003)
    np.testing.assert_allclose(wk.predict(network, test).sum(axis=0), 1, rtol=1e-5)


def test_an_untrained_network_can_be_evaluated(mnist):
    network = wk.Network([784, 10, 10])
    assert 0 < wk.evaluate(network, mnist[1][:500]).accuracy < 0.4


def test_data_without_labels_cannot_be_evaluated(mnist):
    test = mnist[1][:5]
    with pytest.raises(wk.DataError, match="no labels"):
        wk.evaluate(wk.Network([784, 10]), wk.Dataset(test.values, None, test.preparation))
    with pytest.raises(wk.DataError, match="no examples"):
        wk.evaluate(wk.Network([784, 10]), test[:0])


def test_many_examples_are_measured_part_by_part(digits, small_model, monkeypatch):
    network = wk.load(small_model)
    whole, probabilities = wk.evaluate(network, digits), wk.predict(network, digits)
    scored = score(network, digits, ReferenceEngine())
    monkeypatch.setattr("workings.evaluation.PART", 70)  # the last part is smaller
    parts = wk.evaluate(network, digits)
    np.testing.assert_array_equal(parts.confusion, whole.confusion)
    np.testing.assert_array_equal(parts.predicted, whole.predicted)
    np.testing.assert_allclose(parts.confidence, whole.confidence, rtol=1e-5)
    np.testing.assert_allclose(wk.predict(network, digits), probabilities, rtol=1e-4, atol=1e-6)
    assert parts.loss == pytest.approx(whole.loss)
    assert score(network, digits, ReferenceEngine()) == pytest.approx(scored)
    assert scored == pytest.approx((whole.loss, whole.accuracy))


def test_labels_kept_in_bytes_are_counted_in_the_right_cells():
    # 19 · 20 + 19 is more than a byte holds
    values, labels = np.eye(20), np.arange(20, dtype=np.uint8)
    network = wk.Network([20, 20], dtype=np.float64)
    network.W[1] = np.eye(20)
    names = wk.Preparation(class_names=tuple(map(str, range(20))))
    evaluation = wk.evaluate(network, wk.Dataset(values, labels, names))
    np.testing.assert_array_equal(evaluation.confusion, np.eye(20))
