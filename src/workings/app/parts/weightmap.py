"""One unit's weights as a picture, in which one of them is chosen: by pointer or by key."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import numpy.typing as npt
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from workings.app.limits import whole
from workings.app.parts.units import feature_name, picture_shape
from workings.app.texts import say
from workings.arrays import Array
from workings.errors import SettingError
from workings.html.pictures import signed_shades, signed_source
from workings.network import Network

#: Where there are more weights, they are chosen by their place alone.
MOST = 16_384
_WORDS = ("kind", "at", "pixel", "unit", "hint")


class WeightMap(Element, component="weightmap.js"):
    """A unit's weights, and a cursor among them.

    Parameters
    ----------
    on_choose
        Gets the input whose weight is chosen.
    """

    def __init__(self, on_choose: Callable[[int], None]) -> None:
        super().__init__()
        self._on_choose = on_choose
        self._props.update(
            src="",
            rows=1,
            columns=1,
            at=0,
            version=0,
            weights=[],
            names=[],
            label="",
            begin="",
            pixels=False,
            words={word: say(f"weightmap.{word}") for word in _WORDS},
        )
        self.on("choose", self._chosen)

    def show(
        self, network: Network, layer: int, unit: int, at: int, limit: float, label: str
    ) -> None:
        """Show the weights that go into a unit; only what has changed goes to the browser.

        Parameters
        ----------
        network, layer, unit
            Whose: layer from 1, unit from 0.
        at
            The input where the cursor stands.
        limit
            The size that gets the strongest shade.
        label
            What the picture is called.
        """
        weights = np.asarray(network.W[layer][unit], np.float64)  # inputs
        rows, columns = shape_of(network, layer)
        fresh: dict[str, Any] = {
            "src": source(weights, (rows, columns), limit),
            "rows": rows,
            "columns": columns,
            "weights": [float(f"{weight:.4g}") for weight in weights.tolist()],
            "names": _names(network, layer),
            "pixels": layer == 1 and picture_shape(network) is not None,
            "begin": f"W{layer}[{unit},",
            "label": label,
        }
        if at != self._props["at"] or fresh["begin"] != self._props["begin"]:
            fresh |= {"at": at, "version": self._props["version"] + 1}
        if any(self._props[name] != value for name, value in fresh.items()):
            self._props.update(fresh)
            self.update()

    def _chosen(self, event: GenericEventArguments) -> None:
        with suppress(SettingError):
            at = whole(event.args, 0, len(self._props["weights"]) - 1)
            self._props["at"] = at  # the browser is there already
            self._on_choose(at)


def shape_of(network: Network, layer: int) -> tuple[int, int]:
    """Return rows and columns of a unit's weights: those of a picture, else nearly a square."""
    inputs = network.sizes[layer - 1]
    shape = picture_shape(network) if layer == 1 else None
    if shape is not None:
        return shape
    columns = int(np.ceil(np.sqrt(inputs)))
    return -(-inputs // columns), columns


def source(weights: Array, shape: tuple[int, int], limit: float) -> str:
    """Return the address of a picture of weights; fields left over at its end are as zeros."""
    return signed_source(shades(weights, shape, limit))


def shades(weights: Array, shape: tuple[int, int], limit: float) -> npt.NDArray[np.uint8]:
    """Return the shades of a unit's weights, rows×columns."""
    field = np.zeros(shape[0] * shape[1])
    field[: len(weights)] = weights
    return signed_shades(field.reshape(shape), limit)


def _names(network: Network, layer: int) -> list[str]:
    """Return what the inputs are called, where they are measured features."""
    if layer > 1 or picture_shape(network) is not None:
        return []
    return [feature_name(network, place) for place in range(network.sizes[0])]
