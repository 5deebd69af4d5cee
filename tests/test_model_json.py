"""A model in plain JSON: every number survives, and what is wrong is refused in one line."""

import codecs
import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings

import workings as wk
from damage import damaged_files
from test_model_files import assert_same, networks
from workings.files import plain
from workings.files.model import to_json

PREPARATION = wk.Preparation(scale=255.0, image_shape=(2, 2), class_names=("a", "größe"))
SMALL = wk.Network([4, 3, 2], seed=1, preparation=PREPARATION)


@given(network=networks())
def test_saving_then_loading_gives_the_same_network(network, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "drawn.json"
    wk.save(network, path)
    assert path.read_bytes()[:1] == b"{"
    assert_same(wk.load(path), network)


def test_every_bit_pattern_survives(tmp_path):
    """A hundred thousand float32 of all sizes, and one whose shortest text means its neighbour."""
    bits = np.random.default_rng(0).integers(0, 2**32, 100_000, dtype=np.uint32)
    bits[0] = 0x15AE43FD
    numbers = bits.view(np.float32)
    assert float(np.float32(str(numbers[0]))) != float(numbers[0])
    network = wk.Network([100_000, 1])
    network.W[1] = np.where(np.isfinite(numbers), numbers, 0)[None]
    wk.save(network, tmp_path / "m.json")
    assert_same(wk.load(tmp_path / "m.json"), network)


def test_numbers_are_as_short_as_they_can_be():
    network = wk.Network([2, 1], init="zeros")
    network.W[1] = [[0.1, -2.5]]
    assert json.loads(to_json(network))["W1"] == [[0.1, -2.5]]
    assert b"[0.1,-2.5]" in to_json(network)


def test_the_file_is_what_the_documentation_says():
    found = json.loads(to_json(SMALL))
    assert list(found) == ["workings", "W1", "b1", "W2", "b2"]
    assert found["workings"]["sizes"] == [4, 3, 2]
    assert found["workings"]["preparation"]["class_names"] == ["a", "größe"]
    assert np.shape(found["W1"]) == (3, 4)
    assert np.shape(found["b1"]) == (3,)


@pytest.mark.parametrize("name", ["m.json", "m.safetensors", "m"])
def test_the_first_bytes_tell_and_not_the_name(name, tmp_path):
    (tmp_path / name).write_bytes(codecs.BOM_UTF8 + b"\n " + to_json(SMALL))
    assert_same(wk.load(tmp_path / name), SMALL)
    wk.save(SMALL, tmp_path / "s.safetensors")
    (tmp_path / "s.safetensors").rename(tmp_path / "really.json")
    assert_same(wk.load(tmp_path / "really.json"), SMALL)


def altered(change) -> bytes:
    found = json.loads(to_json(SMALL))
    change(found)
    return json.dumps(found).encode()


def document(**changes) -> bytes:
    return altered(lambda found: found["workings"].update(changes))


def prepared(**changes) -> bytes:
    return altered(lambda found: found["workings"]["preparation"].update(changes))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}", "is a JSON file, but not one of workings"),
        (b'{"a": 1, "workings": 3}', "is a JSON file, but not one of workings"),
        (to_json(SMALL)[:-40], "is not a model file of workings, or is damaged or cut short"),
        (b"{" + b"[" * 100_000, "is not a model file of workings, or is damaged or cut short"),
        (b'{"workings": ' + b"[" * 100_000, "is damaged or cut short"),
        (b'{"W1": ' * 50_000, "is damaged or cut short"),
        (b'{"workings": "\xff"}', "is damaged or cut short"),
        (to_json(SMALL).replace(b"[0.0,", b"[NaN,", 1), "NaN is not a number"),
        (to_json(SMALL).replace(b"[0.0,", b"[Infinity,", 1), "Infinity is not a number"),
        (to_json(SMALL).replace(b"[0.0,", b"[1e39,", 1), "weights that are not finite numbers"),
        (to_json(SMALL).replace(b"[0.0,", b"[1e400,", 1), "weights that are not finite numbers"),
        (to_json(SMALL).replace(b"[0.0,", b"[9" * 400 + b",", 1), "is damaged or cut short"),
        (to_json(SMALL).replace(b"[0.0,", b"[9" * 9_999 + b",", 1), "is damaged or cut short"),
        (document(format="recipe"), "is a recipe file; expected a model file"),
        (document(format="x" * 10**6), "xxx… file; expected a model file"),
        (document(version=2), "has format version 2; this workings reads up to 1"),
        (document(version=[[]]), "has format version [[]]"),
        (document(sizes=[10**12, 10**12, 2]), "W1 is float32 (3, 4), not float32"),
        (document(sizes=[4, 3, 10**12]), "W2 is float32 (2, 3), not float32"),
        (document(sizes=[4] * 100_000), "contradicts itself"),
        (document(sizes=[4.0, 3, 2]), "give whole numbers"),
        (document(sizes=None), "contradicts itself"),
        (document(dtype="float16"), "dtype is float16, not float32 or float64"),
        (document(dtype={}), "dtype is {}, not float32 or float64"),
        (document(activations=[]), "contradicts itself"),
        (document(activations=["relu", "sigmoid"]), "the last layer's activation is 'sigmoid'"),
        (document(activations=["y" * 10**6, "softmax"]), "yyy…"),
        (altered(lambda f: f.pop("b2")), "contradicts itself ('b2')"),
        (altered(lambda f: f.update(W1=[[1, 2], [3]])), "W1 has rows of 2 and of 1 numbers"),
        (altered(lambda f: f.update(W1=[])), "W1 is float32 (0,)"),
        (altered(lambda f: f.update(W1="abc")), "W1 is not a list of rows"),
        (altered(lambda f: f.update(W1=[1, 2])), "W1 is not a list of rows"),
        (altered(lambda f: f.update(W2=[["1", 2, 3]] * 2)), "W2 holds something else than"),
        (altered(lambda f: f.update(W2=[[True, 2, 3]] * 2)), "W2 holds something else than"),
        (altered(lambda f: f.update(b1={"0": 1})), "b1 is not a list of numbers"),
        (altered(lambda f: f.update(b1=[[0], [0], [0]])), "b1 holds something else than"),
        (altered(lambda f: f.update(b1=[0, 0])), "b1 is float32 (2, 1), not float32 (3, 1)"),
        (prepared(image_shape=["a" * 99, 10**9]), "image_shape do not fit"),
        (prepared(image_shape=[-2, -2]), "image_shape do not fit"),
        (prepared(image_shape=[4]), "image_shape do not fit"),
        (prepared(class_names="ab"), "lists do not fit"),
        (prepared(scale=10**400), "contradicts itself"),
        (prepared(shift=[[[]]] * 4), "contradicts itself"),
        (b'{"a": [' + b"[]," * 1_000_000 + b"0]}", "has more than the 1,000,000 lists and texts"),
        (b'{"a": [' + b'"x",' * 500_000 + b"0]}", "has more than the 1,000,000 lists and texts"),
    ],
)
def test_what_is_wrong_is_refused_in_a_line(refused, tmp_path, content, message):
    (tmp_path / "m.json").write_bytes(content)
    said = refused("evaluate", "m.json")
    assert message in said
    assert len(said) < 500


