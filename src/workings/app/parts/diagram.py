"""The network as a drawing: units side by side, and between them a line for each weight."""

from collections.abc import Sequence

import numpy as np
from nicegui.element import Element

from workings.app.parts.units import scale_for
from workings.app.texts import say
from workings.html.pictures import signed_shades, signed_source
from workings.network import Network

#: Of a layer with more units, so many are drawn.
MOST = 10
#: So many classes are drawn.
_CLASSES = 16


class Diagram(Element, component="diagram.js"):
    """The units of a network and the weights between them; a unit that is chosen tells its own."""

    def __init__(self) -> None:
        super().__init__()
        self.classes("diagram")
        self._props["columns"] = []
        self._props["links"] = []
        self._props["words"] = {
            "none": say("diagram.none"),
            "for": say("diagram.for"),
            "from": say("diagram.from"),
            "ends": say("diagram.ends"),
            "help": say("diagram.help"),
            "name": say("diagram.name"),
        }

    def show(self, network: Network, dead_units: Sequence[Sequence[int]] = ()) -> None:
        """Show a network.

        Parameters
        ----------
        network
            Whose units and weights.
        dead_units
            For each hidden layer, the units that put out 0 for every example looked at.
        """
        self._props["columns"] = [_input(network), *_layers(network, dead_units)]
        self._props["links"] = [
            [
                _short(row)
                for row in network.W[layer][: _shown(network, layer), : _shown(network, layer - 1)]
            ]
            for layer in range(2, network.depth + 1)
        ]
        self.update()


def _shown(network: Network, layer: int) -> int:
    """Return how many units of a layer are drawn."""
    return min(network.sizes[layer], _CLASSES if layer == network.depth else MOST)


def _input(network: Network) -> dict[str, object]:
    shape = network.preparation.image_shape
    size = network.sizes[0]
    name = say("diagram.features", features=f"{size:,}")
    if shape is not None:
        name = say("diagram.pixels", rows=shape[0], columns=shape[1])
    return {"title": say("diagram.input"), "names": [name], "kind": "input", "more": ""}


def _layers(network: Network, dead_units: Sequence[Sequence[int]]) -> list[dict[str, object]]:
    """Return what the browser draws of each layer."""
    columns: list[dict[str, object]] = []
    for layer in range(1, network.depth + 1):
        shown, units, last = _shown(network, layer), network.sizes[layer], layer == network.depth
        classes = network.preparation.class_names
        names = [say("units.name", unit=unit) for unit in range(shown)]
        if last and classes:
            names = list(classes[:shown])
        columns.append(
            {
                "title": say("diagram.output")
                if last
                else say("diagram.layer", layer=layer, activation=network.activations[layer - 1]),
                "kind": "output" if last else "hidden",
                "names": names,
                "pictures": _pictures(network, shown) if layer == 1 else [],
                "dead": [
                    unit
                    for unit in (dead_units[layer - 1] if not last and dead_units else ())
                    if unit < shown
                ],
                "more": say("diagram.more", more=f"{units - shown:,}") if units > shown else "",
            }
        )
    return columns


def _pictures(network: Network, shown: int) -> list[str]:
    shape = network.preparation.image_shape
    if shape is None or shape[0] * shape[1] != network.sizes[0]:
        return []
    weights = np.asarray(network.W[1][:shown], np.float64)  # units×pixels
    limit = scale_for(weights)
    return [signed_source(signed_shades(row.reshape(shape), limit)) for row in weights]


def _short(row: Sequence[float]) -> list[float | None]:
    """Return weights in five digits, as they are shown; None where one is not finite."""
    return [float(f"{value:.5g}") if np.isfinite(value) else None for value in map(float, row)]
