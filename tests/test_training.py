"""Training: what is yielded, what is kept, what stops it."""

import numpy as np
import pytest

import workings as wk

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


def test_a_part_of_the_examples_may_be_of_one_class(digits):
    zeros = digits[np.flatnonzero(digits.labels == 0)]
    net = network()
    wk.train(net, zeros, epochs=5, part=True).run()
    assert (net.predict(zeros.X) == 0).all()


def test_masks_reach_the_network(digits):
    def none(step, rows):
        return {1: np.zeros((10, len(rows)))}

    off = wk.train(network(), digits, epochs=1, masks=none)
    before = off.network.W[1].copy()
    off.run()
    np.testing.assert_array_equal(off.network.W[1], before)  # all hidden units were off


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


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_what_a_run_makes_small_may_change_between_two_steps(engine, digits):
    settings = {"batch_size": 100, "epochs": 2, "engine": engine}
    free = wk.train(wk.Network([784, 10, 10], seed=0), digits, **settings)
    changed = wk.train(wk.Network([784, 10, 10], seed=0), digits, **settings)
    for training in (free, changed):
        training.step(2)
    before = changed.seen
    assert before.batches == 2 and before.examples == 200
    changed.change(l2=0.1, dropout=0.5)
    for training in (free, changed):
        training.step(1)
    assert changed.seen.loss > free.seen.loss
    changed.rewind()
    assert changed.objective.l2 == 0 and changed.seen.batches == 0
    changed.step(2)
    assert changed.seen == before


def test_what_a_run_is_cannot_change_while_it_lasts(digits):
    training = wk.train(wk.Network([784, 10, 10]), digits)
    with pytest.raises(wk.SettingError, match="weights stays as it is while a run lasts: change"):
        training.change(weights=1.0)
    with pytest.raises(wk.SettingError, match="l2 is -1"):
        training.change(l2=-1)
    assert training.objective.l2 == 0
