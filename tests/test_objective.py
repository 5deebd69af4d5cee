"""Gradients with dropout, weights, smoothing and clipping are right by definition."""

import dataclasses
from typing import ClassVar

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks, numeric_gradients, relative_difference
from workings import maths
from workings.engines import Order, State, choose_engine
from workings.example_weights import example_weights
from workings.objective import Objective, made_masks, with_smoothing

SIZES = {1: [6, 4], 2: [6, 5, 4], 3: [6, 5, 3, 4], 4: [6, 5, 4, 3, 4]}
ALL = {"l2": 1e-3, "dropout": 0.3, "label_smoothing": 0.1, "clip_norm": 0.5}


@dataclasses.dataclass(frozen=True)
class Recorder:
    """An optimiser that keeps each step's gradients and changes nothing."""

    seen: list
    learning_rate: float = 0.1
    name: ClassVar[str] = "recorder"
    slots: ClassVar[tuple[str, ...]] = ()

    def update(self, parameters, gradients, slots, step, learning_rate) -> None:
        self.seen.append([gradient.copy() for gradient in gradients])


def stepped_by(engine, network, data, objective, step=0):
    """The gradients that an engine's next step would be taken by."""
    recorder = Recorder([])
    state = State(network.copy(), recorder, objective, step=step)
    sums = engine.run(state, data, Order(None, len(data), np.array([0.1])))
    return recorder.seen[0], sums.loss / sums.weight


@pytest.mark.parametrize("depth", SIZES)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_an_engines_gradients_agree_with_central_differences(depth, activation, engine, rng):
    """Dropout's masks held fixed; weights with their classes', smoothing and the penalty."""
    network, X, Y = away_from_kinks(SIZES[depth], activation, examples=9, seed=depth)
    labels = Y.argmax(axis=0)
    data = wk.Dataset(X.T.copy(), labels, wk.Preparation(class_names=("a", "b", "c", "d")))
    weights = example_weights(data, rng.uniform(0.5, 2, 9), "balanced")
    objective = Objective(
        0.1, weights, dropout=0.3 if depth > 1 else 0, label_smoothing=0.2, seed=depth
    )
    found, loss = stepped_by(engine, network, data, objective, step=3)
    masks = made_masks(objective, network.sizes, 3, np.arange(9), np.float64) or {}
    assert len(masks) == depth - 1
    truth = 0.8 * Y + 0.2 / 4

    def by_definition() -> float:
        logs = np.log(network.forward(X, masks).probabilities)
        losses = -(truth * logs).sum(axis=0)
        penalty = 0.05 * sum(float((W**2).sum()) for W in network.W)
        return float((losses * weights).sum() / weights.sum()) + penalty

    assert loss == pytest.approx(by_definition(), rel=1e-12)
    for mine, numeric in zip(
        found, numeric_gradients(network.parameters, by_definition), strict=True
    ):
        assert relative_difference(mine, numeric) <= 1e-7


@pytest.mark.parametrize("depth", SIZES)
def test_the_gradient_check_holds_masks_fixed_and_says_so(depth):
    network, X, Y = away_from_kinks(SIZES[depth], "tanh", examples=9, seed=depth)
    report = wk.check_gradients(
        network,
        X,
        Y,
        dropout=0.4 if depth > 1 else 0,
        weights=np.linspace(0.5, 2, 9),
        label_smoothing=0.1,
        l2=0.1,
    )
    assert report.ok
    assert report.compared == network.parameter_count
    objective = Objective(dropout=0.4 if depth > 1 else 0)
    masks = made_masks(objective, network.sizes, 0, np.arange(9), np.float64)
    losses = network.losses(network.forward(X, masks), 0.9 * Y + 0.1 / 4)
    penalty = 0.05 * sum(float((W**2).sum()) for W in network.W)
    assert report.loss == pytest.approx(
        np.average(losses, weights=np.linspace(0.5, 2, 9)) + penalty, rel=1e-12
    )
    told = " ".join(report.notes)
    assert ("the masks were drawn once (seed 0) and held fixed" in told) == (depth > 1)
    assert "the examples weigh from 0.5 to 2" in told.lower()
    assert "of 4 classes the true one has 0.925 of the truth, and each other 0.025" in told


