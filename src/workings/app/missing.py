"""The page for an address that leads nowhere: plain HTML, for which no visitor is made."""

from collections.abc import Iterable
from html import escape

from workings import __version__
from workings.app.parts.signs import LINES, MARK_LINES, MARK_UNITS
from workings.app.texts import say


def page(head: str, rooms: Iterable[tuple[str, str]]) -> str:
    """Return the page.

    Parameters
    ----------
    head
        What stands in every page's head, as HTML.
    rooms
        Of each room its address and its name.
    """
    title = _say("missing.title")
    links = "".join(f'<li><a href="{path}">{escape(name)}</a></li>' for path, name in rooms)
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head><body>'
        f'<a class="skip" href="#main">{_say("frame.skip")}</a><header class="header">'
        f'<a class="wordmark" href="/" aria-label="{_say("frame.home")}">{_mark()}'
        f"<span>{_say('frame.name')}</span></a>"
        f'<nav aria-label="{_say("frame.rooms")}"><ul class="ways">{links}</ul></nav>'
        f'<div class="header-tools">{_theme()}</div></header>'
        f'<main class="main" id="main" tabindex="-1"><h1>{title}</h1><div class="stack">'
        f"<p>{_say('missing.text')}</p>"
        f'<p><a class="btn btn-primary" href="/">{_say("missing.home")}</a></p></div></main>'
        f'<footer class="footer"><span>{_say("frame.footer", version=__version__)}</span>'
        f"<span>{_say('frame.offline')}</span></footer></body></html>"
    )


def _say(key: str, **values: object) -> str:
    return escape(say(key, **values))


def _theme() -> str:
    """Return the switch between light and dark; ``frame.js`` does what it says."""
    choices = "".join(
        f'<label title="{escape(words)}">'
        f'<input type="radio" name="theme" data-theme-choice="{name}">{_sign(name)}'
        f'<span class="visually-hidden">{escape(words)}</span></label>'
        for name, words in (
            ("system", say("theme.system")),
            ("light", say("theme.light")),
            ("dark", say("theme.dark")),
        )
    )
    legend = f'<legend class="visually-hidden">{_say("theme.legend")}</legend>'
    return f'<fieldset class="theme">{legend}{choices}</fieldset>'


def _sign(name: str) -> str:
    return _svg("sign-svg", "0 0 24 24", "".join(f'<path d="{line}"/>' for line in LINES[name]))


def _mark() -> str:
    lines = "".join(f'<path d="{line}"/>' for line in MARK_LINES)
    units = "".join(
        f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius}"/>'
        for x, y, radius, kind in MARK_UNITS
    )
    return _svg("wordmark-svg", "0 0 28 24", lines + units)


def _svg(kind: str, field: str, drawn: str) -> str:
    return f'<svg class="{kind}" viewBox="{field}" aria-hidden="true">{drawn}</svg>'
