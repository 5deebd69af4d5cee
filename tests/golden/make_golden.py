"""Make golden.json: losses that PyTorch computes, for our training to agree with.

An independent implementation of the same arithmetic: automatic differentiation and PyTorch's own
optimisers, in float64. Run it with PyTorch 2.13 and workings installed:

    python tests/golden/make_golden.py
"""

import json
from pathlib import Path

import torch
from start import BATCHES, RUNS, SIZES, start

OPTIMISERS = {
    "gd": lambda groups: torch.optim.SGD(groups, lr=0.1),
    "gd-l2": lambda groups: torch.optim.SGD(groups, lr=0.1),
    "momentum": lambda groups: torch.optim.SGD(groups, lr=0.05, momentum=0.9),
    "nesterov": lambda groups: torch.optim.SGD(groups, lr=0.05, momentum=0.9, nesterov=True),
    "adam": lambda groups: torch.optim.Adam(groups, lr=0.01),
    "adamw": lambda groups: torch.optim.AdamW(groups, lr=0.01, weight_decay=0.1),
}


def losses(name: str, activation: str, l2: float) -> list[float]:
    """Return the loss before each of the steps."""
    parameters, X, labels = start()
    tensors = [torch.tensor(array, requires_grad=True) for array in parameters]
    optimiser = OPTIMISERS[name](tensors)
    inputs, truth = torch.tensor(X), torch.tensor(labels)
    act = {
        "relu": torch.relu,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "leaky-relu": torch.nn.functional.leaky_relu,
        "gelu-tanh": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
    }[activation]
    seen = []
    for batch in BATCHES:
        A = inputs[:, batch]
        for layer in range(len(SIZES) - 1):
            Z = tensors[2 * layer] @ A + tensors[2 * layer + 1]
            A = act(Z)
        loss = torch.nn.functional.cross_entropy(Z.T, truth[batch])
        loss = loss + 0.5 * l2 * sum((W**2).sum() for W in tensors[::2])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seen.append(loss.item())
    return seen


if __name__ == "__main__":
    golden = {f"{name} {act} {l2}": losses(name, act, l2) for name, act, l2 in RUNS}
    path = Path(__file__).with_name("golden.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")
