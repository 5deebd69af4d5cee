"""One weight or bias in the room Edit: chosen in its unit's picture or by its place, and set."""

from collections.abc import Callable

import numpy as np

from workings.app.edits import SetParameter
from workings.app.limits import real, whole
from workings.app.parts.fields import Field, choice_field, number_field, slider_field, text_field
from workings.app.parts.plain import button, tag
from workings.app.parts.units import feature_name, picture_shape, ramp, scale_for, show_ends
from workings.app.parts.weightmap import MOST, WeightMap
from workings.app.texts import say
from workings.app.workbench import Bench
from workings.arrays import Array
from workings.html.parts import number
from workings.places import Place, place_of

#: What a parameter may be set to, either way.
_LARGEST = 1e6
#: A slider has so many steps from 0 to its end.
_STEPS = 200


class Weight:
    """The section in which one parameter is looked at and set.

    Parameters
    ----------
    bench
        Whose parameters.
    do
        Makes a change.
    inside
        Opens the room Inside with the network as it is now.
    """

    def __init__(self, bench: Bench, do: Callable[..., None], inside: Callable[[], None]) -> None:
        self._bench, self._do = bench, do
        self._end, self._shape = 0.0, (0, 0)
        self._slider: Field | None = None
        with tag("section", classes="card stack", aria_labelledby="edit-weight"):
            tag("h2", say("edit.weight"), id_="edit-weight", tabindex="-1")
            tag("p", say("edit.weight.help"), classes="muted")
            with tag("div", classes="edit-weight"):
                with tag("div", classes="edit-map") as self._map_box:
                    self._map = WeightMap(self._at)
                    with tag("p", classes="units-scale"):
                        self._ends = ramp()
                with tag("div", classes="stack edit-weight-fields"):
                    with tag("div", classes="edit-place"):
                        self._layer = choice_field(
                            say("edit.weight.layer"), "", {"1": ""}, "1", self._choose_layer
                        )
                        self._unit = number_field(
                            say("edit.weight.unit"), "", 0, self._check_unit, self._choose_unit
                        )
                        self._place = text_field(
                            say("edit.weight.place"),
                            say("edit.weight.place.help"),
                            "W1[0,0]",
                            self._choose_place,
                            most=40,
                            check=self._check_place,
                        )
                    with tag("div", classes="stack edit-value"):
                        self._name = tag("h3", classes="numbers")
                        self._where = tag("p", classes="muted")
                        self._slot = tag("div")
                        self._number = number_field(
                            say("edit.weight.value"),
                            "",
                            0.0,
                            lambda raw: real(raw, -_LARGEST, _LARGEST),
                            self._set,
                        )
                        with tag("div", classes="row"):
                            button(say("edit.weight.zero"), lambda: self._set(0.0))
                            self._back = button(say("edit.weight.back"), self._put_back)
                            self._bias = button("", self._turn, kind="quiet")
                            button(say("edit.weight.inside"), inside, kind="quiet")
                        self._told = tag("p", classes="muted numbers")

    def renew(self) -> None:
        """Show another network."""
        network = self._bench.original
        self._layer.offer(
            {
                str(each): say(
                    "edit.weight.layer.last" if each == network.depth else "edit.weight.layer.one",
                    layer=each,
                )
                for each in range(1, network.depth + 1)
            }
        )
        self._end = 0.0
        self.show()

    def show(self) -> None:
        """Bring everything up to date."""
        bench, place = self._bench, self._bench.chosen
        original, network = bench.original, bench.weights
        value = place.value_in(place.array_of(network))
        before = place.value_in(place.array_of(original))
        self._layer.show(str(place.layer))
        self._unit.show(place.row)
        self._place.show(str(place))
        self._name.say(say("edit.weight.is", place=str(place), value=number(value)))
        self._where.say(self._told_where(place))
        self._number.show(float(f"{value:.6g}"))
        self._show_slider(place.array_of(original), value)
        self._back.set(aria_disabled=None if value != before else "true")
        self._bias.say(say("edit.weight.to_bias" if place.kind == "W" else "edit.weight.to_weight"))
        words = [say("edit.weight.was", value=number(before))]
        if (place.layer, place.row) in bench.edits.off:
            words.append(say("edit.weight.off", unit=place.row))
        if place.kind == "W" and (place.layer - 1, place.column) in bench.edits.off:
            words.append(say("edit.weight.off_from", unit=place.column))
        self._told.say(" ".join(words))
        shown = original.sizes[place.layer - 1] <= MOST
        self._map_box.set(hidden=None if shown else True)
        if shown:
            limit = scale_for(np.asarray(original.W[place.layer], np.float64))
            show_ends(self._ends, limit)
            label = say("edit.weight.map", unit=place.row, layer=place.layer)
            self._map.show(network, place.layer, place.row, place.column, limit, label)

    def come(self) -> None:
        """Bring the section into sight, and the keyboard to it."""
        self._map.client.run_javascript(
            "const to = document.getElementById('edit-weight');"
            "to.focus({ preventScroll: true }); to.scrollIntoView({ block: 'start' });"
        )

    def _show_slider(self, array: Array, value: float) -> None:
        """Show the value on a slider that reaches beyond all that the layer has."""
        end = max(slider_end(array), slider_end(np.array(value / 1.5)))
        if self._end < end or array.shape != self._shape:  # not narrower while it is moved
            self._end, self._shape = end, array.shape
            self._slot.clear()
            with self._slot:
                self._slider = slider_field(
                    say("edit.weight.slide"),
                    "",
                    0.0,
                    -end,
                    end,
                    lambda moved: self._set(moved, joins=True),
                    step=end / _STEPS,
                )
        if self._slider is not None:
            self._slider.show(float(f"{value:.3g}"))

    def _told_where(self, place: Place) -> str:
        """Say where a parameter comes from and goes to."""
        network = self._bench.original
        last = place.layer == network.depth
        names = network.preparation.class_names
        to = (
            say("edit.weight.to.class", name=names[place.row])
            if last and place.row < len(names)
            else say("edit.weight.to.unit", unit=place.row, layer=place.layer)
        )
        if place.kind == "b":
            return say("edit.weight.bias_of", to=to)
        shape = picture_shape(network)
        if place.layer > 1:
            start = say("edit.weight.from.unit", unit=place.column, layer=place.layer - 1)
        elif shape is not None:
            row, column = divmod(place.column, shape[1])
            start = say("edit.weight.from.pixel", row=row, column=column)
        else:
            start = say("edit.weight.from.input", input=feature_name(network, place.column))
        return say("edit.weight.goes", start=start, to=to)

    # ---- which
    def _at(self, column: int) -> None:
        chosen = self._bench.chosen
        self._go(Place("W", chosen.layer, chosen.row, column))

    def _turn(self) -> None:
        """Go from a unit's weight to its bias, or back."""
        chosen = self._bench.chosen
        self._go(Place("b" if chosen.kind == "W" else "W", chosen.layer, chosen.row, 0))

    def _choose_layer(self, raw: str) -> None:
        self._go(Place("W", int(raw), 0, 0))

    def _check_unit(self, raw: object) -> int:
        return whole(raw, 0, self._bench.original.sizes[self._bench.chosen.layer] - 1)

    def _choose_unit(self, unit: int) -> None:
        chosen = self._bench.chosen
        self._go(Place(chosen.kind, chosen.layer, unit, chosen.column))

    def _check_place(self, text: object) -> str:
        return str(place_of(str(text), self._bench.original))

    def _choose_place(self, text: str) -> None:
        self._go(place_of(text, self._bench.original))

    def _go(self, place: Place) -> None:
        self._bench.choose(place)
        self.show()

    # ---- what
    def _set(self, value: float, joins: bool = False) -> None:
        self._do(SetParameter(str(self._bench.chosen), value), joins=joins)

    def _put_back(self) -> None:
        chosen = self._bench.chosen
        self._set(chosen.value_in(chosen.array_of(self._bench.original)))


def slider_end(array: Array) -> float:
    """Return how far a slider reaches either way: a round number beyond all of an array, 1 or more.

    Examples
    --------
    >>> slider_end(np.array([0.3, -0.6])), slider_end(np.array([2.4])), slider_end(np.array([30.0]))
    (1.0, 5.0, 50.0)
    """
    size = 1.5 * float(np.abs(np.nan_to_num(array)).max(initial=0.0))
    power = 10.0 ** np.floor(np.log10(max(size, 1.0)))
    return float(next(each * power for each in (1, 2, 5, 10) if each * power >= size))
