"""The way through a training step: the cell that is told of, and those that have led to it."""

from collections.abc import Callable

from workings.explanation.cells import Spot


class Way:
    """Where a reader is, and how one came there.

    Attributes
    ----------
    at
        The cell that is told of; None where nothing is.
    trail
        The cells that led to it, each a step along the computation, the first one first.
    closed
        What was told of until the reader closed it: the focus comes back to it once, without a
        word.
    """

    def __init__(self) -> None:
        self.at: Spot | None = None
        self.trail: list[Spot] = []
        self.closed: Spot | None = None

    def begin(self, spot: Spot) -> None:
        """Come to a cell that nothing has led to."""
        self.at, self.trail, self.closed = spot, [], None

    def move(self, spot: Spot) -> bool:
        """Come to a cell by keys; return whether it is another than the one told of."""
        closed, self.closed = self.closed, None
        if spot in (closed, self.at):
            return False
        self.at = spot
        return True

    def go_on(self, spot: Spot) -> None:
        """Go on to a cell from the one that is told of."""
        if self.at is not None and self.at != spot:
            self.trail.append(self.at)
        self.at, self.closed = spot, None

    def go_back(self) -> Spot | None:
        """Go back to the cell before, and return it; None where there is none."""
        if not self.trail:
            return None
        self.at = self.trail.pop()
        return self.at

    def close(self) -> Spot | None:
        """Leave the cell that is told of, and return it."""
        self.closed, self.at, self.trail = self.at, None, []
        return self.closed

    def keep(self, holds: Callable[[Spot], bool]) -> None:
        """Forget the cells for which `holds` is false."""
        self.trail = [spot for spot in self.trail if holds(spot)]
        if self.at is not None and not holds(self.at):
            self.at = None
