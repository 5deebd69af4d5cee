"""What the theme leaves out for those who use a keyboard or have the page read to them."""

import re
from typing import Any

from sphinx.application import Sphinx

#: A signature of several lines: Sphinx writes a list of definitions without anything defined.
_ARGUMENTS = re.compile(r'(?<=<span class="sig-paren">\(</span>)\s*<dl>(.*?)</dl>', re.S)


def _as_lines(found: re.Match[str]) -> str:
    return re.sub(r"<dd>(.*?)</dd>", r'<div class="sig-line">\1</div>', found[1], flags=re.S)


def complete(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Make code reachable, signatures lines, and say how deep the contents' captions are."""
    if "body" in context:
        body = context["body"].replace("<pre>", '<pre tabindex="0">')
        context["body"] = _ARGUMENTS.sub(_as_lines, body)
    contents = context.get("furo_navigation_tree", "")
    level = 'role="heading" aria-level="2"'
    context["furo_navigation_tree"] = contents.replace('role="heading"', level)


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx; the theme has to be done before."""
    app.connect("html-page-context", complete, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
