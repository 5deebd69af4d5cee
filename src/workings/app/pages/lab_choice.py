"""Which mistake: the list of all, and what the chosen one is."""

from collections.abc import Callable
from textwrap import shorten

from workings.app.lab_pair import Choice
from workings.app.pages.lab_controls import Start
from workings.app.parts.fields import choice_field
from workings.app.parts.plain import Tag, button, tag
from workings.app.texts import say
from workings.lab import ENTRIES, Entry
from workings.lab.entries import Where

#: The groups of mistakes, in the order in which they are shown.
_ORDER: tuple[Where, ...] = ("start", "backward", "data", "step")
#: So many letters of a mistake's sentence stand in the list to choose from.
_SHORT = 60


class Entries:
    """The mistakes: as cards in groups where there is room, else as a list to choose from.

    Parameters
    ----------
    choice
        Which is chosen.
    on_choose
        Is told the name of another.
    on_press
        Trains or pauses; its button stands below the list to choose from.
    """

    def __init__(
        self, choice: Choice, on_choose: Callable[[str], None], on_press: Callable[[], None]
    ) -> None:
        self._cards: dict[str, Tag] = {}
        with tag("div", classes="lab-pick"):
            with tag("div", classes="lab-pick-small card stack"):
                self._field = choice_field(
                    say("lab.pick"),
                    say("lab.pick.help"),
                    {name: _short(name) for group in groups().values() for name in group},
                    choice.entry,
                    on_choose,
                )
                self.start = Start(on_press)
            with tag("section", classes="lab-pick-wide", aria_labelledby="lab-list"):
                tag("h2", say("lab.list"), id_="lab-list")
                for group, names in groups().items():
                    tag("h3", say(f"lab.group.{group}"), id_=f"lab-{group}")
                    with tag("ul", role="list", aria_labelledby=f"lab-{group}"):
                        for name in names:
                            self._card(ENTRIES[name], on_choose)

    def show(self, choice: Choice) -> None:
        """Mark the chosen one."""
        self._field.show(choice.entry)
        for name, card in self._cards.items():
            card.set(aria_current="true" if name == choice.entry else None)

    def _card(self, entry: Entry, on_choose: Callable[[str], None]) -> None:
        with (
            tag("li"),
            button("", lambda: on_choose(entry.name), classes="lab-card") as self._cards[
                entry.name
            ],
        ):
            tag("span", entry.name, classes="lab-name")
            tag("span", entry.mistake.sentence, classes="lab-sentence")


class About:
    """The chosen mistake: what is wrong, and the right formula beside the mistaken one."""

    def __init__(self) -> None:
        with tag("section", classes="card stack lab-about", aria_labelledby="lab-entry"):
            self._name = tag("h2", id_="lab-entry", classes="lab-name")
            self._sentence = tag("p")
            with tag("dl", classes="lab-formulas"):
                self._made = self._formula("made", "✗")
                self._mend = self._formula("mend", "✓")
            self._also = tag("p", classes="muted")

    def show(self, entry: Entry) -> None:
        """Show a mistake."""
        self._name.say(entry.name)
        self._sentence.say(entry.mistake.sentence)
        self._made.say(entry.mistake.made)
        self._mend.say(entry.mistake.mend)
        self._also.say("" if entry.also is None else say("lab.also", name=entry.also))
        self._also.set(hidden=None if entry.also else True)

    @staticmethod
    def _formula(name: str, sign: str) -> Tag:
        with tag("div", classes=f"lab-formula lab-{name}"):
            with tag("dt"):
                tag("span", sign, aria_hidden="true", classes="lab-sign")
                tag("span", say(f"lab.{name}"))
            with tag("dd"):
                return tag("code")


def groups() -> dict[str, list[str]]:
    """Return the mistakes' names by where they are made, each in the order of the lab."""
    return {
        group: [entry.name for entry in ENTRIES.values() if entry.where == group]
        for group in _ORDER
    }


def _short(name: str) -> str:
    """Return a mistake's name with the first words of what it is."""
    return f"{name}: {shorten(ENTRIES[name].mistake.sentence, _SHORT, placeholder=' …')}"
