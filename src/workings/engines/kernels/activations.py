"""The activations and their derivatives; each must agree with `maths.activations`.

To add one, give it a number in `NUMBERS` and its lines in `activate` and `multiply_by_derivative`.
"""

import math

import numpy as np

from workings.engines.kernels.jit import kernel
from workings.maths.activations import GELU_CUBE, GELU_SCALE, LEAK

#: How the kernels call them. The last layer's softmax is in `softmax.py`.
NUMBERS = {
    name: number
    for number, name in enumerate(
        ["linear", "relu", "leaky-relu", "sigmoid", "tanh", "gelu-tanh", "softmax"]
    )
}
_RELU, _LEAKY_RELU, _SIGMOID, _TANH, _GELU = range(1, 6)

_LOG2_E = math.log2(math.e)
#: ln 2 in two parts: k times the first is exact, so that k·ln 2 is known to more digits than fit.
_LN2_HIGH = 0.693359375
_LN2_LOW = -2.121944400546905827679e-4
#: 1/13!, 1/12!, …, 1/1!: for |x| ≤ ½ ln 2 the rest of eˣ's series is below float64's last bit.
_SERIES = tuple(1 / math.factorial(n) for n in range(13, 0, -1))


@kernel
def _halves(x, number, narrow):
    """Return eʳ − 1 and 2ᵏ of x = k·ln 2 + r, for x ≤ 0; see `exponential`."""
    least = number(-87.0) if narrow else number(-708.0)
    x = least if x < least else x  # what is not a number stays so
    k = np.floor(x * number(_LOG2_E) + number(0.5))
    r = x - k * number(_LN2_HIGH) - k * number(_LN2_LOW)
    power = number(_SERIES[0])
    for n in range(1, 13):
        power = power * r + number(_SERIES[n])
    power *= r
    if narrow:  # k and the bias, at the exponent's place among a float32's bits
        return power, number(np.int32((np.int32(k) + 127) << 23).view(np.float32))
    return power, number(np.int64((np.int64(k) + 1023) << 52).view(np.float64))


@kernel
def exponential(x, number, narrow):
    """eˣ for x ≤ 0, without a branch or a call, so that a loop computes many at once.

    x = k·ln 2 + r with a whole number k and |r| ≤ ½ ln 2; eʳ − 1 is its power series without the
    first term; times 2ᵏ, whose bits are put together. Where the result would be too small, below
    x = −87 in float32 and −708 in float64, it is that of the limit: 2e-38, or 3e-308.

    Parameters
    ----------
    x
        0 or less, or not a number.
    number, narrow
        ``numpy.float32`` and True, or ``numpy.float64`` and False.
    """
    less_one, power = _halves(x, number, narrow)
    return power * less_one + power


@kernel
def hyperbolic_tangent(x, number, narrow):
    """tanh x = ±(1 − e) / (1 + e) with e = e^(−2|x|), which cannot overflow.

    1 − e is taken from the series for e − 1: near zero nothing would be left of the difference.
    """
    less_one, power = _halves(number(-2) * abs(x), number, narrow)
    less = power * less_one + (power - number(1))  # e − 1
    t = -less / (number(2) + less)
    return t if x >= 0 else -t  # what is not a number stays so


@kernel
def _gelu_inner(z, number, narrow):
    """t = tanh(√(2/π)(z + 0.044715z³))."""
    inner = number(GELU_SCALE) * (z + number(GELU_CUBE) * z * z * z)
    return hyperbolic_tangent(inner, number, narrow)


@kernel
def activate(kind, Z, A, units, images):
    """A = g(Z), for `units` rows and `images` columns; as `maths.activations`."""
    number, narrow = Z.dtype.type, Z.itemsize == 4
    zero, one, half, leak = number(0), number(1), number(0.5), number(LEAK)
    for u in range(units):
        z, a = Z[u], A[u]
        if kind == _RELU:
            for j in range(images):
                a[j] = zero if z[j] <= zero else z[j]  # what is not a number stays so
        elif kind == _LEAKY_RELU:
            for j in range(images):
                a[j] = leak * z[j] if z[j] <= zero else z[j]
        elif kind == _SIGMOID:
            for j in range(images):
                a[j] = half * (one + hyperbolic_tangent(half * z[j], number, narrow))
        elif kind == _TANH:
            for j in range(images):
                a[j] = hyperbolic_tangent(z[j], number, narrow)
        elif kind == _GELU:
            for j in range(images):
                a[j] = half * z[j] * (one + _gelu_inner(z[j], number, narrow))
        else:  # linear
            for j in range(images):
                a[j] = z[j]


@kernel
def multiply_by_derivative(kind, Z, dZ, units, images):
    """dZ := dZ ⊙ g′(Z); as `maths.activations`."""
    number, narrow = Z.dtype.type, Z.itemsize == 4
    zero, one, half, leak = number(0), number(1), number(0.5), number(LEAK)
    slope, bend = number(GELU_SCALE), number(3 * GELU_CUBE)
    for u in range(units):
        z, d = Z[u], dZ[u]
        if kind == _RELU:
            for j in range(images):
                d[j] = d[j] if z[j] > zero else zero * d[j]
        elif kind == _LEAKY_RELU:
            for j in range(images):
                d[j] *= one if z[j] > zero else leak
        elif kind == _SIGMOID:
            for j in range(images):
                a = half * (one + hyperbolic_tangent(half * z[j], number, narrow))
                d[j] *= a * (one - a)
        elif kind == _TANH:
            for j in range(images):
                t = hyperbolic_tangent(z[j], number, narrow)
                d[j] *= one - t * t
        elif kind == _GELU:
            for j in range(images):
                t = _gelu_inner(z[j], number, narrow)
                d[j] *= half * (one + t) + half * z[j] * (one - t * t) * slope * (
                    one + bend * z[j] * z[j]
                )
