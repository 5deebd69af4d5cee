"""What a button asks for, tried; what stands against it is said, and not only in the terminal."""

from collections.abc import Callable

from workings.app.parts.plain import Tag, tag
from workings.errors import WorkingsError

Act = Callable[[], object]


class Tried:
    """A line that says why what was asked for last could not be done; empty where it could."""

    def __init__(self) -> None:
        self._line: Tag = tag("p", "", classes="field-error refused", role="alert")

    def __call__(self, act: Act) -> Act:
        """Return what does the same, and says here what stands against it."""

        def do() -> None:
            try:
                act()
            except WorkingsError as objection:
                words = str(objection)
                self._line.say(words[:1].upper() + words[1:])
            else:
                self._line.say("")

        return do
