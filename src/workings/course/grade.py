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
from dataclasses import replace
from pathlib import Path

from workings.course.answers import Run
from workings.course.exercise import Exercise
from workings.course.exercises import EXERCISES
from workings.course.finale import SETTINGS, run_finale
from workings.course.finale_data import FinaleData, finale_data
from workings.course.finale_records import Done, Epoch, Failed
from workings.course.folder import is_task, solution_text
from workings.course.judge import judge
from workings.course.marks import NOT_TRIED, Mark, Row
from workings.course.ready import Ready
from workings.course.sandbox import LIMITS, Limits, run_file
from workings.course.source import read_source
from workings.course.submissions import Submission, read_files

#: What one exercise may take: so many times what the first one's solution takes on this machine,
#: and so many seconds at least.
PATIENCE, SHORTEST = 10, 2.0
#: After so many exercises that did not end, the learner's others are not tried.
ENDLESS = 3
#: How much more time the finale's training is given than an exercise.
TRAINING = 15
_ALLOWS = "workings learn check allows {:g} s."


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
        self.longer = replace(self.limits, seconds=max(self.limits.seconds, LIMITS.seconds))

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
    disturbed: list[str] = []
    what = "it cannot be read"
    try:
        contents, refused = read_files(one.path)
        what = "it cannot be checked here"
        marks = tuple(_marks(contents, refused, shared, disturbed))
    except (OSError, MemoryError) as error:
        return Row(one.name, one.path, f"{what}: {_reason(error)}"), False
    return Row(one.name, one.path, None, marks, time.monotonic() - begun), bool(disturbed)


def _marks(
    contents: Mapping[str, bytes], refused: set[str], shared: _Shared, disturbed: list[str]
) -> Iterator[Mark]:
    endless, patient = 0, True
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
                runs = [_begun(shared.run(folder, exercise), folder)]
                mark = _mark(exercise, runs[0])
                if mark.kind == "endless" and runs[0].answers and patient:  # it is slow, perhaps
                    runs.append(_begun(shared.run(folder, exercise, shared.longer), folder))
                    mark = _mark(exercise, runs[1])
                    patient = mark.kind != "endless"  # once in vain is enough
                trains = mark.kind == "passed" and name == "finale" and shared.finale
                yield _trained(folder, shared) if trains else mark
                if any(run.disturbed for run in runs) or not _unchanged(folder, contents):
                    disturbed.append(name)
            endless += mark.kind == "endless"


def _begun(run: Run, folder: Path) -> Run:
    """Return a run; raise where it is no fault of the file's that nothing ran."""
    if run.digest is None and isinstance(read_source(folder / str(run.file)), bytes):
        raise OSError(run.stop.text if run.stop else "")
    return run


def _mark(exercise: Exercise, run: Run) -> Mark:
    verdict = judge(exercise, run)
    sentences = verdict.sentences
    if verdict.kind == "endless" and run.limit is not None and run.limit < LIMITS.seconds:
        sentences += (_ALLOWS.format(LIMITS.seconds),)
    mistake = verdict.mistake.name if verdict.mistake else None
    return Mark(verdict.exercise, verdict.kind, mistake, " ".join(sentences))


def _trained(folder: Path, shared: _Shared) -> Mark:
    """Train the finale, and return how that ended.

    Who has got through an epoch when the time is over gets what a learner's own check allows.
    """
    short = TRAINING * shared.limits.seconds
    try:
        mark, epochs = _training(folder, shared, short)
        if mark.kind == "slow" and epochs and short < SETTINGS.seconds:
            mark, _ = _training(folder, shared, SETTINGS.seconds)
        elif mark.kind == "slow" and short < SETTINGS.seconds:
            mark = replace(mark, sentence=f"{mark.sentence} {_ALLOWS.format(SETTINGS.seconds)}")
    except (OSError, MemoryError) as error:
        return Mark("finale", NOT_TRIED, sentence=f"It cannot be trained here: {_reason(error)}.")
    return mark


def _training(folder: Path, shared: _Shared, seconds: float) -> tuple[Mark, int]:
    """Return how the training ended, and how many epochs were done."""
    settings, epochs = replace(SETTINGS, seconds=seconds), 0
    running = run_finale(
        folder, data=shared.images(), beside=False, submission=False, settings=settings
    )
    with contextlib.closing(running):
        for record in running:
            if isinstance(record, Done):
                return Mark("finale", "passed", accuracy=record.accuracy), epochs
            if isinstance(record, Failed):
                said = " ".join(record.sentences)
                return Mark("finale", record.kind, None, said, record.accuracy), epochs
            epochs += isinstance(record, Epoch)
            if shared.stop.is_set():
                break
    return Mark("finale", NOT_TRIED), epochs


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


def _reason(error: OSError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    return (error.strerror or str(error)).lower() if error.errno else str(error)
