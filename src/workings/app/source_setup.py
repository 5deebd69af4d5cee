"""Settings that suit the amount of data: few examples need many epochs, in small batches."""

from workings.app.setup import Setup
from workings.app.sources import Source

#: From so many examples on, the usual settings do.
_MANY = 5_000
#: Of fewer, each batch is so small, and there are about so many updates in all.
_BATCH, _UPDATES = 16, 1_500
#: Neither fewer nor more epochs than these.
_EPOCHS = (10, 300)


def is_small(source: Source) -> bool:
    """Return whether the usual batch and epochs would be too few updates."""
    return len(source.train) < _MANY


def suited(setup: Setup, source: Source) -> Setup:
    """Return settings with a source chosen, and a batch, epochs and patience that suit it.

    The usual ten epochs of batches of 64 make 9,000 updates of MNIST's 60,000 examples, but only 30
    of a table of 178, which then has learnt nothing.

    Parameters
    ----------
    setup
        The settings so far; all else stays as it is.
    source
        The data to train on.
    """
    examples, usual = len(source.train), Setup()
    if not is_small(source):
        return setup.changed(
            data=source.name,
            batch_size=usual.batch_size,
            epochs=usual.epochs,
            patience=usual.patience,
        )
    least, most = _EPOCHS
    epochs = min(max(10 * round(_UPDATES * _BATCH / examples / 10), least), most)
    return setup.changed(
        data=source.name,
        batch_size=_BATCH,
        epochs=epochs,
        patience=max(usual.patience, epochs // 5),
    )
