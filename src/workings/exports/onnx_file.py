"""A network as an ONNX graph: values in, probabilities out, the preparation inside."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from workings.errors import MissingExtraError, OutputError
from workings.files.model import describe
from workings.maths.activations import GELU_CUBE, GELU_SCALE, LEAK
from workings.network import Network

#: The first in which softmax is of one axis; every runtime since 2020 knows it.
OPSET, IR_VERSION = 13, 7
#: The most bytes that a file of protocol buffers may have, less some for all that is no weight.
_MOST_BYTES = 2**31 - 2**20
OUTPUT = "probabilities"


@dataclass
class _Graph:
    """What has been put together so far: nodes in their order, and constants by name."""

    helper: Any
    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Add a node, and return the name of what comes out of it."""
        self.nodes.append(self.helper.make_node(kind, inputs, [output], output, **attributes))
        return output

    def constant(self, name: str, numbers: Any, dtype: npt.DTypeLike = np.float32) -> str:
        """Add a constant, and return its name."""
        with np.errstate(over="ignore"):
            self.constants[name] = np.ascontiguousarray(numbers, dtype)
        return name


def _gelu_tanh(graph: _Graph, z: str, a: str) -> str:
    """½z(1 + tanh(√(2/π)(z + 0.044715z³))), node by node: ONNX has it from opset 20 only."""
    cube = graph.node("Mul", [graph.node("Mul", [z, z], f"{a}_square"), z], f"{a}_cube")
    small = graph.node("Mul", [cube, graph.constant("cube_share", GELU_CUBE)], f"{a}_small_cube")
    total = graph.node("Add", [z, small], f"{a}_sum")
    inner = graph.node("Mul", [total, graph.constant("gelu_scale", GELU_SCALE)], f"{a}_inner")
    t = graph.node("Tanh", [inner], f"{a}_tanh")
    more = graph.node("Add", [t, graph.constant("one", 1)], f"{a}_more")
    half = graph.node("Mul", [z, graph.constant("half", 0.5)], f"{a}_half")
    return graph.node("Mul", [half, more], a)


#: For each activation a function that adds its nodes: graph, name of z, name of a → name of a.
ADDERS: dict[str, Callable[[_Graph, str, str], str]] = {
    "linear": lambda graph, z, a: z,
    "relu": lambda graph, z, a: graph.node("Relu", [z], a),
    "leaky-relu": lambda graph, z, a: graph.node("LeakyRelu", [z], a, alpha=LEAK),
    "sigmoid": lambda graph, z, a: graph.node("Sigmoid", [z], a),
    "tanh": lambda graph, z, a: graph.node("Tanh", [z], a),
    "gelu-tanh": _gelu_tanh,
    "softmax": lambda graph, z, a: graph.node("Softmax", [z], OUTPUT, axis=1),
}


def to_onnx(network: Network) -> bytes:
    """Return an ONNX model that predicts as `network` does.

    Its one input is called ``pixels`` (``features`` for what is no picture): float32, m×n, a row an
    example, as they stand in the data. Its output is ``probabilities``, float32, m×classes.

    Raises
    ------
    MissingExtraError
        If the package `onnx` is not installed.
    OutputError
        If the weights are more, or larger, than an ONNX file can hold.
    """
    try:
        from onnx import TensorProto, checker, helper, numpy_helper
    except ImportError:
        raise MissingExtraError("ONNX files need onnx: pip install 'workings[onnx]'") from None
    if 4 * network.parameter_count > _MOST_BYTES:
        raise OutputError("an ONNX file holds at most 2 GB: save this network as .safetensors")
    graph = _Graph(helper)
    name = "pixels" if network.preparation.pixels else "features"
    a = _prepared(graph, network, name)
    for layer, (W, b, activation) in enumerate(
        zip(network.W, network.b, network.activations, strict=True), start=1
    ):
        weights = [graph.constant(f"W{layer}", W), graph.constant(f"b{layer}", b[:, 0])]
        z = graph.node("Gemm", [a, *weights], f"Z{layer}", transB=1)  # a row an example: A Wᵀ + b
        a = ADDERS[activation](graph, z, f"A{layer}")
    if not all(np.isfinite(array).all() for array in graph.constants.values()):
        raise OutputError("an ONNX file is written in float32, and a number is too large for it")
    n, *_, classes = network.sizes
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "network",
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["m", n])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["m", classes])],
            [numpy_helper.from_array(array, key) for key, array in graph.constants.items()],
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="workings",
        doc_string=f"{network.layers_text()}: {name} in, probabilities out",
    )
    helper.set_model_props(model, dict(_metadata(network)))
    checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def _prepared(graph: _Graph, network: Network, name: str) -> str:
    """Add (values − shift) / scale; the shift is taken off in float64, as the package does."""
    shift, scale = network.preparation.shift, network.preparation.scale
    x = name
    if np.any(shift):
        x = graph.node("Cast", [x], "wide", to=11)  # TensorProto.DOUBLE
        x = graph.node("Sub", [x, graph.constant("shift", shift, np.float64)], "shifted")
        x = graph.node("Cast", [x], "narrow", to=1)  # TensorProto.FLOAT
    return graph.node("Div", [x, graph.constant("scale", scale)], "X")


def _metadata(network: Network) -> Iterator[tuple[str, str]]:
    """Yield what else the file says: the document of a model file, and the classes' names."""
    classes = network.preparation.class_names or tuple(map(str, range(network.sizes[-1])))
    yield "class_names", json.dumps(classes)
    if network.preparation.feature_names is not None:
        yield "feature_names", json.dumps(network.preparation.feature_names)
    yield "workings", json.dumps(describe(network), sort_keys=True)
