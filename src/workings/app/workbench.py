"""What a visitor has on the bench in the room Edit: a copy of a run's network, and the changes."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary, proxy

from workings.app.edits import Edit, Edits, Effect, Prune, edited, measured_on, weights_of
from workings.app.judged import Held, Part, data_of, hold, judge, sizes
from workings.app.parts.units import picture_shape
from workings.app.run import Run
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.arrays import Integers
from workings.data import Dataset
from workings.errors import SettingError
from workings.evaluation import Evaluation
from workings.files import save
from workings.network import Network
from workings.places import Place, place_of


class Bench:
    """A network that is changed by hand; the run that it was copied from never is.

    Parameters
    ----------
    visitor
        Whose.

    Attributes
    ----------
    held
        The network as it was copied; None while there is none.
    edits
        What was changed.
    dead
        For each hidden layer the units that put out 0 for every example looked at.
    stays
        Whether the copy is kept though nothing is changed: something of it is being measured.
    chosen
        The parameter that is looked at.
    unit
        The layer and number of the hidden unit that another room has led to, until it is shown.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor: Visitor = proxy(visitor)
        self.held: Held | None = None
        self.edits = Edits()
        self.dead: tuple[tuple[int, ...], ...] = ()
        self.stays = False
        self.chosen = Place("W", 1, 0, 0)
        self.unit: tuple[int, int] | None = None
        self._left: WeakKeyDictionary[Run, Edits] = WeakKeyDictionary()
        self._made: tuple[Held | None, tuple[Edit, ...], Network, Network] | None = None

    @property
    def original(self) -> Network:
        """The network as it was copied."""
        if self.held is None:
            raise SettingError(say("edit.wait"))
        return self.held.network

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return self._now()[0]

    @property
    def weights(self) -> Network:
        """The same with every unit on: a unit that is off keeps its weights."""
        return self._now()[1]

    def follow(self) -> bool:
        """Take the run's network as it is now where nothing was changed, or the run is another.

        Returns
        -------
        bool
            Whether it is another network than before.
        """
        newest = hold(self._visitor)
        if newest is None:
            return False
        held = self.held
        if held is not None and held.reader is newest.reader and held.run is newest.run:
            return False
        other = held is None or held.run is not newest.run
        if not other and self.keeps:
            return False
        self._put(newest)
        return True

    @property
    def keeps(self) -> bool:
        """Whether the copy is kept while the run learns on."""
        return self.stays or bool(self.edits.done or self.edits.undone)

    @property
    def behind(self) -> bool:
        """Whether the run has learnt on since its network was copied, which is kept."""
        newest, held = hold(self._visitor), self.held
        moved = newest is not None and held is not None and held.reader is not newest.reader
        return moved and self.keeps

    def take(self) -> bool:
        """Take the run's network as it is now, and make the same changes to it."""
        newest = hold(self._visitor)
        if newest is None:
            return False
        self._put(newest)
        return True

    def do(self, edit: Edit, *, joins: bool = False) -> bool:
        """Make a change; return whether it was one.

        Parameters
        ----------
        edit
            What is to be done.
        joins
            See `Edits.did`.

        Raises
        ------
        SettingError
            If the network has no such parameter, unit or layer, or there are too many changes.
        """
        further = self.edits.did(edit, joins=joins)
        self._try(further)
        if _alike(self.weights, weights_of(self.original, further.done)) and (
            further.off == self.edits.off
        ):
            return False
        self.edits = further
        return True

    def choose(self, place: Place) -> None:
        """Look at another parameter."""
        self.chosen = place_of(str(place), self.original)

    def file(self) -> bytes:
        """Return the network as it is now as a model file: what `workings.save` writes."""
        with tempfile.TemporaryDirectory(prefix="workings-") as folder:
            path = Path(folder) / "model.safetensors"
            save(self.network, path)
            return path.read_bytes()

    @property
    def file_name(self) -> str:
        """What the file is called: ``run-1-edited.safetensors``."""
        number = self.held.run.number if self.held is not None else 0
        return f"run-{number}{'-edited' if self.edits.done else ''}.safetensors"

    def make_run(self) -> Run:
        """Make the network as it is now a run: the other rooms show it, this one goes on with it.

        Raises
        ------
        SettingError
            If the data that it was measured on is not there any more.
        """
        held, visitor = self.held, self._visitor
        if held is None:
            raise SettingError(say("edit.wait"))
        if held.run.setup.data not in visitor.sources:
            raise SettingError(say("edit.no_data"))
        visitor.draft = held.run.setup  # the data, and what of it is set aside
        title = held.run.title or say("edit.run", run=held.run.number)
        run = visitor.hold(self.network, say("edit.title", title=title))
        self.follow()
        return run

    def _put(self, held: Held) -> None:
        """Put a network on the bench; another run's has the changes that it was left with."""
        before, self.held, self.stays = self.held, held, False
        self.dead = held.run.seen.dead_units if held.run.seen is not None else ()
        if before is not None and before.run is not held.run:
            self._left[before.run] = self.edits
            self.edits = self._left.get(held.run, Edits())
        try:
            if before is not None:
                self.chosen = place_of(str(self.chosen), held.network)
                return
        except SettingError:
            pass
        self.chosen = Place("W", 1, 0, _middle(held.network))

    def _try(self, edits: Edits) -> None:
        edited(self.original, edits.done[-1:])  # only what is new can be wrong

    def _now(self) -> tuple[Network, Network]:
        held, done = self.held, self.edits.done
        if self._made is None or self._made[0] is not held or self._made[1] != done:
            original = self.original
            self._made = held, done, edited(original, done), weights_of(original, done)
        return self._made[2], self._made[3]


