"""The embedded files are the official ones, byte for byte, and load as they should."""

import hashlib

import numpy as np
import pytest

from workings.data.mnist import TEST_FINGERPRINT, TRAINING_FINGERPRINT, raw
from workings.data.preparation import fingerprint


@pytest.mark.parametrize(
    ("name", "md5"),
    [
        ("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb"),
        ("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624"),
        ("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea"),
        ("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637"),
    ],
)
def test_the_embedded_bytes_are_the_official_ones(name, md5):
    assert hashlib.md5(raw(name), usedforsecurity=False).hexdigest() == md5


def test_there_are_60000_training_and_10000_test_images_of_28_by_28(mnist):
    train, test = mnist
    assert train.values.shape == (60_000, 784)
    assert test.values.shape == (10_000, 784)
    for part in mnist:
        assert part.values.dtype == np.uint8
        assert part.image_shape == (28, 28)
        assert part.labels.dtype == np.int64
        assert part.preparation.class_names == tuple("0123456789")


def test_the_labels_are_distributed_as_published(mnist):
    train, test = (np.bincount(part.labels).tolist() for part in mnist)
    assert train == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert test == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_the_first_labels_belong_to_the_first_images(mnist):
    train, test = mnist
    assert train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    nought, one = train.image(1), train.image(3)
    assert nought[13:17, 12:16].max() == 0  # a nought is hollow,
    assert one[13:17, 12:16].max() > 200  # a one is not


def test_the_fingerprints_written_down_are_those_of_the_data(mnist):
    for part, written in zip(mnist, (TRAINING_FINGERPRINT, TEST_FINGERPRINT), strict=True):
        assert part.preparation.fingerprint == written
        assert fingerprint(part.values, part.labels) == written


def test_a_fingerprint_changes_with_one_pixel_and_with_one_label(digits):
    before = fingerprint(digits.values, digits.labels)
    pixels, labels = digits.values.copy(), digits.labels.copy()
    pixels[17, 300] ^= 1
    labels[17] = (labels[17] + 1) % 10
    others = [fingerprint(pixels, digits.labels), fingerprint(digits.values, labels)]
    assert len({before, *others, fingerprint(digits.values, None)}) == 4
