"""ONNX Runtime's side: the network as an ONNX graph that takes uint8 pixels.

Conversion and scaling are nodes of the graph, so that they run on its threads, too.
"""

from workings.arrays import Array, Values
from workings.bench.predict import Predict
from workings.network import Network

_OPSET, _IR_VERSION = 17, 9


def predictor(network: Network, threads: int) -> Predict:
    """Predict by an `InferenceSession`."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        _graph(network), options, providers=["CPUExecutionProvider"]
    )

    def predict(pixels: Values) -> Array:
        return session.run(None, {"pixels": pixels})[0].T

    return predict


def _graph(network: Network) -> bytes:
    """Return the ONNX model, m×784 pixels to m×classes probabilities."""
    import numpy as np
    from onnx import TensorProto, checker, helper, numpy_helper

    W1, b1, W2, b2 = network.parameters
    arrays = {"W1": W1, "b1": b1.ravel(), "W2": W2, "b2": b2.ravel()}
    nodes = [
        helper.make_node("Cast", ["pixels"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Div", ["floats", "full"], ["X"]),
        helper.make_node("Gemm", ["X", "W1", "b1"], ["Z1"], transB=1),
        helper.make_node("Relu", ["Z1"], ["A1"]),
        helper.make_node("Gemm", ["A1", "W2", "b2"], ["Z2"], transB=1),
        helper.make_node("Softmax", ["Z2"], ["probabilities"], axis=1),
    ]
    constants = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    constants["full"] = np.array(255, np.float32)
    n, *_, classes = network.sizes
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["m", n])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["m", classes])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)])
    model.ir_version = _IR_VERSION
    checker.check_model(model)
    return bytes(model.SerializeToString())
