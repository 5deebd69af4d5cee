"""The pieces that every view is put together from: text, headings, tables.

A view is a fragment of HTML for a notebook: no script, nothing from outside, no style sheet. Text
and lines take the colours of the page around them, so that it reads in a light theme and in a dark
one, whichever program shows it; greys are half transparent; pictures have a ground of their own.
"""

import math
from collections.abc import Iterable, Sequence
from html import escape

#: Grey lines that show on white and on black.
LINE = "1px solid rgba(128,128,128,.4)"
_CELL = "padding:.15em .7em;vertical-align:top;"
_ALIGN = {
    "l": "text-align:left",
    "n": "text-align:left;white-space:nowrap",
    "r": "text-align:right;white-space:nowrap",
}


class Html(str):
    """Text that is HTML already; any other text is escaped when it is put into a view."""

    __slots__ = ()


def html(value: object) -> Html:
    """Return a value as HTML: escaped, unless it is HTML already."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def joined(*parts: object) -> Html:
    """Return HTML made of parts, each escaped unless it is HTML."""
    return Html("".join(map(html, parts)))


def tag(name: str, *content: object, **attributes: object) -> Html:
    """Return an element with its content; a trailing underscore is cut from attributes' names."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{joined(*content)}</{name}>")


def fragment(*parts: object) -> str:
    """Return a view: its parts in one block."""
    return str(
        tag(
            "div",
            *parts,
            class_="workings",
            style="max-width:64em;overflow-x:auto;line-height:1.45",
        )
    )


def title(name: str, text: object) -> Html:
    """Return a view's first line: what it is in bold, then the rest."""
    return paragraph(tag("strong", name), " ", text)


def paragraph(*content: object) -> Html:
    """Return a paragraph."""
    return tag("p", *content, style="margin:.4em 0")


def table(
    heads: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    align: str,
    caption: object = None,
    last_bold: bool = False,
) -> Html:
    """Return a table whose first column says what each row is.

    Parameters
    ----------
    heads
        The columns' names.
    rows
        As many cells a row as there are columns.
    align
        A letter a column: ``"l"`` for words, ``"n"`` for names, which stay on one line, ``"r"``
        for numbers.
    caption
        What the table shows, above it.
    last_bold
        Whether the last row is a sum.
    """
    styles = [f"{_CELL}{_ALIGN[letter]}" for letter in align]
    head = tag(
        "tr",
        *(
            tag("th", name, scope="col", style=f"{style};border-bottom:{LINE}")
            for name, style in zip(heads, styles, strict=True)
        ),
    )
    lines = [list(row) for row in rows]
    body = []
    for number, cells in enumerate(lines):
        bold = last_bold and number == len(lines) - 1
        first = tag("th", cells[0], scope="row", style=f"{styles[0]};font-weight:{_weight(bold)}")
        others = (
            tag("td", tag("strong", cell) if bold and cell else cell, style=style)
            for cell, style in zip(cells[1:], styles[1:], strict=True)
        )
        body.append(tag("tr", first, *others))
    above = (
        ""
        if caption is None
        else tag("caption", caption, style="text-align:left;caption-side:top;padding:.15em .7em")
    )
    return tag(
        "table",
        above,
        tag("thead", head),
        tag("tbody", *body),
        style="border-collapse:collapse;margin:.4em 0;font-variant-numeric:tabular-nums",
    )


def details(summary: object, *content: object, opened: bool = False) -> Html:
    """Return a part that the reader can open and close."""
    head = tag("summary", summary, style="cursor:pointer")
    return tag("details", head, *content, open="" if opened else None, style="margin:.4em 0")


def row_of(figures: Iterable[Html]) -> Html:
    """Return figures side by side, as many as fit."""
    style = "display:flex;flex-wrap:wrap;gap:.8em;align-items:flex-start;margin:.4em 0"
    return tag("div", *figures, style=style)


def number(value: float, form: str = ".4g") -> str:
    """Return a number in four digits, with the minus sign that the formulas have, ∞ and NaN."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{'−' if value < 0 else ''}{abs(value):{form}}" if value else "0"


def times(shape: Sequence[int]) -> str:
    """Return a shape: ``10×784``."""
    return "×".join(map(str, shape))


def _weight(bold: bool) -> str:
    return "bold" if bold else "normal"
