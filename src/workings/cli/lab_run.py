"""``workings lab``: the work behind it."""

from collections.abc import Sequence

from rich.status import Status
from rich.text import Text

from workings.cli.interrupt import held
from workings.cli.lab_render import show_entries, show_result, show_summary
from workings.cli.render import console, print_json
from workings.engines.threads import checked_threads
from workings.errors import SettingError
from workings.lab import ENTRIES, Entry, Lab, Progress, Result, chosen, embedded

#: How many seeds where nothing is said.
SEEDS = 3
INTERRUPTED = 130  # what a shell reports of a command that Ctrl-C ended


def run(
    names: Sequence[str],
    *,
    seeds: int | None,
    epochs: int | None,
    threads: int | None,
    plot: str | None,
    as_json: bool,
) -> int:
    """Measure the mistakes of these names and show them; without a name, list them all.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    WorkingsError
        If there is no such mistake, or the picture cannot be drawn.
    """
    if not names:
        given = {"--plot": plot, "--seeds": seeds, "--epochs": epochs, "--threads": threads}
        for option, value in given.items():
            if value is not None:
                raise SettingError(f"{option} {value}: name a mistake to be measured, or all")
        _list(as_json)
        return 0
    entries, used = chosen(names), checked_threads(threads)
    if plot is not None:
        from workings import plots

        plots.check_picture(plot)
    seeds = seeds or SEEDS
    lab = Lab(embedded(), seeds, epochs, used)
    results, interrupted = _measured(lab, entries, as_json)
    if as_json:
        document = {"seeds": seeds, "epochs": epochs, "threads": used, "interrupted": interrupted}
        print_json(document | {"results": [result.as_document() for result in results]})
    elif len(entries) > 1:
        show_summary(results)
    err = console(stderr=True)
    if plot is not None and results:
        from workings import plots
        from workings.lab.picture import panels

        plots.save(panels(results), plot)
        err.print(f"Picture drawn to {plot}")
    if interrupted:
        done = sum(result.complete for result in results)
        mistakes = "1 mistake" if len(entries) == 1 else f"{len(entries)} mistakes"
        undrawn = "; no picture was drawn" if plot is not None and not results else ""
        err.print(f"workings: interrupted after {done} of {mistakes}{undrawn}")
    return INTERRUPTED if interrupted else 0


def _list(as_json: bool) -> None:
    if not as_json:
        show_entries(ENTRIES.values())
        return
    print_json(
        {
            "mistakes": [
                {
                    "name": entry.name,
                    "also": entry.also,
                    "sentence": entry.mistake.sentence,
                    "mend": entry.mistake.mend,
                    "bases": list(entry.bases),
                }
                for entry in ENTRIES.values()
            ]
        }
    )


def _measured(lab: Lab, entries: Sequence[Entry], quiet: bool) -> tuple[list[Result], bool]:
    """Return what was measured, and whether Ctrl-C ended it; show each as it is finished."""
    results: dict[str, Result] = {}
    try:
        with _Watched(lab.seeds) as watched:
            for number, entry in enumerate(entries, start=1):
                which = f"{number}/{len(entries)}" if len(entries) > 1 else ""
                for step in lab.run(entry):
                    if isinstance(step, Progress):
                        watched.tell(step, which)
                    else:
                        results[entry.name] = step
                if not quiet:
                    with held():
                        watched.pause()
                        show_result(results[entry.name])
    except KeyboardInterrupt:
        found = list(results.values())
        if found and not found[-1].complete and not quiet:
            show_result(found[-1])
        return found, True
    return list(results.values()), False


class _Watched:
    """A live line on stderr, in a terminal only."""

    def __init__(self, seeds: int) -> None:
        self._err, self._seeds = console(stderr=True), seeds
        self._live: Status | None = None

    def __enter__(self) -> "_Watched":
        return self

    def __exit__(self, *error: object) -> None:
        self.pause()

    def tell(self, step: Progress, which: str) -> None:
        """Say what is being done."""
        if not self._err.is_terminal or self._err.is_dumb_terminal:
            return
        parts = [which]
        if step.seed is not None:  # what moves comes first: a narrow terminal cuts the rest
            parts.append(f"seed {step.seed + 1}/{self._seeds}")
            parts.append(f"epoch {step.epoch}/{step.epochs}")
        parts += [step.what, step.entry.name]
        line = Text("  ".join(filter(None, parts)), no_wrap=True)
        if self._live is None:
            self._live = Status(line, console=self._err)
            self._live.start()
        else:
            self._live.update(line)

    def pause(self) -> None:
        """Leave the live line, for now or for good."""
        if self._live is not None:
            self._live.stop()
            self._live = None