def test_a_backward_that_forgets_the_masks_is_caught():
    network, X, Y = away_from_kinks([6, 5, 4], "tanh", examples=9, seed=1)

    def forgets(network, X, Y):
        g = network.backward(network.forward(X), Y)
        return {"dW1": g.dW[1], "db1": g.db[1], "dW2": g.dW[2], "db2": g.db[2]}

    assert wk.check_gradients(network, X, Y, backward=forgets).ok
    assert not wk.check_gradients(network, X, Y, backward=forgets, dropout=0.5).ok


def test_clipping_by_hand():
    """3² + 4² = 5²: with c = 1 both are divided by 5, with c = 5 and more they stay."""
    gradients = [np.array([[3.0, 0.0]]), np.array([[-4.0]])]
    assert maths.clip(gradients, 5.0) == (5.0, 1.0)
    assert gradients[0].tolist() == [[3.0, 0.0]]
    norm, factor = maths.clip(gradients, 1.0)
    assert (norm, factor) == (5.0, 0.2)
    np.testing.assert_allclose(gradients[0], [[0.6, 0.0]])
    np.testing.assert_allclose(gradients[1], [[-0.8]])
    assert maths.global_norm([np.full(4, 1e20, np.float32)]) == pytest.approx(2e20)  # 1e40 is inf


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_not_clipped(bad):
    gradients = [np.array([1.0, bad]), np.array([2.0])]
    assert maths.clip(gradients, 0.1)[1] == 1
    np.testing.assert_array_equal(gradients[0], [1.0, bad])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("threads", [1, 3])
def test_an_engine_clips_all_gradients_together(threads, dtype, engine, digits, monkeypatch):
    """Penalty included, however many threads have a share of them; and below c not at all."""
    monkeypatch.setattr("workings.engines.compiled.WORTH_A_THREAD", 1)
    engine = choose_engine(engine.name, threads)[0]
    network = wk.Network([784, 13, 10], dtype=dtype, seed=1)
    free, _ = stepped_by(engine, network, digits, Objective(0.05))
    norm = maths.global_norm(free)
    for most in (norm / 7, norm * 1.01):
        clipped, _ = stepped_by(engine, network, digits, Objective(0.05, clip_norm=most))
        expected = [g * min(1.0, most / norm) for g in free]
        for mine, theirs in zip(clipped, expected, strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-4 if dtype is np.float32 else 1e-10)


def test_clipping_keeps_a_run_from_diverging_and_hides_none_that_does(engine, digits):
    """α = 50 throws the weights away at once; steps of norm 0.02 at most, α times, do not."""
    settings = {"optimiser": wk.GradientDescent(50.0), "epochs": 5, "engine": engine.name}
    with pytest.raises(wk.DivergedError):
        wk.train(wk.Network([784, 10, 10], seed=0), digits, **settings).run()
    history = wk.train(wk.Network([784, 10, 10], seed=0), digits, clip_norm=0.002, **settings).run()
    assert history.records[-1].loss < history.records[0].loss
    spoilt = wk.Network([784, 10, 10], seed=0)
    spoilt.W[2][0, 0] = np.nan
    with pytest.raises(wk.DivergedError, match="not a number"):
        wk.train(spoilt, digits, clip_norm=0.1, **settings).run()


@pytest.mark.parametrize("optimiser", [wk.GradientDescent(), wk.Adam(0.01), Recorder([])], ids=repr)
def test_whole_runs_agree_whichever_engine_takes_them(optimiser, digits):
    """Dropout, class weights, smoothing and clipping over three epochs of mini-batches."""
    losses = []
    for name in ("reference", "compiled"):
        network = wk.Network([784, 20, 11, 10], ["relu", "tanh"], seed=0, dtype=np.float64)
        settings = ALL | {"dropout": [0.2, 0.5], "class_weight": "balanced"}
        settings["weights"] = np.linspace(0, 2, 600)
        training = wk.train(
            network,
            digits,
            optimiser=optimiser,
            epochs=3,
            batch_size=64,
            engine=name,
            **settings,
        )
        losses.append([record.loss for record in training])
    assert losses[0] == pytest.approx(losses[1], rel=1e-9)


def test_smoothing_changes_y_alone():
    Y = maths.one_hot(np.array([2, 0]), 4, np.float64)
    truth = maths.smoothed(Y, 0.2, 4)
    np.testing.assert_allclose(truth[:, 0], [0.05, 0.05, 0.85, 0.05])
    np.testing.assert_allclose(truth.sum(axis=0), 1)
    assert with_smoothing(Objective(), Y) is Y
