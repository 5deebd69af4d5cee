"""A network in ONNX: onnx finds no fault with it, and onnxruntime predicts the same."""

import builtins
import json

import numpy as np
import pytest
from hypothesis import given, settings

import workings as wk
from exported import KINDS, assert_same_predictions, trained
from test_model_files import networks
from workings import maths
from workings.exports import export
from workings.exports.onnx_file import ADDERS, to_onnx
from workings.files.model import describe

onnx = pytest.importorskip("onnx", reason="onnx is not installed")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")


def session(model) -> "onnxruntime.InferenceSession":
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("kind", KINDS)
def test_onnxruntime_predicts_the_same_on_1000_examples(kind, tmp_path):
    there = trained(kind)
    export(there.network, "onnx", tmp_path / "net.onnx")
    onnx.checker.check_model(tmp_path / "net.onnx", full_check=True)
    run = session(tmp_path / "net.onnx")
    (came,), (goes,) = run.get_inputs(), run.get_outputs()
    n, classes = there.network.sizes[0], there.network.sizes[-1]
    assert (came.name, came.type, came.shape) == (
        "features" if kind == "features" else "pixels", "tensor(float)", ["m", n],
    )  # fmt: skip
    assert (goes.name, goes.type, goes.shape) == ("probabilities", "tensor(float)", ["m", classes])
    values = there.test.values.astype(np.float32)
    (rows,) = run.run(None, {came.name: values})
    assert_same_predictions(rows, kind)
    for m in (1, 7):  # however many at once
        (some,) = run.run(None, {came.name: values[:m]})
        np.testing.assert_allclose(some, rows[:m], atol=1e-6)


def test_the_metadata_has_the_names_and_what_a_model_file_says():
    network = trained("features").network
    said = session(to_onnx(network)).get_modelmeta().custom_metadata_map
    assert json.loads(said["class_names"]) == list(network.preparation.class_names)
    assert json.loads(said["workings"]) == json.loads(json.dumps(describe(network)))
    named = wk.Preparation(feature_names=("größe", "\ud800"))
    said = session(to_onnx(wk.Network([2, 3], preparation=named))).get_modelmeta()
    assert json.loads(said.custom_metadata_map["class_names"]) == ["0", "1", "2"]
    assert json.loads(said.custom_metadata_map["feature_names"]) == ["größe", "\ud800"]


def test_the_parameters_are_in_it_by_their_names():
    network = trained("gelu-leaky").network
    model = onnx.load_from_string(to_onnx(network))
    held = {entry.name: onnx.numpy_helper.to_array(entry) for entry in model.graph.initializer}
    for layer in (1, 2, 3):
        np.testing.assert_array_equal(held[f"W{layer}"], network.W[layer])
        np.testing.assert_array_equal(held[f"b{layer}"], network.b[layer][:, 0])


def test_gelu_is_its_tanh_form():
    """Far enough apart from the erf form to be told: 4e-4 at z = 2.3."""
    network = wk.Network([1, 1, 2], "gelu-tanh", init="zeros")
    network.W[1], network.W[2] = [[1]], [[1], [0]]
    (row,) = session(to_onnx(network)).run(None, {"features": np.array([[2.3]], np.float32)})[0]
    a = float(np.log(row[0] / row[1]))
    assert a == pytest.approx(
        float(maths.activation("gelu-tanh").function(np.float64(2.3))), abs=1e-5
    )


def test_large_features_that_differ_by_little_are_told_apart():
    preparation = wk.Preparation(shift=(16_000_000.0,), scale=(0.5,))
    network = wk.Network([1, 2], preparation=preparation, seed=1)
    values = np.array([[16_000_000], [16_000_001], [15_999_999]], np.float32)
    (rows,) = session(to_onnx(network)).run(None, {"features": values})
    np.testing.assert_allclose(rows, network.probabilities(preparation.apply(values)).T, atol=1e-6)
    assert len({row[0] for row in rows.tolist()}) == 3


@settings(max_examples=60)
@given(networks())
def test_any_network_is_a_valid_file_or_is_refused(network):
    try:
        model = to_onnx(network)
    except wk.OutputError as error:
        assert "too large" in str(error)
        assert network.dtype == np.float64 or np.abs(network.preparation.scale).max() > 3e38
        return
    assert session(model).get_outputs()[0].name == "probabilities"


def test_equal_networks_give_equal_bytes():
    network = trained("gelu-leaky").network
    assert to_onnx(network.copy()) == to_onnx(network)


def test_without_onnx_the_command_says_how_to_install_it(refused, small_model, monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.split(".")[0] == "onnx":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    said = refused("export", small_model, "onnx", "m.onnx")
    assert "ONNX files need onnx: pip install 'workings[onnx]'" in said


def test_what_does_not_fit_is_refused(monkeypatch):
    network = wk.Network([2, 2], dtype=np.float64)
    network.W[1][0, 0] = 1e39
    with pytest.raises(wk.OutputError, match="too large for it"):
        to_onnx(network)
    monkeypatch.setattr("workings.exports.onnx_file._MOST_BYTES", 10)
    with pytest.raises(wk.OutputError, match="at most 2 GB"):
        to_onnx(wk.Network([2, 2]))


def test_every_activation_is_known():
    assert set(ADDERS) == {*maths.ACTIVATIONS, "softmax"}
