"""Try a million files on every loader: each is read, or refused by an error of ours.

``make fuzz`` or ``python benchmarks/fuzz.py``. With atheris what is tried next follows from which
lines of ours were reached; without it, valid files are damaged at random. Each loader runs in a
process of its own, so that one that crashes or hangs ends nothing else. Whatever is found, its
bytes are kept in ``build/fuzz``.
"""

import argparse
import contextlib
import hashlib
import importlib.util
import json
import mmap
import os
import random
import resource
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1] / "tests"))
#: No input may take longer, in seconds, or let the process grow larger, in bytes.
MOST_SECONDS, MOST_MEMORY = 5.0, 10**9
_LONGEST = 20_000  # bytes of an input
_LIMIT = 8 * 10**9  # of addresses, so that whatever happens the machine stays usable
_MOST_CRASHES = 10


class Blackboard:
    """What a loader's process says of itself: in a file that its parent sees, also after a crash.

    Parameters
    ----------
    path
        The file.
    """

    _FORM = struct.Struct("<QQQddQQQ")
    NAMES = ("tried", "read", "found", "began", "slowest", "peak", "length", "slow_length")

    def __init__(self, path: Path) -> None:
        size = self._FORM.size + 2 * _LONGEST
        if not path.exists():
            path.write_bytes(bytes(size))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), size)
        self.values = dict(zip(self.NAMES, self._FORM.unpack_from(self._map), strict=True))

    def look(self) -> dict[str, float]:
        """Read what stands there now."""
        self.values = dict(zip(self.NAMES, self._FORM.unpack_from(self._map), strict=True))
        return self.values

    def write(self) -> None:
        """Let the parent see `values`."""
        self._FORM.pack_into(self._map, 0, *self.values.values())

    def put(self, content: bytes, slow: bool = False) -> None:
        """Keep an input: what is being read, or what took longest."""
        start = self._FORM.size + slow * _LONGEST
        self._map[start : start + len(content)] = content
        self.values["slow_length" if slow else "length"] = len(content)

    def get(self, slow: bool = False) -> bytes:
        """Return an input that was kept."""
        start = self._FORM.size + slow * _LONGEST
        return self._map[start : start + int(self.values["slow_length" if slow else "length"])]


# A loader's own process.


