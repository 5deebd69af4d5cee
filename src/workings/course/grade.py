"""A whole class checked: many learners' folders, several at once, a row for each.

Each folder is copied first, and the copy is run, so that nothing is written into a learner's own.
"""

import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workings.course.exercises import EXERCISES
from workings.course.folder import solution_text, task_text
from workings.course.judge import judge
from workings.course.sandbox import Limits, run_file
from workings.course.submissions import Submission, read_files
from workings.course.verdict import KINDS, Verdict

#: What one exercise may take: so many times what the first one's solution takes on this machine,
#: and so many seconds at least.
PATIENCE, SHORTEST = 10, 2.0
#: After so many exercises that did not end, the learner's others are not tried.
ENDLESS = 3
#: What may stand in a row besides `KINDS`.
NOT_TRIED, NOT_STARTED, MISSING, UNREADABLE = "not-tried", "not-started", "no-file", "unreadable"
WORDS = {**KINDS, NOT_TRIED: "not tried"}


@dataclass(frozen=True)
class Mark:
    """How one exercise came out.

    Parameters
    ----------
    exercise
        Its name.
    kind
        One of `KINDS`, or ``"not-tried"``.
    mistake
        The known mistake's name, or None.
    sentence
        What is to be said of it; "" where it was not run.
    accuracy
        What the finale reached on MNIST's test images; None elsewhere, and where it did not train.
    """

    exercise: str
    kind: str
    mistake: str | None = None
    sentence: str = ""
    accuracy: float | None = None

    @property
    def words(self) -> str:
        """The mistake's name, or a few words: ``"wrong shape"``."""
        return self.mistake or WORDS[self.kind]


@dataclass(frozen=True)
class Row:
    """One learner.

    Parameters
    ----------
    name
        What the folder is called.
    path
        Where it is.
    problem
        Why nothing could be checked, or None.
    marks
        How each exercise came out, in the course's order; empty where there is a problem.
    seconds
        How long it took.
    """

    name: str
    path: Path
    problem: str | None = None
    marks: tuple[Mark, ...] = ()
    seconds: float = 0.0

    @property
    def passed(self) -> int:
        """How many exercises are solved."""
        return sum(mark.kind == "passed" for mark in self.marks)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of the known mistakes, each once."""
        return tuple(dict.fromkeys(mark.mistake for mark in self.marks if mark.mistake))

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "folder": self.name,
            "path": str(self.path),
            "problem": self.problem,
            "passed": self.passed,
            "mistakes": list(self.mistakes),
            "exercises": {
                mark.exercise: {
                    "kind": mark.kind,
                    "words": mark.words,
                    "mistake": mark.mistake,
                    "sentence": mark.sentence,
                    **({"accuracy": mark.accuracy} if mark.accuracy is not None else {}),
                }
                for mark in self.marks
            },
            "seconds": round(self.seconds, 2),
        }


def limits() -> Limits:
    """Return what one exercise of one learner may take on this machine, busy as it is."""
    first = next(iter(EXERCISES.values()))
    solution = {first.file: solution_text(first.name).encode()}
    with _copy(solution) as folder:
        slowest = max(run_file(folder, first).seconds for _ in range(2))
    return Limits(seconds=max(SHORTEST, PATIENCE * slowest))


def grade(
    handed_in: Sequence[Submission], jobs: int | None = None, *, finale: bool = True
) -> Iterator[tuple[int, Row]]:
    """Check every folder; yield each row with its place in `handed_in`, as it is finished.

    Closed early, it waits for the exercises that are being run, and starts no others.

    Parameters
    ----------
    handed_in
        From `workings.course.submissions.submissions`.
    jobs
        How many learners at once; None for one a processor.
    finale
        Whether to train the finale on MNIST where its functions are right.
    """
    stop, allowed = threading.Event(), limits()
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        try:
            waiting: dict[Future[Row], int] = {
                pool.submit(_row, one, allowed, finale, stop): place
                for place, one in enumerate(handed_in)
            }
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED, timeout=0.5)
                for future in done:
                    yield waiting.pop(future), future.result()
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _row(one: Submission, allowed: Limits, finale: bool, stop: threading.Event) -> Row:
    begun = time.monotonic()
    if one.problem is not None:
        return Row(one.name, one.path, one.problem)
    try:
        contents, refused = read_files(one.path)
    except OSError as error:
        return Row(one.name, one.path, f"it cannot be read: {error.strerror or error}")
    marks = tuple(_marks(contents, refused, allowed, finale, stop))
    return Row(one.name, one.path, None, marks, time.monotonic() - begun)


def _marks(
    contents: Mapping[str, bytes],
    refused: set[str],
    allowed: Limits,
    finale: bool,
    stop: threading.Event,
) -> Iterator[Mark]:
    endless = 0
    for name, exercise in EXERCISES.items():
        if exercise.file in refused:
            yield Mark(name, UNREADABLE, sentence="The file cannot be read, or is too large.")
        elif exercise.file not in contents:
            yield Mark(name, MISSING)
        elif _as_given(name, contents[exercise.file]):
            yield Mark(name, NOT_STARTED)
        elif stop.is_set() or endless >= ENDLESS:
            yield Mark(name, NOT_TRIED)
        else:
            with _copy(contents) as folder:
                verdict = judge(exercise, run_file(folder, exercise, allowed))
            endless += verdict.kind == "endless"
            yield _mark(verdict)


def _as_given(name: str, content: bytes) -> bool:
    """Whether a file is still the task: most of a beginner's are, and need no process."""
    return content.replace(b"\r\n", b"\n") == task_text(name).encode()


@contextlib.contextmanager
def _copy(contents: Mapping[str, bytes]) -> Iterator[Path]:
    """Write the files to a new folder: what one exercise does to it no other one meets."""
    with tempfile.TemporaryDirectory(
        prefix="workings-grade-", ignore_cleanup_errors=True
    ) as folder:
        for name, content in contents.items():
            (Path(folder) / name).write_bytes(content)
        yield Path(folder)


def _mark(verdict: Verdict) -> Mark:
    return Mark(
        verdict.exercise,
        verdict.kind,
        verdict.mistake.name if verdict.mistake else None,
        " ".join(verdict.sentences),
    )
