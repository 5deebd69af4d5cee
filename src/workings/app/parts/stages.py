"""The stages of a drawing's preparation: a picture, a sentence and a switch for each."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from workings.app.parts.fields import switch_field
from workings.app.parts.picture import source
from workings.app.parts.plain import Tag, tag
from workings.app.reading import Reading, Stages
from workings.app.texts import say
from workings.data.scaling import Picture

#: The stages that can be switched, in their order, and which of a drawing's pictures each shows.
_SHOWS = {"crop": "cropped", "fit": "fitted", "smooth": "smoothed", "centre": "pixels"}
#: A picture of so many pixels fills its frame; smaller ones are shown on the same scale.
_SIDE = 28


@dataclass(frozen=True, eq=False)
class _Shown:
    """The elements of one stage."""

    frame: Tag
    image: Tag
    size: Tag
    text: Tag


class StageRow:
    """The pictures in a row: as drawn, cropped, fitted, smoothed, centred.

    Parameters
    ----------
    stages
        Which are on at first.
    on_change
        Gets them when one is switched.

    Attributes
    ----------
    stages
        Which are on.
    """

    def __init__(self, stages: Stages, on_change: Callable[[Stages], None]) -> None:
        self.stages, self._on_change = stages, on_change
        with tag("ol", classes="stages", role="list"):
            self._sheet = self._stage("sheet")
            self._shown = {name: self._stage(name) for name in _SHOWS}
        self.show(None)

    def show(self, reading: Reading | None) -> None:
        """Show the stages of a drawing; None where there is none."""
        drawn = None if reading is None or reading.drawing.empty else reading
        self._picture(
            self._sheet, None if drawn is None else drawn.sheet, say("draw.stages.sheet.alt")
        )
        for name, shown in self._shown.items():
            on = getattr(self.stages, name)
            alt = say(f"draw.stages.{name}.alt" if on else f"draw.stages.{name}.alt.off")
            picture = None if drawn is None else getattr(drawn.drawing, _SHOWS[name])
            self._picture(shown, picture, alt)

    def _stage(self, name: str) -> _Shown:
        with tag("li", classes="stage") as frame:
            tag("span", "→", classes="stage-arrow", aria_hidden="true")
            tag("h3", say(f"draw.stages.{name}"))
            with tag("div", classes="stage-picture"):
                image = tag("img", classes="crisp", hidden=True)
            size = tag("p", classes="stage-size numbers muted")
            text = tag("p", say(f"draw.stages.{name}.text"), classes="stage-text")
            if name in _SHOWS:
                switch_field(
                    say(f"draw.stages.{name}.switch"),
                    say(f"draw.stages.{name}.help"),
                    getattr(self.stages, name),
                    lambda on: self._switched(name, on),
                )
        shown = _Shown(frame, image, size, text)
        if name in _SHOWS:
            self._mark(name, shown)
        return shown

    def _switched(self, name: str, on: bool) -> None:
        self.stages = replace(self.stages, **{name: on})
        self._mark(name, self._shown[name])
        self._on_change(self.stages)

    def _mark(self, name: str, shown: _Shown) -> None:
        on = getattr(self.stages, name)
        shown.frame.toggle("stage-off", not on)
        shown.text.say(say(f"draw.stages.{name}.text" if on else f"draw.stages.{name}.off"))

    @staticmethod
    def _picture(shown: _Shown, picture: Picture | None, alt: str) -> None:
        shown.frame.toggle("stage-empty", picture is None)
        if picture is None:
            shown.image.set(hidden=True, src=None, alt=None)
            shown.size.say(say("draw.stages.nothing"))
            return
        rows, columns = picture.shape
        width = 100 * columns / max(_SIDE, rows, columns)
        style = f"width: {width:.2f}%; aspect-ratio: {columns} / {rows}"
        shown.image.set(hidden=None, src=source(picture), alt=alt, style=style)
        shown.size.say(say("draw.stages.size", rows=rows, columns=columns))


assert set(_SHOWS) == {field.name for field in fields(Stages)}  # noqa: S101
