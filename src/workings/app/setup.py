"""All the settings of one run, checked; the training that they make; the command that is the same.

A browser sends them and an address may carry them, so each has a range here, and every value is
looked at before it is used.
"""

import dataclasses
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from workings.app.texts import say
from workings.data import Dataset
from workings.errors import SettingError, choose
from workings.maths import ACTIVATIONS, INITIALISERS, default_initialiser
from workings.network import Network
from workings.optimisers import OPTIMISERS
from workings.training import Training

#: What a number may be: its least and its greatest value.
LEARNING_RATE = (1e-6, 1_000.0)
L2 = (0.0, 10.0)
DROPOUT = (0.0, 0.9)
EPOCHS = (1, 2_000)
PATIENCE = (0, 1_000)
BATCH_SIZE = (1, 100_000)
SEED = (0, 2**32 - 1)
UNITS = (1, 1_024)
LAYERS = 5
PARAMETERS = 3_000_000
#: Examples times parameters of one step: a second's work or two, in which nothing can stop it.
STEP = 12_000_000_000
#: What may change while a run lasts.
LIVE = ("learning_rate", "l2", "dropout")
#: The share of the training data that is set aside to see when to stop.
VALIDATION = 0.1


@dataclass(frozen=True)
class Setup:
    """The settings of one run. The default is what a visitor sees first: trained in a second.

    Parameters
    ----------
    data
        A source's name; see `workings.app.sources`.
    hidden
        The units of each hidden layer: up to five layers of 1 to 1,024.
    activation, init, optimiser
        By their names in the package's tables.
    learning_rate
        α, from 0.000001 to 1,000: large enough to see it run away.
    batch_size
        Examples a step; None for the full batch.
    l2, dropout
        λ, from 0 to 10; the share of hidden units switched off, from 0 to 0.9.
    epochs
        At most so many.
    patience
        Stop after so many epochs without a better validation score; 0 to go on to the end.
    seed
        Decides the initial weights, what is set aside, the order and dropout.

    Raises
    ------
    SettingError
        If one is outside its range.
    """

    data: str = "mnist"
    hidden: tuple[int, ...] = (10,)
    activation: str = "relu"
    init: str = "he"
    optimiser: str = "adam"
    learning_rate: float = 0.002
    batch_size: int | None = 64
    l2: float = 0.0
    dropout: float = 0.0
    epochs: int = 10
    patience: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        choose(ACTIVATIONS, self.activation, "activation")
        choose(INITIALISERS, self.init, "initialisation")
        choose(OPTIMISERS, self.optimiser, "optimiser")
        if len(self.hidden) > LAYERS:
            raise SettingError(f"{len(self.hidden)} hidden layers: up to {LAYERS} fit here")
        for units in self.hidden:
            _within(units, UNITS, "units of a layer", whole=True)
        _within(self.learning_rate, LEARNING_RATE, "learning rate")
        _within(self.l2, L2, "L2")
        _within(self.dropout, DROPOUT, "dropout")
        _within(self.epochs, EPOCHS, "epochs", whole=True)
        _within(self.patience, PATIENCE, "patience", whole=True)
        _within(self.seed, SEED, "seed", whole=True)
        if self.batch_size is not None:
            _within(self.batch_size, BATCH_SIZE, "batch size", whole=True)
        if self.dropout and not self.hidden:
            raise SettingError("dropout switches hidden units off, and there is no hidden layer")

    def changed(self, **settings: Any) -> "Setup":
        """Return these settings with some of them changed, checked again."""
        return dataclasses.replace(self, **settings)

    def same_run(self, other: "Setup") -> bool:
        """Return whether a run with one can go on with the other: only what is live differs."""
        return self == other.changed(**{name: getattr(self, name) for name in LIVE})


def make_training(setup: Setup, train: Dataset, validation: Dataset | None) -> Training:
    """Return the training that the settings describe.

    Parameters
    ----------
    setup
        The settings.
    train, validation
        The data, and what was set aside of it; see `set_aside`.

    Raises
    ------
    SettingError
        If the settings do not fit the data.
    """
    sizes = [train.features, *setup.hidden, train.classes]
    parameters = sum((inputs + 1) * units for inputs, units in pairwise(sizes))
    if parameters > PARAMETERS:
        raise SettingError(
            f"{parameters:,} parameters: up to {PARAMETERS:,} fit here; take fewer units"
        )
    examples = len(train) if setup.batch_size is None else min(setup.batch_size, len(train))
    if examples * parameters > STEP:
        raise SettingError(
            say(
                "runs.long_step",
                batch=f"{examples:,}",
                parameters=f"{parameters:,}",
                most=f"{STEP // parameters:,}",
            )
        )
    network = Network(sizes, setup.activation, seed=setup.seed, init=setup.init)
    batch = setup.batch_size
    return Training(
        network,
        train,
        validation=validation,
        optimiser=OPTIMISERS[setup.optimiser](learning_rate=setup.learning_rate),
        epochs=setup.epochs,
        batch_size=None if batch is None else min(batch, len(train)),
        l2=setup.l2,
        dropout=setup.dropout,
        patience=(setup.patience or None) if validation is not None else None,
        seed=setup.seed,
    )


def set_aside(examples: int) -> int:
    """Return how many of so many examples are set aside for validation; 0 where they are few."""
    return int(VALIDATION * examples) if examples >= 20 else 0


def command(setup: Setup, data: str, validated: bool = True, options: Sequence[str] = ()) -> str:
    """Return the command line that trains with the same numbers.

    Parameters
    ----------
    setup
        The settings.
    data
        What DATA is there: ``mnist``, or a file's name.
    validated
        Whether some of the data is set aside.
    options
        What else is needed to read the data: ``("--label", "species")``.
    """
    said = {"hidden": ",".join(map(str, setup.hidden)) or "none", "activation": setup.activation}
    if setup.init != default_initialiser(setup.activation if setup.hidden else "linear"):
        said["init"] = setup.init
    said |= {
        "optimiser": setup.optimiser,
        "learning-rate": repr(setup.learning_rate),
        "batch-size": "full" if setup.batch_size is None else str(setup.batch_size),
        "epochs": str(setup.epochs),
    }
    if validated:
        said["validation"] = f"{VALIDATION:g}"
        if setup.patience:
            said["patience"] = str(setup.patience)
    for name in ("l2", "dropout", "seed"):
        if value := getattr(setup, name):
            said[name] = repr(value)
    read = shlex.join([data, *options])
    return f"workings train {read} " + " ".join(f"--{name} {value}" for name, value in said.items())


def _within(value: object, span: tuple[float, float], what: str, *, whole: bool = False) -> None:
    low, high = span
    kinds = int if whole else (int, float)
    fits = isinstance(value, kinds) and not isinstance(value, bool)
    if not fits or not low <= value <= high:  # type: ignore[operator]
        kind, form = ("a whole number", ",") if whole else ("a number", ",g")
        raise SettingError(f"{what}: give {kind} from {low:{form}} to {high:{form}}")
