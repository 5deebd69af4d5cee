"""Training that runs away or learns nothing: it is noticed, explained, and good weights stay."""

import dataclasses

import numpy as np
import pytest

import workings as wk
from workings.divergence import learnt_nothing

pytestmark = pytest.mark.usefixtures("auto_takes")  # every test with each engine


def network(seed: int = 0) -> wk.Network:
    return wk.Network([784, 10, 10], seed=seed)


def bits(net: wk.Network) -> bytes:
    return b"".join(array.tobytes() for array in net.parameters)


@pytest.mark.parametrize(
    ("settings", "cause"),
    [
        (
            {"optimiser": wk.GradientDescent(50.0)},
            "learning rate 50 is likely too large for gd: try 0.1",
        ),
        ({"optimiser": wk.Momentum(5.0)}, "learning rate 5 is likely too large for momentum"),
        ({"l2": 100.0}, "L2 penalty 100 is likely too large"),
    ],
)
def test_divergence_is_noticed_and_explained(settings, cause, digits):
    net = network()
    training = wk.train(net, digits, epochs=100, **settings)
    with pytest.raises(wk.DivergedError, match=cause) as stopped:
        training.run()
    told = stopped.value.cause
    assert told.words in str(stopped.value) and told.words.endswith(f"try {told.value:g}")
    assert told.setting in ("learning_rate", "l2")
    assert training.epoch < 10
    assert training.history.stopped == "diverged"
    assert all(np.isfinite(array).all() for array in net.parameters)


def test_unscaled_inputs_are_recognised_as_the_cause(digits):
    raw = dataclasses.replace(
        digits, preparation=dataclasses.replace(digits.preparation, scale=1.0)
    )
    assert "inputs reach 255 and were likely not scaled" in why_nothing(network(), raw)


def test_weights_that_started_at_zero_are_recognised_as_the_cause(digits):
    zeros = wk.Network([784, 10, 10], init="zeros")
    assert "weights that start at zero stay there" in why_nothing(zeros, digits)


@pytest.mark.parametrize(("epochs", "rate"), [(1, 0.001), (2, 0.001), (30, 1e-6)])
def test_a_run_too_short_or_too_slow_is_not_blamed_on_a_large_rate(epochs, rate, digits):
    why = why_nothing(network(), digits, epochs=epochs, optimiser=wk.GradientDescent(rate))
    assert why.startswith("give it more epochs, or a larger learning rate; if that is no help")


def test_a_run_that_has_learnt_is_not_told_otherwise(digits):
    assert why_nothing(network(), digits, epochs=60) is None


def why_nothing(net, data, epochs=30, **settings) -> str | None:
    training = wk.train(net, data, epochs=epochs, **settings)
    history = training.run()
    cause = learnt_nothing(wk.evaluate(net, data), history, training.progress.state, data)
    return None if cause is None else str(cause)


def test_finding_the_rare_class_is_something_learnt():
    """One in twenty is rare, and a little apart: to find most of them costs more of the common."""
    rng = np.random.default_rng(0)
    y = (rng.random(1_000) < 0.05).astype(int)
    data = wk.from_arrays(rng.normal(size=(1_000, 2)) + 1.5 * y[:, None], y)
    net = wk.Network([2, 2], seed=0)
    assert why_nothing(net, data, epochs=200, class_weight="balanced") is None
    seen = wk.evaluate(net, data)
    assert seen.accuracy < 0.95 and seen.recall.min() > 0.7


def test_a_last_update_that_ruins_the_weights_is_noticed(digits):
    net = network()
    start = bits(net)
    training = wk.train(net, digits, epochs=1, optimiser=wk.GradientDescent(1e38))
    with pytest.raises(wk.DivergedError, match="in epoch 1: after its last update the loss is"):
        training.run()
    assert bits(net) == start


def test_a_last_update_that_ruins_the_weights_leaves_those_from_before_it(digits):
    net = network()
    training = wk.train(net, digits, epochs=3, optimiser=wk.GradientDescent(0.1))
    training.step()
    training.step()
    good = bits(net)
    training.learning_rate = 1e38
    with pytest.raises(wk.DivergedError, match="in epoch 3: after its last update"):
        training.step()
    assert training.progress.kept_epoch == 2
    assert bits(net) == good


def test_a_class_that_weighs_nothing_may_be_all_wrong(digits):
    """Its loss is large at the end, and no sign of divergence."""
    heavy = {"0": 1e4} | {str(digit): 1e-4 for digit in range(1, 10)}
    net = network()
    history = wk.train(net, digits, epochs=50, optimiser=wk.Adam(0.2), class_weight=heavy).run()
    assert history.stopped == "epochs"
    assert net.losses(net.forward(digits.X), digits.Y).mean() > 10 * history.records[0].loss


def test_divergence_in_a_batch_shared_out_over_threads_warns_of_nothing(mnist, monkeypatch):
    monkeypatch.setattr("workings.engines.reference.CHUNK_VALUES", 100 * 784)
    training = wk.train(
        network(), mnist[0][:600], optimiser=wk.GradientDescent(1e30), epochs=6, threads=2
    )
    with pytest.raises(wk.DivergedError):
        training.run()


def test_validation_that_overflows_is_noticed(digits, mnist):
    training = wk.train(
        network(), digits, epochs=3, optimiser=wk.GradientDescent(1e38), validation=mnist[1][:50]
    )
    with pytest.raises(wk.DivergedError, match="in epoch 1"):
        training.run()
    assert training.progress.kept_epoch == 0


def test_a_hidden_layer_that_died_ends_the_run(digits):
    training = wk.train(network(), digits, optimiser=wk.GradientDescent(3.0), epochs=500)
    with pytest.raises(wk.DivergedError, match="no unit of hidden layer 1 answers any more"):
        training.run()


def test_biases_that_hold_a_layer_shut_are_blamed_for_it(digits):
    net = network()
    net.b[1][...] = -100
    with pytest.raises(wk.DivergedError, match=r"biases of layer 1 keep every unit.s sum below 0"):
        wk.train(net, digits, optimiser=wk.GradientDescent(0.1), epochs=500).run()


def test_a_layer_that_was_dead_from_the_first_weights_is_not_blamed_on_the_rate(digits):
    net = network()
    net.W[1][...] = -np.abs(net.W[1])  # no pixel is below 0
    with pytest.raises(wk.DivergedError, match="no unit of layer 1 answered with the first weight"):
        wk.train(net, digits, optimiser=wk.GradientDescent(3.0), epochs=500).run()


def test_a_loss_that_is_no_number_stops_at_the_batch_and_keeps_the_last_whole_weights(digits):
    net = network()
    training = wk.train(net, digits, epochs=5, batch_size=60)
    training.step(10)
    kept = bits(net)
    net.W[2] *= np.inf
    with pytest.raises(wk.DivergedError, match="in epoch 2: the loss is not a number"):
        training.run()
    assert bits(net) == kept


def test_the_lessons_wide_initial_weights_are_no_divergence(mnist):
    net = wk.Network([784, 10, 10], init="uniform", seed=1)
    history = wk.train(net, mnist[0][:2000], epochs=40).run()
    assert history.records[-1].loss < history.records[0].loss
