"""Plain HTML elements, the material of every page.

Native elements bring their keyboard, their names and their manners along; NiceGUI's own come in a
look of their own and with less of these. A `Tag` keeps what it shows and tells the browser only
when that changes.

A native `input` or `select` made with `tag` would have what a reader types in it overwritten by
every update of the page: for these there are `workings.app.parts.fields`.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Self

from nicegui.element import Element

from workings.app.texts import say

#: The kinds of buttons, and the classes that make their looks.
_KINDS = {
    "primary": "btn btn-primary",
    "plain": "btn",
    "quiet": "btn btn-quiet",
    "danger": "btn btn-danger",
}


class Tag(Element):
    """An HTML element.

    Parameters
    ----------
    name
        The tag's name, ``"p"``; those of SVG too.
    text
        What it says, if anything; never taken for HTML.
    classes
        CSS classes.
    **attributes
        Attributes. ``aria_label`` stands for ``aria-label``, ``for_`` for ``for``, ``id_`` for
        ``id``; None leaves one out.

    Examples
    --------
    ::

        with Tag("p", classes="muted"):
            Tag("strong", "10")
    """

    def __init__(
        self, name: str, text: str | None = None, /, *, classes: str = "", **attributes: Any
    ) -> None:
        super().__init__(name)
        self._text = text
        if classes:
            self.classes(classes)
        for key, value in attributes.items():
            if value is not None:
                self._props[_attribute(key)] = value

    def say(self, text: str) -> Self:
        """Replace the text."""
        if text != self._text:
            self._text = text
            self.update()
        return self

    def set(self, **attributes: Any) -> Self:
        """Set attributes, as in the constructor; None removes one."""
        changed = False
        for key, value in attributes.items():
            name = _attribute(key)
            if value is None:
                changed |= self._props.pop(name, None) is not None
            elif self._props.get(name) != value:
                self._props[name] = value
                changed = True
        if changed:
            self.update()
        return self

    def toggle(self, classes: str, on: bool) -> Self:
        """Give it `classes`, or take them away."""
        if on != all(each in self._classes for each in classes.split()):
            self.classes(add=classes) if on else self.classes(remove=classes)
        return self


def tag(name: str, text: str | None = None, /, *, classes: str = "", **attributes: Any) -> Tag:
    """Return a `Tag`."""
    return Tag(name, text, classes=classes, **attributes)


def button(
    text: str, on_click: Callable[..., Any] | None, *, kind: str = "plain", **attributes: Any
) -> Tag:
    """Return a button.

    Parameters
    ----------
    text
        What it says.
    on_click
        What it does; None where the browser sees to it.
    kind
        ``"primary"`` (one a page), ``"plain"``, ``"quiet"`` or ``"danger"``.
    **attributes
        As of a `Tag`.
    """
    classes = " ".join([_KINDS[kind], *attributes.pop("classes", "").split()])
    made = Tag("button", text, classes=classes, type="button", **attributes)
    if on_click is not None:
        made.on("click", on_click, args=[])
    return made


def details(summary: str, **attributes: Any) -> Tag:
    """Return a part that the reader opens and closes; what is shown inside goes into it."""
    made = Tag("details", **attributes)
    with made:
        Tag("summary", summary)
    return made


class Table(Element, component="table.js"):
    """A table, drawn anew in the browser when its rows change.

    Parameters
    ----------
    caption
        What the table shows; every table has one.
    columns
        The heads of the columns. The first names the rows.
    rows
        The rows: a text for each column.
    numbers
        Which columns hold numbers, counted from 0: they are set flush right.
    shows_caption
        Whether the caption is seen, or only heard.
    """

    def __init__(
        self,
        caption: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]] = (),
        *,
        numbers: Collection[int] = (),
        shows_caption: bool = True,
        classes: str = "",
    ) -> None:
        super().__init__()
        self.classes(f"table-box {classes}".strip())
        self._props["caption"] = caption
        self._props["scroll"] = say("table.scroll", caption=caption)
        self._props["captionShown"] = shows_caption
        self._props["columns"] = list(columns)
        self._props["numbers"] = sorted(numbers)
        self._props["rows"] = [list(row) for row in rows]

    def show(self, rows: Sequence[Sequence[str]], caption: str | None = None) -> Self:
        """Replace the rows; and the caption, where there is another."""
        fresh: dict[str, object] = {"rows": [list(row) for row in rows]}
        if caption is not None:
            fresh |= {"caption": caption, "scroll": say("table.scroll", caption=caption)}
        if any(self._props[name] != value for name, value in fresh.items()):
            self._props.update(fresh)
            self.update()
        return self


def table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]] = (),
    *,
    numbers: Collection[int] = (),
    shows_caption: bool = True,
    classes: str = "",
) -> Table:
    """Return a `Table`."""
    return Table(
        caption, columns, rows, numbers=numbers, shows_caption=shows_caption, classes=classes
    )


def _attribute(key: str) -> str:
    """Return the attribute that a Python name stands for."""
    return key.removesuffix("_").replace("_", "-")
