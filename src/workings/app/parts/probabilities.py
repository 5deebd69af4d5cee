"""What a network reads in a drawing: its answer in words, and its probabilities as bars."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from nicegui.element import Element

from workings.app import numerals
from workings.app.reading import SURE, Reading
from workings.app.texts import say

#: Where there are more classes, only so many are shown, the most probable first.
MOST = 12
#: What is less probable is not named as the next.
_NEAR = 0.0005
#: From which share on the answer is told in which words.
_WORDS = (
    (0.99, "draw.answer.certain"),
    (0.9, "draw.answer.confident"),
    (0.7, "draw.answer.rather"),
    (SURE, "draw.answer.leaning"),
)


class Probabilities(Element, component="probabilities.js"):
    """The answer, large, with its certainty in words, and a bar for each class.

    Parameters
    ----------
    classes
        What the classes are called.
    """

    def __init__(self, classes: Sequence[str]) -> None:
        super().__init__()
        self._count = 0
        self._props["answer"] = answer(None, classes)

    def show(self, told: dict[str, Any]) -> None:
        """Show what `answer` returned."""
        self._count += 1
        self._props["answer"] = told | {"count": self._count}
        self.update()


def answer(
    reading: Reading | None,
    classes: Sequence[str],
    *,
    aloud: bool = False,
    moment: float = 0.0,
    nobody: str = "",
    guess: bool = False,
) -> dict[str, Any]:
    """Return what is shown of a reading, in words.

    Parameters
    ----------
    reading
        A drawing that was read; None where there is none yet.
    classes
        What the classes are called.
    aloud
        Whether a screen reader shall tell it.
    moment
        When the drawing was told, by the browser's clock.
    nobody
        Why there is nobody who could read, in words; else empty.
    guess
        Whether the network has learnt nothing yet.
    """
    shares = np.array(reading.probabilities if reading else (), float)
    told: dict[str, Any] = {
        "large": "",
        "read": "",
        "certainty": say("draw.answer.empty"),
        "remark": say("draw.answer.empty.more"),
        "beside": "",
        "caption": say("draw.answer.caption"),
        "heads": [say("draw.answer.class"), say("draw.answer.probability")],
        "rows": _rows(shares, classes),
        "rest": say("draw.answer.rest", shown=MOST, classes=len(classes))
        if len(classes) > MOST
        else "",
        "spoken": "",
        "echo": "",
        "moment": moment,
        "count": 0,
    }
    if nobody:
        told |= {"certainty": say("draw.answer.nobody"), "remark": nobody, "rows": [], "rest": ""}
    if not len(shares) or reading is None:
        return told
    first, *others = np.argsort(-shares, kind="stable").tolist()
    sure = shares[first] >= SURE and not guess
    told["large"] = classes[first] if sure else say("draw.answer.unsure")
    told["read"] = say("draw.answer.read", name=classes[first]) if sure else ""
    told["certainty"] = certainty(classes[first], shares[first])
    if guess:
        told["certainty"] = say(
            "draw.answer.guess", name=classes[first], share=percent(shares[first])
        )
        told["remark"] = say("draw.answer.guess.more")
    elif others and shares[others[0]] >= _NEAR:
        share = percent(shares[others[0]])
        told["remark"] = say("draw.answer.next", name=classes[others[0]], share=share)
    else:
        told["remark"] = say("draw.answer.alone")
    told["echo"] = say("draw.answer.echo", name=told["large"], share=percent(shares[first]))
    if reading.prepared_fully:
        best = int(np.argmax(reading.prepared_fully))
        share = percent(reading.prepared_fully[best])
        told["beside"] = say("draw.answer.beside", name=classes[best], share=share)
    if aloud:
        key = "draw.answer.spoken" if sure else "draw.answer.spoken.unsure"
        told["spoken"] = say(key, name=classes[first], certainty=told["certainty"])
    return told


def certainty(name: str, share: float) -> str:
    """Return how sure a network is of its answer, in words."""
    for least, key in _WORDS:
        if share >= least:
            return say(key, share=percent(share))
    return say("draw.answer.not_sure", name=name, share=percent(share))


def percent(share: float) -> str:
    """Return a share from 0 to 1 as all pages write it."""
    return numerals.share(float(share))


def _rows(shares: "np.ndarray[Any, Any]", classes: Sequence[str]) -> list[dict[str, Any]]:
    """Return a row a class, in their order; of very many, the most probable first."""
    places = range(len(classes))
    if len(classes) > MOST:
        places = (
            np.argsort(-shares, kind="stable")[:MOST].tolist() if len(shares) else places[:MOST]
        )
    best = int(shares.argmax()) if len(shares) else None
    return [
        {
            "name": classes[place],
            "share": round(float(shares[place]), 4) if len(shares) else 0,
            "text": percent(shares[place]) if len(shares) else "",
            "best": place == best,
        }
        for place in places
    ]
