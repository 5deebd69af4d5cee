"""The tour: what is where, on the first visit; it can be left, and found again in the header.

It runs in the browser alone, and stands right after the header for those who read in order. A step
points at the element whose ``data-tour`` names it; where there is none, the step is told without
one.
"""

from nicegui.element import Element

from workings.app.texts import say

#: The steps: what each points at, and its key among the words. All are told on the first page.
STEPS = (
    ("", "what"),
    ("chart", "chart"),
    ("units", "units"),
    ("controls", "controls"),
    ("settings", "settings"),
    ("way-draw", "draw"),
    ("again", "again"),
)


class Tour(Element, component="tour.js"):
    """The card that shows a step."""

    def __init__(self) -> None:
        super().__init__()
        count = len(STEPS)
        self._props["steps"] = [
            {
                "target": target,
                "title": say(f"tour.{key}.title"),
                "text": say(f"tour.{key}.text"),
                "count": say("tour.count", step=number, steps=count),
            }
            for number, (target, key) in enumerate(STEPS, 1)
        ]
        self._props["words"] = {
            "tour": say("tour.button"),
            "next": say("tour.next"),
            "back": say("tour.back"),
            "leave": say("tour.leave"),
            "done": say("tour.done"),
            "begun": say("tour.begun"),
        }
