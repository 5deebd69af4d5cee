"""What the lab offers: every known mistake as a switch, and the right runs it is made in."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from workings.errors import SettingError
from workings.mistakes import (
    MISTAKES,
    TRAINING_MISTAKES,
    Backward,
    Mistake,
    Setup,
    TrainingMistake,
    mistaken,
)

#: What is said for every entry.
ALL = "all"
#: The names under which copies of the lesson know two of the gradient check's mistakes.
_FAMOUS = {"db-summed-over-everything": "scalar-bias-gradient", "m-of-another-set": "wrong-m"}
#: What the course calls them, where a learner has made one in a single function.
_IN_THE_COURSE = {
    "db-one-number": "scalar-bias-gradient",
    "hidden-gradient-without-derivative": "activation-derivative-forgotten",
    "hidden-gradient-weights-not-transposed": "weights-not-transposed",
    "initialise-uniform": "weights-too-wide",
    "initialise-zeros": "weights-all-zero",
    "parameter-gradients-without-1-over-m": "one-over-m-forgotten",
    "scale-not-divided": "pixels-not-scaled",
}
#: Where the lesson's run does not show a mistake, another that does; the lesson's stays beside it.
_SHOWN_IN = {
    "softmax-without-maximum": "normal",
    "test-images-in-training": "roomy",
    "a-instead-of-z-in-derivative": "sigmoid",
}
#: In which part of a training a mistake can be made, in the order of a training.
Where = Literal["data", "start", "backward", "step"]
#: Where each is made that is not in the backward pass.
_WHERE: dict[str, Where] = {
    "labels-shuffled": "data",
    "pixels-not-scaled": "data",
    "test-images-in-training": "data",
    "dead-layer": "start",
    "weights-all-zero": "start",
    "weights-too-wide": "start",
    "learning-rate-too-large": "step",
    "softmax-without-maximum": "step",
}


@dataclass(frozen=True)
class Entry:
    """A mistake as the lab makes it.

    Parameters
    ----------
    name
        What the lab calls it: ``"scalar-bias-gradient"``.
    mistake
        Its definition, with the name, the sentence and what would be right.
    bases
        The names of the right runs it is made in.
    where
        In which part of a training it is made: the data, the first weights (``"start"``), the
        backward pass, or the step and what else goes on in it.
    """

    name: str
    mistake: Mistake | TrainingMistake
    bases: tuple[str, ...]
    where: Where

    @property
    def also(self) -> str | None:
        """What the definition calls it, where the lab has a shorter name; else None."""
        return None if self.mistake.name == self.name else self.mistake.name

    @property
    def backward(self) -> Backward | None:
        """The mistaken backward pass; None where the mistake is another."""
        return self.mistake.backward if isinstance(self.mistake, Mistake) else None

    def made_in(self, setup: Setup) -> Setup:
        """Return the setup with the mistake made."""
        if isinstance(self.mistake, Mistake):
            return dataclasses.replace(setup, network=mistaken(self.mistake))
        return self.mistake.switch(setup)

    def named_in(self, text: str) -> bool:
        """Whether a tool's message names this mistake, rather than that something is wrong."""
        if isinstance(self.mistake, Mistake):
            return self.mistake.name in text
        return any(clue in text.lower() for clue in self.mistake.clues)


def _entries() -> Iterable[Entry]:
    famous = [MISTAKES[name] for name in _FAMOUS]
    others = [mistake for mistake in MISTAKES.values() if mistake.name not in _FAMOUS]
    every: list[Mistake | TrainingMistake] = [*famous, *TRAINING_MISTAKES.values(), *others]
    for mistake in every:
        more = [_SHOWN_IN[mistake.name]] if mistake.name in _SHOWN_IN else []
        where = "backward" if isinstance(mistake, Mistake) else _WHERE[mistake.name]
        yield Entry(_FAMOUS.get(mistake.name, mistake.name), mistake, ("lesson", *more), where)


#: By the lab's name, the most famous first.
ENTRIES: dict[str, Entry] = {entry.name: entry for entry in _entries()}
_BY_ANY_NAME = (
    {entry.mistake.name: entry for entry in ENTRIES.values()}
    | {name: ENTRIES[ours] for name, ours in _IN_THE_COURSE.items()}
    | ENTRIES
)


def chosen(names: Iterable[str]) -> list[Entry]:
    """Return the entries of these names, each once; ``all`` stands for every one.

    Raises
    ------
    SettingError
        If there is no such entry; the message has the names nearest to it.
    """
    found: dict[str, Entry] = {}
    for name in names:
        if name.lower() == ALL:
            found |= ENTRIES
            continue
        entry = _BY_ANY_NAME.get(name.lower())
        if entry is None:
            near = [known for known in ENTRIES if name.lower() in known]
            near = near or get_close_matches(name.lower(), list(ENTRIES), n=3, cutoff=0.6)
            meant = f"did you mean {' or '.join(near)}? " if near else ""
            raise SettingError(
                f"{name!r} is no mistake of the lab: {meant}workings lab lists them all"
            )
        found[entry.name] = entry
    return list(found.values())
