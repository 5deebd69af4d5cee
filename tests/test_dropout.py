"""Dropout: which units are switched off is settled by numbers, and by nothing else."""

import numpy as np
import pytest

import workings as wk
from workings.engines import Order, State, choose_engine
from workings.engines.kernels.passes import Z_AT
from workings.engines.reference import ReferenceEngine
from workings.maths import dropout_mask, dropout_scale
from workings.objective import Objective, made_masks
from workings.randomness import key


def test_a_mask_is_zero_or_what_keeps_the_mean():
    M = dropout_mask(1, 0, 1, 200, np.arange(1_000), 0.3)
    assert M.dtype == np.float32
    assert np.unique(M).tolist() == [0, np.float32(1 / 0.7)]
    assert M.mean() == pytest.approx(1, abs=0.01)


def test_nothing_is_switched_off_with_p_0_and_nearly_everything_with_p_near_1():
    rows = np.arange(500)
    assert (dropout_mask(1, 0, 1, 100, rows, 0.0, np.float64) == 1).all()
    assert not dropout_mask(1, 0, 1, 100, rows, float(np.nextafter(1, 0)), np.float64).any()


def test_draws_share_nothing_from_one_unit_example_step_or_layer_to_another():
    """Each pair's correlation is no larger than that of coins: 1/√n, five times at most."""
    p, rows = 0.3, np.arange(150)
    kept = np.stack(
        [
            [dropout_mask(key(seed, "dropout"), step, layer, 40, rows, p) > 0 for layer in (1, 2)]
            for seed in range(2)
            for step in range(12)
        ]
    )  # runs and steps × layers × units × examples
    for axis in range(4):
        others = np.moveaxis(kept, axis, 0).reshape(kept.shape[axis], -1) - (1 - p)
        n = others.shape[1]
        found = others @ others.T / n / (p * (1 - p))
        assert np.abs(found - np.diag(found.diagonal())).max() < 5 / np.sqrt(n)
        shares = np.abs(others.mean(axis=1)) / np.sqrt(p * (1 - p))
        assert shares.max() < 5 / np.sqrt(n)


