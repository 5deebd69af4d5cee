"""The compiled engine gives the reference engine's numbers, whatever is trained."""

import dataclasses
import os
import signal
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import numpy as np
import pytest
from numba import njit

import workings as wk
from finite_differences import relative_difference
from workings import maths
from workings.engines import Order, State, choose_engine
from workings.engines.kernels import activations
from workings.engines.kernels.updates import OTHER, numbered
from workings.objective import Objective
from workings.optimisers import OPTIMISERS

LIMIT = {np.float32: 1e-5, np.float64: 1e-12}
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@dataclasses.dataclass(frozen=True)
class Recorder:
    """An optimiser that keeps each step's gradients and changes nothing."""

    seen: list
    learning_rate: float = 0.1
    name: ClassVar[str] = "recorder"
    slots: ClassVar[tuple[str, ...]] = ()

    def update(self, parameters, gradients, slots, step, learning_rate) -> None:
        self.seen.append([gradient.copy() for gradient in gradients])


def engines(threads: int = 2):
    return choose_engine("reference", threads)[0], choose_engine("compiled", threads)[0]


def gradients_by(engine, network, data, objective=None, rows=None):
    recorder = Recorder([])
    state = State(network.copy(), recorder, objective or Objective())
    count = len(data) if rows is None else len(rows)
    sums = engine.run(state, data, Order(rows, count, np.array([0.1])))
    return sums, recorder.seen[0]


def assert_gradients_agree(network, data, objective=None, rows=None, threads=2):
    limit = LIMIT[network.dtype.type]
    (theirs, expected), (ours, found) = (
        gradients_by(engine, network, data, objective, rows) for engine in engines(threads)
    )
    for wanted, got in zip(expected, found, strict=True):
        assert relative_difference(wanted, got) <= limit
    assert ours.loss == pytest.approx(theirs.loss, rel=limit)
    assert ours.weight == pytest.approx(theirs.weight, rel=1e-12)
    assert abs(ours.hits - theirs.hits) <= 1
    assert (ours.examples, ours.batches) == (theirs.examples, theirs.batches)


@DTYPES
@pytest.mark.parametrize("activation", maths.ACTIVATIONS)
@pytest.mark.parametrize("hidden", [[], [10], [33], [16, 7], [5, 1, 12]])
def test_gradients_of_every_activation_and_depth(hidden, activation, dtype, digits):
    network = wk.Network([784, *hidden, 10], activation, seed=1, dtype=dtype)
    for b in network.b:
        b[...] = np.random.default_rng(0).normal(0, 0.3, b.shape)
    assert_gradients_agree(network, digits)
    assert_gradients_agree(network, digits, rows=np.random.default_rng(1).permutation(600)[:331])


@DTYPES
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_gradients_on_measured_features(kind, dtype, rng):
    values = (rng.normal(5, 3, (301, 13)) * 10.0 ** rng.integers(-3, 4, 13)).astype(kind)
    data = wk.from_arrays(values, rng.integers(0, 3, 301))
    assert isinstance(data.preparation.scale, tuple)
    network = wk.Network([13, 9, 3], "tanh", dtype=dtype)
    assert_gradients_agree(network, data)
    assert_gradients_agree(network, data, rows=np.arange(300, 0, -3))


def test_gradients_on_pixels_that_are_scaled_each_by_itself(digits):
    each = dataclasses.replace(
        digits.preparation, shift=tuple(np.full(784, 7.0)), scale=tuple(np.linspace(100, 300, 784))
    )
    data = dataclasses.replace(digits, preparation=each)
    assert_gradients_agree(wk.Network([784, 10, 10], dtype=np.float64), data)


def test_gradients_on_values_that_do_not_lie_row_by_row(digits):
    turned = dataclasses.replace(digits, values=np.asfortranarray(digits.values))
    assert not turned.values.flags.c_contiguous
    assert_gradients_agree(wk.Network([784, 10, 10], dtype=np.float64), turned)


@DTYPES
def test_gradients_with_weights_masks_and_penalty(dtype, digits, rng):
    masks = {
        1: (rng.integers(0, 2, (20, 600)) * 2.0).astype(dtype),
        2: (rng.integers(0, 3, (11, 600)) / 1.5).astype(dtype),
    }
    weights = rng.uniform(0, 3, 600)
    network = wk.Network([784, 20, 11, 10], ["relu", "sigmoid"], dtype=dtype)
    made = lambda step, rows: {layer: mask[:, rows] for layer, mask in masks.items()}  # noqa: E731
    for objective in (
        Objective(0.01),
        Objective(weights=weights),
        Objective(masks=made),
        Objective(0.01, weights, made),
    ):
        assert_gradients_agree(network, digits, objective)
        assert_gradients_agree(network, digits, objective, rows=np.arange(599, 0, -2))


