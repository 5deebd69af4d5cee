"""One image's probabilities, as soon as can be: the lesson's forward pass at its plainest."""

import numpy as np

from workings.engines.kernels.activations import activate, exponential
from workings.engines.kernels.jit import kept
from workings.engines.kernels.passes import INPUTS, KIND, UNITS, b_AT, weights


def _probabilities(texts):
    def probabilities(values, bytes_kept, factor, shift, scale, layers, theta):
        """Return softmax(Z[L]), of Z[l] = W[l] A[l−1] + b[l] and A[l] = g(Z[l]).

        As `Network.probabilities`, for one example.

        Parameters
        ----------
        values
            The example's n values, as a data set holds them.
        bytes_kept, factor, shift, scale
            How they become X; see `layout.Data`.
        layers, theta
            See `layout.Model`.
        """
        texts  # noqa: B018  see `jit.kept`
        number, narrow = theta.dtype.type, theta.itemsize == 4
        A = np.empty((1, layers[0, INPUTS]), theta.dtype)
        for k in range(len(values)):
            if bytes_kept:
                A[0, k] = number(values[k]) * factor
            else:
                A[0, k] = number(values[k] - shift[k]) / scale[k]
        for layer in range(len(layers)):
            line = layers[layer]
            W = weights(line, theta)
            Z = np.empty((1, line[UNITS]), theta.dtype)
            for u in range(line[UNITS]):
                total = number(0)
                for k in range(line[INPUTS]):
                    total += W[u, k] * A[0, k]
                Z[0, u] = total + theta[line[b_AT] + u]
            A = np.empty((1, line[UNITS]), theta.dtype)
            if layer < len(layers) - 1:
                activate(line[KIND], Z, A, 1, line[UNITS])
        z, total = Z[0], number(0)
        top = z.max()
        for c in range(len(z)):
            z[c] = exponential(z[c] - top, number, narrow)
            total += z[c]
        for c in range(len(z)):
            z[c] /= total
        return z

    return probabilities


probabilities = kept(_probabilities, makes_arrays=True)
