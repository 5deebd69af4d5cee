"""A training run in which everything is settled but the seed. A mistake changes one thing of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from workings.data import Dataset
from workings.network import Network
from workings.optimisers import GradientDescent, Optimiser
from workings.training import Training

#: Changes the initial weights of a network in place; the seed is the run's.
Start = Callable[[Network, int], None]


@dataclass(frozen=True, eq=False)
class Setup:
    """How a network is made and trained.

    Parameters
    ----------
    data, test
        What it is trained on, and what its accuracy is measured on.
    hidden
        Units of each hidden layer.
    activation
        Of the hidden layers.
    init
        The initialiser's name; None for the one that suits the activation.
    start
        What is done to the initial weights then, or None.
    optimiser
        The rule of the update.
    batch_size
        Examples a step; None for the full batch.
    epochs
        How many times through the data.
    network
        The class: its forward and backward pass may be mistaken ones.
    """

    data: Dataset
    test: Dataset
    hidden: tuple[int, ...] = (10,)
    activation: str = "relu"
    init: str | None = None
    start: Start | None = None
    optimiser: Optimiser = field(default_factory=GradientDescent)
    batch_size: int | None = None
    epochs: int = 500
    network: type[Network] = Network

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units a layer, the input first: ``(784, 10, 10)``."""
        return (self.data.features, *self.hidden, self.data.classes)

    def fresh(self, seed: int) -> Network:
        """Return the network before the first step."""
        network = self.network(
            self.sizes,
            self.activation,
            seed=seed,
            init=self.init,
            preparation=self.data.preparation,
        )
        if self.start is not None:
            self.start(network, seed)
        return network

    def training(self, seed: int, threads: int | None = None) -> Training:
        """Return the run, not begun.

        What is computed otherwise than `Network` does it, only the reference engine computes.
        """
        return Training(
            self.fresh(seed),
            self.data,
            optimiser=self.optimiser,
            epochs=self.epochs,
            batch_size=self.batch_size,
            seed=seed,
            engine="auto" if self.network is Network else "reference",
            threads=threads,
        )

    def text(self) -> str:
        """Return the settings in a line."""
        batches = "full batch" if self.batch_size is None else f"batches of {self.batch_size}"
        shape = "-".join(map(str, self.sizes))
        epochs = "1 epoch" if self.epochs == 1 else f"{self.epochs} epochs"
        return (
            f"{shape} {self.activation}, {self.optimiser.name}, α = "
            f"{self.optimiser.learning_rate:g}, {batches}, {epochs}, "
            f"{len(self.data):,} images"
        )
