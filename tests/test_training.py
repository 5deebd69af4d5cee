"""Training: what is yielded, what is kept, what stops it."""

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


def test_iterating_yields_a_record_an_epoch(digits):
    records = list(wk.train(network(), digits, epochs=4))
    assert [record.epoch for record in records] == [1, 2, 3, 4]
    assert all(record.epochs == 4 and record.seconds > 0 for record in records)
    assert records[-1].loss < records[0].loss
    assert "epoch 4/4  loss " in str(records[-1])


def test_a_records_loss_and_accuracy_are_those_before_the_updates(digits):
    net = network()
    trace = net.forward(digits.X)
    loss = net.losses(trace, digits.Y).mean()
    accuracy = (net.predict(digits.X) == digits.labels).mean()
    record = next(iter(wk.train(net, digits, epochs=1)))
    assert record.loss == pytest.approx(loss, rel=1e-5)
    assert record.accuracy == accuracy


def test_one_full_batch_step_is_the_lessons_update(digits):
    net = network()
    gradients = net.backward(net.forward(digits.X), digits.Y)
    expected = net.W[1] - 0.1 * gradients.dW[1]
    wk.train(net, digits, epochs=1).run()
    np.testing.assert_allclose(net.W[1], expected, atol=1e-6)


def test_epochs_by_default_are_500_for_the_full_batch_and_20_for_mini_batches(digits):
    assert wk.train(network(), digits).epochs == 500
    assert wk.train(network(), digits, batch_size=32).epochs == 20


def test_every_example_is_seen_once_an_epoch_in_another_order_each_time(digits, monkeypatch):
    training = wk.train(network(), digits, epochs=2, batch_size=64)
    seen = []
    run = training.engine.run
    monkeypatch.setattr(
        training.engine,
        "run",
        lambda state, data, order: seen.append(order.rows) or run(state, data, order),
    )
    training.run()
    assert training.batches == 10
    assert all(sorted(rows.tolist()) == list(range(600)) for rows in seen)
    assert seen[0].tolist() != seen[1].tolist()


def test_the_same_seed_gives_the_same_bits(digits):
    def trained(seed: int) -> bytes:
        net = network()
        wk.train(net, digits, epochs=3, batch_size=32, optimiser=wk.Adam(), seed=seed).run()
        return bits(net)

    assert trained(5) == trained(5)
    assert trained(5) != trained(6)


def test_steps_within_an_epoch_end_where_whole_epochs_do(digits):
    stepped, whole = network(), network()
    training = wk.train(stepped, digits, epochs=2, batch_size=100, schedule=wk.Cosine())
    records = [record for count in (1, 2, 99, 4, 99) if (record := training.step(count))]
    assert [record.epoch for record in records] == [1, 2]
    history = wk.train(whole, digits, epochs=2, batch_size=100, schedule=wk.Cosine()).run()
    assert bits(stepped) == bits(whole)
    assert records[0].loss == pytest.approx(history.records[0].loss)
    with pytest.raises(wk.SettingError, match="has ended"):
        training.step()


def test_rewinding_gives_the_same_run_again(digits):
    net = network()
    start = bits(net)
    training = wk.train(net, digits, epochs=3, batch_size=64, optimiser=wk.Momentum())
    first = [record.loss for record in training]
    end = bits(net)
    training.rewind()
    assert bits(net) == start
    assert [record.loss for record in training] == first
    assert bits(net) == end


def test_the_learning_rate_can_be_set_while_it_runs(digits):
    training = wk.train(network(), digits, epochs=3)
    rates = []
    for record in training:
        rates.append(record.learning_rate)
        training.learning_rate = 0.05
    assert rates == [0.1, 0.05, 0.05]
    with pytest.raises(wk.SettingError, match="learning_rate is -1"):
        training.learning_rate = -1


def test_with_validation_data_the_best_weights_are_put_back(mnist):
    train, validation = mnist[0][:200], mnist[0][1000:1200]
    net = network()
    snapshots = []
    training = wk.train(
        net, train, validation=validation, epochs=30, batch_size=20, optimiser=wk.Adam(0.01)
    )
    for _ in training:
        if not training.finished:
            snapshots.append(bits(net))
    scores = [(r.validation_accuracy, -r.validation_loss) for r in training.history.records]
    best = max(range(30), key=scores.__getitem__)
    assert best < 29, "the last epoch is the best: the test would prove nothing"
    assert training.history.best_epoch == best + 1
    assert bits(net) == snapshots[best]
    assert wk.evaluate(net, validation).accuracy == scores[best][0]


def test_without_validation_data_the_last_weights_are_kept(digits):
    net = network()
    history = wk.train(net, digits, epochs=2).run()
    assert history.best_epoch is None
    assert history.stopped == "epochs"


def test_patience_stops_when_validation_no_longer_improves(mnist):
    training = wk.train(
        network(),
        mnist[0][:200],
        validation=mnist[0][1000:1200],
        epochs=200,
        batch_size=20,
        optimiser=wk.Adam(0.01),
        patience=4,
    )
    history = training.run()
    assert history.stopped == "patience"
    assert len(history) == history.best_epoch + 4 < 200


