"""Training on parts that come one after another, perhaps one example at a time."""

import numpy as np
import pytest

import workings as wk


@pytest.fixture
def noisy():
    """1,600 points on two sides of a line, one in fifty mislabelled."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(1_600, 5))
    wrong = rng.random(1_600) < 0.02
    return X, (X[:, 0] + X[:, 1] > 0).astype(int) ^ wrong


def one_by_one(X, y, network, optimiser, history=()):
    """Train on a row after another, each a run of its own that knows the losses before."""
    whole, records = wk.from_arrays(X, y), list(history)
    for row in range(len(X)):
        run = wk.Training(
            network,
            whole[row : row + 1],
            optimiser=optimiser,
            epochs=len(records) + 1,
            engine="reference",
            threads=1,
            part=True,
        )
        run.history.records.extend(records)
        run.run()
        records = run.history.records
    return records


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("hidden", [(2,), (16,)])
def test_an_example_at_a_time_is_no_divergence(hidden, seed, noisy):
    """Mislabelled rows that cost a sure network more than ten guesses, rows that light no unit."""
    X, y = noisy
    network = wk.Network([5, *hidden, 2], seed=seed)
    first = wk.Training(
        network,
        wk.from_arrays(X[:600], y[:600]),
        optimiser=wk.Adam(0.02),
        epochs=30,
        batch_size=20,
        threads=1,
    ).run()
    records = one_by_one(X[600:], y[600:], network, wk.GradientDescent(0.01), first.records)
    assert len(records) == 1_030
    assert (network.predict(X.T) == y).mean() > 0.9


@pytest.mark.parametrize("seed", range(3))
def test_partial_fit_takes_a_row_at_a_time(seed, noisy):
    X, y = noisy
    model = wk.WorkingsClassifier(random_state=seed, threads=1, batch_size=32, engine="reference")
    model.partial_fit(X[:600], y[:600], classes=[0, 1])
    for row in range(600, 1_600):
        model.partial_fit(X[row : row + 1], y[row : row + 1])
    assert model.score(X, y) > 0.9


def test_partial_fit_that_throws_everything_away_says_so(noisy):
    X, y = noisy
    model = wk.WorkingsClassifier(optimiser="gd", learning_rate=1e20, random_state=0, threads=1)
    model.partial_fit(X[:1], y[:1], classes=[0, 1])
    with pytest.raises(wk.DivergedError, match="the loss"):
        for row in range(1, 1_000):
            model.partial_fit(X[row : row + 1], y[row : row + 1])


@pytest.mark.parametrize(
    ("sizes", "rate", "seen"),
    [
        ([5, 2], 300.0, r"climbed from 0\.\d+ to \d+, the mean of the last 500 parts"),
        ([5, 16, 2], 1e20, r"the loss is not a number|after its last update the loss is (nan|inf)"),
    ],
)
def test_a_rate_that_throws_everything_away_is_noticed_an_example_at_a_time(
    sizes, rate, seen, noisy
):
    """Without a hidden layer nothing overflows: the losses stay in the hundreds."""
    X, y = noisy
    network = wk.Network(sizes, ["leaky-relu"] * (len(sizes) - 2), seed=0)
    with pytest.raises(wk.DivergedError, match=seen):
        one_by_one(X[:1_000], y[:1_000], network, wk.GradientDescent(rate))
    assert all(np.isfinite(array).all() for array in network.parameters)


def test_a_climb_over_one_large_part_is_noticed(noisy):
    X, y = noisy
    data, network = wk.from_arrays(X, y), wk.Network([5, 2], seed=0)
    good = wk.Training(network, data, epochs=2, batch_size=20, part=True).run()
    run = wk.Training(
        network, data, optimiser=wk.GradientDescent(1e3), epochs=3, batch_size=20, part=True
    )
    run.history.records.extend(good.records)
    with pytest.raises(wk.DivergedError, match=r"the loss climbed from 0\.\d+ to \d+"):
        run.run()
