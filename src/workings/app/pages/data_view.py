"""What is in the chosen data: its classes, how many examples of each, and some of them."""

from nicegui.events import GenericEventArguments

from workings.app.parts.plain import details, tag
from workings.app.source_summary import ClassSummary, summarise
from workings.app.sources import Source
from workings.app.texts import say
from workings.html.pictures import ink_source

#: At most so many classes are shown.
_CLASSES = 30


class DataView:
    """A part to open, with a row for each class of a source; built once it is opened."""

    def __init__(self) -> None:
        self._source: Source | None = None
        self._built: Source | None = None
        self._open = False
        with details(say("train.data.look"), classes="data-view") as box:
            self._table = tag("table", classes="numbers", aria_label=say("train.data.classes"))
            self._more = tag("p", classes="muted")
        box.on("toggle", self._turn, js_handler="(event) => emit(event.target.open)")

    def show(self, source: Source) -> None:
        """Show a source, where it is not the one that is shown."""
        self._source = source
        self._build()

    def _turn(self, event: GenericEventArguments) -> None:
        self._open = event.args is True
        self._build()

    def _build(self) -> None:
        source = self._source
        if source is None or source is self._built or not self._open:
            return
        self._built = source
        classes = summarise(source).classes
        self._table.clear()
        with self._table, tag("tbody"):
            for one in classes[:_CLASSES]:
                _row(one)
        more = len(classes) - _CLASSES
        self._more.say(say("train.data.more", more=f"{more:,}") if more > 0 else "")


def _row(one: ClassSummary) -> None:
    with tag("tr"):
        tag("th", one.name, scope="row")
        tag("td", f"{one.examples:,}", classes="numbers")
        if one.pictures:
            with tag("td", classes="data-pictures"):
                for number, picture in enumerate(one.pictures[:4], 1):
                    words = say("train.data.picture", name=one.name, number=number)
                    tag("img", src=ink_source(picture), alt=words)
