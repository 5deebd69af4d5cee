"""What the room Inside is to show: kept in the visitor, so that other rooms can send one there."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from workings.app.judged import Held


@dataclass(frozen=True)
class Subject:
    """An example, or a batch, that is to be looked into.

    Parameters
    ----------
    kind
        Where it comes from: the ``"test"`` set of the current run's source; what the run learns
        from (``"train"``) or has set aside (``"validation"``), see `Source.split`; the
        ``"drawing"``s that the visitor keeps; or the one that is on the ``"pad"`` now.
    row
        Which one there, counted from 0.
    batch
        How many in a row from there, where it is a batch; None where it is one.
    judged
        The network that it was seen with in the room it comes from: Inside shows the same one.
        None for the current run's.
    """

    kind: Literal["test", "train", "validation", "drawing", "pad"]
    row: int
    batch: int | None = None
    judged: "Held | None" = field(default=None, compare=False, repr=False)
