"""What a gradient check found, as plain data."""

from dataclasses import dataclass
from typing import Any

from workings.gradcheck.array_check import ArrayCheck
from workings.gradcheck.compare import ABSOLUTE, RELATIVE
from workings.gradcheck.wording import listed, told_apart
from workings.mistakes import Mistake

__all__ = ["OWN", "ArrayCheck", "CheckReport", "told_apart"]

#: What a given backward stands beside where a difference says nothing.
OWN = "the package's own gradient"


@dataclass(frozen=True)
class CheckReport:
    """The gradients of a network on some examples, array by array, and a verdict.

    Parameters
    ----------
    arrays
        dW1, db1, dW2, …
    network
        The layers in a line.
    examples
        m.
    loss
        The objective there, in nats.
    method
        What the gradients stand beside: ``"finite differences"``, or the library that
        differentiated: ``"torch"``, ``"jax"``, ``"autograd"``.
    sample
        How many parameters of an array were drawn at most; None where all were taken.
    seed
        Decides which were drawn.
    mistakes
        The known mistakes that were recognised, at once or each in other arrays.
    detail
        What more can be said about what is wrong, or None.
    conditions
        A sentence for each part of the objective beyond the plain loss: dropout's masks, weights,
        smoothed labels.
    """

    arrays: tuple[ArrayCheck, ...]
    network: str
    examples: int
    loss: float
    method: str = "finite differences"
    sample: int | None = None
    seed: int = 0
    mistakes: tuple[Mistake, ...] = ()
    detail: str | None = None
    conditions: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no array is wrong."""
        return all(array.ok for array in self.arrays)

    @property
    def sampled(self) -> bool:
        """Whether some parameters were left out."""
        return any(array.checked < array.of for array in self.arrays if array.problem is None)

    @property
    def known(self) -> bool:
        """Whether something is known of every array, so that right is right without a but."""
        unproven = any(array.beside_own for array in self.arrays) and not self._own_right
        return not unproven and all(array.verdict != "unknown" for array in self.arrays)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The names of the arrays that are wrong."""
        return tuple(array.name for array in self.arrays if not array.ok)

    @property
    def compared(self) -> int:
        """How many gradients were told right or wrong, in whichever way."""
        return sum(array.compared + array.beside_own for array in self.arrays)

    @property
    def notes(self) -> list[str]:
        """What else a reader should know, in sentences."""
        from workings.gradcheck.notes import notes

        return notes(self)

    @property
    def mistake(self) -> Mistake | None:
        """The first of the known mistakes, or None."""
        return self.mistakes[0] if self.mistakes else None

    @property
    def verdict(self) -> str:
        """The whole in one sentence."""
        if not self.ok:
            parts = []
            wrong = [array for array in self.arrays if array.wrong]
            off = [array.name for array in wrong]
            for own, beside in ((False, self._beside), (True, OWN)):
                if names := [array.name for array in wrong if array.worst_beside_own == own]:
                    verb = "disagrees" if len(names) == 1 else "disagree"
                    parts.append(f"{listed(names)} {verb} with {beside}")
            if unfit := [name for name in self.wrong if name not in off]:
                parts.append(f"{listed(unfit)} did not arrive as expected")
            return f"Wrong: {'; '.join(parts)}."
        compared = sum(array.compared for array in self.arrays)
        beside_own = sum(array.beside_own for array in self.arrays)
        everything = sum(array.of for array in self.arrays)
        unknown = [array.name for array in self.arrays if array.verdict == "unknown"]
        right = "Right" if self.known else "Right as far as known"
        if beside_own:
            return (
                f"{right}: {compared + beside_own:,} of {everything:,} gradients agree, "
                f"{compared:,} beside {self._beside.removeprefix('finite ')}, {beside_own:,} "
                f"beside {OWN}, {self._proof(compared)}."
            )
        if not compared:
            return "Unknown: there was nothing that could be compared."
        which = f"all {compared:,} gradients"
        if compared < everything:
            which = f"the {compared:,} gradients compared, of {everything:,},"
        text = f"{right}: {which} agree with {self._beside}"
        return f"{text}; nothing is known of {listed(unknown)}." if unknown else f"{text}."

    @property
    def _own_right(self) -> int:
        return sum(array.own_right for array in self.arrays)

    def _proof(self, compared: int) -> str:
        if not self._own_right:
            return "which no difference can prove here"
        if self._own_right == compared:
            return f"itself right at those {compared:,}"
        return f"itself right at the {self._own_right:,} where a difference tells"

    @property
    def _beside(self) -> str:
        finite = self.method == "finite differences"
        return self.method if finite else f"{self.method}'s automatic differentiation"

    def __str__(self) -> str:
        lines = [self.verdict]
        for array in self.arrays:
            if array.problem is not None:
                lines.append(f"{array.name}: {array.problem}")
            elif array.wrong:
                theirs, right = told_apart(array.backpropagation, array.numeric, 6)
                lines.append(
                    f"{array.name}: {array.wrong:,} of {array.judged:,} wrong; "
                    f"worst {array.worst}: {theirs}, not {right}"
                )
        lines += [f"{known.name}: {known.sentence} {known.mend}" for known in self.mistakes]
        if self.detail is not None:
            lines.append(self.detail)
        return "\n".join([*lines, *self.notes])

    def __repr__(self) -> str:
        return f"<CheckReport: {self.verdict}>"

    def _repr_html_(self) -> str:
        from workings.html import check_report_html

        return check_report_html(self)

    def as_document(self) -> dict[str, Any]:
        """Return the report as JSON: everything that is in it."""
        mistakes = [
            {"name": known.name, "sentence": known.sentence, "mend": known.mend}
            for known in self.mistakes
        ]
        return {
            "network": self.network,
            "examples": self.examples,
            "loss": self.loss,
            "method": self.method,
            "sample": self.sample,
            "sampled": self.sampled,
            "seed": self.seed,
            "arrays": [array.as_document() for array in self.arrays],
            "mistake": mistakes[0] if mistakes else None,
            "mistakes": mistakes,
            "detail": self.detail,
            "conditions": list(self.conditions),
            "notes": self.notes,
            "relative_tolerance": RELATIVE,
            "absolute_tolerance": ABSOLUTE,
            "wrong": list(self.wrong),
            "known": self.known,
            "ok": self.ok,
            "verdict": self.verdict,
        }
