"""What a notebook shows of the package's objects; each has a ``_repr_html_`` that calls in here.

Views are fragments of HTML without scripts, style sheets or anything from outside. They read in
light and dark themes, since text and lines take their colours from the page.
"""

from workings.html.check import check_report_html
from workings.html.explanation import explanation_html
from workings.html.followed import followed_html
from workings.html.history import history_html
from workings.html.network import network_html
from workings.html.passes import gradients_html, trace_html
from workings.html.verdict import verdict_html

__all__ = [
    "check_report_html",
    "explanation_html",
    "followed_html",
    "gradients_html",
    "history_html",
    "network_html",
    "trace_html",
    "verdict_html",
]
