"""The optimisers' updates, number by number; each must agree with `workings.optimisers`."""

import math

import numpy as np
import numpy.typing as npt

from workings.engines.kernels.jit import kernel, part
from workings.maths import clipping
from workings.optimisers import Adam, AdamW, GradientDescent, Momentum, Optimiser

#: How the kernels call them; any other is called itself, with the gradient that is left for it.
OTHER, _GD, _MOMENTUM, _ADAM, _ADAMW = range(5)


def numbered(optimiser: Optimiser) -> tuple[int, npt.NDArray[np.float64]]:
    """Return the number that `update` knows an optimiser by, and its settings."""
    settings: list[float] = []
    number = OTHER
    match optimiser:  # exactly these: a class made from one of them may do something else
        case GradientDescent() if type(optimiser) is GradientDescent:
            number = _GD
        case Momentum(momentum=mu, nesterov=nesterov) if type(optimiser) is Momentum:
            number, settings = _MOMENTUM, [mu, float(nesterov)]
        case AdamW() if type(optimiser) is AdamW:
            number = _ADAMW
            settings = [optimiser.beta1, optimiser.beta2, optimiser.epsilon, optimiser.weight_decay]
        case Adam() if type(optimiser) is Adam:
            number, settings = _ADAM, [optimiser.beta1, optimiser.beta2, optimiser.epsilon]
    return number, np.array([*settings, 0.0])


clip_factor = kernel(clipping.clip_factor)


@part
def update(rule, settings, theta, g, slots, step, rate):
    """Change parameters in place, and what is remembered of them.

    Parameters
    ----------
    rule
        The optimiser's number; with `OTHER` nothing is changed.
    settings
        μ, and whether in Nesterov's form; or β₁, β₂, ε and AdamW's λ.
    theta, g
        Parameters and their gradients, in one row.
    slots
        A row for each thing remembered.
    step
        Which update this is, from 1.
    rate
        α.
    """
    number = theta.dtype.type
    alpha = number(rate)
    if rule == _GD:
        for i in range(len(theta)):
            theta[i] -= alpha * g[i]
    elif rule == _MOMENTUM:
        mu, nesterov = number(settings[0]), settings[1] != 0
        v = slots[0]
        for i in range(len(theta)):
            v[i] = mu * v[i] + g[i]
            theta[i] -= alpha * (g[i] + mu * v[i] if nesterov else v[i])
    elif rule in (_ADAM, _ADAMW):
        b1, b2, epsilon = number(settings[0]), number(settings[1]), number(settings[2])
        rest1, rest2 = number(1 - settings[0]), number(1 - settings[1])
        mean_share = number(1 - settings[0] ** step)
        square_share = number(1 - settings[1] ** step)
        keep = number(1 - rate * settings[3]) if rule == _ADAMW else number(1)
        m, v = slots[0], slots[1]
        for i in range(len(theta)):
            m[i] = b1 * m[i] + rest1 * g[i]
            v[i] = b2 * v[i] + rest2 * (g[i] * g[i])
            theta[i] = keep * theta[i] - alpha * (m[i] / mean_share) / (
                number(math.sqrt(v[i] / square_share)) + epsilon
            )


@kernel
def add_penalty(l2, theta, g):
    """g += λ·θ, the penalty's gradient; as `objective.add_penalty`, for the weights in one row."""
    strength = theta.dtype.type(l2)
    for i in range(len(theta)):
        g[i] += strength * theta[i]


@kernel
def sum_of_squares(theta):
    """Σ θ²."""
    total = 0.0
    for i in range(len(theta)):
        total += theta[i] * theta[i]
    return total


@kernel
def sum_of_gradients_squares(g):
    """Σ g², each squared in float64: a large one is no reason to overflow; as `maths.clipping`."""
    total = 0.0
    for i in range(len(g)):
        wide = np.float64(g[i])
        total += wide * wide
    return total


@kernel
def scale(factor, g):
    """g := factor·g."""
    by = g.dtype.type(factor)
    for i in range(len(g)):
        g[i] *= by
