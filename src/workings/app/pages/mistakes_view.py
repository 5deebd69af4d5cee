"""What the parts of the room Mistakes show, and how an example is told in it."""

from dataclasses import dataclass

from workings.app.judged import Held, Part, are_pictures, as_ink
from workings.app.numerals import share
from workings.app.parts.gallery import Example
from workings.app.parts.picture import source
from workings.app.texts import say
from workings.data import Dataset
from workings.evaluation import Evaluation


@dataclass(frozen=True, eq=False)
class View:
    """A network that was judged.

    Parameters
    ----------
    held
        Which.
    part, data
        By which examples.
    found
        What came out.
    """

    held: Held
    part: Part
    data: Dataset
    found: Evaluation

    @property
    def pictures(self) -> bool:
        """Whether the examples can be shown."""
        return are_pictures(self.data)

    def example(self, row: int, *, swapped: bool = False) -> Example:
        """Tell an example: what it was read as and how surely; with `swapped`, what it is too."""
        names, found = self.found.class_names, self.found
        true, said = names[found.labels[row]], names[found.predicted[row]]
        sure = share(found.confidence[row])
        lines: tuple[str, ...] = (say("mistakes.sure", said=said, sure=sure),)
        if swapped:
            sureness = say("mistakes.sureness", sure=sure)
            lines = (say("mistakes.swap", true=true, said=said), sureness)
        picture = source(as_ink(self.data, row)) if self.pictures else ""
        if not picture:
            lines = (say("mistakes.row", row=row), *lines)
        label = say("mistakes.example", row=row, true=true, said=said, sure=sure)
        return Example(row, label, lines, picture)
