"""Pictures of what each unit of the first layer looks for: its weights, all on one scale."""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workings.app.parts.plain import Tag, button, tag
from workings.app.texts import say
from workings.arrays import Array
from workings.html.parts import number
from workings.html.pictures import signed_shades, signed_source
from workings.network import Network

#: How many units are shown, and how many when all are asked for.
FEW, MOST = 32, 256
#: While a network trains, more than `FEW` pictures are renewed only at every so many looks.
PAUSE = 4
#: Weights so many times the typical size, and those beyond, get the strongest shade.
_STRONG = 3.0
#: What a scale may end at, times a power of ten: it changes seldom, and so do the pictures.
_ROUND = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
_LEAST = 1e-300  # smaller than any weight that says something
_NAMED = 12  # features that are listed by name
_TOLD = 3  # a unit's strongest features, told beside its strip
_DEAD_SIGN = "✕"


@dataclass(frozen=True)
class _Unit:
    box: Tag
    image: Tag
    dead: Tag
    strongest: Tag | None


class Units:
    """The first layer's units as pictures; as strips of fields where the input is no picture.

    Parameters
    ----------
    advises
        Whether it says what may help where units are dead.
    """

    def __init__(self, *, advises: bool = True) -> None:
        self._advises = advises
        self._network: Network | None = None
        self._dead: frozenset[int] = frozenset()
        self._limit: float | None = None
        self._wants_all = False
        self._looks = 0
        self._drawn: list[_Unit] = []
        self._shades: npt.NDArray[np.uint8] | None = None
        with tag("div", classes="units-part"):
            self._note = tag("p", say("units.none"), classes="muted units-note")
            with tag("p", classes="units-scale numbers") as self._scale:
                tag("span", say("units.scale"), classes="muted")
                self._ends = ramp()
            self._columns = tag("p", classes="muted")
            self._list = tag("ul", classes="units", aria_label=say("units.list"))
            self._more = button("", self._turn, kind="quiet")
        for part in (self._scale, self._columns, self._more):
            part.set_visibility(False)

    def show(
        self,
        network: Network | None,
        dead: Collection[int] = (),
        *,
        settled: bool = True,
        limit: float | None = None,
    ) -> None:
        """Show a network's first layer; only what has changed goes to the browser.

        Parameters
        ----------
        network
            Whose first layer; None where there is no network.
        dead
            The units of the first layer that put out 0 for every example looked at.
        settled
            Whether the network stays as it is: while it trains, say that it does not, and the
            pictures of wide layers are renewed less often.
        limit
            The size that gets the strongest shade; by default the one that suits the network.
        """
        self._looks += 1
        alike = _alike(self._network, network)
        if alike and not settled and len(self._drawn) > FEW and self._looks % PAUSE:
            return
        self._network, self._dead, self._limit = network, frozenset(dead), limit
        if network is None:
            self._clear()
        elif not alike or len(self._drawn) != self._wanted:
            self._build(network)
        self._renew()

    @property
    def _wanted(self) -> int:
        """How many units are to be seen."""
        units = self._network.sizes[1] if self._network else 0
        return min(units, MOST if self._wants_all else FEW)

    def _turn(self) -> None:
        """Show more units, or fewer."""
        self._wants_all = not self._wants_all
        if self._network is not None:
            self._build(self._network)
            self._renew()

    def _clear(self) -> None:
        self._list.clear()
        self._drawn, self._shades = [], None
        self._note.say(say("units.none"))
        for part in (self._scale, self._columns, self._more):
            part.set_visibility(False)

    def _build(self, network: Network) -> None:
        """Put the elements there; their pictures come with `_renew`."""
        self._clear()
        shape, units = picture_shape(network), network.sizes[1]
        strips = shape is None
        self._list.toggle("units-strips", strips)
        with self._list:
            self._drawn = [self._unit(_name(network, unit), strips) for unit in range(self._wanted)]
        self._scale.set_visibility(True)
        self._columns.set_visibility(strips)
        if strips:
            self._columns.say(_columns(network))
        self._more.set_visibility(units > FEW)
        if self._wants_all:
            self._more.say(say("units.show_few", few=FEW))
        elif units > MOST:
            self._more.say(say("units.show_most", most=MOST, units=units))
        else:
            self._more.say(say("units.show_all", units=units))

    def _unit(self, name: str, strip: bool) -> _Unit:
        with tag("li", classes="unit") as box:
            image = tag("img", alt="")
            with tag("span", classes="unit-name numbers"):
                tag("span", name)
                with tag("span", classes="unit-dead") as dead:
                    tag("span", f"{_DEAD_SIGN} ", aria_hidden="true")
                    tag("span", say("units.dead"))
            strongest = tag("span", classes="unit-strongest muted numbers") if strip else None
        dead.set_visibility(False)
        return _Unit(box, image, dead, strongest)

    def _renew(self) -> None:
        """Bring pictures, marks and words up to date, where they have changed."""
        network = self._network
        if network is None:
            return
        shape = picture_shape(network) or (1, network.sizes[0])
        weights = np.asarray(network.W[1][: len(self._drawn)], np.float64)  # units×inputs
        limit = self._limit or scale_for(weights)
        show_ends(self._ends, limit)
        shades, before = signed_shades(weights, limit), self._shades
        lows, highs = weights.min(axis=1).tolist(), weights.max(axis=1).tolist()
        for unit, drawn in enumerate(self._drawn):
            dead = unit in self._dead
            turned = dead != drawn.dead.visible
            if turned:
                drawn.dead.set_visibility(dead)
                drawn.box.toggle("unit-is-dead", dead)
            if not turned and before is not None and np.array_equal(before[unit], shades[unit]):
                continue
            key = "units.picture_dead" if dead else "units.picture"
            words = say(
                key, name=_name(network, unit), low=number(lows[unit]), high=number(highs[unit])
            )
            drawn.image.set(src=signed_source(shades[unit].reshape(shape)), alt=words)
            if drawn.strongest is not None:
                drawn.strongest.say(_strongest(network, weights[unit]))
        self._shades = shades
        self._note.say(self._told(network))

    def _told(self, network: Network) -> str:
        """Say how many units are dead, and what may help."""
        if network.depth == 1:
            return ""
        units, dead = network.sizes[1], len(self._dead)
        if not dead:
            return say("units.all_alive")
        words = say("units.one_dead" if dead == 1 else "units.some_dead", dead=dead, units=units)
        if not self._advises:
            return words
        return words + " " + say("units.advice_one" if dead == 1 else "units.advice")


