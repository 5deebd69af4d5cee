"""A table of the layers: shapes, parameters, dead units, and how strongly each of them learns."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from workings.app.parts.plain import Tag, tag
from workings.app.texts import say
from workings.html.parts import number
from workings.network import Network

#: The bars go from 10 to the one power to 10 to the other.
LOWEST, HIGHEST = -7, 0
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class _Row:
    dead: Tag
    bar: Tag
    size: Tag


class Layers:
    """A row a layer; the numbers change in place while a network trains."""

    def __init__(self) -> None:
        self._built_for: tuple[tuple[int, ...], tuple[str, ...]] | None = None
        self._rows: list[_Row] = []
        heads = {
            "layer": say("layers.layer"),
            "shapes": say("layers.shapes"),
            "parameters": say("layers.parameters"),
            "dead": say("layers.dead"),
            "gradient": say("layers.gradient"),
        }
        ends = {"low": power_of_ten(10.0**LOWEST), "high": power_of_ten(10.0**HIGHEST)}
        with tag("div", classes="layers-part") as self._part:
            with tag("table", classes="layers numbers"):
                tag("caption", say("layers.caption"), classes="visually-hidden")
                with tag("thead"), tag("tr"):
                    for column, head in heads.items():
                        tag("th", head, scope="col", classes=f"layers-{column}")
                self._body = tag("tbody")
            tag("p", say("layers.note", **ends), classes="muted")
        self._part.set_visibility(False)

    def show(
        self,
        network: Network,
        dead_units: Sequence[Sequence[int]] | None = None,
        gradient_sizes: Sequence[float] | None = None,
    ) -> None:
        """Show a network's layers; only what has changed goes to the browser.

        Parameters
        ----------
        network
            Whose layers.
        dead_units
            For each hidden layer, its dead units; None where nobody has looked yet.
        gradient_sizes
            For each layer the root of the mean of dW²; None where nobody has looked yet.
        """
        kind = (tuple(network.sizes), network.activations)
        if kind != self._built_for:
            self._built_for = kind
            self._part.set_visibility(True)
            self._body.clear()
            with self._body:
                self._rows = [_row(*cells) for cells in network.summary()]
        for layer, row in enumerate(self._rows):
            hidden = layer < network.depth - 1
            if hidden and dead_units is not None:
                dead, units = len(dead_units[layer]), network.sizes[layer + 1]
                row.dead.say(say("layers.dead_of", dead=dead, units=units))
                row.dead.toggle("layers-some-dead", dead > 0)
            else:
                row.dead.say(say("layers.nothing"))
                row.dead.toggle("layers-some-dead", False)
            size = None if gradient_sizes is None else gradient_sizes[layer]
            row.size.say(say("layers.nothing") if size is None else power_of_ten(size))
            row.bar.set(width=f"{100 * bar_share(size or 0.0):.1f}%")


def bar_share(size: float) -> float:
    """Return how long a gradient's bar is, from 0 to 1, on a scale of powers of ten.

    Examples
    --------
    >>> bar_share(1e-7), bar_share(1.0), bar_share(0.0), bar_share(float("nan"))
    (0.0, 1.0, 0.0, 0.0)
    """
    if math.isnan(size) or size <= 0:
        return 0.0
    return min(max((math.log10(size) - LOWEST) / (HIGHEST - LOWEST), 0.0), 1.0)


def power_of_ten(value: float) -> str:
    """Return a size in two digits; small ones with a power of ten.

    Examples
    --------
    >>> power_of_ten(0.0123), power_of_ten(0.000123), power_of_ten(1e-7)
    ('0.012', '1.2 × 10⁻⁴', '10⁻⁷')
    """
    if value == 0 or not math.isfinite(value) or 0.001 <= abs(value) < 1000:
        return number(value, ".2g")
    factor, power = f"{value:.1e}".split("e")
    raised = f"10{int(power)}".translate(_RAISED)[2:]
    if factor == "1.0":
        return f"10{raised}"
    return say("layers.power", factor=factor, power=raised)


def _row(
    name: str, activation: str, weights: str, biases: str, _outputs: str, parameters: int
) -> _Row:
    with tag("tr"):
        with tag("th", scope="row", classes="layers-layer"):
            tag("span", name)
            tag("span", activation, classes="muted")
        with tag("td", classes="layers-shapes"):
            tag("span", say("layers.weights", shape=weights))
            tag("span", say("layers.biases", shape=biases))
        tag("td", f"{parameters:,}", classes="layers-parameters")
        dead = tag("td", classes="layers-dead")
        with tag("td", classes="layers-gradient"), tag("div"):
            with tag("svg", classes="layers-bar", aria_hidden="true"):
                bar = tag("rect", width="0%", height="100%")
            size = tag("span")
    return _Row(dead, bar, size)
