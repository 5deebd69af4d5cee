"""Changes made to a network by hand: a list of them, what they make of a network, what that does.

The changes are data. The network that they make is always made anew, from the original and the
changes in their order, by the functions of `workings.edit`: so to undo gives the same bits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from workings.app.texts import say
from workings.arrays import Integers
from workings.data import Dataset
from workings.edit import pruned, with_parameter, without_unit
from workings.engines import reference_seconds
from workings.errors import SettingError
from workings.evaluation import Evaluation
from workings.network import Network
from workings.randomness import generator

#: An effect that takes longer than so many seconds is measured on so many examples instead of all.
LONGEST, SAMPLE = 0.5, 2_000
#: No list is longer.
MOST = 200
_SEED = 0


@dataclass(frozen=True)
class SetParameter:
    """A weight or bias set to a value; ``W1[3,406]``."""

    place: str
    value: float


@dataclass(frozen=True)
class SwitchOff:
    """A hidden unit switched off: layer from 1, unit from 0."""

    layer: int
    unit: int


@dataclass(frozen=True)
class SwitchOn:
    """A hidden unit switched on again, with the weights that it has by then."""

    layer: int
    unit: int


@dataclass(frozen=True)
class Prune:
    """The smallest weights set to 0: a share from 0 to 1, of one layer or, with None, of all."""

    share: float
    layer: int | None = None


Edit = SetParameter | SwitchOff | SwitchOn | Prune


@dataclass(frozen=True)
class Edits:
    """What was done, and what was undone and can be done again.

    Parameters
    ----------
    done
        In their order.
    undone
        The next to be done again is the last.
    """

    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()

    def did(self, edit: Edit, *, joins: bool = False) -> "Edits":
        """Return the list with one more; what was undone is forgotten.

        Parameters
        ----------
        edit
            What was done.
        joins
            Whether it takes the place of the last, where that set the same parameter: of a slider
            that is moved only where it stops counts.

        Raises
        ------
        SettingError
            If there are `MOST` already.
        """
        last = self.done[-1] if self.done else None
        if joins and _same_place(last, edit):
            return Edits((*self.done[:-1], edit))
        if len(self.done) >= MOST:
            raise SettingError(say("edit.full", most=MOST))
        return Edits((*self.done, edit))

    def undo(self) -> "Edits":
        """Return the list without the last; as it is where there is none."""
        if not self.done:
            return self
        return Edits(self.done[:-1], (*self.undone, self.done[-1]))

    def redo(self) -> "Edits":
        """Return the list with what was undone last; as it is where nothing was."""
        if not self.undone:
            return self
        return Edits((*self.done, self.undone[-1]), self.undone[:-1])

    def reset(self) -> "Edits":
        """Return the list with everything undone; all of it can be done again, one by one."""
        return replace(self, done=(), undone=(*self.undone, *reversed(self.done)))

    @property
    def off(self) -> frozenset[tuple[int, int]]:
        """The layer and the unit of each that is switched off."""
        return switched_off(self.done)


def _same_place(one: Edit | None, other: Edit) -> bool:
    return (
        isinstance(one, SetParameter)
        and isinstance(other, SetParameter)
        and one.place == other.place
    )


def switched_off(edits: Sequence[Edit]) -> frozenset[tuple[int, int]]:
    """Return the layer and the unit of each that is off after all edits."""
    off: set[tuple[int, int]] = set()
    for edit in edits:
        if isinstance(edit, SwitchOff):
            off.add((edit.layer, edit.unit))
        elif isinstance(edit, SwitchOn):
            off.discard((edit.layer, edit.unit))
    return frozenset(off)


def weights_of(original: Network, edits: Sequence[Edit]) -> Network:
    """Return the network that the edits make, with every unit on.

    A unit that is off keeps its weights, for when it is switched on again; they can be set and
    pruned meanwhile.
    """
    network = original
    for edit in edits:
        if isinstance(edit, SetParameter):
            network = with_parameter(network, edit.place, edit.value)
        elif isinstance(edit, Prune):
            network = pruned(network, edit.share, edit.layer)
    return network


def edited(original: Network, edits: Sequence[Edit]) -> Network:
    """Return the network that the edits make of another, in their order.

    Raises
    ------
    SettingError
        If the network has no such parameter, unit or layer.
    """
    network = weights_of(original, edits)
    for layer, unit in sorted(switched_off(edits)):
        network = without_unit(network, layer, unit)
    return network


@dataclass(frozen=True, eq=False)
class Effect:
    """What edits do: the same examples read before and after.

    Parameters
    ----------
    before, after
        What the two networks make of them.
    """

    before: Evaluation
    after: Evaluation

    @property
    def points(self) -> float:
        """By how many percentage points the accuracy has grown."""
        return 100 * (self.after.accuracy - self.before.accuracy)

    @property
    def recall_points(self) -> list[float]:
        """The same for the recall of each class."""
        return [float(100 * each) for each in self.after.recall - self.before.recall]

    @property
    def lost(self) -> Integers:
        """The examples that were read rightly and no longer are, the surest now first."""
        return self._surest(self._right_before & ~self._right_after)

    @property
    def won(self) -> Integers:
        """The examples that were read wrongly and now are read rightly, the surest first."""
        return self._surest(~self._right_before & self._right_after)

    @property
    def turned(self) -> Integers:
        """The examples that are read otherwise, and wrongly before and after."""
        other = self.before.predicted != self.after.predicted
        return self._surest(other & ~self._right_before & ~self._right_after)

    @property
    def _right_before(self) -> npt.NDArray[np.bool_]:
        return self.before.predicted == self.before.labels

    @property
    def _right_after(self) -> npt.NDArray[np.bool_]:
        return self.after.predicted == self.after.labels

    def _surest(self, chosen: npt.NDArray[np.bool_]) -> Integers:
        rows = np.flatnonzero(chosen)
        return rows[np.argsort(-self.after.confidence[rows], kind="stable")]


def measured_on(network: Network, data: Dataset, longest: float = LONGEST) -> Integers | None:
    """Return which rows an effect is measured on, ascending; None for all of them.

    All, where that takes no longer than `longest` seconds; else `SAMPLE`, always the same ones.
    """
    if len(data) <= SAMPLE or reference_seconds(network.sizes, len(data), 1) <= longest:
        return None
    return np.sort(generator(_SEED, "pick").permutation(len(data))[:SAMPLE])