def fuzz_one(name: str, inputs: int, seed: int, board_path: Path, kept: Path, plain: bool) -> None:
    """Try so many inputs on one loader."""
    guided = not plain and importlib.util.find_spec("atheris") is not None
    if guided:
        import atheris

        with atheris.instrument_imports(include=["workings"]):
            from loaders import loaders, read_or_refused
    else:
        from loaders import loaders, read_or_refused
    from damage import damaged

    loader = loaders()[name]
    board = Blackboard(board_path)
    seen: set[str] = set()
    warnings.simplefilter("error")

    def one(content: bytes) -> None:
        content = content[:_LONGEST]
        values = board.values
        board.put(content)
        began = values["began"] = time.monotonic()
        board.write()
        try:
            values["read"] += read_or_refused(loader, content)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
            if kind not in seen:
                seen.add(kind)
                values["found"] += 1
                keep(kept, name, content, traceback.format_exc())
        took = time.monotonic() - began
        values["tried"] += 1
        values["began"] = 0.0
        values["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if took > values["slowest"]:
            values["slowest"] = took
            board.put(content, slow=True)
        board.write()

    for content in loader.valid:
        one(content)
    resource.setrlimit(resource.RLIMIT_AS, (_LIMIT, _LIMIT))
    if not guided:
        draw = random.Random(seed)
        pick = draw.randint
        for _ in range(inputs - len(loader.valid)):
            one(draw.randbytes(pick(0, 200)) if not pick(0, 19) else damaged(loader.valid, pick))
        return

    def mutated(content: bytes, longest: int, number: int) -> bytes:
        draw = random.Random(number)
        if draw.random() < 0.5:
            return atheris.Mutate(content, longest)
        return damaged([content] * 3 + list(loader.valid), draw.randint)[:longest]

    with tempfile.TemporaryDirectory() as corpus:
        for place, content in enumerate(loader.valid):
            (Path(corpus) / str(place)).write_bytes(content)
        options = [f"-runs={inputs}", f"-seed={seed + 1}", f"-max_len={_LONGEST}", "-timeout=60"]
        options += ["-rss_limit_mb=0", "-verbosity=0", "-print_final_stats=0", "-close_fd_mask=0"]
        atheris.Setup([sys.argv[0], *options, corpus], one, custom_mutator=mutated)
        atheris.Fuzz()


def keep(folder: Path, name: str, content: bytes, said: str) -> None:
    """Keep an input that was found, and what was said."""
    folder.mkdir(parents=True, exist_ok=True)
    title = f"{name.replace(' ', '-')}-{hashlib.sha256(content).hexdigest()[:10]}"
    (folder / title).write_bytes(content)
    (folder / f"{title}.txt").write_text(said)


# The parent.


@dataclass
class Figures:
    """What came of a loader."""

    loader: str
    tried: int = 0
    read: int = 0
    found: int = 0
    seconds: float = 0.0
    slowest_ms: float = 0.0
    peak_mb: float = 0.0


def memory() -> str | None:
    """Where files lie in memory, if the system has such a place."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def watch(name: str, inputs: int, seed: int, kept: Path, plain: bool) -> Figures:
    """Try inputs on a loader in processes of its own; a new one where one crashes or hangs."""
    figures = Figures(name)
    began, crashes = time.monotonic(), 0
    while figures.tried < inputs and crashes < _MOST_CRASHES:
        with tempfile.TemporaryDirectory(prefix="workings-fuzz-", dir=memory()) as place:
            board_path = Path(place) / "board"
            board = Blackboard(board_path)
            said = Path(place) / "said"
            command = [sys.executable, HERE, "--child", name, "--inputs", inputs - figures.tried]
            command += ["--seed", seed + crashes, "--board", board_path, "--kept", kept]
            with said.open("wb") as errors:
                process = subprocess.Popen(
                    [*map(str, command), *["--plain"] * plain],
                    stdout=errors,
                    stderr=errors,
                    env={**os.environ, "TMPDIR": place},
                )
                hung = _wait(process, board)
            values = board.look()
            figures.tried += int(values["tried"])
            figures.read += int(values["read"])
            figures.found += int(values["found"])
            figures.peak_mb = max(figures.peak_mb, values["peak"] / 1e6)
            figures.slowest_ms = max(figures.slowest_ms, values["slowest"] * 1e3)
            if values["slowest"] > MOST_SECONDS or values["peak"] > MOST_MEMORY:
                figures.found += 1
                keep(kept, name, board.get(slow=True), "too slow, or too large")
            if hung or (process.returncode and values["began"]):
                crashes += 1
                figures.found += 1
                tail = said.read_text(errors="replace")[-4_000:]
                keep(kept, name, board.get(), f"hung: {hung}, {process.returncode}\n{tail}")
            elif values["tried"] < inputs / 2 and figures.tried < inputs:
                raise SystemExit(said.read_text(errors="replace")[-4_000:])
            else:
                break
    figures.seconds = time.monotonic() - began
    return figures


def _wait(process: "subprocess.Popen[bytes]", board: Blackboard) -> bool:
    """Wait for a loader's process; return whether it hung and was ended."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
            return False
        began = board.look()["began"]
        if began and time.monotonic() - began > 4 * MOST_SECONDS:
            process.kill()
            process.wait()
            return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, and print a table; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="in all")
    parser.add_argument("--loader", action="append", help="only this one; may be given again")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="without atheris")
    parser.add_argument("--kept", type=Path, default=HERE.parents[1] / "build" / "fuzz")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--board", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args(arguments)
    if said.child:
        fuzz_one(said.child, said.inputs, said.seed, said.board, said.kept, said.plain)
        return 0
    from loaders import loaders

    names = said.loader or list(loaders())
    guided = not said.plain and importlib.util.find_spec("atheris") is not None
    print("guided by atheris" if guided else "damaged at random", flush=True)
    print(f"{'loader':30}{'inputs':>10}{'read':>10}{'found':>7}{'s':>8}{'slowest':>10}{'peak':>9}")
    each = -(-said.inputs // len(names))
    table = []
    for name in names:
        one = watch(name, each, said.seed, said.kept, said.plain)
        table.append(one)
        print(
            f"{name:30}{one.tried:>10,}{one.read:>10,}{one.found:>7}{one.seconds:>8.0f}"
            f"{one.slowest_ms:>7.0f} ms{one.peak_mb:>6.0f} MB",
            flush=True,
        )
    tried, found = sum(one.tried for one in table), sum(one.found for one in table)
    print(f"{tried:,} inputs, {found} found; what was found is in {said.kept}")
    said.kept.mkdir(parents=True, exist_ok=True)
    (said.kept / "figures.json").write_text(json.dumps([asdict(one) for one in table], indent=1))
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
