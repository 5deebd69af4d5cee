"""What only the site needs, kept out of sight in pages that are read as plain Markdown too.

A comment that begins with ``<!-- site`` hides its lines elsewhere; here they are part of the page:
tables of contents, and what is generated.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

#: Pages that stand elsewhere in the repository, and where the site has them.
_ELSEWHERE = {"../benchmarks/RESULTS.md": "results.md"}
#: A link that shows a file's name: on the site it shows the page's title.
_BY_NAME = re.compile(r"\[([\w-]+\.md)\]\((\1(?:#[\w-]+)?)\)")
_HIDDEN = re.compile(r"^<!-- site\n(.*?)^-->$", re.M | re.S)


def show_hidden(app: Sphinx, docname: str, source: list[str]) -> None:
    """Take the comments' marks away, and let links lead to pages of the site."""
    for path, page in _ELSEWHERE.items():
        source[0] = source[0].replace(f"]({path}", f"]({page}")
    source[0] = _BY_NAME.sub(r"[](\2)", source[0])
    source[0] = _HIDDEN.sub(r"\1", source[0])


def leave_unknown(
    app: Sphinx, environment: Any, node: pending_xref, content: nodes.Element
) -> nodes.Element | None:
    """A docstring's `name` is a link where the reference has it, and else stays what it is."""
    return content if (node.get("refdomain"), node.get("reftype")) == ("py", "obj") else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("source-read", show_hidden)
    app.connect("missing-reference", leave_unknown)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
