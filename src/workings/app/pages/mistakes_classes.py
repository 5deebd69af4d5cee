"""How each class fares, and the surest mistakes of all, in the room Mistakes."""

from collections.abc import Callable

from workings.app.pages.mistakes_view import View
from workings.app.parts.gallery import Gallery
from workings.app.parts.plain import table, tag
from workings.app.texts import say
from workings.evaluation import Evaluation

#: The surest mistakes that are shown at a time.
_STEP = 15
_COLUMNS = ("class", "precision", "recall", "f1", "examples", "taken")


class Classes:
    """A table with a row for each class, and a row of mistakes.

    Parameters
    ----------
    on_example
        Gets the row of an example that is opened.
    """

    def __init__(self, on_example: Callable[[int], None]) -> None:
        with tag("section", classes="card stack classes", aria_labelledby="classes-head"):
            tag("h2", say("mistakes.classes"), id_="classes-head")
            with tag("p", classes="muted"):
                tag("span", say("mistakes.classes.help"))
                tag("span", say("mistakes.classes.help_f1"), classes="classes-f1")
            self._table = table(
                say("mistakes.classes"),
                [say(f"mistakes.classes.{column}") for column in _COLUMNS],
                numbers=range(1, 5),
                shows_caption=False,
                classes="numbers",
            )
        with tag("section", classes="card stack surest", aria_labelledby="surest-head"):
            tag("h2", say("mistakes.surest"), id_="surest-head")
            self._words = tag("p", classes="muted")
            self._gallery = Gallery(on_example, _STEP)

    def show(self, view: View) -> None:
        """Show a network that was judged."""
        self._table.show(rows(view.found))
        mistakes = view.found.mistakes.tolist()
        self._words.say(say("mistakes.surest.help" if mistakes else "mistakes.surest.none"))
        self._gallery.show(mistakes, lambda row: view.example(row, swapped=True))


def rows(found: Evaluation) -> list[list[str]]:
    """Return a row for each class, with the numbers as ``workings evaluate`` prints them."""
    measures = zip(
        found.class_names,
        found.precision,
        found.recall,
        found.f1,
        found.confusion.sum(axis=1).tolist(),
        range(len(found.class_names)),
        strict=True,
    )
    return [
        [name, f"{precision:.1%}", f"{recall:.1%}", f"{f1:.1%}", f"{count:,}", _taken(found, place)]
        for name, precision, recall, f1, count, place in measures
    ]


def _taken(found: Evaluation, place: int) -> str:
    other = int(found.taken_for[place])
    if other < 0:
        return say("mistakes.classes.never")
    count = int(found.confusion[place, other])
    key = "mistakes.classes.taken_once" if count == 1 else "mistakes.classes.taken_for"
    return say(key, name=found.class_names[other], count=count)
