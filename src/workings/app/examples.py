"""Settings to begin with: each shows something."""

from workings.app.setup import Setup
from workings.app.source_setup import is_small, suited
from workings.app.sources import Source

EXAMPLES: dict[str, Setup] = {
    "first": Setup(),
    "lesson": Setup(optimiser="gd", learning_rate=0.1, batch_size=None, epochs=500, patience=0),
    "wide": Setup(hidden=(128,), batch_size=128, epochs=20, l2=0.0001),
    "deep": Setup(hidden=(64, 32, 16), batch_size=64, epochs=10),
    "plain": Setup(hidden=(), init="glorot"),
    "runs_away": Setup(optimiser="gd", learning_rate=50.0, epochs=20),
    "zeros": Setup(init="zeros"),
}
OWN = "own"


def example_of(setup: Setup, source: Source | None = None) -> str:
    """Return which example these are the settings of; `OWN` where of none.

    Parameters
    ----------
    setup
        The settings; on which data makes no difference.
    source
        The data, where it is known: of little of it, examples have the batch and epochs that suit.
    """
    for name, example in EXAMPLES.items():
        each = example.changed(data=setup.data)
        if setup == each or (
            source is not None and is_small(source) and setup == suited(each, source)
        ):
            return name
    return OWN
