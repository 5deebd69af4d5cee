"""What a gradient check found of one array, as plain data."""

from dataclasses import dataclass
from typing import Any

from workings.places import Place


@dataclass(frozen=True)
class ArrayCheck:
    """One array of gradients beside another way to the same numbers.

    Parameters
    ----------
    name
        The gradient's name: ``"dW1"``.
    shape
        Of the parameter, and so of its gradient.
    checked, of
        How many of its numbers were compared, and how many it has.
    kinks
        How many of those checked lie at a kink, where a difference says nothing.
    unsure
        How many of those checked could be told from the difference only if rounding were smaller.
    wrong
        How many disagree, with a difference or with the package's own gradient.
    worst
        The parameter that is furthest beyond what is allowed, or nearest to it; None where nothing
        was compared.
    backpropagation, numeric
        Its gradient by the backward pass, and by the other way. None where there is none.
    relative
        ‖a − n‖ / (‖a‖ + ‖n‖) over what was compared, kinks left out; 0 where both are zero, None
        where nothing was compared.
    problem
        Why the array could not be taken as it came: missing, of another shape, not finite; or None.
    beside_own
        How many were judged beside the package's own gradient, because a difference says nothing
        there or was not taken; 0 where no `backward` was given.
    own_right
        At how many of those checked differences agree with the package's own gradient.
    worst_beside_own
        Whether `worst` stands beside the package's own gradient, and `numeric` is that.
    zeros
        At how many places both are exactly 0, which agrees and proves little.
    """

    name: str
    shape: tuple[int, ...]
    checked: int
    of: int
    kinks: int = 0
    unsure: int = 0
    wrong: int = 0
    worst: Place | None = None
    backpropagation: float | None = None
    numeric: float | None = None
    relative: float | None = None
    problem: str | None = None
    beside_own: int = 0
    own_right: int = 0
    worst_beside_own: bool = False
    zeros: int = 0

    @property
    def compared(self) -> int:
        """How many were told right or wrong by what they stand beside."""
        return self.checked - self.kinks - self.unsure

    @property
    def judged(self) -> int:
        """How many were looked at in any way, kinks too."""
        return self.of if self.beside_own else self.checked

    @property
    def nothing_but_zeros(self) -> bool:
        """Whether all that was compared is 0 on both sides."""
        return 0 < self.zeros == self.compared + self.beside_own

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.wrong == 0 and self.problem is None

    @property
    def verdict(self) -> str:
        """``agrees``, ``wrong``, or ``unknown`` where there was nothing to be compared."""
        if not self.ok:
            return "wrong"
        return "agrees" if self.compared or self.beside_own else "unknown"

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "array": self.name,
            "shape": list(self.shape),
            "checked": self.checked,
            "of": self.of,
            "kinks": self.kinks,
            "unsure": self.unsure,
            "zeros": self.zeros,
            "wrong": self.wrong,
            "judged": self.judged,
            "worst": None if self.worst is None else str(self.worst),
            "backpropagation": self.backpropagation,
            "numeric": self.numeric,
            "relative": self.relative,
            "beside_own": self.beside_own,
            "own_right": self.own_right,
            "worst_beside_own": self.worst_beside_own,
            "verdict": self.verdict,
            "problem": self.problem,
        }
