"""PyTorch's sides: nn.Sequential, CrossEntropyLoss and SGD, eager or through torch.compile.

The tensors are float32 and in memory, a batch is picked by its row numbers, gradients are set to
None, and SGD is the fused one: of what the documentation offers, the fastest here. A `DataLoader`
would only cost time. `torch.compile` gets the model together with its loss.
"""

from itertools import pairwise
from typing import Any

import numpy as np

from workings.arrays import Array, Integers, Values
from workings.bench.predict import AT_ONCE, Predict
from workings.bench.train import ALPHA, Problem, Trainer
from workings.network import Network


def trainer(problem: Problem, compiled: bool) -> Trainer:
    """Train with SGD."""
    import torch

    torch.set_num_threads(problem.threads)
    model = _model(problem.network)
    model.train()
    loss_function = torch.nn.CrossEntropyLoss()
    optimiser = torch.optim.SGD(model.parameters(), lr=ALPHA, fused=True)
    X = torch.from_numpy(problem.X)
    labels = torch.from_numpy(np.asarray(problem.labels, np.int64))

    def loss_of(inputs: Any, targets: Any) -> Any:
        return loss_function(model(inputs), targets)

    forward = torch.compile(loss_of) if compiled else loss_of

    def step(inputs: Any, targets: Any) -> None:
        optimiser.zero_grad(set_to_none=True)
        forward(inputs, targets).backward()
        optimiser.step()

    def epoch(rows: Integers | None) -> None:
        if rows is None:
            step(X, labels)
            return
        for batch in torch.from_numpy(rows):
            step(X[batch], labels[batch])

    def parameters() -> list[Array]:
        arrays = [tensor.detach().numpy().copy() for tensor in model.parameters()]
        return [array.reshape(len(array), -1) for array in arrays]

    return Trainer(epoch, parameters)


def predictor(network: Network, threads: int, compiled: bool) -> Predict:
    """Predict in inference mode, in parts that stay in the cache: that is three times as fast."""
    import torch

    torch.set_num_threads(threads)
    model = _model(network).eval()

    def probabilities(pixels: Any) -> Any:
        return torch.softmax(model(pixels.float().div_(255)), dim=1)  # m×classes

    forward = torch.compile(probabilities) if compiled else probabilities

    def predict(pixels: Values) -> Array:
        with torch.inference_mode():
            parts = [forward(part) for part in torch.from_numpy(pixels).split(AT_ONCE)]
            return (torch.cat(parts) if len(parts) > 1 else parts[0]).numpy().T

    return predict


def _model(network: Network) -> Any:
    import torch

    layers: list[Any] = []
    for inputs, units in pairwise(network.sizes):
        layers += [torch.nn.Linear(inputs, units), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    with torch.no_grad():
        for tensor, array in zip(model.parameters(), network.parameters, strict=True):
            tensor.copy_(torch.from_numpy(array.reshape(tensor.shape)))
    return model
