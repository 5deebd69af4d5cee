"""Who reads on the pad, in words: which run, how well it does, or why there is nobody."""

from dataclasses import dataclass

from workings.app.reading import can_read
from workings.app.run import Run
from workings.app.texts import say
from workings.app.visitor import Reader, Visitor


@dataclass(frozen=True)
class Who:
    """Who reads now.

    Parameters
    ----------
    reader
        The network; None where there is none that could read a drawing.
    nobody
        Why there is none, in words; of a network, empty.
    named
        Which run it is, and how well it does, in words; of nobody, empty.
    guesses
        Whether it has learnt nothing yet.
    """

    reader: Reader | None
    nobody: str = ""
    named: str = ""
    guesses: bool = False


def who_reads(visitor: Visitor) -> Who:
    """Look who reads a visitor's drawings at this moment."""
    reader, run = visitor.reader(), visitor.run
    if reader is None or run is None:
        return Who(None, nobody=say("draw.nobody"))
    if not can_read(reader.network):
        return Who(None, nobody=say("draw.others"))
    guesses = run.title is None and run.seen is not None and run.seen.steps == 0
    return Who(reader, named=_named(run, reader), guesses=guesses)


def _named(run: Run, reader: Reader) -> str:
    network = "-".join(map(str, reader.network.sizes))
    if run.title is not None:
        return say("draw.by.title", run=run.number, title=run.title, network=network)
    if run.tested is not None:
        share = say("draw.accuracy", share=run.tested.accuracy)
        return say("draw.by.tested", run=run.number, network=network, share=share)
    epoch = 0.0 if run.seen is None else run.seen.epoch
    return say("draw.by.learning", run=run.number, network=network, epoch=epoch)
