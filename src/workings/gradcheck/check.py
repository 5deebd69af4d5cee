"""The check: backpropagation's gradients beside finite differences, or beside a library's own."""

from collections.abc import Sequence

import numpy as np

from workings.arrays import Array
from workings.errors import SettingError
from workings.gradcheck.automatic import automatic_gradients
from workings.gradcheck.compare import beside_differences, beside_gradient
from workings.gradcheck.conditions import conditions
from workings.gradcheck.learner import Arrived, Learners, call
from workings.gradcheck.one import loss_of
from workings.gradcheck.problem import Problem, posed
from workings.gradcheck.recognise import recognise
from workings.gradcheck.report import CheckReport
from workings.mistakes import Named, named
from workings.network import Network
from workings.objective import Masks, add_penalty

#: Up to so many parameters times examples, every parameter is checked: the lesson's network on 256
#: images. Above it, a sample.
ALL_UP_TO = 2_100_000
#: How many parameters of each array a sample has.
SAMPLE = 64


def check_gradients(
    network: Network,
    X: Array,
    Y: Array,
    *,
    backward: Learners | None = None,
    weights: Array | None = None,
    l2: float = 0.0,
    masks: Masks | None = None,
    dropout: float | Sequence[float] = 0.0,
    label_smoothing: float = 0.0,
    sample: int | str | None = None,
    seed: int = 0,
    against: str | None = None,
) -> CheckReport:
    """Compare the gradients of every W and b with the loss's own slope, in float64.

    A gradient a is right where |a − n| ≤ 10⁻⁶·max(|a|, |n|) + 10⁻⁹ for the central difference n.
    Where a kink of ReLU or leaky ReLU lies within a difference, it says nothing, and is counted.
    A `backward` that is given is held there, and where a sample leaves gaps, beside the package's
    own gradient, which the same differences prove wherever they say something.

    Parameters
    ----------
    network
        Any; it is copied and not changed.
    X, Y
        n×m and classes×m; some tens of examples say as much as many.
    backward
        A function ``mine(network, X, Y)`` that returns ``{"dW1": …, "db1": …, "dW2": …, …}``, of
        the shapes of W and b; by default the network's own. Of weights, penalty and masks it is
        told nothing: where there are any, it has them from elsewhere.
    weights, l2, masks, dropout, label_smoothing
        The other parts of the objective; see `workings.objective`. Dropout's masks are drawn once
        and held fixed.
    sample
        How many parameters of each array to draw at random, or ``"all"``. By default all in small
        networks, 64 of each array in large ones; the report says which.
    seed
        Decides which are drawn, and dropout's masks.
    against
        ``"torch"``, ``"jax"`` or ``"autograd"``: compare every gradient with that library's
        automatic differentiation of the same loss, instead of with finite differences. Without
        a sample: it costs nothing.

    Returns
    -------
    CheckReport
        Each array with its worst parameter, the verdict, and the known mistake where there is one.

    Raises
    ------
    ShapeError
        If X, Y, weights or masks do not fit the network.
    SettingError
        If a setting is outside its range, or `backward` raises or returns no dictionary.
    MissingExtraError
        If the library to compare with is not installed.

    Examples
    --------
    >>> network = Network([4, 3, 2], "tanh", seed=0)
    >>> X, Y = np.linspace(-1, 1, 20).reshape(4, 5), np.eye(2)[[0, 1, 1, 0, 1]].T
    >>> check_gradients(network, X, Y)
    <CheckReport: Right: all 23 gradients agree with finite differences.>
    """
    problem = posed(
        network,
        X,
        Y,
        weights=weights,
        l2=l2,
        masks=masks,
        dropout=dropout,
        label_smoothing=label_smoothing,
        seed=seed,
    )
    count = _sample_size(problem, sample)
    if against is not None and sample not in (None, "all"):
        raise SettingError(
            f"sample is {sample}: against {against} every gradient is compared, leave it out"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        loss = loss_of(problem)[0]
    if not np.isfinite(loss):
        raise SettingError(
            f"the loss is {loss}: there is nothing to differentiate; the weights or X are too large"
        )
    own = _own(problem)
    if backward is None:
        theirs = {name: Arrived(array) for name, array in own.items()}
    else:
        theirs = call(backward, problem)
    if against is None:
        others = None if backward is None else own
        arrays = beside_differences(problem, theirs, count, seed, others)
    else:
        arrays = beside_gradient(problem, theirs, automatic_gradients(problem, against))
        count = None
    with np.errstate(over="ignore", invalid="ignore"):  # a learner's numbers may be huge
        mistakes, detail = recognise(
            problem,
            {name: theirs[name].values for name in theirs},
            own,
            {array.name for array in arrays if array.wrong},
        )
    return CheckReport(
        tuple(arrays),
        problem.network.layers_text(),
        problem.X.shape[1],
        loss,
        against or "finite differences",
        count,
        seed,
        mistakes,
        detail,
        tuple(conditions(problem, bool(np.any(dropout)), label_smoothing, seed)),
    )


def _own(problem: Problem) -> Named:
    """Return what the network's own backward gives, penalty included."""
    network = problem.network
    gradients = network.backward(
        network.forward(problem.X, problem.masks), problem.Y, problem.weights
    )
    dW = list(gradients.dW)
    add_penalty(problem.l2, network.W, dW)
    return named(dW, gradients.db)


def _sample_size(problem: Problem, sample: int | str | None) -> int | None:
    if sample == "all":
        return None
    if sample is None:
        work = problem.network.parameter_count * problem.X.shape[1]
        return None if work <= ALL_UP_TO else SAMPLE
    if isinstance(sample, bool) or not isinstance(sample, int | np.integer) or sample < 1:
        raise SettingError(f"sample is {sample!r}: give a number from 1 upwards, or 'all'")
    return int(sample)
