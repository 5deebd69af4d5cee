"""A learner's file on a long plan of calls: each answer as soon as it is there."""

import contextlib
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workings.course import wire
from workings.course.answers import Answer, Run, Stop
from workings.course.exercise import Draws, Value
from workings.course.process import Limits, lines_of
from workings.course.records import answer_of, not_begun, record_of, run_of
from workings.course.source import read_source


@dataclass(frozen=True)
class Kept:
    """An argument that stands for what an earlier call left in the learner's process.

    Parameters
    ----------
    name
        What that call kept its result as.
    """

    name: str


@dataclass(frozen=True)
class Mapped:
    """An argument that stands for the array of a ``.npy`` file, which may only be read.

    The file is mapped and not copied: several processes that read it share its memory.

    Parameters
    ----------
    file
        Where it is.
    """

    file: Path


@dataclass(frozen=True, eq=False)
class Call:
    """One call of a plan.

    Parameters
    ----------
    function
        Of the learner's file.
    arguments
        As in a `Case`, or `Kept` or `Mapped`.
    keep
        The name that its result is kept as, for later calls; None if it is not.
    """

    function: str
    arguments: tuple[Value, ...]
    keep: str | None = None


def answers_of(file: Path, calls: list[Call], limits: Limits) -> Generator[Answer, None, Run]:
    """Run a learner's file, and yield what each call gave; return how the run ended.

    Whatever ends the iteration ends the process.

    Parameters
    ----------
    file
        The learner's, absolute.
    calls
        In order; an answer's `case` is its call's place among them.
    limits
        What the process may use.
    """
    source = read_source(file)
    if isinstance(source, Stop):
        return Run(stop=source, file=file.name)
    plan = [
        {
            "function": call.function,
            "case": number,
            "arguments": {"list": [_encoded(value) for value in call.arguments]},
            "keep": call.keep,
        }
        for number, call in enumerate(calls)
    ]
    written: list[bytes] = []
    with contextlib.closing(lines_of(file, {"calls": plan}, limits)) as lines:
        while True:
            try:
                written.append(next(lines))
            except StopIteration as end:
                return run_of(written, end.value, file, source, limits.seconds)
            except OSError as error:
                return not_begun(error, file)
            record = record_of(written[-1])
            if record is not None and record.get("at") == "answer":
                yield answer_of(record, file.parent)


def _encoded(value: Value) -> Mapping[str, object]:
    if isinstance(value, Draws):
        return {"draws": value.seed}
    if isinstance(value, Kept):
        return {"kept": value.name}
    if isinstance(value, Mapped):
        return {"mapped": str(value.file)}
    encoded: Mapping[str, object] = wire.encode(value)
    return encoded
