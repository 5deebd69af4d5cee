"""A ? that shows and hides an explanation, for what is no field."""

from collections.abc import Mapping

from workings.app.parts.plain import Tag, tag
from workings.app.texts import say


class Hint:
    """The ? itself, made where it stands; `words` puts what it shows where that is to stand.

    Parameters
    ----------
    about
        What is explained, for who cannot see where the ? stands: ``"the buttons"``.
    """

    def __init__(self, about: str) -> None:
        self._open = False
        self._words: Tag | None = None
        with tag("button", classes="help-button", type="button", aria_expanded="false") as made:
            tag("span", "?", aria_hidden="true")
            tag("span", say("field.help", label=about), classes="visually-hidden")
        made.on("click", self._turn, args=[])
        self._button = made

    def words(self, explained: Mapping[str, str]) -> None:
        """Put the explanations here: what is explained, and how."""
        name = f"hint-{self._button.id}"
        with tag("dl", classes="help hint", id_=name, hidden=True) as self._words:
            for term, words in explained.items():
                with tag("div"):
                    tag("dt", term)
                    tag("dd", words)
        self._button.set(aria_controls=name)

    def _turn(self) -> None:
        self._open = not self._open
        self._button.set(aria_expanded="true" if self._open else "false")
        if self._words is not None:
            self._words.set(hidden=None if self._open else True)
