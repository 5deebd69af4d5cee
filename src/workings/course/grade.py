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

from workings.course.answers import Run
from workings.course.exercise import Exercise
from workings.course.exercises import EXERCISES
from workings.course.finale import Settings, run_finale
from workings.course.finale_data import FinaleData, finale_data
from workings.course.finale_records import Done, Failed
from workings.course.folder import is_task, solution_text
from workings.course.judge import judge
from workings.course.ready import Ready
from workings.course.sandbox import Limits, run_file
from workings.course.submissions import Submission, read_files
from workings.course.verdict import KINDS, Verdict

#: What one exercise may take: so many times what the first one's solution takes on this machine,
#: and so many seconds at least.
PATIENCE, SHORTEST = 10, 2.0
#: After so many exercises that did not end, the learner's others are not tried.
ENDLESS = 3
#: What may stand in a row besides `KINDS`.
NOT_TRIED = "not-tried"
WORDS = {
    **KINDS,
    NOT_TRIED: "not tried",
    "differs": "numbers go apart",
    "parameters": "wrong parameters",
    "labels": "wrong labels",
    "accuracy": "accuracy too low",
    "slow": "too slow",
}
#: How much more time the finale's training is given than an exercise.
TRAINING = 15


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


def grade(
    handed_in: Sequence[Submission], jobs: int | None = None, *, finale: bool = True
) -> Iterator[tuple[int, Row]]:
    """Check every folder; yield each row with its place in `handed_in`, as it is finished.

    Where a learner's files were changed while they ran, by their own code or by another's, they are
    checked again at the end, alone.

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
    with contextlib.ExitStack() as stack:
        shared = _Shared(stack, finale)
        pool = stack.enter_context(ThreadPoolExecutor(jobs or os.cpu_count() or 1))
        again: list[int] = []
        try:
            waiting: dict[Future[tuple[Row, bool]], int] = {
                pool.submit(_row, one, shared): place for place, one in enumerate(handed_in)
            }
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED, timeout=0.5)
                for future in done:
                    place, (row, disturbed) = waiting.pop(future), future.result()
                    if disturbed and len(handed_in) > 1:
                        again.append(place)
                    else:
                        yield place, row
            for place in again:  # alone, so that nobody else's code runs meanwhile
                yield place, pool.submit(_row, handed_in[place], shared).result()[0]
        finally:
            shared.stop.set()
            pool.shutdown(wait=False, cancel_futures=True)


class _Shared:
    """What is shared by all learners.

    Parameters
    ----------
    stack
        Ends what is begun here.
    finale
        Whether the finale is trained.
    """

    def __init__(self, stack: contextlib.ExitStack, finale: bool) -> None:
        self.finale, self.stop = finale, threading.Event()
        self._stack, self._lock = stack, threading.Lock()
        self._own = threading.local()
        self._images: FinaleData | None = None
        self.limits = self._measured()

    def run(self, folder: Path, exercise: Exercise, limits: Limits | None = None) -> Run:
        """Run an exercise; each thread has a process of its own that is ready."""
        if not hasattr(self._own, "ready"):
            with self._lock:
                self._own.ready = self._stack.enter_context(Ready())
        return run_file(folder, exercise, limits or self.limits, self._own.ready.begin)

    def images(self) -> FinaleData:
        """Return the finale's images, which are written once, when the first learner gets there."""
        with self._lock:
            if self._images is None:
                self._images = self._stack.enter_context(finale_data())
            return self._images

    def _measured(self) -> Limits:
        """Return what an exercise may take on this machine, busy as it is."""
        first = next(iter(EXERCISES.values()))
        with _copy({first.file: solution_text(first.name).encode()}) as folder:
            slowest = max(run_file(folder, first).seconds for _ in range(2))
        return Limits(seconds=max(SHORTEST, PATIENCE * slowest))


def _row(one: Submission, shared: _Shared) -> tuple[Row, bool]:
    """Check a learner; return the row, and whether their files were changed while they ran."""
    begun = time.monotonic()
    if one.problem is not None:
        return Row(one.name, one.path, one.problem), False
    try:
        contents, refused = read_files(one.path)
    except OSError as error:
        problem = f"it cannot be read: {error.strerror or error}"
        return Row(one.name, one.path, problem), False
    disturbed: list[str] = []
    marks = tuple(_marks(contents, refused, shared, disturbed))
    return Row(one.name, one.path, None, marks, time.monotonic() - begun), bool(disturbed)


def _marks(
    contents: Mapping[str, bytes], refused: set[str], shared: _Shared, disturbed: list[str]
) -> Iterator[Mark]:
    endless = 0
    for name, exercise in EXERCISES.items():
        if exercise.file in refused:
            yield Mark(name, "unreadable", sentence="The file cannot be read, or is too large.")
        elif exercise.file not in contents:
            yield Mark(name, "no-file")
        elif is_task(name, contents[exercise.file]):  # most of a beginner's are: no process
            yield Mark(name, "not-started")
        elif shared.stop.is_set() or endless >= ENDLESS:
            yield Mark(name, NOT_TRIED)
        else:
            with _copy(contents) as folder:
                run = shared.run(folder, exercise)
                verdict = judge(exercise, run)
                trains = verdict.passed and name == "finale" and shared.finale
                yield _trained(folder, shared) if trains else _mark(verdict)
                if run.disturbed or not _unchanged(folder, contents):
                    disturbed.append(name)
            endless += verdict.kind == "endless"


def _trained(folder: Path, shared: _Shared) -> Mark:
    """Train the finale, and return how that ended."""
    settings = Settings(seconds=TRAINING * shared.limits.seconds)
    running = run_finale(
        folder, data=shared.images(), beside=False, submission=False, settings=settings
    )
    for record in running:
        if isinstance(record, Done):
            return Mark("finale", "passed", accuracy=record.accuracy)
        if isinstance(record, Failed):
            said = " ".join(record.sentences)
            return Mark("finale", record.kind, sentence=said, accuracy=record.accuracy)
        if shared.stop.is_set():
            break
    return Mark("finale", NOT_TRIED)


@contextlib.contextmanager
def _copy(contents: Mapping[str, bytes]) -> Iterator[Path]:
    """Write the files to a new folder: what one exercise does to it no other one meets."""
    with tempfile.TemporaryDirectory(
        prefix="workings-grade-", ignore_cleanup_errors=True
    ) as folder:
        for name, content in contents.items():
            (Path(folder) / name).write_bytes(content)
        yield Path(folder)


def _unchanged(folder: Path, contents: Mapping[str, bytes]) -> bool:
    try:
        return all((folder / name).read_bytes() == content for name, content in contents.items())
    except OSError:
        return False


def _mark(verdict: Verdict) -> Mark:
    return Mark(
        verdict.exercise,
        verdict.kind,
        verdict.mistake.name if verdict.mistake else None,
        " ".join(verdict.sentences),
    )
