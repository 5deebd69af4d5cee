"""The two products that do nearly all of a network's arithmetic, as plain loops.

Both take five rows and three columns at a time: what is read from memory once is used several
times, and the fifteen sums, or the fifteen factors, stay in the processor's registers. The
innermost loop runs along memory, so that the compiler makes it work on many numbers with one
instruction (sixteen, with AVX-512). Bytes become floating-point numbers there and nowhere earlier.

Where rows are no multiple of five, or columns of three, the arrays have room for the rest, and the
rest of A or B is zeros: it adds nothing.
"""

from workings.engines.kernels.jit import kernel
from workings.engines.kernels.prefetch import LINE_BYTES, prefetch

ROWS, COLUMNS = 5, 3


@kernel
def add_products(A, B, C, rows, columns, length, scale, ahead):
    """C += scale · A Bᵀ: each entry is a row of A times a row of B.

    The first layer's forward step (Z = W X, `maths.affine`), where X holds an image a row; and the
    other layers' gradient dW = dZ Aᵀ (`maths.affine_backward`).

    Parameters
    ----------
    A
        rows×length.
    B
        columns×length, of A's type or bytes.
    C
        rows×columns, of A's type.
    rows, columns, length
        How many count.
    scale
        Of A's type.
    ahead
        Whether to ask for the rows that follow in memory: images that are likely to come next.
    """
    number = A.dtype.type
    zero = number(0)
    for i in range(0, rows, 5):
        a0, a1, a2, a3, a4 = A[i], A[i + 1], A[i + 2], A[i + 3], A[i + 4]
        for j in range(0, columns, 3):
            c00, c01, c02 = zero, zero, zero
            c10, c11, c12 = zero, zero, zero
            c20, c21, c22 = zero, zero, zero
            c30, c31, c32 = zero, zero, zero
            c40, c41, c42 = zero, zero, zero
            if ahead and i == 0:
                for k in range(0, 3 * length, LINE_BYTES):
                    prefetch(B, j + columns, k)
            for k in range(length):
                b0, b1, b2 = number(B[j, k]), number(B[j + 1, k]), number(B[j + 2, k])
                a = a0[k]
                c00, c01, c02 = c00 + a * b0, c01 + a * b1, c02 + a * b2
                a = a1[k]
                c10, c11, c12 = c10 + a * b0, c11 + a * b1, c12 + a * b2
                a = a2[k]
                c20, c21, c22 = c20 + a * b0, c21 + a * b1, c22 + a * b2
                a = a3[k]
                c30, c31, c32 = c30 + a * b0, c31 + a * b1, c32 + a * b2
                a = a4[k]
                c40, c41, c42 = c40 + a * b0, c41 + a * b1, c42 + a * b2
            _add(C, i, j, scale, c00, c01, c02)
            _add(C, i + 1, j, scale, c10, c11, c12)
            _add(C, i + 2, j, scale, c20, c21, c22)
            _add(C, i + 3, j, scale, c30, c31, c32)
            _add(C, i + 4, j, scale, c40, c41, c42)


@kernel
def _add(C, i, j, scale, c0, c1, c2):
    C[i, j] += scale * c0
    C[i, j + 1] += scale * c1
    C[i, j + 2] += scale * c2


@kernel
def add_mixtures(A, B, C, rows, columns, length, scale):
    """C += scale · A B: each row of C is a mixture of B's rows.

    The first layer's gradient dW = dZ Xᵀ (`maths.affine_backward`), where X holds an image a row:
    every image is added to each unit's dW, times that unit's dZ. And the other layers' forward step
    (`maths.affine`), and what they hand down, Wᵀ dZ (`maths.input_gradient`).

    Parameters
    ----------
    A
        rows×columns.
    B
        columns×length, of C's type or bytes.
    C
        rows×length.
    rows, columns, length
        How many count.
    scale
        Of C's type.
    """
    number = C.dtype.type
    for i in range(0, rows, 5):
        c0, c1, c2, c3, c4 = C[i], C[i + 1], C[i + 2], C[i + 3], C[i + 4]
        for j in range(0, columns, 3):
            a00, a01, a02 = _three(A, i, j, scale)
            a10, a11, a12 = _three(A, i + 1, j, scale)
            a20, a21, a22 = _three(A, i + 2, j, scale)
            a30, a31, a32 = _three(A, i + 3, j, scale)
            a40, a41, a42 = _three(A, i + 4, j, scale)
            for k in range(length):
                b0, b1, b2 = number(B[j, k]), number(B[j + 1, k]), number(B[j + 2, k])
                c0[k] += a00 * b0 + a01 * b1 + a02 * b2
                c1[k] += a10 * b0 + a11 * b1 + a12 * b2
                c2[k] += a20 * b0 + a21 * b1 + a22 * b2
                c3[k] += a30 * b0 + a31 * b1 + a32 * b2
                c4[k] += a40 * b0 + a41 * b1 + a42 * b2


@kernel
def _three(A, i, j, scale):
    return scale * A[i, j], scale * A[i, j + 1], scale * A[i, j + 2]
