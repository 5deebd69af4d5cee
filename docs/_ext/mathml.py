"""Formulas as MathML, which browsers draw by themselves: no script, no font, nothing fetched.

The translation is docutils' own.
"""

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.writers.html5 import HTML5Translator


def _translated(node: nodes.Element, as_block: bool) -> str:
    try:
        return tex2mathml(node.astext(), as_block=as_block)
    except MathError as error:
        raise SphinxError(f"{node.source}:{node.line}: {error}\n{node.astext()}") from None


def inline(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write a formula in a line."""
    translator.body.append(_translated(node, as_block=False))
    raise nodes.SkipNode


def block(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write a formula of its own; one that is too wide is scrolled, by the keyboard too."""
    translator.body.append('<div class="formula" role="group" aria-label="Formula" tabindex="0">')
    translator.body.append(_translated(node, as_block=True))
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
