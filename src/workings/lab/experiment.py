"""The lab at work: right and mistaken runs, seed by seed, with what comes of them."""

import dataclasses
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from workings.errors import SettingError
from workings.lab.bases import BASES, Digits
from workings.lab.entries import Entry
from workings.lab.results import Comparison, Result
from workings.lab.runs import Run, trained
from workings.lab.tools import findings
from workings.mistakes import Setup


@dataclass(frozen=True)
class Progress:
    """Where the work is.

    Parameters
    ----------
    entry
        Which mistake.
    base
        Which right run it is made in.
    what
        ``"right run"``, ``"with the mistake"``, or ``"asking the tools"``.
    seed
        Which seed; None while tools are asked.
    epoch, epochs
        How far it has come.
    """

    entry: Entry
    base: str
    what: str
    seed: int | None = None
    epoch: int = 0
    epochs: int = 0


class Lab:
    """Makes mistakes on purpose and measures what they cost.

    Each right run is made once, for all mistakes that are compared with it.

    Parameters
    ----------
    digits
        The images.
    seeds
        How many seeds: 0, 1, … Each decides a run's initial weights.
    epochs
        At most so many epochs, for a quick look; None for all that a run has.
    threads
        How many an engine may use; by default one a processor.

    Raises
    ------
    SettingError
        If seeds or epochs are below 1.
    """

    def __init__(
        self, digits: Digits, seeds: int = 3, epochs: int | None = None, threads: int | None = None
    ) -> None:
        if seeds < 1:
            raise SettingError(f"{seeds} seeds: give 1 or more")
        if epochs is not None and epochs < 1:
            raise SettingError(f"{epochs} epochs: give 1 or more")
        self.digits, self.seeds, self.epochs, self.threads = digits, seeds, epochs, threads
        self._right: dict[tuple[str, int], Run] = {}

    def run(self, entry: Entry) -> Iterator[Progress | Result]:
        """Measure a mistake.

        Yields
        ------
        Progress or Result
            Where the work is; after each seed what there is so far, and at the end the whole.
        """
        start = time.perf_counter()
        done: dict[str, Comparison] = {}
        for base in entry.bases:
            for step in self._compared(entry, base):
                if isinstance(step, Progress):
                    yield step
                else:
                    done[base] = step
                    yield Result(entry, tuple(done.values()), False, time.perf_counter() - start)
        yield Result(entry, tuple(done.values()), True, time.perf_counter() - start)

    def setup(self, base: str) -> Setup:
        """Return a right run's setup, cut short where few epochs were asked for."""
        setup = BASES[base].setup(self.digits)
        return dataclasses.replace(setup, epochs=min(setup.epochs, self.epochs or setup.epochs))

    def _compared(self, entry: Entry, base: str) -> Iterator[Progress | Comparison]:
        """Yield progress, and after each seed what there is; the tools are asked after the last."""
        right = self.setup(base)
        wrong = entry.made_in(right)
        about = Progress(entry, base, "right run")
        pairs: list[tuple[Run, Run]] = []
        for seed in range(self.seeds):
            if (base, seed) not in self._right:
                self._right[base, seed] = yield from self._watched(right, seed, about)
            made = dataclasses.replace(about, what="with the mistake")
            pairs.append((self._right[base, seed], (yield from self._watched(wrong, seed, made))))
            rights, wrongs = zip(*pairs, strict=True)
            comparison = compared(base, right, wrong, len(self.digits.held_out), rights, wrongs)
            yield comparison
        yield dataclasses.replace(about, what="asking the tools")
        yield asked(comparison, entry, wrong)

    def _watched(self, setup: Setup, seed: int, about: Progress) -> Generator[Progress, None, Run]:
        yield dataclasses.replace(about, seed=seed, epochs=setup.epochs)
        run = trained(setup, seed, self.digits.held_out, self.threads)
        while True:
            try:
                record = next(run)
            except StopIteration as end:
                return end.value
            yield dataclasses.replace(about, seed=seed, epoch=record.epoch, epochs=record.epochs)


def compared(
    base: str,
    right: Setup,
    wrong: Setup,
    held_out: int,
    rights: Sequence[Run],
    wrongs: Sequence[Run],
) -> Comparison:
    """Put runs beside one another; no tool has been asked yet.

    Parameters
    ----------
    base
        The right run's name in `BASES`.
    right, wrong
        The setups without and with the mistake.
    held_out
        How many images were held out of every run.
    rights, wrongs
        The runs, of the same seeds.
    """
    return Comparison(
        base,
        BASES[base].words,
        right.text(),
        wrong.text(),
        len(right.test),
        held_out,
        tuple(rights),
        tuple(wrongs),
    )


def asked(comparison: Comparison, entry: Entry, wrong: Setup) -> Comparison:
    """Return the comparison with what every tool makes of the mistake.

    Parameters
    ----------
    comparison
        The runs.
    entry
        The mistake.
    wrong
        The setup with it.
    """
    found = findings(entry, wrong, comparison.held_out, comparison.right, comparison.wrong)
    return dataclasses.replace(comparison, findings=found)
