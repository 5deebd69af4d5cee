"""``workings bench``: the work behind it."""

from types import TracebackType

from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text
from typer import Abort

from workings import plots
from workings.bench.cases import Case, RaceCase, cases
from workings.bench.contest import contest
from workings.bench.machine import machine
from workings.bench.picture import ratios
from workings.bench.results import CaseResult, SideResult
from workings.bench.sides import chosen
from workings.cli.render import bold, console, print_json
from workings.engines.threads import checked_threads
from workings.errors import SettingError


def run(
    workloads: list[str],
    *,
    rounds: int,
    threads: int | None,
    sides: str | None,
    plot: str | None,
    as_json: bool,
) -> None:
    """Measure and show.

    Raises
    ------
    WorkingsError
        If there is no such workload or side, or the picture cannot be drawn.
    """
    measured, taking_part = cases(workloads), chosen(sides)
    if not any(taking_part & set(case.sides) for case in measured):
        raise SettingError(
            f"none of {sides} takes part in {', '.join(case.key for case in measured)}: "
            f"choose from {', '.join(dict.fromkeys(s for case in measured for s in case.sides))}"
        )
    used = checked_threads(threads)
    if plot is not None:
        plots.check_picture(plot)
    where = machine() | {"threads": used}
    out, results = console(), []
    try:
        with _Progress(rounds) as progress:
            for result in contest(measured, taking_part, rounds, used, progress):
                results.append(result)
                if not as_json:
                    progress.pause()
                    show(result, out)
    except KeyboardInterrupt:  # Typer would end without a word
        raise Abort from None
    if as_json:
        print_json(
            {
                "machine": where,
                "rounds": rounds,
                "cases": [result.document() for result in results],
            }
        )
    else:
        out.print(Text(_machine_line(where, rounds), "dim"))
    if plot is not None:
        plots.save(ratios(results, _machine_line(where, rounds)), plot)
        console(stderr=True).print(f"Picture drawn to {plot}")


def show(result: CaseResult, out: Console) -> None:
    """Print one case's table."""
    out.print(Text.assemble((result.case.key, "bold"), f"  {result.case.title}"))
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("side", no_wrap=True)
    table.add_column("time (middle half)", no_wrap=True)
    table.add_column("ours is", no_wrap=True)
    table.add_column("memory", justify="right", no_wrap=True)
    table.add_column(_heading(result.case), no_wrap=True)
    for side in result.sides:
        if side.time is not None:
            table.add_row(*_cells(result, side))
    if table.rows:
        out.print(table)
    for side in result.sides:
        if side.time is None:
            out.print(Text(f"{side.side}: {side.note}", "dim"))
    out.print()


def _cells(result: CaseResult, side: SideResult) -> tuple[str | Text, ...]:
    ratio, ours = result.ratio(side), result.ours
    if not side.ranked:
        wrong = "TOO LOW" if isinstance(result.case, RaceCase) else "WRONG RESULT"
        compared: str | Text = Text(wrong, "bold red")
    elif ratio is None:
        compared = ""
    elif ours is not None and side.side == ours.side:
        compared = bold("ours")
    else:
        compared = f"{ratio:.3g}× as fast" if ratio < 100 else f"{ratio:.0f}× as fast"
    memory = "" if side.peak is None else f"{side.peak / 1e6:.0f} MB"
    shown = "" if side.verdict is None else side.verdict.shown
    return side.side, str(side.time), compared, memory, shown


def _heading(case: Case) -> str:
    return {"W5": "accuracy", "W6": "result", "W7": "accuracy", "W8": ""}.get(
        case.workload, "loss, accuracy"
    )


def _machine_line(where: dict[str, object], rounds: int) -> str:
    told = ", ".join(f"{name} {value}" for name, value in where.items() if value is not None)
    return f"Medians of {rounds}; {told}"


class _Progress:
    """A live line on stderr in a terminal; a line a case where it is a pipe."""

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds
        self._err = console(stderr=True)
        self._live: Status | None = None
        self._told: set[str] = set()

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pause()

    def __call__(self, case: Case, side: str, turn: int) -> None:
        """Say what is being done."""
        if not self._err.is_terminal:
            if case.key not in self._told:
                self._err.print(f"{case.key}: {case.title} …")
            self._told.add(case.key)
            return
        what = f"round {turn} of {self._rounds}" if turn else "getting ready"
        line = Text(f"{case.key}: {side}, {what}")
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
