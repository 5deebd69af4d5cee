"""A line of the table that `run.py` shows."""

from dataclasses import dataclass

from workings.bench.figures import Figure


@dataclass(frozen=True)
class Row:
    """One line of the table: a result beside its target."""

    what: str
    ours: Figure
    result: float
    shown: str  #: the result as text
    other: Figure | None = None
    at_most: float | None = None
    at_least: float | None = None
    target: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.at_most is not None:
            return self.result <= self.at_most
        return None if self.at_least is None else self.result >= self.at_least

    def document(self) -> dict[str, object]:
        return {
            "what": self.what,
            "ours": self.ours.document(),
            "other": self.other and self.other.document(),
            "result": self.result,
            "at_most": self.at_most,
            "at_least": self.at_least,
            "met": self.met,
        }
