"""Fields: a label, a native control, a ? that tells what it is for, and room for an objection.

What the browser sends goes through a check before anybody hears of it. What does not pass is
answered by one sentence beneath the field; the text stays as it was typed, to be mended.
"""

from collections.abc import Callable, Mapping
from typing import Any, Self

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from workings.app.limits import one_of, real, text_of, whole, yes_or_no
from workings.app.texts import say
from workings.errors import WorkingsError

Check = Callable[[object], Any]
OnChange = Callable[[Any], Any]

#: A slider that is being moved is heard at most this often: seconds between two messages.
_SLIDER_PAUSE = 0.1


class Field(Element, component="field.js"):
    """A labelled control.

    Parameters
    ----------
    kind
        ``"number"``, ``"text"``, ``"choice"``, ``"switch"`` or ``"slider"``.
    label
        What it is called.
    help_
        One or two sentences on what it is for.
    value
        What it shows first.
    check
        Returns what the browser sent as a value of the right type, or raises one of our errors.
    on_change
        Is called with a value that passed, when it differs from the one before. It may object too,
        by one of our errors.
    **props
        What the kind needs besides; see ``field.js``.

    Attributes
    ----------
    value
        The value in force.
    """

    def __init__(
        self,
        kind: str,
        label: str,
        help_: str,
        value: Any,
        check: Check,
        on_change: OnChange,
        **props: Any,
    ) -> None:
        super().__init__()
        self.value = value
        self._check, self._on_change = check, on_change
        self.classes(f"field field-{kind}")
        self._props.update(
            kind=kind,
            name=f"field-{self.id}",
            label=label,
            help=help_,
            helpName=say("field.help", label=label),
            value=value,
            version=0,
            error="",
            enabled=True,
            **props,
        )
        self.on("change", self._changed, throttle=_SLIDER_PAUSE if kind == "slider" else 0.0)

    def show(self, value: Any) -> Self:
        """Show `value`, as nobody's change; an objection goes away."""
        if value != self.value or self._props["error"]:
            self._accept(value)
        return self

    def offer(self, options: Mapping[str, str]) -> Self:
        """Of a choice: replace what there is to choose from."""
        fresh = [list(option) for option in options.items()]
        if fresh != self._props["options"]:
            self._check = lambda raw: one_of(raw, options)
            self._props["options"] = fresh
            self.update()
        return self

    def enable(self, on: bool) -> Self:
        """Let it be changed, or not."""
        if on != self._props["enabled"]:
            self._props["enabled"] = on
            self.update()
        return self

    def refuse(self, text: str) -> Self:
        """Say beneath it what is wrong; nothing where `text` is empty."""
        if text != self._props["error"]:
            self._props["error"] = text
            self.update()
        return self

    def _changed(self, event: GenericEventArguments) -> None:
        before = self.value
        try:
            value = self._check(event.args)
            if value != before:
                self.value = value  # in force while `on_change` looks around
                self._on_change(value)
        except WorkingsError as objection:
            if self._props["kind"] in ("choice", "switch"):
                self._accept(before)  # nothing typed is lost by showing what holds
            self.value = before
            self.refuse(str(objection))
        else:
            self._accept(self.value)

    def _accept(self, value: Any) -> None:
        self.value = value
        self._props["value"] = value
        self._props["version"] += 1  # shown even where it is as before: 020 becomes 20
        self._props["error"] = ""
        self.update()


def number_field(
    label: str,
    help: str,
    value: float | None,
    check: Check,
    on_change: OnChange,
    *,
    step: float | None = None,
    suffix: str = "",
) -> Field:
    """Return a field for a number.

    Parameters
    ----------
    label, help, value, check, on_change
        As of a `Field`: ``check=lambda raw: whole(raw, 1, 500)``.
    step
        How far an arrow key goes; 1 where nothing is said.
    suffix
        The unit, after the control.
    """
    return Field("number", label, help, value, check, on_change, step=step, suffix=suffix)


def text_field(
    label: str, help: str, value: str, on_change: OnChange, *, most: int, check: Check | None = None
) -> Field:
    """Return a field for a line of at most `most` characters, checked further by `check`."""

    def checked(raw: object) -> Any:
        text = text_of(raw, most)
        return text if check is None else check(text)

    return Field("text", label, help, value, checked, on_change, most=most)


def choice_field(
    label: str, help: str, options: Mapping[str, str], value: str, on_change: OnChange
) -> Field:
    """Return a list to choose from: `options` maps what is sent on to what is read."""
    return Field(
        "choice",
        label,
        help,
        value,
        lambda raw: one_of(raw, options),
        on_change,
        options=[list(option) for option in options.items()],
    )


def switch_field(label: str, help: str, value: bool, on_change: OnChange) -> Field:
    """Return a switch: on or off."""
    return Field("switch", label, help, value, yes_or_no, on_change)


def slider_field(
    label: str,
    help: str,
    value: float,
    low: float,
    high: float,
    on_change: OnChange,
    *,
    step: float = 1,
    suffix: str = "",
) -> Field:
    """Return a slider from `low` to `high` in steps; whole numbers where all three are whole."""

    def checked(raw: object) -> float:
        if isinstance(low, int) and isinstance(high, int) and isinstance(step, int):
            return whole(raw, low, high)
        return real(raw, low, high)

    return Field(
        "slider",
        label,
        help,
        value,
        checked,
        on_change,
        low=low,
        high=high,
        step=step,
        suffix=suffix,
    )
