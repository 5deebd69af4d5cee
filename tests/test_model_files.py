"""A model file holds all that predicting needs, the same bytes each time, whole or not at all."""

import errno
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

import workings as wk
from workings import maths


def assert_same(one: wk.Network, other: wk.Network) -> None:
    """Bit for bit the same parameters, and the same in every other way."""
    assert (one.sizes, one.activations, one.dtype) == (other.sizes, other.activations, other.dtype)
    assert one.preparation == other.preparation
    for mine, theirs in zip(one.parameters, other.parameters, strict=True):
        assert mine.dtype == theirs.dtype
        assert mine.tobytes() == theirs.tobytes()


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
finite = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def preparations(draw, features, classes):
    per_feature = st.tuples(*[finite] * features)
    scales = st.tuples(*[finite.filter(bool)] * features)
    return wk.Preparation(
        draw(finite | per_feature),
        draw(st.just(255.0) | scales),
        draw(st.sampled_from([None, (1, features)])),
        draw(st.just(()) | st.tuples(*[names] * classes)),
        draw(st.none() | st.tuples(*[names] * features)),
        draw(names),
        draw(names),
    )


@st.composite
def networks(draw):
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    hidden = len(sizes) - 2
    network = wk.Network(
        sizes,
        draw(
            st.lists(st.sampled_from(sorted(maths.ACTIVATIONS)), min_size=hidden, max_size=hidden)
        ),
        dtype=draw(st.sampled_from([np.float32, np.float64])),
        preparation=draw(preparations(sizes[0], sizes[-1])),
    )
    width = network.dtype.itemsize * 8
    numbers = st.floats(width=width, allow_nan=False, allow_infinity=False)
    for array in network.parameters:
        array[...] = draw(numbers)
        array.flat[-1] = draw(numbers)
    return network


