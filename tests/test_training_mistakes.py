"""The mistakes made around a network, as switches: each changes what it says and nothing else."""

import dataclasses

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks
from workings import maths
from workings.engines import reference
from workings.mistakes import MISTAKES, TRAINING_MISTAKES, Setup, mistaken
from workings.mistakes.networks import WithoutMaximum

CHANGED = {
    "softmax-without-maximum": "network",
    "weights-too-wide": "init",
    "weights-all-zero": "init",
    "pixels-not-scaled": "data",
    "learning-rate-too-large": "optimiser",
    "labels-shuffled": "data",
    "test-images-in-training": "data",
    "dead-layer": "start",
}


@pytest.fixture
def setup(digits, mnist):
    return Setup(digits, mnist[1][:50], epochs=3)


def made(name, setup):
    return TRAINING_MISTAKES[name].switch(setup)


@pytest.mark.parametrize("name", TRAINING_MISTAKES)
def test_each_has_a_sentence_and_changes_one_thing_of_the_setup(setup, name):
    mistake = TRAINING_MISTAKES[name]
    assert mistake.name == name
    assert mistake.sentence.endswith(".")
    assert "\n" not in mistake.sentence + mistake.mend
    wrong = made(name, setup)
    changed = [
        field.name
        for field in dataclasses.fields(Setup)
        if getattr(wrong, field.name) is not getattr(setup, field.name)
    ]
    assert changed == [CHANGED[name]]
    assert setup.fresh(0).W[1].any()  # the right one is as it was


def test_those_of_the_backward_pass_and_these_have_names_of_their_own():
    assert list(TRAINING_MISTAKES) == list(CHANGED)
    assert not TRAINING_MISTAKES.keys() & MISTAKES.keys()


def test_pixels_not_scaled_are_the_same_pixels(setup):
    wrong = made("pixels-not-scaled", setup).data
    assert wrong.values is setup.data.values and wrong.labels is setup.data.labels
    np.testing.assert_allclose(wrong.X, 255 * setup.data.X)
    before = dataclasses.replace(wrong.preparation, scale=255.0)
    assert before == setup.data.preparation


def test_labels_shuffled_are_the_same_labels_in_another_order(setup):
    wrong = made("labels-shuffled", setup).data
    assert wrong.values is setup.data.values
    assert np.bincount(wrong.labels).tolist() == np.bincount(setup.data.labels).tolist()
    assert 0.02 < (wrong.labels == setup.data.labels).mean() < 0.2
    again = made("labels-shuffled", setup).data
    np.testing.assert_array_equal(wrong.labels, again.labels)


def test_test_images_come_after_the_training_images(setup):
    wrong = made("test-images-in-training", setup).data
    assert len(wrong) == len(setup.data) + 50
    for part, rows in ((setup.data, slice(0, 600)), (setup.test, slice(600, None))):
        np.testing.assert_array_equal(wrong.values[rows], part.values)
        np.testing.assert_array_equal(wrong.labels[rows], part.labels)


def test_the_learning_rate_is_ten_times_as_large(setup):
    assert made("learning-rate-too-large", setup).optimiser == wk.GradientDescent(1.0)


def test_initial_weights(setup):
    right = setup.fresh(3)
    wide, zero, dead = (
        made(name, setup).fresh(3)
        for name in ("weights-too-wide", "weights-all-zero", "dead-layer")
    )
    assert 0.49 < wide.W[1].max() <= 0.5 and -0.5 <= wide.W[1].min() < -0.49
    assert not any(array.any() for array in zero.parameters)
    np.testing.assert_array_equal(dead.W[1], right.W[1])
    np.testing.assert_array_equal(dead.W[2], right.W[2])
    assert (dead.forward(setup.data.X).A[1] == 0).all()


def test_softmax_without_the_maximum_is_softmax_until_a_sum_is_large():
    right, wrong = (kind([4, 3, 3], seed=0) for kind in (wk.Network, WithoutMaximum))
    X = np.linspace(-1, 1, 20, dtype=np.float32).reshape(4, 5)
    np.testing.assert_allclose(wrong.probabilities(X), right.probabilities(X), rtol=1e-6)
    wrong.b[2] = np.array([[100.0], [0.0], [0.0]])
    trace = wrong.forward(X)
    assert np.isnan(trace.probabilities[0]).all()
    np.testing.assert_array_equal(trace.A[1], right.forward(X).A[1])
    assert np.isfinite(maths.softmax(trace.Z[2])).all()


# Networks with a mistaken backward pass.


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistaken_networks_gradients_are_the_mistakes(name):
    problem, X, Y = away_from_kinks([6, 4, 4], "tanh", examples=7, seed=5)
    network = mistaken(MISTAKES[name])([6, 4, 4], "tanh", seed=5, dtype=np.float64)
    for mine, theirs in zip(network.parameters, problem.parameters, strict=True):
        mine[...] = theirs
    gradients = network.backward(network.forward(X), Y)
    expected = MISTAKES[name].backward(problem, X, Y)
    for layer in (1, 2):
        np.testing.assert_array_equal(gradients.dW[layer], expected[f"dW{layer}"])
        np.testing.assert_array_equal(gradients.db[layer], expected[f"db{layer}"])


@pytest.mark.parametrize("name", MISTAKES)
def test_a_batch_in_chunks_makes_the_mistake_of_the_whole(name, digits, monkeypatch):
    setup = Setup(digits, digits, activation="tanh", epochs=2, network=mistaken(MISTAKES[name]))
    whole, parts = setup.training(0), setup.training(0)
    assert whole.engine.name == "reference"
    whole.step()
    monkeypatch.setattr(reference, "CHUNK_VALUES", 250 * 784)  # chunks of 250, 250 and 100
    parts.step()
    for one, other in zip(whole.network.parameters, parts.network.parameters, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-5)


def test_a_mistaken_step_is_the_update_with_the_mistaken_gradient(digits):
    mistake = MISTAKES["db-summed-over-everything"]
    setup = Setup(digits, digits, epochs=2, network=mistaken(mistake))
    expected = mistake.backward(before := setup.fresh(0), digits.X, digits.Y)
    training = setup.training(0)
    training.step()
    moved = training.network
    for layer in (1, 2):
        np.testing.assert_allclose(
            moved.W[layer], before.W[layer] - 0.1 * expected[f"dW{layer}"], atol=1e-6
        )
        np.testing.assert_allclose(
            moved.b[layer], before.b[layer] - 0.1 * expected[f"db{layer}"], atol=1e-6
        )


def test_what_a_mistaken_backward_does_not_take_is_refused(digits):
    network = mistaken(MISTAKES["m-of-another-set"])([784, 10, 10])
    trace = network.forward(digits.X)
    with pytest.raises(wk.SettingError, match="no example weights"):
        network.backward(trace, digits.Y, np.ones(600))


# The setup itself.


def test_a_setup_is_the_lessons_run_unless_it_says_otherwise(setup, digits):
    training = setup.training(4)
    expected = wk.Network([784, 10, 10], seed=4)
    for mine, theirs in zip(training.network.parameters, expected.parameters, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert training.optimiser == wk.GradientDescent(0.1)
    assert (training.batch_size, training.epochs, training.seed) == (600, 3, 4)
    assert Setup(digits, digits).epochs == 500
    assert setup.text() == "784-10-10 relu, gd, α = 0.1, full batch, 3 epochs, 600 images"


def test_only_the_reference_engine_trains_what_is_computed_otherwise(setup, auto_takes):
    assert setup.training(0).engine.name == auto_takes
    wrong = made("softmax-without-maximum", setup)
    assert wrong.training(0).engine.name == "reference"
