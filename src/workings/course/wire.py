"""Values as JSON and back, without pickle, between the package and a learner's process.

Stands alone: the learner's process reads this file too, and there is no `workings` there.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Other:
    """A value that no numbers can be taken from: a generator, an object, a masked array.

    Parameters
    ----------
    kind
        What it is, with its article: ``"a generator"``, ``"an array of objects"``.
    text
        Its repr, cut where it is long; "" where it has none.
    """

    kind: str
    text: str = ""