def test_a_file_that_is_too_long_is_not_read_to_its_end(refused, tmp_path):
    with (tmp_path / "m.json").open("wb") as file:
        file.write(b'{"workings": 1         ')
        file.truncate(10**12)
    assert "m.json is longer than the 50 MB" in refused("evaluate", "m.json")


def test_what_would_not_be_read_again_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(plain, "MOST_BYTES", 1_000)
    with pytest.raises(wk.OutputError, match="as JSON this network is larger"):
        wk.save(wk.Network([100, 10]), tmp_path / "m.json")
    assert not list(tmp_path.iterdir())


def test_notes_beside_the_parameters_are_passed_over(tmp_path):
    (tmp_path / "m.json").write_bytes(altered(lambda found: found.update(note=["hand-made"])))
    assert_same(wk.load(tmp_path / "m.json"), SMALL)


@settings(max_examples=300)
@given(content=damaged_files([to_json(SMALL), to_json(SMALL.copy(np.float64))]))
@example(b"{" * 5_000)
def test_a_damaged_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "damaged.json"
    path.write_bytes(content)
    try:
        found = wk.load(path)
    except wk.ModelFileError as error:
        assert str(error).startswith(str(path))
        return
    found.predict(np.zeros((found.sizes[0], 1)))


PEAK = r"""
import pathlib, re, sys
import workings as wk
try:
    wk.load(sys.argv[1])
except wk.ModelFileError as error:
    status = pathlib.Path("/proc/self/status").read_text()  # its own peak, not its parent's
    print(int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is counted in Linux's kilobytes")
@pytest.mark.parametrize("part", [b"300,", b"[],"])
def test_a_hostile_file_of_the_largest_size_takes_less_than_a_gigabyte(part, tmp_path):
    content = b'{"W1": [' + part * (49_000_000 // len(part))
    (tmp_path / "m.json").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PEAK, tmp_path / "m.json"],
        capture_output=True,
        text=True,
    )
    assert int(done.stdout) < 1_000_000_000, done.stderr
