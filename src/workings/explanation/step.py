"""`Step`: one formula of a training step, with its numbers and what they mean."""

from dataclasses import dataclass

from workings.arrays import Array


@dataclass(frozen=True)
class Step:
    """One formula of a training step.

    Parameters
    ----------
    symbol
        ``"Z[1]"``, ``"loss"``, ``"dW[2]"``; with a prime, ``"W[1]′"``, what holds after the update.
    part
        ``"forward"``, ``"loss"``, ``"backward"``, ``"update"`` or ``"after"``.
    formula
        ``"Z[1] = W[1] X + b[1]"``.
    with_numbers
        The formula for one entry, with the numbers in it. Long sums are cut: the largest terms,
        then ``…``.
    shape
        With m for the number of examples: ``"10×m"``.
    values
        The numbers, in their real shape.
    meaning
        What they say, in one plain sentence.
    inputs
        The symbols it is made of: earlier steps, parameters (``W[1]``, ``b[1]``), ``Y``, α or λ.
    """

    symbol: str
    part: str
    formula: str
    with_numbers: str
    shape: str
    values: Array
    meaning: str
    inputs: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Step {self.symbol}: {self.with_numbers}>"