@pytest.mark.parametrize("side", [1, 3, 5, 8, 12])
@pytest.mark.parametrize("examples", [1, 2, 3, 7, 145, 290])
def test_gradients_of_odd_sizes(side, examples, rng):
    """Pixels, units and images that are no multiples of anything, and pixels nobody touches."""
    values = rng.integers(0, 256, (examples, side * side)).astype(np.uint8)
    values[:, side * side // 3 :: 2] = 0
    labels = rng.integers(0, 2, examples)
    data = wk.Dataset(values, labels, wk.Preparation(scale=255.0, class_names=("a", "b")))
    network = wk.Network([side * side, 6, 2], dtype=np.float64, seed=side)
    assert_gradients_agree(network, data)
    assert_gradients_agree(network, data, rows=rng.permutation(examples))


def test_gradients_with_more_threads_than_there_is_work_for(digits, monkeypatch):
    monkeypatch.setattr("workings.engines.compiled.WORTH_A_THREAD", 1)
    network = wk.Network([784, 10, 10], dtype=np.float64)
    for rows in (np.arange(2), np.arange(10), np.arange(600)):
        assert_gradients_agree(network, digits, Objective(0.01), rows, threads=5)


ALL_OPTIMISERS = [
    wk.GradientDescent(0.1),
    wk.Momentum(0.05, 0.9),
    wk.Momentum(0.05, 0.9, nesterov=True),
    wk.Adam(0.01),
    wk.AdamW(0.01, weight_decay=0.1),
]


@pytest.mark.parametrize("optimiser", ALL_OPTIMISERS, ids=repr)
@DTYPES
def test_training_with_every_optimiser(optimiser, dtype, mnist):
    """The loss after one full-batch step, and after an epoch of mini-batches."""
    data = mnist[0][:6_000]
    narrow = dtype is np.float32
    for rows, batch_size, limit in (
        (None, 6_000, LIMIT[dtype]),
        (np.random.default_rng(0).permutation(6_000), 64, 1e-3 if narrow else 1e-9),
    ):
        losses, states = [], []
        for engine in engines():
            state = State(wk.Network([784, 32, 10], dtype=dtype), optimiser, Objective(1e-4))
            batches = -(-6_000 // batch_size)
            engine.run(
                state, data, Order(rows, batch_size, np.full(batches, optimiser.learning_rate))
            )
            network, X = state.network, data.X.astype(dtype)
            losses.append(float(network.losses(network.forward(X), data.Y).mean()))
            states.append(state)
        assert losses[1] == pytest.approx(losses[0], rel=limit)
        assert losses[0] < (2.4 if rows is None else 1.0)
        theirs, ours = states
        assert theirs.step == ours.step
        for wanted, got in zip(theirs.slots, ours.slots, strict=True):
            for one, other in zip(wanted, got, strict=True):
                assert relative_difference(one, other) <= 1000 * limit


def test_every_optimiser_and_activation_has_a_kernel():
    assert {type(optimiser) for optimiser in ALL_OPTIMISERS} == set(OPTIMISERS.values())
    assert all(numbered(kind())[0] != OTHER for kind in OPTIMISERS.values())
    assert set(activations.NUMBERS) == {*maths.ACTIVATIONS, "softmax"}


def test_an_optimiser_of_ones_own_is_called(digits):
    class Signs(wk.GradientDescent):
        def update(self, parameters, gradients, slots, step, learning_rate):
            for theta, g in zip(parameters, gradients, strict=True):
                theta -= learning_rate * np.sign(g)

    reached = []
    for engine in engines():
        state = State(wk.Network([784, 10, 10], dtype=np.float64), Signs())
        engine.run(state, digits, Order(np.arange(600), 100, np.full(6, 0.001)))
        assert state.step == 6
        reached.append(state.network.W[2])
    np.testing.assert_allclose(*reached, rtol=1e-9)


def test_an_activation_without_a_kernel_is_refused(digits, monkeypatch):
    monkeypatch.delitem(activations.NUMBERS, "tanh")
    state = State(wk.Network([784, 10, 10], "tanh"), wk.GradientDescent())
    with pytest.raises(wk.SettingError, match="does not know tanh: choose reference"):
        engines()[1].run(state, digits, Order(None, 600, np.array([0.1])))


@DTYPES
@pytest.mark.parametrize("scale", [1e-5, 1e-3, 1.0])
def test_tiny_weighted_sums_lose_no_digits(scale, dtype, digits):
    network = wk.Network([784, 10, 10], "tanh", dtype=dtype)
    network.W[1][...] *= scale
    assert_gradients_agree(network, digits)


@pytest.mark.parametrize(
    ("masks", "message"),
    [
        ({1: np.ones((1, 600))}, "mask of layer 1 is 10×600; this one is 1×600"),
        ({1: np.ones((20, 600))}, "mask of layer 1 is 10×600; this one is 20×600"),
        ({1: 0.5}, "mask of layer 1 is 10×600; this one is a single number"),
        ({0: np.ones((784, 600))}, "layer 0: hidden layers go from 1 to 1"),
        ({2: np.ones((10, 600))}, "layer 2: hidden layers go from 1 to 1"),
    ],
)
def test_masks_of_other_shapes_are_refused(engine, masks, message, digits):
    state = State(wk.Network([784, 10, 10]), wk.Adam(), Objective(masks=lambda step, rows: masks))
    with pytest.raises(wk.ShapeError, match=message):
        engine.run(state, digits, Order(None, 600, np.array([0.1])))


@pytest.mark.parametrize(
    ("sizes", "rows", "batch_size", "weights", "rates", "message"),
    [
        ([784, 10, 10], np.array([0, 600]), 2, None, 1, "row number is outside 0 to 599"),
        ([784, 10, 10], np.array([0, -1]), 2, None, 1, "row number is outside 0 to 599"),
        ([900, 10, 10], None, 600, None, 1, "900 inputs; the data has 784 features"),
        ([784, 10, 3], None, 600, None, 1, "3 outputs; the data has 10 classes"),
        ([784, 10, 10], None, 600, np.ones(5), 1, "5 weights for 600 examples"),
        ([784, 10, 10], None, 600, None, 2, "2 batches of 600 for 600 examples"),
        ([784, 10, 10], np.arange(0), 5, None, 1, "1 batches of 5 for 0 examples"),
    ],
)
def test_what_does_not_fit_is_refused(
    engine, sizes, rows, batch_size, weights, rates, message, digits
):
    state = State(wk.Network(sizes), wk.Adam(), Objective(weights=weights))
    with pytest.raises(wk.ShapeError, match=message):
        engine.run(state, digits, Order(rows, batch_size, np.full(rates, 0.1)))


def test_labels_changed_behind_ones_back_are_noticed(engine, digits):
    labels = digits.labels.copy()
    data = dataclasses.replace(digits, labels=labels)
    labels[3] = 12
    with pytest.raises(wk.ShapeError, match="a label is outside 0 to 9"):
        engine.run(
            State(wk.Network([784, 10, 10]), wk.Adam()), data, Order(None, 600, np.array([0.1]))
        )


def test_outputs_of_other_features_are_refused(engine, digits):
    with pytest.raises(wk.ShapeError, match="900 inputs; the data has 784 features"):
        engine.outputs(wk.Network([900, 10]), digits)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_has_threads_of_its_own(engine, mnist):
    """As multiprocessing makes them on Linux, and servers that load before they fork."""
    data = mnist[0][:20_000]
    state = State(wk.Network([784, 10, 10]), wk.GradientDescent())
    engine.run(state, data, Order(None, 20_000, np.array([0.1])))
    engine.outputs(state.network, data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it warns of just this
        child = os.fork()
    if child == 0:
        signal.alarm(20)  # rather than for ever
        engine.run(state, data, Order(None, 20_000, np.array([0.1])))
        engine.outputs(state.network, data)
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


@DTYPES
def test_the_exponential(dtype):
    @njit
    def fill(x, out):
        for i in range(len(x)):
            out[i] = activations.exponential(x[i], x.dtype.type, x.itemsize == 4)

    x = np.linspace(-80, 0, 100_001, dtype=dtype)
    out = np.empty_like(x)
    fill(x, out)
    np.testing.assert_allclose(out, np.exp(x), rtol=5e-7 if dtype is np.float32 else 3e-15)
    ends = np.array([-np.inf, -1e30, -750, 0, np.nan], dtype)
    out = np.empty_like(ends)
    fill(ends, out)
    assert out[3] == 1
    assert np.isnan(out[4])
    assert ((out[:3] >= 0) & (out[:3] < 2e-38)).all()


@pytest.mark.parametrize("activation", maths.ACTIVATIONS)
def test_what_is_not_a_number_stays_so(activation, digits):
    """Or a run that has diverged would go on as if nothing had happened."""
    network = wk.Network([784, 4, 10], activation)
    network.W[1][...] = np.nan
    state = State(network, wk.Adam())
    sums = engines()[1].run(state, digits, Order(None, 300, np.ones(2)))
    assert not np.isfinite(sums.loss)
    assert sums.batches == 1


def test_the_same_seed_gives_the_same_bits_whoever_is_quicker(mnist, monkeypatch):
    monkeypatch.setattr("workings.engines.compiled.WORTH_A_THREAD", 1)
    data, bits = mnist[0][:3_000], set()
    for _ in range(6):
        state = State(wk.Network([784, 20, 10]), wk.Adam(0.01), Objective(1e-4))
        engine = choose_engine("compiled", 3)[0]
        sums = engine.run(state, data, Order(np.arange(3_000), 100, np.full(30, 0.01)))
        bits.add((state.network.W[1].tobytes(), sums.loss))
    assert len(bits) == 1


@pytest.mark.parametrize("shared", [True, False])
def test_several_threads_of_a_process_may_train_at_once(shared, mnist, monkeypatch):
    monkeypatch.setattr("workings.engines.compiled.WORTH_A_THREAD", 1)
    data, common = mnist[0][:2_000], choose_engine("compiled", 2)[0]

    def train(seed: int) -> bytes:
        engine = common if shared else choose_engine("compiled", 2)[0]
        state = State(wk.Network([784, 10 + seed, 10], seed=seed), wk.GradientDescent())
        for _ in range(3):
            engine.run(state, data, Order(np.arange(2_000), 50, np.full(40, 0.1)))
            engine.outputs(state.network, data)
        return state.network.W[1].tobytes()

    alone = [train(seed) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(train, range(4))) == alone


def test_an_interrupted_run_changes_nothing_afterwards(mnist, request):
    """As in a notebook, where nobody has put up a handler for Ctrl-C."""
    engine = choose_engine("compiled", 2)[0]
    state = State(wk.Network([784, 128, 10]), wk.GradientDescent(0.01))
    rows = np.arange(60_000)
    engine.run(state, mnist[0], Order(rows[:128], 128, np.array([0.01])))  # compiled by now
    before = state.network.W[1].copy()
    many = Order(np.tile(rows, 20), 128, np.full(20 * 468, 0.01))
    before_alarm = signal.signal(signal.SIGALRM, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGALRM, before_alarm))
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        engine.run(state, mnist[0], many)
    assert time.perf_counter() - start < 10
    np.testing.assert_array_equal(state.network.W[1], before)
    assert not many.stop[0]
    assert state.step == 1
    engine.run(state, mnist[0], Order(rows[:128], 128, np.array([0.01])))
    assert state.step == 2


def test_a_run_ends_after_the_batch_when_another_thread_says_so(mnist):
    engine = choose_engine("compiled", 2)[0]
    state = State(wk.Network([784, 128, 10]), wk.GradientDescent(0.01))
    order = Order(np.tile(np.arange(60_000), 20), 128, np.full(20 * 468, 0.01))
    threading.Timer(0.3, lambda: order.stop.__setitem__(0, True)).start()
    sums = engine.run(state, mnist[0], order)
    assert 0 < sums.batches < 20 * 468
    assert state.step == sums.batches
    assert sums.examples == 128 * sums.batches


def test_where_a_thread_cannot_be_started_nobody_waits_for_it(digits, monkeypatch):
    monkeypatch.setattr("workings.engines.compiled.WORTH_A_THREAD", 1)
    engine = choose_engine("compiled", 2)[0]
    started = []

    def submit(function, *arguments, own=engine._workers.submit):
        if started:
            raise RuntimeError("can't start new thread")
        started.append(function)
        return own(function, *arguments)

    monkeypatch.setattr(engine._workers, "submit", submit)
    state = State(wk.Network([784, 10, 10]), wk.GradientDescent())
    with pytest.raises(RuntimeError, match="can't start"):
        engine.run(state, digits, Order(np.arange(600), 100, np.full(6, 0.1)))
