"""The network's end: softmax, cross-entropy and dZ = A − Y; as `maths.softmax` and its kin."""

import math

from workings.engines.kernels.activations import exponential
from workings.engines.kernels.jit import kernel
from workings.maths import label_smoothing

smoothed = kernel(label_smoothing.smoothed)


@kernel
def softmax_loss(Z, dZ, classes, images, work):
    """Write dZ = (softmax(Z) − Y)·share and return Σ share·loss, and how many were right.

    As `maths.softmax`, `maths.cross_entropy` and `maths.softmax_cross_entropy_gradient`; the
    classes' maximum and sum are taken for all images at once.

    Parameters
    ----------
    Z
        classes×images, the last layer's weighted sums.
    dZ
        classes×images, written.
    classes, images
        How many rows and columns count.
    work
        See `layout.Work`: `labels` and `shares` are read; `top`, `total` and `best` are written.
    """
    labels, shares = work.labels, work.shares
    top, total, best = work.top, work.total, work.best
    number, narrow = Z.dtype.type, Z.itemsize == 4
    for j in range(images):
        top[j], best[j], total[j] = Z[0, j], 0, number(0)
    for c in range(1, classes):
        for j in range(images):
            higher = Z[c, j] > top[j]
            top[j] = Z[c, j] if higher else top[j]
            best[j] = c if higher else best[j]
    for c in range(classes):
        for j in range(images):
            dZ[c, j] = exponential(Z[c, j] - top[j], number, narrow)
            total[j] += dZ[c, j]
    loss, hits = 0.0, 0
    for j in range(images):
        label = labels[j]
        loss += shares[j] * (math.log(total[j]) - (Z[label, j] - top[j]))
        hits += best[j] == label
        total[j] = shares[j] / total[j]
    for c in range(classes):
        for j in range(images):
            dZ[c, j] *= total[j]
    for j in range(images):
        dZ[labels[j], j] -= shares[j]
    return loss, hits


@kernel
def smooth(Z, dZ, classes, images, work, smoothing):
    """Take Y′ in place of Y, after `softmax_loss`; return by how much the loss changes.

    With D = Y′ − Y (see `maths.label_smoothing`), whose columns add up to 0: dZ := dZ − D·share,
    and the loss changes by −Σ share·D·(Z − max).

    Parameters
    ----------
    Z, dZ, classes, images, work
        As `softmax_loss` left them.
    smoothing
        ε.
    """
    labels, shares, top = work.labels, work.shares, work.top
    number = Z.dtype.type
    other = number(smoothed(0.0, smoothing, classes))
    label = number(smoothed(1.0, smoothing, classes) - 1) - other
    more = 0.0
    for c in range(classes):
        for j in range(images):
            dZ[c, j] -= other * shares[j]
            more -= other * shares[j] * (Z[c, j] - top[j])
    for j in range(images):
        c = labels[j]
        dZ[c, j] -= label * shares[j]
        more -= label * shares[j] * (Z[c, j] - top[j])
    return more
