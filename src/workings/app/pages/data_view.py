"""What is in the chosen data: its classes, how many examples of each, and some of them."""

from workings.app.parts.plain import details, tag
from workings.app.source_summary import ClassSummary, summarise
from workings.app.sources import Source
from workings.app.texts import say
from workings.html.pictures import ink_source


class DataView:
    """A part to open, with a row for each class of a source."""

    def __init__(self) -> None:
        self._source: Source | None = None
        with details(say("train.data.look"), classes="data-view") as self._box:
            self._table = tag("table", classes="numbers", aria_label=say("train.data.classes"))

    def show(self, source: Source) -> None:
        """Show a source, where it is not the one that is shown."""
        if source is self._source:
            return
        self._source = source
        self._table.clear()
        with self._table, tag("tbody"):
            for one in summarise(source).classes:
                _row(one)


def _row(one: ClassSummary) -> None:
    with tag("tr"):
        tag("th", one.name, scope="row")
        tag("td", f"{one.examples:,}", classes="numbers")
        if one.pictures:
            with tag("td", classes="data-pictures"):
                for number, picture in enumerate(one.pictures[:4], 1):
                    words = say("train.data.picture", name=one.name, number=number)
                    tag("img", src=ink_source(picture), alt=words)
