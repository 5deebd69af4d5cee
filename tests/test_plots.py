"""Figures: what they show, and that they are written whole."""

import sys

import numpy as np
import pytest

import workings as wk
from workings import plots


@pytest.fixture(scope="module")
def evaluated(small_model, digits):
    network = wk.load(small_model)
    return network, wk.evaluate(network, digits)


def test_curves_show_training_and_validation(digits, mnist):
    history = wk.train(wk.Network([784, 10, 10]), digits, validation=mnist[1][:100], epochs=5).run()
    loss, accuracy = plots.curves(history).axes
    training, validation, _ = loss.lines
    assert training.get_ydata().tolist() == [record.loss for record in history.records]
    assert validation.get_ydata().tolist() == [r.validation_loss for r in history.records]
    assert [line.get_label() for line in accuracy.lines] == ["training", "validation", "best epoch"]


def test_weights_are_pictures_on_one_scale_centred_on_zero(evaluated):
    network, _ = evaluated
    figure = plots.weights(network)
    images = [axes.images[0] for axes in figure.axes if axes.images]
    assert len(images) == 10
    limit = np.abs(network.W[1]).max()
    assert all(image.get_clim() == (-limit, limit) for image in images)
    np.testing.assert_array_equal(images[3].get_array(), network.W[1][3].reshape(28, 28))


def test_weights_of_features_are_no_pictures():
    with pytest.raises(wk.DataError, match="takes features"):
        plots.weights(wk.Network([4, 3, 2]))


def test_the_confusion_matrix_holds_the_counts(evaluated):
    _, evaluation = evaluated
    axes = plots.confusion(evaluation).axes[0]
    written = sum(int(text.get_text()) for text in axes.texts)
    assert written == evaluation.confusion.sum()


def test_mistakes_have_given_and_true_label_and_probability(evaluated, digits):
    _, evaluation = evaluated
    axes = plots.mistakes(evaluation, digits, count=3).axes[0]
    row = evaluation.mistakes[0]
    assert axes.get_title() == (
        f"{evaluation.labels[row]} read as {evaluation.predicted[row]}\n"
        f"{evaluation.confidence[row]:.1%} sure"
    )
    np.testing.assert_array_equal(axes.images[0].get_array(), digits.image(row))


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_figure_is_saved_by_its_ending(ending, evaluated, tmp_path):
    plots.save(plots.confusion(evaluated[1]), tmp_path / f"figure.{ending}")
    start = (tmp_path / f"figure.{ending}").read_bytes()[:5]
    assert start in (b"\x89PNG\r", b"<?xml", b"%PDF-")


def test_an_unknown_ending_is_refused(evaluated, tmp_path):
    with pytest.raises(wk.OutputError, match=r"pictures end in .png, .svg or .pdf"):
        plots.save(plots.confusion(evaluated[1]), tmp_path / "figure.docx")


def test_without_matplotlib_the_install_command_is_given(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(wk.MissingExtraError, match=r"pip install 'workings\[plots\]'"):
        plots.require()
