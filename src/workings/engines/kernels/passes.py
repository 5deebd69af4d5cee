"""Forward and backward for the images of one chunk; as `Network.forward` and `Network.backward`."""

from workings.engines.kernels.activations import activate, multiply_by_derivative
from workings.engines.kernels.gather import images_of
from workings.engines.kernels.jit import kernel, part
from workings.engines.kernels.products import COLUMNS, ROWS, add_mixtures, add_products
from workings.engines.kernels.touched import add_back, pick

# What a layer's line says; see `layout.Model`.
INPUTS, INPUTS_ROOM, UNITS, UNITS_ROOM, W_AT, b_AT, Z_AT, KIND = range(8)


@part
def weights(line, numbers):
    """Return a layer's W among all parameters, or its dW among all gradients: units×inputs."""
    size = line[UNITS_ROOM] * line[INPUTS_ROOM]
    return numbers[line[W_AT] : line[W_AT] + size].reshape(line[UNITS_ROOM], line[INPUTS_ROOM])


@part
def rows_of(line, columns):
    """Return a layer's Z, A or dZ among all: units×images."""
    return columns[line[Z_AT] : line[Z_AT] + line[UNITS_ROOM]]


@kernel
def room_for(images):
    """Return how many columns the products touch: three at a time."""
    return (images + COLUMNS - 1) // COLUMNS * COLUMNS


@part
def forward(layers, theta, data, work, chunk, masks, first, images):
    """Z[l] = W[l] A[l−1] + b[l], A[l] = g(Z[l]), for all layers; as `Network.forward`.

    Parameters
    ----------
    layers, theta
        See `layout.Model`.
    data, work
        See `layout.Data`, of which the factor is read; and `layout.Work`, of which Z and A are
        written.
    chunk
        What `gather` returned.
    masks, first
        What hidden activations are multiplied by, and the column of the chunk's first image; or no
        numbers.
    images
        How many the chunk has.
    """
    room, one = room_for(images), theta.dtype.type(1)
    for layer in range(len(layers)):
        line = layers[layer]
        Z, A = rows_of(line, work.Z), rows_of(line, work.A)
        for u in range(line[UNITS_ROOM]):
            bias = theta[line[b_AT] + u]
            for j in range(room):
                Z[u, j] = bias
        W = weights(line, theta)
        if layer == 0:
            add_first_product(W, Z, line[UNITS], images, data, work, chunk)
        else:
            below = rows_of(layers[layer - 1], work.A)
            add_mixtures(W, below, Z, line[UNITS], line[INPUTS], room, one)
        if layer < len(layers) - 1:
            activate(line[KIND], Z, A, line[UNITS], room)
            multiply_by_masks(A, masks, line, first, images)


@part
def add_first_product(W, Z, units, images, data, work, chunk):
    """Z += W X, five rows at a time, each of W copied to where the touched pixels are."""
    X, (groups, width, _) = images_of(data, work, chunk, images), chunk
    for u in range(0, units, ROWS):
        five = W[u : u + ROWS]
        if groups > 0:
            for i in range(ROWS):
                pick(five[i], work.starts, groups, work.part[i])
            five = work.part
        add_products(five, X, Z[u : u + ROWS], ROWS, images, width, data.factor, u == 0)


@kernel
def multiply_by_masks(A, masks, line, first, images):
    """A := A ⊙ mask, and on the way back the same with dZ; nothing where there are no masks."""
    if masks.size:
        for u in range(line[UNITS]):
            for j in range(images):
                A[u, j] *= masks[line[Z_AT] + u, first + j]


@part
def backward(layers, theta, gradient, data, work, chunk, masks, first, images):
    """Add the chunk's dW[l] = dZ[l] A[l−1]ᵀ and db[l] = Σ dZ[l] to the gradient, from dZ[L] down.

    dZ[l−1] = W[l]ᵀ dZ[l] ⊙ g′(Z[l−1]); as `Network.backward`. dZ[L] holds each image's share of the
    batch already, so that nothing is left to be divided by m. The parameters are those of
    `forward`; `gradient` lies as `theta` does.
    """
    room, number = room_for(images), theta.dtype.type
    for layer in range(len(layers) - 1, -1, -1):
        line = layers[layer]
        dZ, dW = rows_of(line, work.dZ), weights(line, gradient)
        for u in range(line[UNITS]):
            total = number(0)
            for j in range(images):
                total += dZ[u, j]
            gradient[line[b_AT] + u] += total
        if layer == 0:
            add_first_gradient(dZ, dW, line[UNITS], images, data, work, chunk)
            return
        beneath = layers[layer - 1]
        A, dA, Z = rows_of(beneath, work.A), rows_of(beneath, work.dZ), rows_of(beneath, work.Z)
        add_products(dZ, A, dW, line[UNITS], line[INPUTS], images, number(1), False)
        for u in range(beneath[UNITS_ROOM]):
            for j in range(room):
                dA[u, j] = 0
        W = weights(line, theta)
        add_mixtures(W.T, dZ, dA, line[INPUTS], line[UNITS], room, number(1))
        multiply_by_derivative(beneath[KIND], Z, dA, beneath[UNITS], room)
        multiply_by_masks(dA, masks, beneath, first, images)


@part
def add_first_gradient(dZ, dW, units, images, data, work, chunk):
    """dW += dZ Xᵀ, five rows at a time.

    The chunk's own sum is made first and added then: over millions of images, one small number
    after the other would be lost on a large sum.
    """
    X, (groups, width, _) = images_of(data, work, chunk, images), chunk
    part = work.part
    for u in range(0, units, ROWS):
        for i in range(ROWS):
            for k in range(width):
                part[i, k] = 0
        add_mixtures(dZ[u : u + ROWS], X, part, ROWS, images, width, data.factor)
        for i in range(ROWS):
            if groups > 0:
                add_back(part[i], work.starts, groups, dW[u + i])
            else:
                for k in range(width):
                    dW[u + i, k] += part[i, k]
