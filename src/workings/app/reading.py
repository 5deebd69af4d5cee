"""What a network reads in a drawing: the strokes prepared, and its probabilities.

The preparation is `workings.prepare_strokes`, the network that of the visitor: nothing is computed
here that the command line would compute otherwise.
"""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from workings.app.parts.strokes import SIDE, Strokes
from workings.data import Drawing, prepare_strokes
from workings.data.drawing import SIDE as PIXELS
from workings.data.scaling import Picture
from workings.data.strokes import draw_strokes
from workings.network import Network

if TYPE_CHECKING:
    from workings.app.visitor import Reader

#: Below this share the network is not sure, whatever comes first.
SURE = 0.5


@dataclass(frozen=True)
class Stages:
    """Which stages of the preparation are switched on; see `workings.prepare_strokes`."""

    crop: bool = True
    fit: bool = True
    smooth: bool = True
    centre: bool = True

    @property
    def all_on(self) -> bool:
        """Whether nothing is left out."""
        return self == Stages()


@dataclass(frozen=True, eq=False)
class Reading:
    """A drawing, prepared and read.

    Parameters
    ----------
    sheet
        The whole pad as it was drawn on, 280×280.
    drawing
        Every stage of its preparation.
    probabilities
        What the network makes of it, for each class; empty where nothing was drawn or nobody reads.
    prepared_fully
        The same with all stages on, where some are off.
    """

    sheet: Picture
    drawing: Drawing
    probabilities: tuple[float, ...] = ()
    prepared_fully: tuple[float, ...] = ()

    @property
    def best(self) -> int | None:
        """The most probable class."""
        return int(np.argmax(self.probabilities)) if self.probabilities else None


def prepared(strokes: Strokes, stages: Stages) -> Drawing:
    """Prepare what was drawn on the pad, with the stages that are on."""
    return prepare_strokes(strokes, pad=(SIDE, SIDE), **asdict(stages))


def read(strokes: Strokes, stages: Stages, reader: "Reader | None") -> Reading:
    """Prepare a drawing and let a network read it.

    Parameters
    ----------
    strokes
        The pen's lines.
    stages
        Which stages are on.
    reader
        The network; None where there is none that could, see `can_read`.
    """
    drawing = prepared(strokes, stages)
    sheet = draw_strokes(strokes, pad=(SIDE, SIDE))
    if drawing.empty or reader is None:
        return Reading(sheet, drawing)
    return Reading(
        sheet,
        drawing,
        _probabilities(reader, drawing),
        () if stages.all_on else _probabilities(reader, prepared(strokes, Stages())),
    )


def can_read(network: Network) -> bool:
    """Whether a network takes pictures of 28×28 pixels."""
    preparation = network.preparation
    return preparation.pixels and preparation.image_shape == (PIXELS, PIXELS)


def as_taken(pixels: Picture, network: Network) -> Picture:
    """Return pixels, light ink on dark ground, as a network takes them: some learnt the reverse."""
    return np.asarray(255 - pixels if network.preparation.light_ground else pixels, np.uint8)


def _probabilities(reader: "Reader", drawing: Drawing) -> tuple[float, ...]:
    pixels = as_taken(drawing.pixels, reader.network).reshape(-1)
    return tuple(reader.probabilities(pixels))
