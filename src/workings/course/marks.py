"""How a learner's folder came out: a mark for each exercise, in a row."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workings.course.verdict import KINDS

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
