"""The form of the room Train: every setting, each with what it is for."""

from typing import Any

from workings.app import desk
from workings.app.examples import EXAMPLES, OWN, example_of
from workings.app.limits import real, whole
from workings.app.pages.data_view import DataView
from workings.app.parts.fields import Field, choice_field, number_field
from workings.app.parts.plain import Tag, button, details, tag
from workings.app.parts.upload import Upload
from workings.app.setup import (
    DROPOUT,
    EPOCHS,
    L2,
    LAYERS,
    LEARNING_RATE,
    PATIENCE,
    SEED,
    UNITS,
    Setup,
    set_aside,
)
from workings.app.source_setup import suited
from workings.app.sources import Source
from workings.app.texts import say
from workings.app.visitor import Visitor
from workings.maths import ACTIVATIONS, INITIALISERS
from workings.optimisers import OPTIMISERS

_BATCHES = (1, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096)
_FULL = "full"
#: What a further hidden layer begins with.
_UNITS = 16


class Settings:
    """The form. It changes the visitor's draft; `show` brings it up to date.

    Parameters
    ----------
    visitor
        Whose settings.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._shown: Setup | None = None
        self._source: Source | None = None
        self._fields: dict[str, Field] = {}
        self._units: list[Field] = []
        draft = visitor.draft
        with tag("div", classes="stack settings"):
            self._example = choice_field(
                say("train.settings.example"),
                say("train.settings.example.help"),
                {OWN: say("train.example.own")}
                | {name: say(f"train.example.{name}") for name in EXAMPLES},
                example_of(draft, visitor.sources.get(draft.data)),
                self._take_example,
            )
            with _group(say("train.settings.data"), fresh=True):
                self._data = choice_field(
                    say("train.settings.data.name"),
                    say("train.settings.data.help"),
                    visitor.sources.titles,
                    draft.data,
                    self._set_data,
                )
                self._about = tag("p", classes="muted about-data")
                self._inside = DataView()
                with details(say("train.settings.data.own")):
                    Upload(visitor, self._set_data)
            with _group(say("train.settings.live")):
                with tag("div", classes="rate"):
                    self._number("learning_rate", LEARNING_RATE, step=0.001)
                    with tag("div", classes="row"):
                        button(
                            say("train.settings.halve"),
                            lambda: self._times(0.5),
                            aria_label=say("train.settings.halve.name"),
                        )
                        button(
                            say("train.settings.double"),
                            lambda: self._times(2.0),
                            aria_label=say("train.settings.double.name"),
                        )
                self._number("l2", L2, step=0.0001)
                self._number("dropout", DROPOUT, step=0.1)
            with _group(say("train.settings.network"), fresh=True):
                self._layers = choice_field(
                    say("train.settings.layers"),
                    say("train.settings.layers.help"),
                    {str(count): str(count) for count in range(LAYERS + 1)},
                    str(len(draft.hidden)),
                    self._set_layers,
                )
                self._units_box = tag("div", classes="units-fields")
                self._choice(
                    "activation",
                    {
                        name: say("train.activation", name=name, formula=each.formula)
                        for name, each in ACTIVATIONS.items()
                    },
                )
                self._choice("init", {name: say(f"train.init.{name}") for name in INITIALISERS})
                self._whole("seed", SEED)
            with _group(say("train.settings.training"), fresh=True):
                self._fields["optimiser"] = choice_field(
                    say("train.settings.optimiser"),
                    say("train.settings.optimiser.help"),
                    {name: say(f"train.optimiser.{name}") for name in OPTIMISERS},
                    draft.optimiser,
                    self._set_optimiser,
                )
                self._fields["batch_size"] = choice_field(
                    say("train.settings.batch"),
                    say("train.settings.batch.help"),
                    {str(size): f"{size:,}" for size in _BATCHES}
                    | {_FULL: say("train.settings.batch.full")},
                    _batch(draft),
                    lambda raw: self._change(batch_size=None if raw == _FULL else int(raw)),
                )
                self._whole("epochs", EPOCHS)
                self._whole("patience", PATIENCE)
        self.show()

    def show(self) -> None:
        """Show the draft as it is now."""
        draft = self._visitor.draft
        self._data.offer(self._visitor.sources.titles)
        self._show_data(draft)
        if draft == self._shown:
            return
        self._shown = draft
        self._example.show(example_of(draft, self._source))
        self._data.show(draft.data)
        for name, field in self._fields.items():
            field.show(_batch(draft) if name == "batch_size" else getattr(draft, name))
        self._layers.show(str(len(draft.hidden)))
        if len(draft.hidden) != len(self._units):
            self._build_units(draft)
        for field, units in zip(self._units, draft.hidden, strict=True):
            field.show(units)
        for name in ("activation", "dropout"):
            self._fields[name].enable(bool(draft.hidden))

    def _show_data(self, draft: Setup) -> None:
        """Show what the data is; drawings that are added change it, though its name stays."""
        source = self._visitor.sources.get(draft.data)
        if source is not None and source is not self._source:
            self._source = source
            self._about.say(_about(source))
            self._inside.show(source)

    def _change(self, **settings: Any) -> None:
        desk.change(self._visitor, **settings)
        self.show()

    def _number(self, name: str, span: tuple[float, float], step: float) -> None:
        self._fields[name] = number_field(
            say(f"train.settings.{name}"),
            say(f"train.settings.{name}.help"),
            getattr(self._visitor.draft, name),
            lambda raw: real(raw, *span),
            lambda value: self._change(**{name: value}),
            step=step,
        )

    def _whole(self, name: str, span: tuple[int, int]) -> None:
        self._fields[name] = number_field(
            say(f"train.settings.{name}"),
            say(f"train.settings.{name}.help"),
            getattr(self._visitor.draft, name),
            lambda raw: whole(raw, *span),
            lambda value: self._change(**{name: value}),
        )

    def _choice(self, name: str, options: dict[str, str]) -> None:
        self._fields[name] = choice_field(
            say(f"train.settings.{name}"),
            say(f"train.settings.{name}.help"),
            options,
            getattr(self._visitor.draft, name),
            lambda value: self._change(**{name: value}),
        )

    def _set_data(self, name: str) -> None:
        source = self._visitor.sources[name]
        desk.take(self._visitor, suited(self._visitor.draft, source))
        self.show()

    def _take_example(self, name: str) -> None:
        if name != OWN:
            desk.take_example(self._visitor, EXAMPLES[name])
        self.show()

    def _set_optimiser(self, name: str) -> None:
        usual = OPTIMISERS[name]().learning_rate
        self._change(optimiser=name, learning_rate=usual)

    def _times(self, factor: float) -> None:
        low, high = LEARNING_RATE
        rate = float(f"{self._visitor.draft.learning_rate * factor:.4g}")
        self._change(learning_rate=min(max(rate, low), high))

    def _set_layers(self, raw: str) -> None:
        count, hidden = int(raw), self._visitor.draft.hidden
        fresh = (*hidden, *(_UNITS for _ in range(count - len(hidden))))[:count]
        self._change(hidden=fresh, **({} if fresh else {"dropout": 0.0}))

    def _build_units(self, draft: Setup) -> None:
        self._units_box.clear()
        with self._units_box:
            self._units = [self._units_field(layer, units) for layer, units in _layers(draft)]

    def _units_field(self, layer: int, units: int) -> Field:
        def set_units(value: int) -> None:
            hidden = list(self._visitor.draft.hidden)
            hidden[layer - 1] = value
            self._change(hidden=tuple(hidden))

        return number_field(
            say("train.settings.units", layer=layer),
            say("train.settings.units.help"),
            units,
            lambda raw: whole(raw, *UNITS),
            set_units,
        )


def _group(legend: str, *, fresh: bool = False) -> Tag:
    """Return a group of fields; `fresh` where they take effect with a new run."""
    group = tag("fieldset", classes="settings-group")
    with group, tag("legend"):
        tag("span", legend)
        if fresh:
            tag("span", say("train.settings.fresh"), classes="muted settings-fresh")
    return group


def _about(source: Source) -> str:
    """Return what data is, in a sentence or two."""
    data = source.train
    shape, aside = data.image_shape, set_aside(len(data))
    words = {"classes": data.classes}
    if shape is None:
        said = [say("train.settings.data.features", features=data.features, **words)]
    else:
        said = [say("train.settings.data.pictures", rows=shape[0], columns=shape[1], **words)]
    parts = [say("train.data.train", examples=f"{len(data) - aside:,}")]
    if aside:
        parts.append(say("train.data.validation", examples=f"{aside:,}"))
    if source.test is not None:
        parts.append(say("train.data.test", examples=f"{len(source.test):,}"))
    return " ".join([*said, ", ".join(parts) + ".", *source.notes])


def _layers(setup: Setup) -> list[tuple[int, int]]:
    return list(enumerate(setup.hidden, start=1))


def _batch(setup: Setup) -> str:
    return _FULL if setup.batch_size is None else str(setup.batch_size)