_benches: WeakKeyDictionary[Visitor, Bench] = WeakKeyDictionary()


def bench_of(visitor: Visitor) -> Bench:
    """Return a visitor's bench: as it was left."""
    return _benches.setdefault(visitor, Bench(visitor))


@dataclass(frozen=True, eq=False)
class Measured:
    """The effect of changes, and on which examples it was measured.

    Parameters
    ----------
    part, data
        Which examples they are, and themselves.
    rows
        Their numbers in that part of the data.
    all_rows
        How many that part has.
    effect
        What came out.
    network
        As the changes have made it.
    """

    part: Part
    data: Dataset
    rows: Integers | None
    all_rows: int
    effect: Effect
    network: Network

    def row(self, example: int) -> int:
        """Return the number in its part of the data of one of the examples."""
        return int(example if self.rows is None else self.rows[example])


def part_of(run: Run) -> Part:
    """Return the part of a run's data that effects are measured on: the fairest there is."""
    return next(iter(sizes(run)))


def examples(held: Held, longest: float | None = None) -> tuple[Dataset, Integers | None, int]:
    """Return the examples of a run that are measured, their rows (None: all), and how many it has.

    Parameters
    ----------
    held
        Whose, and for which network.
    longest
        How many seconds it may take; see `measured_on`.
    """
    whole = data_of(held.run, part_of(held.run))
    rows = measured_on(held.network, whole, *(() if longest is None else (longest,)))
    return (whole if rows is None else whole[rows]), rows, len(whole)


def measure(held: Held, done: tuple[Edit, ...], before: Evaluation | None = None) -> Measured:
    """Measure what changes do to a network that is held.

    Parameters
    ----------
    held
        The network as it was copied.
    done
        The changes.
    before
        What the network makes of the examples without them, where that is known.
    """
    data, rows, count = examples(held)
    if before is None:
        before = judge(held.network, data)
    network = edited(held.network, done)
    after = judge(network, data) if done else before
    return Measured(part_of(held.run), data, rows, count, Effect(before, after), network)


def prune_curve(
    held: Held, done: tuple[Edit, ...], layer: int | None, share: float
) -> tuple[float, int]:
    """Return the accuracy after pruning besides, and how many weights are 0 then."""
    network = edited(held.network, (*done, Prune(share, layer)))
    zeros = sum(int((W == 0).sum()) for W in network.W)
    return judge(network, examples(held)[0]).accuracy, zeros


def _middle(network: Network) -> int:
    """Return the input in the middle of a picture: where there is something to be seen."""
    rows, columns = picture_shape(network) or (1, 1)
    return rows // 2 * columns + columns // 2


def _alike(one: Network, other: Network) -> bool:
    pairs = zip(one.parameters, other.parameters, strict=True)
    return all(mine.tobytes() == theirs.tobytes() for mine, theirs in pairs)
