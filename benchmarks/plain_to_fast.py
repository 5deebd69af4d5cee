"""How the first layer's two products went from plain loops to fast ones, step by step.

    python benchmarks/plain_to_fast.py

For 42,000 digits: Z = W X, and dW = dZ Xᵀ, with 10 and with 128 units. Each step keeps what those
before it have. `docs/fast.md` tells what each one does. Every result is compared with NumPy's.
"""

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median

import numpy as np
from numba import njit
from rich.console import Console
from rich.table import Table

import workings as wk
from workings.engines.compiled import CHUNK
from workings.engines.kernels import layout
from workings.engines.kernels.jit import _OPTIONS
from workings.engines.kernels.passes import add_first_gradient, add_first_product, room_for
from workings.engines.kernels.products import add_mixtures, add_products
from workings.engines.kernels.touched import GROUP, find_touched, pick, see
from workings.engines.threads import processors

IMAGES, PIXELS, SCALE = 42_000, 784, np.float32(1 / 255)


def _plain(W, X, dZ, Z, dW, scale):
    for u in range(len(W)):
        for j in range(len(X)):
            total = W.dtype.type(0)
            for k in range(len(X[0])):
                total += W[u, k] * X[j, k]
            Z[u, j] = scale * total
    for u in range(len(W)):
        for j in range(len(X)):
            d = scale * dZ[u, j]
            for k in range(len(X[0])):
                dW[u, k] += d * X[j, k]


plain = njit(nogil=True)(_plain)
reordered = njit(**_OPTIONS)(_plain)


@njit(**_OPTIONS)
def in_blocks(W, X, dZ, Z, dW, scale):
    add_products(W, X, Z, len(W), len(X), len(X[0]), scale, True)
    add_mixtures(dZ, X, dW, len(W), len(X), len(X[0]), scale)


@njit(**_OPTIONS)
def in_chunks(first, last, units, W, X, dZ, Z, dW, scale, work):
    for at in range(first, last, CHUNK):
        images = min(CHUNK, last - at)
        chunk = (0, len(X[0]), X[at : at + images])
        add_first_product(W, Z[:, at : at + images], units, images, scale, work, chunk)
        add_first_gradient(dZ[:, at : at + images], dW, units, images, scale, work, chunk)


@njit(**_OPTIONS)
def touched_only(first, last, units, W, X, dZ, Z, dW, scale, work):
    n = len(X[0])
    for at in range(first, last, CHUNK):
        images = min(CHUNK, last - at)
        for k in range(n):
            work.seen[k] = 0
        for j in range(at, at + images, 4):
            end = at + images - 1
            see(X[j], X[min(j + 1, end)], X[min(j + 2, end)], X[min(j + 3, end)], work.seen)
        groups = find_touched(work.seen, n, work.starts)
        for j in range(images):
            pick(X[at + j], work.starts, groups, work.tile[j])
        for j in range(images, room_for(images)):
            work.tile[j, :] = 0
        chunk = (groups, groups * GROUP, work.tile_read)
        if groups == 0:  # nearly all pixels are touched
            chunk = (0, n, X[at : at + images])
        add_first_product(W, Z[:, at : at + images], units, images, scale, work, chunk)
        add_first_gradient(dZ[:, at : at + images], dW, units, images, scale, work, chunk)


