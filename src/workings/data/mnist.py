"""MNIST, embedded: the four official files, so that it works offline for good.

Yann LeCun and Corinna Cortes, CC BY-SA 3.0; see NOTICE.
"""

import zlib
from importlib.resources import files

import numpy as np

from workings.data.dataset import Dataset
from workings.data.idx import parse_idx
from workings.data.preparation import DIGITS, Preparation

#: `fingerprint` of each part: what a model trained on it remembers. Constants save computing them.
TRAINING_FINGERPRINT = "d253c7934988853865e4b9e0331d97f1"
TEST_FINGERPRINT = "cd8f9d6f19753785248563d937e1a988"
_GZIP = 31  # zlib's code for a gzip header and trailer, checksum verified
_LARGEST = 60_000 * 784 + 16  # bytes in the largest file: one buffer, never grown


def load_mnist() -> tuple[Dataset, Dataset]:
    """Return MNIST's 60,000 training images and its 10,000 test images.

    Returns
    -------
    train, test
        28×28 pixels from 0 (empty) to 255 (ink), labels 0 to 9.

    Examples
    --------
    >>> train, test = load_mnist()
    >>> train
    <Dataset: 60,000 examples of 28×28 pixels, 10 classes>
    >>> test.labels[:5].tolist()
    [7, 2, 1, 0, 4]
    """
    return (
        _load("train", "MNIST training images", TRAINING_FINGERPRINT),
        _load("t10k", "MNIST test images", TEST_FINGERPRINT),
    )


def raw(name: str) -> bytes:
    """Return the bytes of one of the four files, unpacked: ``"train-images-idx3-ubyte"``."""
    packed = (files("workings.data") / "mnist" / f"{name}.gz").read_bytes()
    return zlib.decompress(packed, _GZIP, _LARGEST)


def _load(which: str, source: str, fingerprint: str) -> Dataset:
    images = parse_idx(raw(f"{which}-images-idx3-ubyte"), which)
    labels = parse_idx(raw(f"{which}-labels-idx1-ubyte"), which)
    return Dataset(
        images.reshape(len(images), 784),
        labels.astype(np.int64),
        Preparation(0.0, 255.0, (28, 28), DIGITS, None, source, fingerprint),
    )
