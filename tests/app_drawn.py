"""What the tests of the room Draw share: a drawing, and a network that reads digits."""

from functools import cache

import workings as wk
from workings.app.drawings import SavedDrawing
from workings.app.reading import Stages, prepared
from workings.app.visitor import Reader
from workings.predictor import Predictor

SEVEN = (((60, 40), (140, 40), (90, 180)),)


def tell(strokes, **more):
    """Return what a pad tells."""
    return {"strokes": strokes, "ended": True, "moment": 12.5} | more


def saved(label=None, strokes=SEVEN):
    """Return a drawing that was kept."""
    return SavedDrawing(strokes, prepared(strokes, Stages()).pixels, label)


@cache
def trained():
    """Return a network that reads digits well enough, trained in half a second."""
    train, _ = wk.load_mnist()
    network = wk.Network([784, 32, 10], seed=0)
    wk.train(network, train[:20_000], optimiser=wk.Adam(0.003), batch_size=64, epochs=2).run()
    return network


def reader_of(network):
    """Return what a visitor reads drawings with."""
    return Reader(1, 0, Predictor(network, engine="reference"))
