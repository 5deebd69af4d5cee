"""``workings learn grade``: a class's folders, a table, a CSV."""

import csv
import io
import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.live import Live
from rich.table import Table
from rich.text import Text
from typer import Abort

from workings.cli.explain_text import page, say
from workings.cli.interrupt import ended_like_ctrl_c, held
from workings.cli.learn_show import plain
from workings.cli.render import console, duration, print_json
from workings.course.exercises import EXERCISES
from workings.course.grade import grade
from workings.course.marks import Row
from workings.course.submissions import submissions
from workings.errors import OutputError, SettingError
from workings.whole_file import check_writable, whole_file

DEFAULT = "grades.csv"
#: What stands for an exercise in the table, by its kind; the rest is wrong in some other way.
_SIGNS = {
    "passed": "+",
    "mistake": "m",
    "not-started": ".",
    "no-file": "-",
    "unreadable": "-",
    "endless": "!",
    "memory": "!",
    "crash": "!",
    "exit": "!",
    "printed-too-much": "!",
    "not-tried": "o",
}
_OTHER = "x"
_LEGEND = (
    "+ passed, m known mistake, x wrong, . not written, - no file,",
    "! had to be stopped, o not tried",
)
_STYLES = {"+": "green", "m": "red", "x": "red", "!": "bold red"}


def run(
    folders: Sequence[str],
    *,
    out: str | None,
    force: bool,
    jobs: int | None,
    finale: bool,
    as_json: bool,
) -> None:
    """Check every folder and show what came of it.

    Raises
    ------
    WorkingsError
        If a folder is not there, or the CSV cannot be written.
    Abort
        After Ctrl-C, when what was finished has been written.
    """
    for folder in folders:
        if not os.path.lexists(folder):
            raise SettingError(f"{folder} is not there: name learners' folders, or one with them")
    if out is None and not as_json:
        out = DEFAULT
    if out is not None:
        check_writable(out)
        if os.path.exists(out) and not force:  # noqa: PTH110  never raises
            raise OutputError(f"{out} is there already: name another with --out, or say --force")
    handed_in = [
        one for one in submissions(folders) if out is None or not _same(one.path, Path(out))
    ]
    rows: dict[int, Row] = {}
    begun = time.monotonic()
    progress = _Progress(len(handed_in))
    interrupted, written = False, None
    with ended_like_ctrl_c():
        try:
            with progress:
                for place, row in grade(handed_in, jobs, finale=finale):
                    with held():
                        rows[place] = row
                        progress.show(len(rows), row)
        except KeyboardInterrupt:
            interrupted = True
        finally:  # whatever it was that ended it
            finished = [rows[place] for place in sorted(rows)]
            if out is not None:
                with held():
                    written = _write(finished, out, len(finished) == len(handed_in))
    if as_json:
        print_json(
            {
                "exercises": len(EXERCISES),
                "folders": [row.as_document() for row in finished],
                "interrupted": interrupted,
                "out": written,
                "seconds": round(time.monotonic() - begun, 2),
            }
        )
    elif finished:
        _show(finished, time.monotonic() - begun)
        if written is not None:
            page().print(f"{_count(len(finished), 'row')} written to {written}")
    if interrupted:
        told = f"; {written} has those" if written is not None else ""
        raise Abort(f"after {len(rows)} of {len(handed_in)} folders{told}")


def _write(rows: Sequence[Row], out: str, complete: bool) -> str | None:
    """Write the CSV; return where, or None where there is nothing to write.

    Rows of a class that was not finished replace no file: they go beside it.
    """
    if not complete and not rows:
        return None
    if not complete and os.path.isfile(out):  # noqa: PTH113  never raises
        path = Path(out)
        out = str(path.with_name(f"{path.stem}.partial{path.suffix}"))
    with whole_file(out) as file:
        file.write(as_csv(rows).encode("utf-8-sig"))  # by its mark Excel knows the encoding
    return out


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


class _Progress:
    """A count that goes up: live in a terminal, now and then in a pipe; on stderr."""

    def __init__(self, count: int) -> None:
        self.count, self.out = count, console(stderr=True)
        self.every = max(1, count // 10)
        self.live: Live | None = None
        if self.out.is_terminal and not self.out.is_dumb_terminal:
            first = Text(f"0 of {count} folders", "dim")
            self.live = Live(first, console=self.out, transient=True, auto_refresh=False)

    def __enter__(self) -> "_Progress":
        if self.live is not None:
            self.live.start(refresh=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self.live is not None:
            self.live.stop()

    def show(self, done: int, row: Row) -> None:
        """Say how many are done."""
        if self.live is None:
            if done % self.every == 0 or done == self.count:
                self.out.print(f"{done} of {self.count} folders")
            return
        what = row.problem or f"{row.passed} of {len(EXERCISES)} passed"
        line = f"{done} of {self.count} folders   {_on_one_line(row.name)}: {what}"
        self.live.update(Text(line, no_wrap=True, overflow="ellipsis"), refresh=True)


def _show(rows: Sequence[Row], seconds: float) -> None:
    out = page()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("folder", overflow="fold", max_width=24)
    table.add_column("passed", justify="right")
    table.add_column(f"1 to {len(EXERCISES)}", no_wrap=True)
    table.add_column("mistakes recognised", overflow="fold")
    for row in rows:
        name = _on_one_line(row.name)
        if row.problem is not None:
            table.add_row(name, "–", "", Text(_on_one_line(row.problem), "yellow"))
            continue
        signs = Text()
        for mark in row.marks:
            sign = _SIGNS.get(mark.kind, _OTHER)
            signs.append(sign, _STYLES.get(sign, "dim"))
        mistakes = [mark.words for mark in row.marks if mark.mistake]
        reached = [f"finale {mark.accuracy:.1%}" for mark in row.marks if mark.accuracy is not None]
        table.add_row(name, str(row.passed), signs, ", ".join(mistakes + reached))
    out.print(table)
    out.print()
    for line in _LEGEND:
        out.print(Text(line, "dim"))
    counts = Counter(mistake for row in rows for mistake in row.mistakes)
    if counts:
        out.print()
        often = ", ".join(f"{name} ({count})" for name, count in counts.most_common(5))
        say(f"Most frequent mistakes: {often}.", out, indent=0)
    out.print()
    out.print(f"{_count(len(rows), 'folder')} in {duration(seconds)}")


def _on_one_line(text: str) -> str:
    return plain(text.replace("\n", "�"))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def as_csv(rows: Sequence[Row]) -> str:
    """Return the rows as a CSV: how many passed, the mistakes, then each exercise in words."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["folder", "passed", "of", "mistakes", "problem", "finale_accuracy", *EXERCISES]
    )
    for row in rows:
        words = {mark.exercise: mark.words for mark in row.marks}
        reached = [mark.accuracy for mark in row.marks if mark.accuracy is not None]
        cells: list[object] = [
            row.name,
            "" if row.problem else row.passed,
            len(EXERCISES),
            " ".join(row.mistakes),
            row.problem or "",
            f"{reached[0]:.4f}" if reached else "",
            *(words.get(name, "") for name in EXERCISES),
        ]
        writer.writerow([harmless(cell) for cell in cells])
    return text.getvalue()


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before = + - @."""
    if not isinstance(cell, str):
        return cell
    text = cell.encode(errors="replace").decode()  # names of files may be no Unicode
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) else text
