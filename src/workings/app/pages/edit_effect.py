"""What changes do, in the room Edit: in a sentence, class by class, and example by example."""

from collections.abc import Callable

from workings.app.edits import Effect
from workings.app.judged import are_pictures, as_ink
from workings.app.pages.edit_bar import change, mark, signed
from workings.app.parts.gallery import Example, Gallery
from workings.app.parts.picture import source
from workings.app.parts.plain import table, tag
from workings.app.texts import say
from workings.app.workbench import Measured

#: So many classes are in the table, those that change most.
CLASSES = 12
_COLUMNS = ("class", "before", "now", "points")
#: Examples that are shown at a time.
STEP = 12


class What:
    """The section that says what the changes do.

    Parameters
    ----------
    on_example
        Gets an example that is opened.

    Attributes
    ----------
    rows
        The examples that are read otherwise now: the worst first.
    """

    def __init__(self, on_example: Callable[[int], None]) -> None:
        self.rows: list[int] = []
        with tag("section", classes="card stack", aria_labelledby="edit-what"):
            tag("h2", say("edit.what"), id_="edit-what")
            self._gist = tag("p", classes="edit-gist")
            with tag("div", classes="stack") as self._more:
                with tag("div", classes="stack") as self._by_class:
                    self._table = table(
                        say("edit.classes"),
                        [say(f"edit.classes.{name}") for name in _COLUMNS],
                        numbers=(1, 2, 3),
                        classes="edit-classes",
                    )
                    self._rest = tag("p", classes="muted")
                with tag("div", classes="stack") as self._others:
                    tag("h3", say("edit.differently"))
                    self._gallery = Gallery(on_example, STEP)
                    tag("p", say("edit.inside"), classes="muted")
            self._note = tag("p", classes="muted")

    def show(self, found: Measured, changed: bool) -> None:
        """Show what changes did; `changed` says whether there are any."""
        effect = found.effect
        self._gist.say(gist(effect) if changed else say("edit.nothing"))
        self._more.set(hidden=None if changed else True)
        key = "edit.note" if found.rows is None else "edit.note.sample"
        self._note.say(
            say(key, count=len(effect.before.labels), all=found.all_rows)
            + " "
            + say(f"edit.note.{found.part}")
        )
        if not changed:
            self.rows = []
            return
        self._show_classes(effect)
        self._by_class.set(hidden=None if any(effect.recall_points) else True)
        rows = [*effect.lost.tolist(), *effect.won.tolist(), *effect.turned.tolist()]
        self._others.set(hidden=None if rows else True)
        self.rows = rows
        self._gallery.show(rows, lambda row: _example(found, row))

    def _show_classes(self, effect: Effect) -> None:
        names, points = effect.after.class_names, effect.recall_points
        order = sorted(range(len(names)), key=lambda each: points[each])
        if len(names) > CLASSES:
            most = sorted(order, key=lambda each: -abs(points[each]))[:CLASSES]
            order = [each for each in order if each in most]
        self._table.show(
            [
                [
                    names[each],
                    f"{effect.before.recall[each]:.1%}",
                    f"{effect.after.recall[each]:.1%}",
                    f"{mark(points[each])} {signed(points[each])}",
                ]
                for each in order
            ]
        )
        self._rest.set(hidden=None if len(order) < len(names) else True)
        self._rest.say(say("edit.classes.some", shown=len(order), all=len(names)))


def gist(effect: Effect) -> str:
    """Return in a sentence or two what changes did."""
    before, after = effect.before, effect.after
    lost, won = len(effect.lost), len(effect.won)
    count = lost + won + len(effect.turned)
    if not count:
        gap = after.loss - before.loss
        if gap == 0:
            return say("edit.gist.same", all=len(before.labels))
        return say("edit.gist.loss", all=len(before.labels), gap=change(gap))
    words = say("edit.gist", count=count, all=len(before.labels), lost=lost, won=won)
    points = effect.recall_points
    worst = min(range(len(points)), key=points.__getitem__)
    if points[worst] <= -1:
        name = after.class_names[worst]
        words += " " + say("edit.gist.worst", name=name, points=signed(points[worst]))
    return words


def _example(found: Measured, row: int) -> Example:
    """Tell an example that is read otherwise than before."""
    effect, names = found.effect, found.effect.after.class_names
    label = int(effect.before.labels[row])
    before, now = int(effect.before.predicted[row]), int(effect.after.predicted[row])
    state = "lost" if before == label else "won" if now == label else "wrong"
    said = {"true": names[label], "before": names[before], "now": names[now]}
    lines: tuple[str, ...] = (
        say("edit.example.read", before=said["before"], now=said["now"]),
        say(f"edit.example.{state}"),
    )
    picture = source(as_ink(found.data, row)) if are_pictures(found.data) else ""
    words = say("edit.example", row=found.row(row), state=lines[-1], **said)
    lines = (*lines, say("edit.example.row", row=found.row(row)))
    return Example(row, words, lines, picture)
