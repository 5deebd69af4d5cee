"""Docstrings, written in numpydoc's sections, as Sphinx takes them; napoleon does the work.

It is called from here and not as an extension, because of two habits: it takes what stands before a
colon in a property's docstring for a type, and "Attributes" that share a line for types, too.
"""

import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.ext.napoleon import Config, NumpyDocstring

_SETTINGS = Config(
    napoleon_google_docstring=False,
    napoleon_attr_annotations=False,
    napoleon_use_param=False,
    napoleon_use_rtype=False,
    napoleon_custom_sections=[("Attributes", "params_style")],
)


def translate(
    app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]
) -> None:
    """Rewrite one docstring."""
    lines[:] = [_escaped(line) for line in lines]
    kind = "method" if what in ("attribute", "property") else what
    lines[:] = NumpyDocstring(lines, _SETTINGS, app, kind, name, thing, options).lines()


def _escaped(line: str) -> str:
    """The line with its |…| told from substitutions, outside ``literals``."""
    parts = re.split(r"(``.*?``)", line)
    return "".join(part if part.startswith("``") else part.replace("|", r"\|") for part in parts)


def leave_out(
    app: Sphinx, what: str, name: str, thing: Any, skip: bool, options: Any
) -> bool | None:
    """Leave out what scikit-learn adds to an estimator by itself."""
    return True if re.fullmatch(r"set_\w+_request", name) else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", translate)
    app.connect("autodoc-skip-member", leave_out)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
