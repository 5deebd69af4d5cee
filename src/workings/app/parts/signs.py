"""Signs: small drawings in lines, beside or instead of words that a screen reader still hears."""

from workings.app.parts.plain import Tag

#: The lines of each sign, on a field of 24 by 24.
LINES = {
    "system": ("M4 5h16v11H4z", "M9 20h6", "M12 16v4"),
    "light": (
        "M12 8a4 4 0 1 1 0 8a4 4 0 1 1 0-8",
        "M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4"
        "M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
    ),
    "dark": ("M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",),
    "tour": ("M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18", "M15.5 8.5l-2 5-5 2 2-5z"),
}
#: The drawing beside the name, on a field of 28 by 24: its lines, and its units with the lit one.
MARK_LINES = ("M5 4 14 12", "M5 12h18", "M5 20 14 12")
MARK_UNITS = (
    (5, 4, 2.4, ""),
    (5, 12, 2.4, ""),
    (5, 20, 2.4, ""),
    (14, 12, 3, ""),
    (23, 12, 3.4, "lit"),
)


def sign(name: str) -> Tag:
    """Return the sign called `name`; nothing is said of it aloud."""
    with Tag("svg", classes="sign-svg", viewBox="0 0 24 24", aria_hidden="true") as drawn:
        for line in LINES[name]:
            Tag("path", d=line)
    return drawn


def wordmark() -> Tag:
    """Return the drawing beside the name: a small network with one unit lit."""
    with Tag("svg", classes="wordmark-svg", viewBox="0 0 28 24", aria_hidden="true") as drawn:
        for line in MARK_LINES:
            Tag("path", d=line)
        for x, y, radius, kind in MARK_UNITS:
            Tag("circle", cx=x, cy=y, r=radius, classes=kind)
    return drawn
