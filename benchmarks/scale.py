"""How time and memory grow: `workings train` on 60,000, 600,000 and 6 million images, `make scale`.

Each run is a process of its own, watched while it works: how much it holds in memory, and how much
of that is anonymous, that is, not a page of a file which the system may drop and fetch again. Sizes
are compared within a round, as on a shared machine times drift. The files of images, 5.2 GB for all
three sizes, are removed at the end.
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from many_images import are_there, size, write_images
from workings.bench import fresh
from workings.bench.machine import machine

SIZES = (60_000, 600_000, 6_000_000)
RUNS = {
    "784-10-10, full batch": [],
    "784-32-10, batches of 128": ["--hidden", "32", "--batch-size", "128"],
}
LEAST, MOST = 3, 100  # epochs; the first does not count: it loads the kernels
MOST_RATIO, MOST_PEAK, MOST_ANONYMOUS = 1.15, 8e9, 1e9
_LOOK = 0.02  # seconds between two looks at a process's memory


@dataclass(frozen=True)
class Watched:
    """What a process printed, and the most bytes it held; None where the system does not say."""

    output: str
    seconds: float
    peak: int | None
    anonymous: int | None = None
    file: int | None = None


@dataclass(frozen=True)
class Trained:
    """What one run told."""

    seconds: float  #: an epoch, median without the first
    test_accuracy: float
    watched: Watched


@dataclass(frozen=True)
class Row:
    """A network trained on so many images: medians over the rounds, and the most memory."""

    run: str
    images: int
    epochs: int
    epoch_seconds: float
    million_seconds: float  #: an epoch's for a million images
    ratio: float  #: to that of the fewest images in the same round: 1 is linear
    whole_seconds: float  #: of the command, from its start to its end
    peak: int | None
    anonymous: int | None
    file: int | None
    test_accuracy: float

    @property
    def met(self) -> bool:
        bounded = (self.peak or 0) < MOST_PEAK and (self.anonymous or 0) < MOST_ANONYMOUS
        return bounded and self.ratio <= MOST_RATIO


def main() -> int:
    options = asked()
    sizes = [count for count in SIZES if count <= options.largest]
    common = ["--engine", options.engine]
    common += [] if options.threads is None else ["--threads", str(options.threads)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the files are removed
    with ExitStack() as stack:
        folder = folder_for(options.folder, options.keep, stack)
        for count in sizes:
            make_images(folder / str(count), count)
        where, rows = machine(), []
        for run, settings in RUNS.items():
            rounds = []
            for number in range(options.rounds):
                print(f"{run}, round {number + 1} of {options.rounds} …", file=sys.stderr)
                rounds.append([train(folder, count, [*settings, *common]) for count in sizes])
            rows += rows_of(run, sizes, rounds)
    if options.json:
        document = {"machine": where, "rows": [asdict(row) | {"met": row.met} for row in rows]}
        print(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        show(where, rows)
    return 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="leave out more images")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (default 3)")
    parser.add_argument("--engine", default="compiled", help="as workings train has it (compiled)")
    parser.add_argument("--threads", type=int, help="as workings train has it")
    parser.add_argument("--folder", type=Path, help="where the images go; by default a new one")
    parser.add_argument("--keep", action="store_true", help="keep the images, to be used again")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    if options.largest < SIZES[0]:
        parser.error(f"--largest {options.largest}: give {SIZES[0]} or more")
    if options.rounds < 1:
        parser.error(f"--rounds {options.rounds}: give 1 or more")
    return options


def folder_for(given: Path | None, keep: bool, stack: ExitStack) -> Path:
    """Return where the images go; one that is not kept is removed when `stack` closes."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
    if not keep:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(dir=given)))
    folder = given or Path(tempfile.mkdtemp())
    print(f"the images stay in {folder}", file=sys.stderr)
    return folder


def make_images(folder: Path, count: int) -> None:
    """Write so many images, unless they have been kept."""
    folder.mkdir(exist_ok=True)
    if are_there(folder, count):
        return
    needed, free = size(count), shutil.disk_usage(folder).free
    if free < needed:
        sys.exit(f"{folder}: {needed / 1e9:.1f} GB needed, {free / 1e9:.1f} GB free: see --folder")
    print(f"writing {count:,} images, {needed / 1e9:.2f} GB …", file=sys.stderr)
    write_images(folder, count)


