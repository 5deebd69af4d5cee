"""What came of running a learner's file: an answer a call, and why it stopped early, if it did.

Data, not judgement: nothing here knows what would have been right.
"""

from dataclasses import dataclass

from workings.course.exercise import Value


@dataclass(frozen=True)
class Raised:
    """An error that the learner's code raised.

    Parameters
    ----------
    kind
        The class's name: ``"ValueError"``.
    text
        What it says, cut where it is long.
    file, line, code
        The innermost of the learner's own lines that it came through: the file's name without its
        folder, the line's number from 1, what stands there. None and "" where it came through none.
    """

    kind: str
    text: str
    file: str | None = None
    line: int | None = None
    code: str = ""


@dataclass(frozen=True, eq=False)
class Answer:
    """What one call gave: a value or an error.

    Parameters
    ----------
    function
        Which function was called.
    case
        The case's number among those of its exercise, from 0.
    value
        What was returned; `workings.course.wire.Other` where it is nothing that numbers could be
        read from.
    raised
        The error, or None.
    changed
        The numbers of the arguments that the call changed in place, from 0.
    """

    function: str
    case: int
    value: Value = None
    raised: Raised | None = None
    changed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Stop:
    """Why a run ended before every call was answered.

    Parameters
    ----------
    kind
        One of `workings.course.verdict.KINDS`: ``"endless"``, ``"memory"``, ``"syntax-error"``, …
    text
        What there is to say besides: an error's text, a signal's name, a status.
    others
        The functions that the file does have, where the one looked for is missing.
    raised
        The error behind it, or None.
    file, line, code
        Where the learner's code was, as in `Raised`.
    function, case
        The call it was in; None while the file was being loaded.
    """

    kind: str
    text: str = ""
    others: tuple[str, ...] = ()
    raised: Raised | None = None
    file: str | None = None
    line: int | None = None
    code: str = ""
    function: str | None = None
    case: int | None = None


@dataclass(frozen=True, eq=False)
class Run:
    """A learner's file or function, run on an exercise's cases.

    Parameters
    ----------
    answers
        In the order of the cases; fewer than there are cases where it was stopped.
    stop
        Why, or None.
    printed
        The beginning of what it printed, on stdout and stderr; "" in a notebook, where it is seen.
    printed_more
        Whether more was printed than is kept.
    seconds
        From the start of the process to its end.
    digest
        The SHA-256 of the file that was run, or None: what `Folder.mark_passed` remembers.
    limit
        The seconds it was given, or None.
    file
        The name of the file that was run; None in a notebook.
    disturbed
        Whether the copy that was run had been changed when it ended, by itself or from outside.
    """

    answers: tuple[Answer, ...] = ()
    stop: Stop | None = None
    printed: str = ""
    printed_more: bool = False
    seconds: float = 0.0
    digest: str | None = None
    limit: float | None = None
    file: str | None = None
    disturbed: bool = False
