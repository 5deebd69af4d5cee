"""A network as PyTorch modules, and back. PyTorch is loaded when one of the two is called."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from workings.data import Preparation
from workings.errors import MissingExtraError, SettingError
from workings.maths.activations import LEAK
from workings.network import Network

#: For each activation the module that computes it; linear needs none.
MODULES: dict[str, Callable[[Any], Any]] = {
    "linear": lambda nn: None,
    "relu": lambda nn: nn.ReLU(),
    "leaky-relu": lambda nn: nn.LeakyReLU(LEAK),
    "sigmoid": lambda nn: nn.Sigmoid(),
    "tanh": lambda nn: nn.Tanh(),
    "gelu-tanh": lambda nn: nn.GELU(approximate="tanh"),
    "softmax": lambda nn: nn.Softmax(dim=1),
}
_KNOWN = "Linear, ReLU, LeakyReLU(0.01), Sigmoid, Tanh, GELU(approximate='tanh')"


def to_torch(network: Network) -> Any:
    """Return the network as a `torch.nn.Sequential` of its own: Linear, activation, …, Softmax.

    It takes prepared rows: ``module(torch.tensor(data.X.T))`` gives m×classes probabilities. To
    train it on with PyTorch's cross-entropy, which wants Z, leave the softmax out: ``module[:-1]``.

    Parameters
    ----------
    network
        The network. Its parameters are copied.

    Returns
    -------
    torch.nn.Sequential
        On the processor, in the network's dtype.

    Raises
    ------
    MissingExtraError
        If PyTorch is not installed.
    """
    torch = _torch()
    modules = []
    for W, b, name in zip(network.W, network.b, network.activations, strict=True):
        dtype = getattr(torch, W.dtype.name)
        linear = torch.nn.utils.skip_init(torch.nn.Linear, W.shape[1], W.shape[0], dtype=dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W))
            linear.bias.copy_(torch.tensor(b[:, 0]))
        modules += [linear, MODULES[name](torch.nn)]
    return torch.nn.Sequential(*(module for module in modules if module is not None))


def from_torch(module: Any, preparation: Preparation | None = None) -> Network:
    """Return a PyTorch module of linear layers and known activations as a `Network`.

    Dropout is passed over, as it is when PyTorch predicts; so are Identity, and a Flatten in front.
    The softmax at the end may be there or not.

    Parameters
    ----------
    module
        A `torch.nn.Sequential`, also of others, or a single `torch.nn.Linear`, in float32 or
        float64. Its parameters are copied.
    preparation
        How values become the rows that the module takes, and what the classes are called: that of
        the data it was trained on, ``data.preparation``, if it was trained on ``data.X.T``.

    Raises
    ------
    MissingExtraError
        If PyTorch is not installed.
    SettingError
        If the module is of another kind, or computes what a `Network` does not.
    """
    torch = _torch()
    linears: list[Any] = []
    names: list[str] = []
    ended = False
    for step in _steps(torch, module):
        kind = type(step)
        if kind in (torch.nn.Identity, torch.nn.Dropout):
            continue
        if kind is torch.nn.Flatten and (step.start_dim, step.end_dim) == (1, -1) and not linears:
            continue
        if ended:
            raise SettingError(f"{step} stands after the softmax, which is a network's end")
        if kind is torch.nn.Linear:
            linears.append(step)
            names.append("linear")
            continue
        name = _name(torch, step)
        if not names or names[-1] != "linear":
            after = "no Linear stands before" if not names else f"{names[-1]} stands before"
            raise SettingError(f"{after} {step}: each activation follows a Linear of its own")
        names[-1] = name
        ended = name == "softmax"
    if not linears:
        raise SettingError("there is no Linear in this module: it has nothing to take over")
    if names[-1] not in ("linear", "softmax"):
        raise SettingError(
            f"the last layer ends in {names[-1]}, and a network's in softmax: end with a Linear"
        )
    return _network(linears, names[:-1], preparation)


def _torch() -> Any:
    try:
        import torch
    except ImportError:
        raise MissingExtraError(
            "this needs PyTorch, which is not installed: pip install torch"
        ) from None
    return torch


def _steps(torch: Any, module: Any) -> Iterator[Any]:
    """Yield the modules that are called one after another."""
    if not isinstance(module, torch.nn.Module):
        raise SettingError(f"give a torch.nn.Sequential; this is a {type(module).__name__}")
    if module._forward_hooks or module._forward_pre_hooks:
        raise SettingError(f"{type(module).__name__} has hooks, which may change what it computes")
    if "forward" in vars(module):  # put on the object itself
        raise SettingError(_unreadable(module))
    if not isinstance(module, torch.nn.Sequential):
        yield module
        return
    if type(module).forward is not torch.nn.Sequential.forward:
        raise SettingError(_unreadable(module))
    for child in module:
        yield from _steps(torch, child)


def _name(torch: Any, step: Any) -> str:
    """Return the name of the activation that a module computes."""
    nn, kind = torch.nn, type(step)
    if kind is nn.GELU and step.approximate != "tanh":
        raise SettingError(
            "this GELU is its erf form, and a network's is the tanh form, which differs by up to "
            "0.0005: train with torch.nn.GELU(approximate='tanh')"
        )
    if kind is nn.LeakyReLU and step.negative_slope != LEAK:
        raise SettingError(
            f"this LeakyReLU has slope {step.negative_slope}, and a network's has {LEAK}"
        )
    if kind in (nn.Softmax, nn.LogSoftmax):
        if step.dim not in (1, -1):
            raise SettingError(f"{step} goes along dim {step.dim}; an example is a row: dim=1")
        return "softmax"
    for name, make in MODULES.items():
        if name != "linear" and kind is type(make(nn)):
            return name
    raise SettingError(_unreadable(step))


def _unreadable(module: Any) -> str:
    return (
        f"what {type(module).__name__} computes cannot be taken over: give a torch.nn.Sequential "
        f"of {_KNOWN}"
    )


def _network(
    linears: Sequence[Any], activations: Sequence[str], preparation: Preparation | None
) -> Network:
    sizes = [linears[0].in_features, *(linear.out_features for linear in linears)]
    for layer, (one, other) in enumerate(pairwise(linears), start=1):
        if one.out_features != other.in_features:
            raise SettingError(
                f"layer {layer} gives {one.out_features} numbers, and layer {layer + 1} takes "
                f"{other.in_features}"
            )
    kinds = {str(number.dtype) for linear in linears for number in linear.parameters()}
    if len(kinds) > 1 or not kinds <= {"torch.float32", "torch.float64"}:
        raise SettingError(
            f"the parameters are {' and '.join(sorted(kinds))}: convert them with module.float()"
        )
    if any(number.is_meta for linear in linears for number in linear.parameters()):
        raise SettingError("the parameters are on the device meta, and so have no numbers")
    network = Network(
        sizes,
        activations,
        init="zeros",
        dtype=kinds.pop().removeprefix("torch."),
        preparation=preparation,
    )
    for layer, linear in enumerate(linears, start=1):
        network.W[layer] = linear.weight.detach().cpu().numpy()
        if linear.bias is not None:
            network.b[layer] = np.asarray(linear.bias.detach().cpu().numpy())[:, None]
    return network
