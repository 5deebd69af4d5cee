"""What is said of a learner's function, as plain data, with its text and its JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workings.course.exercise import Draws, Value
from workings.course.wire import Other

#: An array with more numbers is given by its shape alone.
LARGE = 2_000
#: Every kind of verdict, and a few words for it in a table.
KINDS: dict[str, str] = {
    "passed": "passed",
    "not-started": "not written yet",
    "no-file": "file missing",
    "unreadable": "file cannot be read",
    "syntax-error": "not Python",
    "import-error": "error while loading",
    "no-function": "function missing",
    "workings": "imports workings",
    "raised": "raises an error",
    "nothing": "returns nothing",
    "wrong-structure": "wrong results",
    "wrong-type": "wrong type",
    "wrong-shape": "wrong shape",
    "not-finite": "NaN or infinite",
    "changed-argument": "changes an argument",
    "mistake": "known mistake",
    "wrong-value": "wrong numbers",
    "endless": "did not end",
    "memory": "too much memory",
    "printed-too-much": "printed too much",
    "too-large": "result too large",
    "exit": "ended Python",
    "crash": "crashed",
    "input": "asks for input",
    "process": "touches a process",
    "writes": "touches other files",
}


@dataclass(frozen=True, eq=False)
class Shown:
    """One call, to be looked at.

    Parameters
    ----------
    case
        What was tried: ``"the worked number"``.
    call
        How it was called: ``"softmax(Z)"``.
    arguments
        The arguments by name.
    name
        The result in question: ``"A"``, ``"dW"``, ``'gradients["db1"]'``; "" where there is none,
        because none came.
    expected, got
        That result as it should be and as it came; `got` is None where nothing came.
    index
        Where the first difference is, from 0; None where there is no such place (another shape, a
        single number).
    """

    case: str
    call: str
    arguments: Mapping[str, Value]
    name: str = ""
    expected: Value = None
    got: Value = None
    index: tuple[int, ...] | None = None


@dataclass(frozen=True)
class KnownMistake:
    """A usual mistake, as it is told: `UsualMistake` without its function."""

    name: str
    sentence: str
    cost: str


@dataclass(frozen=True, eq=False)
class Verdict:
    """What is said of a learner's function.

    Parameters
    ----------
    exercise
        The exercise's name.
    kind
        One of `KINDS`.
    sentences
        What is, then what to do.
    function
        The function it speaks of.
    mistake
        The known mistake, or None.
    shown
        A call to look at, or None.
    file, line, code
        The learner's line that it speaks of; None and "" where there is none.
    printed, printed_more
        The beginning of what the learner's code printed, and whether there was more.
    seconds
        How long the run took.
    digest
        The SHA-256 of the file that was checked, for `Folder.mark_passed`; None in a notebook.
    """

    exercise: str
    kind: str
    sentences: tuple[str, ...]
    function: str = ""
    mistake: KnownMistake | None = None
    shown: Shown | None = None
    file: str | None = None
    line: int | None = None
    code: str = ""
    printed: str = field(default="", repr=False)
    printed_more: bool = field(default=False, repr=False)
    seconds: float = 0.0
    digest: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the exercise is solved."""
        return self.kind == "passed"

    def __str__(self) -> str:
        from workings.course.plain import verdict_text

        return verdict_text(self)

    def __repr__(self) -> str:
        return f"<Verdict: {self.exercise}: {KINDS[self.kind]}>"

    def _repr_html_(self) -> str:
        from workings.html import verdict_html

        return verdict_html(self)

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON, everything that is in it; a float that is no number as text."""
        shown = self.shown
        return {
            "exercise": self.exercise,
            "passed": self.passed,
            "kind": self.kind,
            "function": self.function,
            "sentences": list(self.sentences),
            "mistake": None if self.mistake is None else vars(self.mistake),
            "shown": None
            if shown is None
            else {
                "case": shown.case,
                "call": shown.call,
                "arguments": document_of(shown.arguments),
                "name": shown.name,
                "expected": document_of(shown.expected),
                "got": document_of(shown.got),
                "index": None if shown.index is None else list(shown.index),
            },
            "file": self.file,
            "line": self.line,
            "code": self.code,
            "printed": self.printed,
            "printed_more": self.printed_more,
            "seconds": round(self.seconds, 3),
        }


def document_of(value: Value) -> Any:
    """Return an argument or a result as JSON: arrays as lists, large ones by their shape alone."""
    if isinstance(value, np.ndarray):
        if value.size > LARGE:
            return {"shape": list(value.shape), "dtype": str(value.dtype)}
        return document_of(value.tolist())
    if isinstance(value, np.generic):
        return document_of(value.item())
    if isinstance(value, Mapping):
        return {str(key): document_of(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [document_of(item) for item in value[:LARGE]]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Draws):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, Other):
        return f"{value.kind}: {value.text}" if value.text else value.kind
    if isinstance(value, complex):
        return str(value)
    return value