def ramp() -> tuple[Tag, Tag]:
    """Build the key to the colours of weights; `show_ends` fills in both ends."""
    with tag("span", classes="units-ramp numbers"):
        low = tag("span")
        shades = signed_shades(np.linspace(-1, 1, 63)[np.newaxis], 1.0)
        tag("img", src=signed_source(shades), alt=say("units.scale_picture"))
        return low, tag("span")


def show_ends(ends: tuple[Tag, Tag], limit: float) -> None:
    """Say beside a key to the colours where it ends, either way."""
    low, high = ends
    low.say(say("units.low", limit=number(-limit)))
    high.say(say("units.high", limit=number(limit)))


def scale_for(weights: Array) -> float:
    """Return the size that gets the strongest shade: a round number, so that it seldom changes.

    Parameters
    ----------
    weights
        Those that are shown.

    Examples
    --------
    >>> scale_for(np.array([[0.05, -0.07], [0.06, -0.04]]))
    0.08
    """
    sizes = np.abs(weights[np.isfinite(weights)])
    with np.errstate(over="ignore"):
        typical = float(np.sqrt(np.mean(sizes**2))) if sizes.size else 0.0
    size = min(float(sizes.max(initial=0.0)), _STRONG * typical)
    if not _LEAST < size < 1 / _LEAST:
        return 1.0
    power = 10.0 ** math.floor(math.log10(size))
    factor = next(each for each in _ROUND if each * power >= size * (1 - 1e-9))
    return float(f"{factor * power:.3g}")


def _alike(one: Network | None, other: Network | None) -> bool:
    """Return whether the same elements show both networks."""
    if one is None or other is None:
        return one is other
    return one.sizes == other.sizes and one.preparation == other.preparation


def picture_shape(network: Network) -> tuple[int, int] | None:
    """Return rows and columns where the input is a picture."""
    shape = network.preparation.image_shape
    return shape if shape and shape[0] * shape[1] == network.sizes[0] else None


def _name(network: Network, unit: int) -> str:
    names = network.preparation.class_names
    if network.depth == 1 and unit < len(names):  # no hidden layer: the units are the classes
        return say("units.class", name=names[unit])
    return say("units.name", unit=unit)


def feature_name(network: Network, place: int) -> str:
    """Return what an input is called: its feature's name, where the data has names."""
    names = network.preparation.feature_names
    return names[place] if names else say("units.feature", feature=place)


def _columns(network: Network) -> str:
    count = network.sizes[0]
    names = ", ".join(feature_name(network, place) for place in range(min(count, _NAMED)))
    if count > _NAMED:
        return say("units.columns_more", names=names, count=f"{count:,}")
    return say("units.columns", names=names)


def _strongest(network: Network, weights: Array) -> str:
    """Name the features that a unit weighs most, of either sign."""
    places = np.argsort(-np.abs(weights), kind="stable")[:_TOLD].tolist()
    return ", ".join(
        say(
            "units.strongest",
            feature=feature_name(network, place),
            weight=("+" if weights[place] > 0 else "") + number(float(weights[place]), "#.2g"),
        )
        for place in places
    )