class Case:
    """One layer's arrays: every step starts from the same."""

    def __init__(self, units: int, threads: int) -> None:
        rng = np.random.default_rng(0)
        self.units, self.threads = units, threads
        self.pixels = layout.read_only(wk.load_mnist()[0].values[:IMAGES])
        self.floats = np.ascontiguousarray(self.pixels.astype(np.float32) * SCALE)
        model = layout.model(wk.Network([PIXELS, units, 10], seed=0), threads, 0)
        height = int(model.layers[0, 3])
        self.W, self.dZ, self.Z = (
            layout.aligned((height, width), np.float32) for width in (PIXELS, IMAGES, IMAGES)
        )
        self.W[:units] = rng.normal(0, 0.05, (units, PIXELS))
        self.dZ[:units] = rng.normal(0, 1e-5, (units, IMAGES))
        self.dW = [layout.aligned((height, PIXELS), np.float32) for _ in range(threads)]
        self.rooms = [
            layout.work(model.layers, CHUNK, np.uint8, np.float32) for _ in range(threads)
        ]
        self.pool = ThreadPoolExecutor(threads)
        self.wanted = (self.W @ self.floats.T)[:units], (self.dZ @ self.floats)[:units]

    def numpy(self) -> None:
        np.matmul(self.W, self.floats.T, out=self.Z)
        np.matmul(self.dZ, self.floats, out=self.dW[0])

    def plain_loops(self, loops: Callable[..., None], X: np.ndarray, scale: np.float32) -> None:
        loops(self.W[: self.units], X, self.dZ, self.Z, self.dW[0], scale)

    def blocks(self) -> None:
        in_blocks(self.W, self.pixels, self.dZ, self.Z, self.dW[0], SCALE)

    def chunks(self, loops: Callable[..., None], threads: int) -> None:
        each = -(-IMAGES // (3 * threads)) * 3

        def share(thread: int) -> None:
            first, last = thread * each, min(IMAGES, (thread + 1) * each)
            arrays = (self.W, self.pixels, self.dZ, self.Z, self.dW[thread], SCALE)
            loops(first, last, self.units, *arrays, self.rooms[thread])

        list(self.pool.map(share, range(threads)))
        for more in self.dW[1:threads]:
            self.dW[0] += more

    def steps(self) -> dict[str, Callable[[], None]]:
        one = np.float32(1)
        return {
            "NumPy, float32": self.numpy,
            "plain loops": partial(self.plain_loops, plain, self.floats, one),
            "sums in any order": partial(self.plain_loops, reordered, self.floats, one),
            "bytes until they are used": partial(self.plain_loops, reordered, self.pixels, SCALE),
            "five rows by three columns": self.blocks,
            f"chunks of {CHUNK} images": partial(self.chunks, in_chunks, 1),
            "touched pixels only": partial(self.chunks, touched_only, 1),
            f"chunks, {self.threads} threads": partial(self.chunks, in_chunks, self.threads),
            f"touched, {self.threads} threads": partial(self.chunks, touched_only, self.threads),
        }

    def measure(self, step: Callable[[], None], rounds: int) -> float:
        seconds = []
        for turn in range(-1, rounds):
            self.Z[...] = 0
            for dW in self.dW:
                dW[...] = 0
            time.sleep(0.05)  # the threads of NumPy's matrix library spin for a while
            start = time.perf_counter()
            step()
            if turn >= 0:
                seconds.append(time.perf_counter() - start)
        for wanted, found in zip(self.wanted, (self.Z, self.dW[0]), strict=True):
            apart = np.linalg.norm(found[: self.units] - wanted) / np.linalg.norm(wanted)
            if apart > 1e-4:
                raise SystemExit(f"{apart:.1e} from NumPy's result")
        return median(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="measurements a step (default 7)")
    parser.add_argument("--threads", type=int, default=processors(), help="as workings train")
    options = parser.parse_args()
    table = Table("step")
    cases = [Case(units, options.threads) for units in (10, 128)]
    for case in cases:
        table.add_column(f"{case.units} units, ms", justify="right")
        table.add_column("GFLOP/s", justify="right")
    for name in cases[0].steps():
        row = [name]
        for case in cases:
            seconds = case.measure(case.steps()[name], options.rounds)
            row += [f"{seconds * 1e3:.1f}", f"{4e-9 * case.units * PIXELS * IMAGES / seconds:.0f}"]
        table.add_row(*row)
        print(name, "…", file=sys.stderr)
    Console(width=None if sys.stdout.isatty() else 110).print(table)


if __name__ == "__main__":
    main()
