"""The bar of the room Edit: accuracy and loss before and now, and the way back."""

from collections.abc import Callable

from workings.app.edits import Edits, Effect
from workings.app.parts.layers import power_of_ten
from workings.app.parts.plain import Tag, button, tag
from workings.app.texts import say
from workings.app.workbench import Measured
from workings.html.parts import number


class Bar:
    """Stays in sight while the page is scrolled.

    Parameters
    ----------
    undo, redo, reset
        What its buttons do.
    """

    def __init__(
        self, undo: Callable[[], None], redo: Callable[[], None], reset: Callable[[], None]
    ) -> None:
        with tag("section", classes="edit-bar", aria_label=say("edit.bar")):
            with tag("dl", classes="edit-figures numbers"):
                self._accuracy = _Figure("accuracy")
                self._loss = _Figure("loss")
                self._counts = {name: _Figure(name) for name in ("lost", "won")}
            with tag("div", classes="edit-tools"):
                self._undo = button(say("edit.undo"), undo)
                self._redo = button(say("edit.redo"), redo)
                self._reset = button(say("edit.reset"), reset, kind="quiet")
            self._told = tag("p", classes="visually-hidden", role="status")

    def allow(self, edits: Edits) -> None:
        """Let be undone and done again what can be."""
        for made, on in (
            (self._undo, edits.done),
            (self._redo, edits.undone),
            (self._reset, edits.done),
        ):
            made.set(aria_disabled=None if on else "true")

    def show(self, found: Measured, changed: bool) -> None:
        """Show what changes did; `changed` says whether there are any."""
        effect = found.effect
        self._accuracy.name.say(say(f"edit.accuracy.{found.part}"))
        self._accuracy.show(
            f"{effect.before.accuracy:.2%}",
            f"{effect.after.accuracy:.2%}",
            effect.points,
            say("edit.points", points=signed(effect.points)) if changed else "",
            changed,
        )
        gap = effect.after.loss - effect.before.loss
        self._loss.show(
            number(effect.before.loss, ".4f"),
            number(effect.after.loss, ".4f"),
            gap,
            _valued(gap) if changed else "",
            changed,
            less_is_better=True,
        )
        for name, rows in (("lost", effect.lost), ("won", effect.won)):
            self._counts[name].show("", f"{len(rows):,}", 0.0, "", False)
            self._counts[name].box.set(hidden=None if changed else True)
        self._told.say(_told(effect) if changed else "")


class _Figure:
    """A figure before and now, and the difference between the two."""

    def __init__(self, name: str) -> None:
        with tag("div", classes=f"edit-figure edit-figure-{name}") as self.box:
            self.name = tag("dt", say(f"edit.{name}"))
            with tag("dd"):
                self._before: Tag = tag("span", classes="edit-before")
                with tag("span", classes="edit-arrow") as self._arrow:
                    tag("span", " → ", aria_hidden="true")
                    tag("span", say("edit.now"), classes="visually-hidden")
                self._after: Tag = tag("strong")
                self._gap: Tag = tag("span", classes="edit-gap")

    def show(
        self,
        before: str,
        after: str,
        gap: float,
        words: str,
        changed: bool,
        *,
        less_is_better: bool = False,
    ) -> None:
        """Show both, and in words by how much it is more or less now."""
        good = -gap if less_is_better else gap
        self._before.say(before).set(hidden=None if changed else True)
        self._arrow.set(hidden=None if changed else True)
        self._after.say(after)
        self._gap.say(f"{mark(gap)} {words}" if words else "")
        self._gap.toggle("edit-better", good > 0 and bool(words))
        self._gap.toggle("edit-worse", good < 0 and bool(words))
        self._gap.set(hidden=None if words else True)


def mark(gap: float) -> str:
    """Return a sign for more, less, or as before."""
    return "▲" if gap > 0 else "▼" if gap < 0 else "="


def signed(points: float) -> str:
    """Return percentage points as they are read: ``−3.15``, ``+0.20``, ``0``.

    Examples
    --------
    >>> signed(-3.15), signed(0.2), signed(-0.001), signed(-0.0)
    ('−3.15', '+0.20', '−0.00', '0')
    """
    if points == 0:
        return "0"
    return f"{'−' if points < 0 else '+'}{abs(points):.2f}"


def change(gap: float) -> str:
    """Return a difference of losses with its sign; a small one in two digits.

    Examples
    --------
    >>> change(0.0784), change(-1.7e-11), change(0.0)
    ('+0.0784', '−1.7 × 10⁻¹¹', '0')
    """
    size = number(abs(gap), ".4f") if abs(gap) >= 0.001 else power_of_ten(abs(gap))
    return f"{'+' if gap > 0 else '−' if gap < 0 else ''}{size}"


def _valued(gap: float) -> str:
    """Return a difference of losses with what it means: more is worse."""
    if gap == 0:
        return change(gap)
    return say("edit.worse" if gap > 0 else "edit.better", gap=change(gap))


def _told(effect: Effect) -> str:
    return say(
        "edit.told",
        before=f"{effect.before.accuracy:.2%}",
        after=f"{effect.after.accuracy:.2%}",
        points=signed(effect.points),
    )