def test_stopping_ends_after_the_epoch_and_stopping_now_within_it(digits):
    training = wk.train(network(), digits, epochs=50, batch_size=60)
    for record in training:
        if record.epoch == 2:
            training.stop()
    assert (training.epoch, training.history.stopped) == (3, "interrupted")

    training = wk.train(network(), digits, epochs=50, batch_size=60)
    training.step(3)
    training.stop(now=True)
    assert training.step(5) is None
    assert (training.epoch, training.history.stopped) == (0, "interrupted")


def test_ctrl_c_in_the_middle_leaves_whole_weights(digits, monkeypatch):
    net = network()
    training = wk.train(net, digits, epochs=5, batch_size=60)
    training.step(10)
    kept = bits(net)

    def half(*arguments):
        net.W[1] += 1  # half an update
        raise KeyboardInterrupt

    monkeypatch.setattr(training.engine, "run", half)
    with pytest.raises(KeyboardInterrupt):
        training.run()
    assert bits(net) == kept
    assert training.history.stopped == "interrupted"


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
    with pytest.raises(wk.DivergedError, match=cause):
        training.run()
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
    return learnt_nothing(wk.evaluate(net, data), history, training.progress.state, data)


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


def test_a_part_of_the_examples_may_be_of_one_class(digits):
    zeros = digits[np.flatnonzero(digits.labels == 0)]
    net = network()
    wk.train(net, zeros, epochs=5, part=True).run()
    assert (net.predict(zeros.X) == 0).all()


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


def test_masks_reach_the_network(digits):
    def none(step, rows):
        return {1: np.zeros((10, len(rows)))}

    off = wk.train(network(), digits, epochs=1, masks=none)
    before = off.network.W[1].copy()
    off.run()
    np.testing.assert_array_equal(off.network.W[1], before)  # all hidden units were off


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


def test_l2_makes_the_weights_smaller(digits):
    free, held = network(), network()
    wk.train(free, digits, epochs=40).run()
    wk.train(held, digits, epochs=40, l2=0.1).run()
    assert np.linalg.norm(held.W[1]) < 0.8 * np.linalg.norm(free.W[1])


def test_the_reported_loss_contains_the_penalty(digits):
    net = network()
    penalty = 0.5 * 0.1 * sum((W**2).sum() for W in net.W)
    with_l2 = next(iter(wk.train(net, digits, epochs=1, l2=0.1))).loss
    plain = next(iter(wk.train(network(), digits, epochs=1))).loss
    assert with_l2 == pytest.approx(plain + penalty, rel=1e-5)


def test_example_weights_of_zero_leave_examples_out(digits):
    weighted, cut = network(), network()
    weights = np.ones(600)
    weights[300:] = 0
    record = next(iter(wk.train(weighted, digits, epochs=1, weights=weights)))
    alone = next(iter(wk.train(cut, digits[:300], epochs=1)))
    np.testing.assert_allclose(weighted.W[1], cut.W[1], atol=1e-6)
    assert record.loss == pytest.approx(alone.loss, rel=1e-5)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": 0}, "epochs is 0"),
        ({"epochs": -1}, "epochs is -1"),
        ({"batch_size": 0}, "batch size is 0"),
        ({"batch_size": 601}, "from 1 to the 600 training examples"),
        ({"patience": 3}, "without validation data"),
        ({"l2": -0.1}, "l2 is -0.1"),
        ({"l2": float("nan")}, "l2 is nan"),
        ({"seed": -1, "batch_size": 10}, "seed is -1"),
        ({"engine": "warp"}, "'warp' is not a known engine: choose one of auto, reference"),
        ({"batch_size": 2.5}, "batch size is 2.5: give a whole number"),
        ({"optimiser": "adam"}, "optimiser is 'adam': give one such as workings.Adam"),
        ({"weights": np.ones(5)}, "5 example weights for 600 examples"),
        ({"weights": -np.ones(600)}, "example weights are finite numbers from 0"),
    ],
)
def test_a_setting_outside_its_range_is_refused(settings, message, digits):
    with pytest.raises(wk.SettingError, match=message):
        wk.train(network(), digits, **settings).run()


def test_data_that_cannot_be_learnt_from_is_refused(digits, mnist):
    with pytest.raises(wk.DataError, match="no labels"):
        wk.train(network(), wk.Dataset(digits.values, None, digits.preparation))
    ones = digits[np.flatnonzero(digits.labels == 1)]
    with pytest.raises(wk.DataError, match="at least two classes; here is only '1'"):
        wk.train(network(), ones)
    with pytest.raises(wk.DataError, match="100 inputs and 10 outputs; the data has 784 features"):
        wk.train(wk.Network([100, 10, 10]), digits)
    with pytest.raises(wk.DataError, match="validation data is empty"):
        wk.train(network(), digits, validation=mnist[1][:0])
