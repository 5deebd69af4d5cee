"""Dropout's masks, drawn number by number: the very masks of `maths.dropout.dropout_mask`."""

import numpy as np

from workings.engines.kernels.gather import row_of
from workings.engines.kernels.jit import kernel
from workings.engines.kernels.passes import UNITS, rows_of
from workings.maths import dropout

#: Compiled from the same text that NumPy works through.
fold = kernel(dropout.fold)


@kernel
def draw_masks(layers, rule, step, data, first, images, work):
    """Write what a chunk's hidden activations are multiplied by: 0 or 1 / (1 − p).

    Parameters
    ----------
    layers
        See `layout.Model`.
    rule
        See `layout.Rule`: where its thresholds are, so are hidden layers.
    step
        Updates taken so far.
    data
        See `layout.Data`: the examples' row numbers decide.
    first, images
        Which of the segment's images.
    work
        See `layout.Work`: the masks are written, and a state for each image.
    """
    number = work.masks.dtype.type
    states, zero = work.states, number(0)
    for layer in range(len(rule.thresholds)):
        line, least, scale = layers[layer], rule.thresholds[layer], number(rule.scales[layer])
        M = rows_of(line, work.masks)
        state = fold(fold(np.uint32(rule.key), np.uint32(step)), np.uint32(layer + 1))
        for j in range(images):
            states[j] = fold(state, np.uint32(row_of(data, first + j)))
        for u in range(line[UNITS]):
            m, unit = M[u], np.uint32(u)
            for j in range(images):
                m[j] = scale if fold(states[j], unit) >= least else zero
