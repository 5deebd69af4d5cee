"""What is done with the gradients. Optimisers know arrays, not networks.

An optimiser is its settings; what it remembers from step to step (its slots) is kept by the
caller, so that a checkpoint can hold it. To add one, write a class like these and enter it in
`OPTIMISERS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from workings.arrays import Array
from workings.errors import SettingError


class Optimiser(Protocol):
    """What an optimiser offers."""

    name: ClassVar[str]
    slots: ClassVar[tuple[str, ...]]

    @property
    def learning_rate(self) -> float:
        """α, above 0."""
        ...

    def update(
        self,
        parameters: Sequence[Array],
        gradients: Sequence[Array],
        slots: Sequence[Sequence[Array]],
        step: int,
        learning_rate: float,
    ) -> None:
        """Change `parameters` and `slots` in place.

        Parameters
        ----------
        parameters, gradients
            Arrays of equal shapes.
        slots
            For each name in `slots`, one array a parameter, zeros at the start.
        step
            Which update this is, counted from 1.
        learning_rate
            α for this step, after the schedule.
        """
        ...


@dataclass(frozen=True)
class GradientDescent:
    """θ := θ − α·g, the lesson's update."""

    learning_rate: float = 0.1
    name: ClassVar[str] = "gd"
    slots: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        check_learning_rate(self.learning_rate)

    def update(
        self,
        parameters: Sequence[Array],
        gradients: Sequence[Array],
        slots: Sequence[Sequence[Array]],
        step: int,
        learning_rate: float,
    ) -> None:
        """θ := θ − α·g; see `Optimiser.update`."""
        for theta, g in zip(parameters, gradients, strict=True):
            theta -= learning_rate * g


@dataclass(frozen=True)
class Momentum:
    """v := μv + g, θ := θ − α·v (Polyak 1964, as in Sutskever et al. 2013, section 2).

    Nesterov's form takes the step after next: θ := θ − α(g + μv).

    Parameters
    ----------
    learning_rate
        α, above 0.
    momentum
        μ, from 0 to below 1: how much of the last step goes on.
    nesterov
        Whether to use Nesterov's form.
    """

    learning_rate: float = 0.1
    momentum: float = 0.9
    nesterov: bool = False
    name: ClassVar[str] = "momentum"
    slots: ClassVar[tuple[str, ...]] = ("velocity",)

    def __post_init__(self) -> None:
        check_learning_rate(self.learning_rate)
        _check_share("momentum", self.momentum)

    def update(
        self,
        parameters: Sequence[Array],
        gradients: Sequence[Array],
        slots: Sequence[Sequence[Array]],
        step: int,
        learning_rate: float,
    ) -> None:
        """v := μv + g, θ := θ − α·v; see `Optimiser.update`."""
        for theta, g, v in zip(parameters, gradients, slots[0], strict=True):
            v *= self.momentum
            v += g
            theta -= learning_rate * (g + self.momentum * v if self.nesterov else v)


@dataclass(frozen=True)
class Adam:
    """Each parameter's step is scaled by its own gradients' size (Kingma and Ba 2015, Algorithm 1).

    m := β₁m + (1 − β₁)g, v := β₂v + (1 − β₂)g², θ := θ − α·m̂ / (√v̂ + ε), where
    m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) undo the start from zero.

    Parameters
    ----------
    learning_rate
        α, above 0.
    beta1, beta2
        From 0 to below 1: how long the two averages remember.
    epsilon
        ε, above 0: keeps the quotient finite.
    """

    learning_rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    name: ClassVar[str] = "adam"
    slots: ClassVar[tuple[str, ...]] = ("mean", "square")

    def __post_init__(self) -> None:
        check_learning_rate(self.learning_rate)
        _check_share("beta1", self.beta1)
        _check_share("beta2", self.beta2)
        if not self.epsilon > 0:
            raise SettingError(f"epsilon is {self.epsilon}: give a small number above 0")

    def update(
        self,
        parameters: Sequence[Array],
        gradients: Sequence[Array],
        slots: Sequence[Sequence[Array]],
        step: int,
        learning_rate: float,
    ) -> None:
        """θ := θ − α·m̂ / (√v̂ + ε); see `Optimiser.update`."""
        mean_share = 1 - self.beta1**step
        square_share = 1 - self.beta2**step
        for theta, g, m, v in zip(parameters, gradients, *slots, strict=True):
            m *= self.beta1
            m += (1 - self.beta1) * g
            v *= self.beta2
            v += (1 - self.beta2) * (g * g)
            theta -= learning_rate * (m / mean_share) / (np.sqrt(v / square_share) + self.epsilon)


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with weight decay beside the gradient: θ := θ − αλθ first (Loshchilov and Hutter 2019).

    Parameters
    ----------
    weight_decay
        λ, 0 or more; every parameter decays, biases too, as in the paper's Algorithm 2.
    """

    weight_decay: float = 0.01
    name: ClassVar[str] = "adamw"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (np.isfinite(self.weight_decay) and self.weight_decay >= 0):
            raise SettingError(f"weight_decay is {self.weight_decay}: give a number from 0 upwards")

    def update(
        self,
        parameters: Sequence[Array],
        gradients: Sequence[Array],
        slots: Sequence[Sequence[Array]],
        step: int,
        learning_rate: float,
    ) -> None:
        """θ := θ − αλθ, then Adam's update; see `Optimiser.update`."""
        for theta in parameters:
            theta *= 1 - learning_rate * self.weight_decay
        super().update(parameters, gradients, slots, step, learning_rate)


OPTIMISERS: dict[str, type[GradientDescent] | type[Momentum] | type[Adam] | type[AdamW]] = {
    kind.name: kind for kind in (GradientDescent, Momentum, Adam, AdamW)
}


def check_learning_rate(learning_rate: float) -> float:
    """Return `learning_rate` if it is one.

    Raises
    ------
    SettingError
        If it is not a finite number above 0.
    """
    if not (np.isfinite(learning_rate) and learning_rate > 0):
        raise SettingError(f"learning_rate is {learning_rate}: give a number above 0, such as 0.1")
    return learning_rate


def _check_share(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise SettingError(f"{name} is {value}: give a number from 0 to below 1")