@given(network=networks())
def test_saving_then_loading_gives_the_same_network(network, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "drawn.safetensors"
    wk.save(network, path)
    assert_same(wk.load(path), network)


def test_a_trained_network_predicts_the_same_after_loading(small_model, digits, tmp_path):
    network = wk.load(small_model)
    assert network.preparation == digits.preparation
    wk.save(network, tmp_path / "again.safetensors")
    again = wk.load(tmp_path / "again.safetensors")
    assert_same(again, network)
    np.testing.assert_array_equal(wk.predict(again, digits), wk.predict(network, digits))


def test_a_network_of_measured_features_keeps_their_scales_and_names(tmp_path, rng):
    path = tmp_path / "features.csv"
    values = rng.normal([5, -300], [0.1, 40], (40, 2)).astype(np.float32)
    names = wk.Preparation(class_names=("no", "yes"), feature_names=("width", "height"))
    wk.write_csv(wk.Dataset(values, (values[:, 0] > 5).astype(int), names), path)
    data = wk.read_csv(path)
    network = wk.Network([2, 3, 2], seed=0)
    wk.train(network, data, epochs=3).run()
    wk.save(network, tmp_path / "features.safetensors")
    again = wk.load(tmp_path / "features.safetensors")
    assert_same(again, network)
    assert len(again.preparation.scale) == 2
    assert again.preparation.feature_names == ("width", "height")
    np.testing.assert_array_equal(wk.predict(again, data[:1]), wk.predict(network, data)[:, :1])


def test_equal_networks_give_equal_bytes(tmp_path, digits):
    for name in ("a.safetensors", "b.other"):
        network = wk.Network([784, 10, 10], seed=4)
        wk.train(network, digits, epochs=2).run()
        wk.save(network, tmp_path / name)
    content = (tmp_path / "a.safetensors").read_bytes()
    assert content == (tmp_path / "b.other").read_bytes()
    assert os.fsencode(tmp_path) not in content


def test_other_programs_can_read_the_file(small_model):
    arrays = load_file(small_model)
    assert {name: array.shape for name, array in arrays.items()} == {
        "W1": (10, 784),
        "b1": (10, 1),
        "W2": (10, 10),
        "b2": (10, 1),
    }


# What contradicts itself.


@pytest.fixture
def altered(tmp_path):
    """Write a model file whose document or arrays have been changed, and load it."""
    path = tmp_path / "altered.safetensors"
    preparation = wk.Preparation(scale=255.0, image_shape=(2, 2), class_names=("a", "b"))
    network = wk.Network([4, 3, 2], preparation=preparation)

    def load(change) -> wk.Network:
        from workings.files.model import describe

        document, arrays = json.loads(json.dumps(describe(network))), {}
        for layer in (1, 2):
            arrays |= {f"W{layer}": network.W[layer], f"b{layer}": network.b[layer]}
        change(document, arrays)
        save_file(arrays, path, {"workings": json.dumps(document)})
        return wk.load(path)

    assert_same(load(lambda document, arrays: None), network)
    return load


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d, a: d.pop("sizes"), "contradicts itself .*sizes"),
        (lambda d, a: d.update(sizes=[4, 10**12, 2]), "W1 is float32 .3, 4., not"),
        (lambda d, a: d.update(sizes=[4, 3, 2, 2]), "contradicts itself .*W3"),
        (lambda d, a: d.update(sizes=None), "contradicts itself"),
        (lambda d, a: d.update(dtype="float64"), "W1 is float32 .* not float64"),
        (
            lambda d, a: d.update(activations=["sine", "softmax"]),
            "'sine' is not a known activation",
        ),
        (lambda d, a: d["preparation"].update(image_shape=[2, 3]), "image_shape do"),
        (lambda d, a: d["preparation"].update(class_names=["a"]), "class_names do"),
        (lambda d, a: d["preparation"].update(class_names=[1, 2]), "names do"),
        (lambda d, a: d["preparation"].update(feature_names=["a"]), "feature_names do"),
        (lambda d, a: d["preparation"].update(scale=0), "scale do"),
        (lambda d, a: d["preparation"].update(scale=[1, 2]), "scale do"),
        (lambda d, a: d["preparation"].update(shift="far"), "contradicts itself"),
        (lambda d, a: d["preparation"].update(surprise=1), "contradicts itself .*surprise"),
        (lambda d, a: a.update(W1=np.full((3, 4), np.nan, np.float32)), "not finite"),
        (lambda d, a: a.update(b2=np.zeros((3, 1), np.float32)), "b2 is float32 .3, 1., not"),
        (
            lambda d, a: d.update(version=2),
            "format version 2; this workings reads up to 1: upgrade",
        ),
        (lambda d, a: d.update(format="recipe"), "is a recipe file; expected a model file"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(altered, change, message):
    with pytest.raises(wk.ModelFileError, match=message):
        altered(change)


# Whole or not at all.


def test_a_disk_that_fills_up_leaves_the_old_file_as_it_was(tmp_path, small_model, monkeypatch):
    path = tmp_path / "model.safetensors"
    path.write_bytes(small_model.read_bytes())

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(wk.OutputError, match="the disk is full; what stood there before"):
        wk.save(wk.Network([784, 10, 10], seed=9), path)
    assert path.read_bytes() == small_model.read_bytes()
    assert list(tmp_path.iterdir()) == [path]


SAVE_WITH_LITTLE_ROOM = """
import resource, sys
import workings as wk
net = wk.Network([784, 10, 10], seed=9)
resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))
try:
    wk.save(net, sys.argv[1])
except wk.OutputError as error:
    print(error)
"""


def test_a_write_that_the_system_breaks_off_leaves_the_old_file_as_it_was(tmp_path, small_model):
    path = tmp_path / "model.safetensors"
    path.write_bytes(small_model.read_bytes())
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SAVE_WITH_LITTLE_ROOM, path],
        capture_output=True,
        text=True,
    )
    assert "model.safetensors cannot be written: File too large" in done.stdout, done.stderr
    assert path.read_bytes() == small_model.read_bytes()
    assert list(tmp_path.iterdir()) == [path]


def test_ctrl_c_while_writing_leaves_the_old_file_as_it_was(tmp_path, small_model, monkeypatch):
    path = tmp_path / "model.safetensors"
    path.write_bytes(small_model.read_bytes())

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        wk.save(wk.Network([784, 10, 10], seed=9), path)
    assert path.read_bytes() == small_model.read_bytes()
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "link").symlink_to("real.safetensors")
    wk.save(wk.Network([4, 2], seed=1), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert_same(wk.load(tmp_path / "real.safetensors"), wk.Network([4, 2], seed=1))
