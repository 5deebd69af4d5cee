"""Growth: data mapped from a file trains as data in memory does, and takes no memory of its own."""

import sys
from pathlib import Path

import numpy as np
import pytest

import workings as wk
from workings.data import read
from workings.data.preparation import fingerprint

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.fixture
def scale(monkeypatch):
    """The modules of benchmarks/ that write many images and watch a process."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    import many_images
    import scale

    return many_images, scale


@pytest.fixture
def mapped(digits, tmp_path, monkeypatch) -> wk.Dataset:
    """The 600 digits, mapped from a file."""
    wk.write_idx(digits, tmp_path / IMAGES, tmp_path / LABELS)
    monkeypatch.setattr("workings.data.idx.MAPPED_FROM", 1)
    data = read(tmp_path)[0]
    assert not data.values.flags.owndata
    return data


@pytest.mark.parametrize("batch_size", [None, 64])
def test_mapped_data_trains_to_the_same_bits(mapped, digits, engine, batch_size):
    networks = []
    for data in (digits, mapped):
        network = wk.Network([784, 10, 10], seed=0)
        training = wk.train(
            network, data, epochs=3, batch_size=batch_size, engine=engine.name, threads=2
        )
        training.run()
        networks.append(network)
    for in_memory, from_file in zip(*(network.parameters for network in networks), strict=True):
        np.testing.assert_array_equal(from_file, in_memory)
    evaluated = [
        wk.evaluate(network, data, engine.name).loss
        for network, data in zip(networks, (digits, mapped), strict=True)
    ]
    assert evaluated[0] == evaluated[1]


def test_a_fingerprint_does_not_depend_on_how_much_is_hashed_at_once(digits, monkeypatch):
    whole = fingerprint(digits.values[::2], digits.labels[::2])
    for bytes_at_once in (1, 5_000):
        monkeypatch.setattr("workings.data.preparation._HASHED", bytes_at_once)
        assert fingerprint(digits.values[::2], digits.labels[::2]) == whole
    assert fingerprint(digits.values[:300], digits.labels[::2]) != whole


def test_moved_images_are_mnists_and_equal_counts_give_equal_files(scale, mnist, tmp_path):
    many_images, _ = scale
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        many_images.write_images(tmp_path / name, 500)
    data, _ = read(tmp_path / "one")
    again, _ = read(tmp_path / "two")
    assert data.preparation == again.preparation
    assert many_images.are_there(tmp_path / "one", 500)
    assert not many_images.are_there(tmp_path / "one", 501)
    assert (len(data), data.image_shape, data.classes) == (500, (28, 28), 10)
    assert np.bincount(data.labels).min() > 20
    # Moved by little, they are still the digits that MNIST's labels say.
    network = wk.Network([784, 32, 10], seed=0)
    wk.train(network, mnist[0][:10_000], epochs=10, batch_size=100).run()
    assert wk.evaluate(network, data).accuracy > 0.5


def test_where_nothing_moves_an_image_stays_as_it_is(scale, digits):
    many_images, _ = scale
    middle = many_images._movements()[len(many_images._movements()) // 2]
    np.testing.assert_array_equal(middle, np.arange(784))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc/PID/status")
@pytest.mark.parametrize("batch_size", ["full", "128"])
@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_an_image_in_a_mapped_file_takes_a_few_bytes(scale, digits, tmp_path, engine, batch_size):
    many_images, bench = scale
    few, many = 90_000, 360_000  # 71 MB and 282 MB: both are mapped
    held = {}
    for count in (few, many):
        folder = tmp_path / str(count)
        folder.mkdir()
        with (folder / IMAGES).open("wb") as images, (folder / LABELS).open("wb") as labels:
            images.write(many_images.idx_header((count, 28, 28)))
            labels.write(many_images.idx_header((count,)))
            for _ in range(count // len(digits)):
                images.write(digits.values.tobytes())
                labels.write(digits.labels.astype(np.uint8).tobytes())
        command = ["train", str(folder), "--engine", engine, "--batch-size", batch_size]
        if count == few:
            bench.workings([*command, "--epochs", "1"])  # once before: kernels may be compiled now
        held[count] = bench.workings([*command, "--epochs", "2"])
    assert held[many].file > many * 784  # all of it was seen
    # its label and its place in the order, 8 bytes each; after training, what was predicted
    assert held[many].anonymous - held[few].anonymous < 100 * (many - few)
