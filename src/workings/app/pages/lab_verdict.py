"""What `workings lab` says when both runs have ended."""

from workings.app.lab_pair import Pair
from workings.app.pages.lab_controls import in_short
from workings.app.parts.plain import details, table, tag
from workings.app.texts import say
from workings.lab import Comparison
from workings.lab.costs import Cost, cost_of
from workings.lab.runs import points
from workings.lab.tools import HELD_OUT

_COSTS = ("what", "points", "right", "wrong", "epochs", "seeds")


class Verdict:
    """The cost, what it looked like, and what noticed it; and the command that says the same."""

    def __init__(self) -> None:
        self._shown: Comparison | None = None
        with tag(
            "section", classes="card stack lab-verdict", aria_labelledby="lab-verdict"
        ) as self._box:
            tag("h2", say("lab.verdict"), id_="lab-verdict")
            self._says = tag("p", classes="lab-says", role="status")
            with tag("div", classes="stack") as self._parts:
                tag("h3", say("lab.cost"))
                self._costs = table(
                    say("lab.cost"),
                    [say(f"lab.cost.{column}") for column in _COSTS],
                    numbers=range(1, 5),
                    shows_caption=False,
                    classes="table-turned table-turned-6",
                )
                self._note = tag("p", classes="muted")
                tag("h3", say("lab.looks"))
                self._looks = tag("ul", classes="lab-looks", role="list")
                tag("h3", say("lab.tools"))
                self._tools = table(
                    say("lab.tools.caption"),
                    [say("lab.tools.tool"), say("lab.tools.verdict"), say("lab.tools.said")],
                    shows_caption=False,
                    classes="lab-tools",
                )
                tag("p", say("lab.tools.verdicts"), classes="muted")
                self._nothing = tag("p", say("lab.tools.nothing"), classes="notice notice-warn")
        with details(say("lab.command"), classes="command"):
            self._help = tag("p", classes="muted")
            self._line = tag("code", classes="command-line")

    def show(self, pair: Pair) -> None:
        """Bring it up to date."""
        self._tell_command(pair)
        found = pair.comparison
        self._box.set(hidden=None if found is not None else True)
        if found is None or found is self._shown:
            return
        self._shown = found
        made = pair.choice.made
        self._says.say(in_short(found, pair.choice))
        self._parts.set(hidden=None if made else True)
        if not made:
            return
        self._costs.show(costs(pair, found))
        self._note.say(_note(pair, found))
        self._looks.clear()
        with self._looks:
            for sentence in found.looks:
                tag("li", sentence)
        self._tools.show(
            [
                [
                    say("lab.tools.held_out") if each.tool == HELD_OUT else f"workings {each.tool}",
                    each.verdict,
                    each.said,
                ]
                for each in found.findings
            ]
        )
        self._nothing.set(hidden=True if found.caught_by else None)

    def _tell_command(self, pair: Pair) -> None:
        seed, made = pair.choice.seed, pair.choice.made
        self._line.say(pair.command)
        self._line.set(hidden=None if made else True)
        if not made:
            self._help.say(say("lab.command.none"))
        elif seed:
            self._help.say(say("lab.command.help", seed=seed))
        else:
            self._help.say(say("lab.command.help_0"))


def costs(pair: Pair, found: Comparison) -> list[list[str]]:
    """Return the rows of the costs: measured now, and for the documentation where as long."""
    right, wrong = found.right[0], found.wrong[0]
    rows = [
        [
            say("lab.cost.now"),
            points(found.difference),
            f"{right.test_accuracy:.2%}",
            f"{wrong.test_accuracy:.2%}",
            f"{pair.epochs}",
            f"{right.seed}",
        ]
    ]
    before = cost_of(pair.choice.entry, found.base)
    if before is None or pair.epochs != pair.full_epochs:
        return rows
    return [*rows, _documented(before, pair.full_epochs)]


def _note(pair: Pair, found: Comparison) -> str:
    """Say what the costs are; and what they are after all epochs, where there were fewer."""
    before = cost_of(pair.choice.entry, found.base)
    if before is None or pair.epochs == pair.full_epochs:
        return say("lab.cost.help")
    return say("lab.cost.short", points=points(before.difference), epochs=pair.full_epochs)


def _documented(cost: Cost, epochs: int) -> list[str]:
    return [
        say("lab.cost.before"),
        points(cost.difference),
        f"{cost.right:.2%}",
        f"{cost.wrong:.2%}",
        f"{epochs}",
        ", ".join(map(str, cost.seeds)),
    ]
