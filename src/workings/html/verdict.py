"""A verdict of the course as a notebook shows it."""

from workings.course.verdict import Verdict


def verdict_html(verdict: Verdict) -> str:
    """Return what is said, and the call it speaks of beside what is right."""
    raise NotImplementedError
