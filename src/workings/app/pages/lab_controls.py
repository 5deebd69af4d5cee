"""The experiment of the room Lab: its switches; and to train, pause and rewind both runs."""

from collections.abc import Callable
from typing import Any

from workings.app.lab_pair import Choice, Pair
from workings.app.limits import whole
from workings.app.pages.figures import epochs, seconds
from workings.app.parts.fields import choice_field, number_field, switch_field
from workings.app.parts.plain import Tag, button, tag
from workings.app.run import State
from workings.app.texts import say
from workings.lab import Comparison
from workings.lab.runs import points
from workings.lab.tools import HELD_OUT
from workings.mistakes import Setup

#: The greatest seed: the command line measures all up to it.
MOST_SEED = 99
#: Shorter runs that are offered, where they are shorter.
_EPOCHS = (100, 20)
_ALL = "all"


class Switches:
    """What is compared: the mistake or not, in which run, with which seed, for how long.

    Parameters
    ----------
    choice
        What is chosen at first.
    on_change
        Is told what has changed, by the names of a `Choice`.
    """

    def __init__(self, choice: Choice, on_change: Callable[..., Any]) -> None:
        with tag("div", classes="lab-switches"):
            self._made = switch_field(
                say("lab.make"),
                say("lab.make.help"),
                choice.made,
                lambda made: on_change(made=made),
            )
            self._base = choice_field(
                say("lab.base"),
                say("lab.base.help"),
                _bases(choice),
                choice.base,
                lambda base: on_change(base=base, epochs=None),
            )
            self._epochs = choice_field(
                say("lab.epochs"),
                say("lab.epochs.help"),
                {_ALL: _ALL},
                _ALL,
                lambda raw: on_change(epochs=None if raw == _ALL else int(raw)),
            )
            self._seed = number_field(
                say("lab.seed"),
                say("lab.seed.help"),
                choice.seed,
                lambda raw: whole(raw, 0, MOST_SEED),
                lambda seed: on_change(seed=seed),
            )
        self._settings = tag("p", classes="muted lab-settings")

    def show(self, pair: Pair) -> None:
        """Show what is chosen."""
        choice, full = pair.choice, pair.full_epochs
        self._made.show(choice.made)
        self._base.offer(_bases(choice)).show(choice.base)
        some = {f"{few}": say("lab.epochs.some", epochs=few) for few in _EPOCHS if few < full}
        self._epochs.offer({_ALL: say("lab.epochs.all", epochs=full)} | some)
        self._epochs.show(_ALL if choice.epochs is None else f"{choice.epochs}")
        self._seed.show(choice.seed)
        right, wrong = settings(pair.right.setup), settings(pair.wrong.setup)
        if right == wrong:
            self._settings.say(say("lab.settings", settings=right))
        else:
            self._settings.say(say("lab.settings.two", right=right, wrong=wrong))


def _bases(choice: Choice) -> dict[str, str]:
    return {base: say(f"lab.base.{base}") for base in choice.mistake.bases}


def settings(setup: Setup) -> str:
    """Return the settings of a run in a line."""
    size = setup.batch_size
    return say(
        "lab.settings.line",
        sizes="-".join(map(str, setup.sizes)),
        activation=setup.activation,
        optimiser=say(f"train.optimiser.{setup.optimiser.name}"),
        rate=f"{setup.optimiser.learning_rate:g}",
        batch=say("lab.settings.full") if size is None else say("lab.settings.batch", size=size),
        epochs=epochs(setup.epochs),
        images=len(setup.data),
    )


class Controls:
    """The buttons, and how far both runs are.

    Parameters
    ----------
    on_press
        Trains or pauses.
    on_rewind
        Goes back to the first weights.
    """

    def __init__(self, on_press: Callable[[], None], on_rewind: Callable[[], None]) -> None:
        with tag(
            "div", classes="row controls lab-controls", role="group", aria_label=say("lab.controls")
        ):
            self._main = button("", on_press, kind="primary", classes="main-button")
            self._rewind = button(say("lab.rewind"), on_rewind)
            self._state = tag("p", classes="state", role="status")
        with tag("div", classes="lab-progress"):
            self._bar = tag("progress", aria_label=say("lab.progress"), max=1000, value=0)
            self._left = tag("p", classes="muted numbers")

    def show(self, pair: Pair) -> None:
        """Bring it up to date."""
        _show(self._main, self._state, pair)
        begun = pair.busy or bool(pair.right.points) or pair.state is State.FAILED
        self._rewind.set(disabled=None if begun else True)
        self._bar.set(value=round(1000 * pair.progress))
        left = pair.seconds_left
        going = pair.state in (State.RUNNING, State.PAUSED) and pair.stage == "train"
        if pair.comparison is not None:
            self._left.say(in_short(pair.comparison, pair.choice))
        else:
            self._left.say(say("lab.left", time=seconds(left)) if going and left else "")


class Start:
    """The button alone, and what both runs do: for beside the list, where the rest is far below.

    Parameters
    ----------
    on_press
        Trains or pauses.
    """

    def __init__(self, on_press: Callable[[], None]) -> None:
        with tag("div", classes="row lab-start"):
            self._main = button("", on_press, classes="main-button")
            self._state = tag("p", classes="state")

    def show(self, pair: Pair) -> None:
        """Bring it up to date; in the end it says what came of it."""
        _show(self._main, self._state, pair)
        if pair.comparison is not None:
            self._state.say(in_short(pair.comparison, pair.choice))


def _show(main: Tag, state: Tag, pair: Pair) -> None:
    main.say(say(f"lab.{_verb(pair)}"))
    state.say(_words(pair))
    state.set(data_state=str(pair.state))


def in_short(found: Comparison, choice: Choice) -> str:
    """Return what came of it, in a sentence: the number is the command line's, without its sign."""
    if not choice.made:
        return say("lab.verdict.same")
    if not found.difference:
        return say("lab.says.nothing")
    sign = "gains" if found.difference > 0 else "costs"
    means = "_nothing" if HELD_OUT in found.caught_by else ""
    return say(f"lab.says.{sign}{means}", points=points(abs(found.difference)).lstrip("+"))


def _verb(pair: Pair) -> str:
    if pair.busy:
        return "pause"
    return {State.NEW: "start", State.PAUSED: "go_on"}.get(pair.state, "again")


def _words(pair: Pair) -> str:
    if pair.state is State.WAITING:
        place = pair.place
        if place is None:
            return say("lab.state.waiting_soon")
        return say("lab.state.waiting", place=place)
    if pair.state is State.FAILED:
        return say("lab.state.failed", reason=pair.failure)
    if pair.state is State.RUNNING and pair.stage != "train":
        return say(f"lab.state.{pair.stage}")
    return say(f"lab.state.{pair.state}")
