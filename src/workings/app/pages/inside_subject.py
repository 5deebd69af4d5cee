"""What is looked at: which examples, which of them, and which network."""

import asyncio
import shlex
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from workings.app.inside import BATCH, KINDS, Inside, Kind, Looked
from workings.app.limits import whole
from workings.app.numerals import share
from workings.app.parts.fields import Field, choice_field, number_field
from workings.app.parts.plain import Tag, button, details, tag
from workings.app.subject import Subject
from workings.app.texts import say
from workings.data.scaling import Picture
from workings.explanation.margin import margin, margin_words
from workings.explanation.words import class_name
from workings.html.pictures import ink_source


class SubjectCard:
    """The card on top: what is looked at.

    Parameters
    ----------
    inside
        What it changes.
    on_change
        Is called when something else is looked at.
    """

    def __init__(self, inside: Inside, on_change: Callable[..., None]) -> None:
        self._inside, self._on_change = inside, on_change
        self._offered: tuple[object, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._each: list[Tag] = []
        self._row: Field | None = None
        self._means_field: Field | None = None
        with tag("section", classes="card subject", aria_label=say("subject.title")):
            with tag("div", classes="subject-what"):
                self._picture = tag("img", classes="subject-picture", alt="", src="data:,")
                with tag("div"):
                    self._name = tag("h2")
                    self._read = tag("p", classes="subject-read")
                    self._labelled = tag("p", classes="muted small")
            with tag("div", classes="subject-choice"):
                self._fields = tag("div", classes="subject-fields")
                with tag("div", classes="row"):
                    self._other = button(say("subject.another"), self._another)
                    self._wrong = button(say("subject.wrong"), self._a_wrong_one)
                    self._one = button("", self._one_or_batch)
                self._status = tag("p", classes="muted small", role="status")
            self._why = tag("p", classes="subject-why")
            self._thumbs = tag("div", classes="thumbs", role="group")
            with tag("div", classes="subject-network"):
                self._network = tag("p", classes="muted small")
                self._fresh = button(say("subject.fresh"), self._take_network)
                with details(say("subject.command"), classes="command") as self._how:
                    tag("p", say("subject.command.help"), classes="muted")
                    self._line = tag("code", classes="command-line")

    # ---- shown
    def show(self, looked: Looked, example: int, on_example: Callable[[int], None]) -> None:
        """Show what is looked at."""
        step, subject = looked.explanation, looked.subject
        label = looked.labels[example]
        probabilities = step.trace.probabilities[:, example]
        read = int(probabilities.argmax())
        row = subject.row + example
        self._name.say(
            say(f"subject.{subject.kind}.name", row=row, name=class_name(step.network, label))
        )
        sure = share(float(probabilities[read]))
        words = class_name(step.network, read)
        right = read == label
        self._read.say(
            say("subject.right" if right else "subject.read_wrong", name=words, share=sure)
        )
        self._read.toggle("is-wrong", not right)
        found = margin(step, example)
        self._why.say("" if found is None else margin_words(step.network, found))
        self._labelled.say(
            "" if looked.labelled == "data" else say(f"subject.said.{looked.labelled}")
        )
        picture = _picture(looked, example)
        self._picture.set(
            src="data:," if picture is None else ink_source(picture),
            hidden=True if picture is None else None,
        )
        self._thumbnails(looked, example, on_example)
        kinds = self._inside.kinds()
        count = min(kinds[subject.kind], BATCH)
        batch = say("subject.batch", examples=count)
        self._one.say(say("subject.single") if len(looked.labels) > 1 else batch)
        drawn = subject.kind in ("drawing", "pad")
        for choice, offered in (
            (self._other, count > 1),
            (self._one, count > 1),
            (self._wrong, not drawn),
        ):
            choice.set(hidden=None if offered else True)
        self._offer(looked, kinds)
        self._tell_command(looked)

    def tell(self) -> None:
        """Say which network this is, and whether there is another by now."""
        inside = self._inside
        held, network = inside.held, inside.network
        if held is None or network is None:
            return
        behind = inside.behind
        key = "subject.network.edited" if held.edited else "subject.network"
        text = say(key, run=held.run.number, layers=network.layers_text())
        if inside.elsewhere:
            text += " " + say("subject.elsewhere")
        elif behind and not held.edited:
            text += " " + say("subject.behind")
        if held.run.setup.dropout:
            text += " " + say("subject.dropout")
        self._network.say(text)
        self._fresh.say(say("subject.fresh.edited" if held.edited else "subject.fresh"))
        self._fresh.set(hidden=None if behind or inside.taken else True)

    def _offer(self, looked: Looked, kinds: dict[Kind, int]) -> None:
        """Show the fields, anew where something else can be chosen."""
        subject = looked.subject
        names = None
        if looked.labelled != "data" and len(looked.labels) == 1:
            classes = range(looked.explanation.network.sizes[-1])
            names = [class_name(looked.explanation.network, row) for row in classes]
        offered = (kinds, subject.kind, names)
        if offered != self._offered:
            self._offered = offered
            self._fields.clear()
            options: dict[str, str] = {
                kind: say(f"subject.{kind}", count=kinds[kind]) for kind in KINDS if kind in kinds
            }
            with self._fields:
                choice_field(
                    say("subject.kind"), say("subject.kind.help"), options, subject.kind, self._kind
                )
                self._row = self._means_field = None
                if kinds[subject.kind] > 1:
                    self._row = number_field(
                        say("subject.row"),
                        say("subject.row.help", last=kinds[subject.kind] - 1),
                        subject.row,
                        lambda raw: whole(raw, 0, kinds[subject.kind] - 1),
                        self._to_row,
                    )
                if names is not None:
                    self._means_field = choice_field(
                        say("subject.shows"),
                        say("subject.shows.help"),
                        {str(place): name for place, name in enumerate(names)},
                        str(looked.labels[0]),
                        self._means,
                    )
        if self._row is not None:
            self._row.show(subject.row)
        if self._means_field is not None:
            self._means_field.show(str(looked.labels[0]))

    def _thumbnails(self, looked: Looked, example: int, on_example: Callable[[int], None]) -> None:
        """Show a batch's examples to choose from; anew only where they are others."""
        batch = len(looked.labels) > 1
        self._thumbs.set(hidden=None if batch else True)
        shown = (looked.labels, looked.subject, hash(looked.values.tobytes())) if batch else ()
        if batch and shown != self._shown:
            self._thumbs.clear()
            self._thumbs.set(aria_label=say("subject.examples", examples=len(looked.labels)))
            with self._thumbs:
                self._each = [
                    _thumbnail(looked, place, partial(on_example, place))
                    for place in range(len(looked.labels))
                ]
        self._shown = shown
        for place, made in enumerate(self._each if batch else ()):
            made.set(aria_pressed="true" if place == example else "false")

    def _tell_command(self, looked: Looked) -> None:
        """Show what gives the same on the command line, where it can be said there."""
        inside, subject = self._inside, looked.subject
        told = subject.kind == "test" and inside.run is not None and bool(inside.run.source.file)
        self._how.set(hidden=None if told and not inside.taken else True)
        if not told or inside.run is None:
            return
        words = ["workings", "explain", "model.safetensors", inside.run.source.file]
        words += [*inside.run.source.options, "--image", str(subject.row)]
        if len(looked.labels) > 1:
            words += ["--batch", str(len(looked.labels))]
        words += ["--learning-rate", repr(looked.explanation.learning_rate)]
        if inside.l2:
            words += ["--l2", repr(inside.l2)]
        self._line.say(shlex.join([*words, "--json"]))

    # ---- chosen
    def _kind(self, kind: str) -> None:
        self._look(Subject(kind, 0, self._inside.subject.batch))  # type: ignore[arg-type]

    def _to_row(self, row: int) -> None:
        self._look(replace(self._inside.subject, row=row))

    def _means(self, label: str) -> None:
        self._inside.shows = int(label)
        self._on_change()

    def _another(self) -> None:
        self._inside.another()
        self._status.say("")
        self._on_change()

    async def _a_wrong_one(self) -> None:
        found = await asyncio.to_thread(self._inside.wrong_one)
        if not self._status.is_deleted:
            self._status.say("" if found else say("subject.none_wrong"))
            self._on_change()

    def _one_or_batch(self) -> None:
        subject = self._inside.subject
        self._look(replace(subject, batch=None if subject.batch else BATCH))

    def _look(self, subject: Subject) -> None:
        self._inside.look_at(subject)
        self._status.say("")
        self._on_change()

    def _take_network(self) -> None:
        self._inside.take_network()
        self._on_change(keeps=True)


def _thumbnail(looked: Looked, place: int, on_click: Callable[[], None]) -> Tag:
    """Return an example of a batch, to be chosen."""
    picture, row = _picture(looked, place), looked.subject.row + place
    name = class_name(looked.explanation.network, looked.labels[place])
    made = button(
        str(row) if picture is None else "",
        on_click,
        kind="quiet",
        classes="thumb",
        aria_label=say("subject.thumb", row=row, name=name),
    )
    if picture is not None:
        with made:
            tag("img", src=ink_source(picture), alt="")
    return made


def _picture(looked: Looked, example: int) -> Picture | None:
    """Return an example as ink; None where it is no picture."""
    preparation = looked.explanation.network.preparation
    if preparation.image_shape is None:
        return None
    picture = looked.values[example].reshape(preparation.image_shape)
    if preparation.light_ground:
        picture = 255 - picture
    return picture