def test_an_examples_mask_depends_on_its_row_number_alone():
    rows = np.random.default_rng(0).permutation(60_000)[:300]
    whole = dropout_mask(5, 9, 2, 30, rows, 0.5)
    parts = [dropout_mask(5, 9, 2, 30, part, 0.5) for part in np.split(rows, [1, 40, 299])]
    np.testing.assert_array_equal(whole, np.concatenate(parts, axis=1))
    again = dropout_mask(5, 9, 2, 30, rows[::-1], 0.5)
    np.testing.assert_array_equal(whole, again[:, ::-1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("seed", [0, 3, 2**70])
def test_the_compiled_engine_draws_the_reference_engines_masks(seed, dtype, digits):
    objective = Objective(dropout=[0.2, 0.0, 0.55], seed=seed)
    network = wk.Network([784, 12, 7, 33, 10], "tanh", dtype=dtype)
    engine = choose_engine("compiled", 1)[0]
    rows = np.random.default_rng(1).permutation(600)[:250]
    state = State(network, wk.Adam(), objective, step=2**33 + 5)
    engine.run(state, digits, Order(rows, 125, np.full(2, 0.001)))  # the second fits in one chunk
    (work,) = next(iter(engine._rooms.values()))
    expected = made_masks(objective, network.sizes, 2**33 + 6, rows[125:], dtype)
    assert list(expected) == [1, 3]
    layers = next(iter(engine._rooms))[0]
    lines = np.frombuffer(layers, np.int64).reshape(-1, 8)
    for layer, mask in expected.items():
        at = lines[layer - 1, Z_AT]
        np.testing.assert_array_equal(work.masks[at : at + len(mask), :125], mask)


@pytest.mark.parametrize("threads", [1, 3])
def test_however_a_batch_is_cut_its_masks_are_the_same(threads, digits, monkeypatch):
    monkeypatch.setattr("workings.engines.compiled.WORTH_A_THREAD", 1)
    objective, reached = Objective(dropout=0.5), []
    for name, chunk in (("reference", 7), ("reference", 10_000), ("compiled", None)):
        if chunk:
            monkeypatch.setattr("workings.engines.reference.CHUNK_VALUES", chunk * 784)
        state = State(wk.Network([784, 20, 10], dtype=np.float64), wk.GradientDescent(), objective)
        engine = choose_engine(name, threads)[0]
        engine.run(state, digits, Order(np.arange(599, -1, -1), 200, np.full(3, 0.1)))
        reached.append(state.network.W[1])
    for other in reached[1:]:
        np.testing.assert_allclose(other, reached[0], rtol=0, atol=1e-12)


def test_masks_of_ones_own_are_multiplied_by_dropouts(engine, digits):
    """In one gradient of W[2]: a unit that either of them switches off has none."""
    made = np.ones((20, 600))
    made[3] = 0
    objective = Objective(masks=lambda step, rows: {1: made[:, rows]}, dropout=0.4, seed=2)
    network = wk.Network([784, 20, 10], "sigmoid", dtype=np.float64)
    masks = made_masks(objective, network.sizes, 0, np.arange(600), np.float64)
    alone = made_masks(Objective(dropout=0.4, seed=2), network.sizes, 0, np.arange(600), np.float64)
    np.testing.assert_array_equal(masks[1], made * alone[1])
    trace = network.forward(digits.X, masks)
    expected = network.backward(trace, digits.Y).dW[2]
    state = State(network.copy(), wk.GradientDescent(), objective)
    engine.run(state, digits, Order(None, 600, np.ones(1)))
    np.testing.assert_allclose(network.W[2] - state.network.W[2], expected, atol=1e-12)
    assert not expected[:, 3].any()


def test_predicting_and_measuring_use_every_unit(engine, digits):
    """The engine that has just trained with dropout puts out what the network does."""
    network = wk.Network([784, 10, 10], dtype=np.float64)
    engine.run(
        State(network, wk.GradientDescent(), Objective(dropout=0.5)),
        digits,
        Order(None, 600, np.array([0.1])),
    )
    np.testing.assert_allclose(
        engine.outputs(network, digits), network.forward(digits.X).Z[2], atol=1e-5
    )


def test_without_dropout_there_are_no_masks():
    for objective in (Objective(), Objective(dropout=0), Objective(dropout=[0, 0])):
        assert made_masks(objective, [5, 4, 3, 2], 0, np.arange(3), np.float32) is None


def test_the_scale_is_one_over_what_is_kept():
    assert dropout_scale(0.2) == 1.25


@pytest.mark.parametrize("name", ["reference", "compiled"])
def test_one_step_is_that_of_the_masked_network(name, digits):
    """The lesson's step by hand: forward with the masks, backward with the masks, θ − α·g."""
    network, objective = wk.Network([784, 10, 10], dtype=np.float64), Objective(dropout=0.3, seed=4)
    state = State(network.copy(), wk.GradientDescent(), objective, step=17)
    choose_engine(name, 2)[0].run(state, digits, Order(None, 600, np.array([0.5])))
    masks = {1: dropout_mask(key(4, "dropout"), 17, 1, 10, np.arange(600), 0.3, np.float64)}
    gradients = network.backward(network.forward(digits.X, masks), digits.Y)
    for layer in (1, 2):
        expected = network.W[layer] - 0.5 * gradients.dW[layer]
        np.testing.assert_allclose(state.network.W[layer], expected, rtol=0, atol=1e-7)


def test_the_reference_engine_is_told_the_steps_number(digits):
    """Two steps on the same batch have different masks."""
    engine, state = ReferenceEngine(1), State(wk.Network([784, 10, 10]), wk.Adam())
    state.objective = Objective(dropout=0.5)
    first = engine.batch_gradients(state, digits, slice(0, 100))[1][1]
    state.step = 1
    second = engine.batch_gradients(state, digits, slice(0, 100))[1][1]
    assert not np.allclose(first, second)