def rows_of(run: str, sizes: list[int], rounds: list[list[Trained]]) -> list[Row]:
    rows = []
    for place, count in enumerate(sizes):
        seen = [trained[place] for trained in rounds]
        seconds = median(one.seconds for one in seen)
        ratios = [
            trained[place].seconds / count / (trained[0].seconds / sizes[0]) for trained in rounds
        ]
        peaks, anonymous, files = (
            [getattr(one.watched, what) for one in seen] for what in ("peak", "anonymous", "file")
        )
        rows.append(
            Row(
                run,
                count,
                epochs_for(count),
                seconds,
                seconds / count * 1e6,
                median(ratios),
                median(one.watched.seconds for one in seen),
                *(None if None in held else max(held) for held in (peaks, anonymous, files)),
                median(one.test_accuracy for one in seen),
            )
        )
    return rows


def epochs_for(count: int) -> int:
    return max(LEAST, min(MOST, SIZES[-1] // count))


def train(folder: Path, count: int, settings: list[str]) -> Trained:
    """Train on so many images from `folder`."""
    data = str((folder / str(count)).resolve())
    epochs = str(epochs_for(count))
    watched = workings(["train", data, "--test", "mnist", "--epochs", epochs, *settings])
    *records, result = map(json.loads, watched.output.splitlines())
    seconds = median(record["seconds"] for record in records[1:])
    return Trained(seconds, result["test_accuracy"], watched)


def workings(arguments: list[str]) -> Watched:
    """Run `workings` in a folder that is thrown away."""
    command = [sys.executable, "-m", "workings", *arguments, "--json"]
    with tempfile.TemporaryDirectory() as folder:
        if Path("/proc/self/status").exists():
            return watch(command, Path(folder))
        seen = fresh.command(command, folder=Path(folder))
        return Watched(seen.output, seen.seconds, seen.peak)


def watch(command: list[str], folder: Path) -> Watched:
    """Run a command and look at its memory, every few milliseconds, until it ends."""
    most = dict.fromkeys(("VmHWM", "RssAnon", "RssFile"), 0)
    start = time.perf_counter()
    with (folder / "output").open("w+b") as output, (folder / "said").open("w+b") as said:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=said)
        try:
            while process.poll() is None:
                for name, held in memory(process.pid).items():
                    most[name] = max(most.get(name, 0), held)
                time.sleep(_LOOK)
        finally:
            process.kill()
            process.wait()
        seconds = time.perf_counter() - start
        out, errors = [(file.seek(0), file.read().decode())[1] for file in (output, said)]
        if process.returncode:
            sys.exit(f"{' '.join(command)}: status {process.returncode}\n{errors}")
        return Watched(out, seconds, most["VmHWM"], most["RssAnon"], most["RssFile"])


def memory(pid: int) -> dict[str, int]:
    """Return what Linux says a process holds, in bytes; nothing where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    fields = (line.split() for line in lines if line.startswith(("VmHWM", "Rss")))
    return {name.rstrip(":"): int(held) * 1024 for name, held, _ in fields}


def show(where: dict[str, object], rows: list[Row]) -> None:
    caption = ", ".join(f"{name}: {value}" for name, value in where.items())
    table = Table("run", caption=caption)
    for heading in (
        *("images", "epochs", "s an epoch", "s a million", "to linear", "whole run"),
        *("peak", "anonymous", "of files", "test", "met?"),
    ):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            row.run,
            f"{row.images:,}",
            str(row.epochs),
            f"{row.epoch_seconds:.3g}",
            f"{row.million_seconds:.3g}",
            f"{row.ratio:.2f}×",
            f"{row.whole_seconds:.1f} s",
            *("" if held is None else f"{held / 1e6:,.0f} MB" for held in row_memory(row)),
            f"{row.test_accuracy:.2%}",
            "[green]yes[/green]" if row.met else "[red]no[/red]",
        )
    Console(width=None if sys.stdout.isatty() else 150, highlight=False).print(table)


def row_memory(row: Row) -> tuple[int | None, ...]:
    return row.peak, row.anonymous, row.file


if __name__ == "__main__":
    sys.exit(main())
