"""The reading place: one cell told in full, and the ways from it to the cells it came from."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui.element import Element

from workings.app.limits import whole
from workings.app.numerals import shown, typeset
from workings.app.texts import say
from workings.errors import SettingError
from workings.explanation import Explanation
from workings.explanation.cells import Cell, Spot, array_at, cell, leads_to, parameter_of, unit_of
from workings.explanation.cells.cell import name_of

#: So many summands, sources and ways onwards are listed.
TERMS, SOURCES, ONWARDS = 6, 8, 5
#: So much of the way here is shown.
TRAIL = 8
_WORDS = (
    "title", "nothing", "with_numbers", "formula", "terms", "sources", "onwards", "back",
    "trail", "prove", "proof", "smaller", "larger", "close",
)  # fmt: skip


class Lens(Element, component="lens.js"):
    """Tells of one cell.

    Parameters
    ----------
    on_go
        Gets the cell that the reader goes on to.
    on_back
        The reader goes back.
    on_prove
        The reader wants the gradient proved.
    on_close
        The reader wants nothing told any more.
    on_unit
        The reader wants to see what the network is without this unit.
    """

    def __init__(
        self,
        on_go: Callable[[Spot], None],
        on_back: Callable[[], None],
        on_prove: Callable[[], Any],
        on_close: Callable[[], None] = lambda: None,
        on_unit: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._ways: list[Spot] = []
        self._on_go = on_go
        self._props["words"] = {word: say(f"lens.{word}") for word in _WORDS}
        self._props["shown"] = None
        self._props["spoken"] = ""
        self.on("go", lambda event: self._go(event.args))
        self.on("back", on_back, args=[])
        self.on("prove", on_prove, args=[])
        self.on("close", on_close, args=[])
        self.on("unit", on_unit, args=[])

    def show(
        self,
        explanation: Explanation,
        spot: Spot | None,
        trail: Sequence[Spot] = (),
        *,
        aloud: bool = False,
        pinned: bool = True,
    ) -> Cell | None:
        """Tell of a cell; of none, how to come to one.

        Parameters
        ----------
        explanation
            Whose cell.
        spot
            Which.
        trail
            Where the reader came from.
        aloud
            Whether it is told to who listens.
        pinned
            Whether it stays; what is only pointed at has no ways to go.
        """
        self._ways = []
        if spot is None:
            self._props["shown"], self._props["spoken"] = None, ""
            self.update()
            return None
        found = cell(explanation, *spot)
        onwards = leads_to(explanation, *spot)
        self._props["shown"] = {
            "name": found.name,
            "value": shown(found.value, 6),
            "formula": found.formula.partition(" = ")[2],
            "withNumbers": typeset(found.with_numbers),
            "meaning": typeset(found.meaning),
            "terms": self._terms(explanation, found),
            "more": _more(found),
            "sources": []
            if _is_sum(found)
            else [self._way(explanation, each) for each in found.sources[:SOURCES]],
            "onwards": [self._way(explanation, each) for each in onwards[:ONWARDS]],
            "moreOnwards": _others(len(onwards) - ONWARDS),
            "trail": [self._way(explanation, each) for each in trail[-TRAIL:]],
            "provable": parameter_of(found.spot) is not None,
            "note": say("lens.unprovable") if _is_gradient_inside(found.spot.symbol) else "",
            "unit": _without(explanation, found.spot),
            "pinned": pinned,
            "proof": None,
        }
        if aloud:
            self._props["spoken"] = typeset(f"{found.with_numbers}. {found.meaning}")
        self.update()
        return found

    def proof(self, lines: Sequence[tuple[str, str]], verdict: str, good: bool) -> None:
        """Show beside the gradient what proves it."""
        told = self._props["shown"]
        if told is not None:
            proof = {"lines": [list(line) for line in lines], "verdict": verdict, "good": good}
            self._props["shown"] = {**told, "proof": proof}
            self._props["spoken"] = verdict
            self.update()

    def _way(self, explanation: Explanation, spot: Spot) -> dict[str, Any]:
        self._ways.append(spot)
        value = float(array_at(explanation, spot.symbol)[spot.row, spot.column])
        return {
            "way": len(self._ways) - 1,
            "name": name_of(explanation, spot),
            "number": shown(value),
        }

    def _terms(self, explanation: Explanation, found: Cell) -> list[dict[str, Any]]:
        if not _is_sum(found):
            return []
        listed = [term for term in found.terms[:TERMS] if term.value] or found.terms[:1]
        rows = [
            {
                "factors": [self._way(explanation, spot) for spot in term.spots],
                "value": shown(term.value),
            }
            for term in listed
        ]
        known = {spot for term in found.terms for spot in term.spots}
        rows += [  # a bias, a penalty's weight: what comes in beside the sum
            {"factors": [self._way(explanation, spot)], "value": shown(found.last)}
            for spot in found.sources[-1:]
            if found.last and spot not in known
        ]
        return rows

    def _go(self, raw: Any) -> None:
        """Go on; `raw` is unchecked."""
        try:
            spot = self._ways[whole(raw, 0, len(self._ways) - 1)]
        except (SettingError, IndexError):
            return
        self._on_go(spot)


def _is_gradient_inside(symbol: str) -> bool:
    """Whether it is a gradient, but not of anything that training moves."""
    return symbol.startswith(("dZ", "dA"))


def _without(explanation: Explanation, spot: Spot) -> str:
    """Return what the way to a hidden unit's switch is called; nothing for other cells."""
    found = unit_of(explanation, spot)
    return "" if found is None else say("lens.unit", layer=found[0], unit=found[1])


def _is_sum(found: Cell) -> bool:
    return bool(found.terms) and (len(found.terms) > 1 or len(found.terms[0].spots) > 1)


def _more(found: Cell) -> str:
    """Return what is said of the summands that are not listed."""
    if not _is_sum(found):
        return ""
    rest = [term.value for term in found.terms[TERMS:] if term.value]
    zero = sum(term.value == 0 for term in found.terms)
    parts = []
    if rest:
        parts.append(say("lens.more", count=len(rest), sum=shown(sum(rest))))
    if zero == len(found.terms):  # the first stands there
        parts.append(say("lens.zero.all") if zero > 1 else "")
    elif zero:
        parts.append(say("lens.zero" if zero > 1 else "lens.zero.one", count=zero))
    if found.factor != 1:
        parts.append(say("lens.times", factor=shown(found.factor)))
    return " ".join(filter(None, parts))


def _others(count: int) -> str:
    return say("lens.others", count=count) if count > 0 else ""
