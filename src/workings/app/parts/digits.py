"""A digit to be chosen: ten squares in a row, and one for "not said"."""

from collections.abc import Callable

from workings.app.parts.plain import Tag, tag
from workings.app.texts import say
from workings.data.preparation import DIGITS


class DigitChoice:
    """Which digit something is, as native radio buttons.

    Parameters
    ----------
    legend
        What is asked.

    Attributes
    ----------
    digit
        The one that is chosen, or None.
    """

    def __init__(self, legend: str) -> None:
        self.digit: int | None = None
        self._inputs: dict[int | None, Tag] = {}
        with tag("fieldset", classes="digits") as frame:
            tag("legend", legend)
            with tag("div", classes="digits-row"):
                for digit in (None, *range(len(DIGITS))):
                    words = say("draw.keep.unsaid") if digit is None else DIGITS[digit]
                    with tag("label", classes="digit" if digit is not None else "digit digit-none"):
                        self._inputs[digit] = tag(
                            "input",
                            type="radio",
                            name=f"digit-{frame.id}",
                            value=words,
                            checked=digit is None,
                        ).on("change", self._choose(digit), args=[])
                        tag("span", words)

    def show(self, digit: int | None) -> None:
        """Choose a digit."""
        self.digit = digit
        for other, made in self._inputs.items():
            made.set(checked=other == digit)

    def _choose(self, digit: int | None) -> Callable[[], None]:
        return lambda: self.show(digit)
