"""A verdict of the course as a notebook shows it."""

from workings.course.plain import printed_lines, result_lines, value_lines
from workings.course.verdict import KINDS, Shown, Verdict
from workings.html.parts import Html, fragment, joined, paragraph, tag, title

_WIDTH = 100


def verdict_html(verdict: Verdict) -> str:
    """Return what is said, and the call it speaks of beside what is right."""
    mark = "✓" if verdict.passed else "✗"
    mistake = verdict.mistake
    said = KINDS[verdict.kind] if mistake is None else f"{KINDS[verdict.kind]}: {mistake.name}"
    line = "" if verdict.line is None else f"line {verdict.line}: "
    return fragment(
        title(verdict.exercise, f"{mark}\N{NO-BREAK SPACE}{said}"),
        *map(paragraph, verdict.sentences),
        paragraph(line, tag("code", verdict.code)) if verdict.code else "",
        "" if mistake is None else paragraph("In training: ", mistake.cost),
        "" if verdict.shown is None else _shown(verdict.shown),
        "" if not verdict.printed.strip() else _printed(verdict),
    )


def _shown(shown: Shown) -> Html:
    lines = [
        line
        for name, value in shown.arguments.items()
        for line in value_lines(value, name, None, _WIDTH)
    ]
    for whose, value in (("your", shown.got), ("right", shown.expected)):
        if shown.name and (value is not None or whose == "right"):
            lines += ["", *result_lines(shown, whose, _WIDTH)]
    return joined(paragraph(tag("code", shown.call), f", {shown.case}:"), _block(lines))


def _printed(verdict: Verdict) -> Html:
    first, *lines = printed_lines(verdict.printed, verdict.printed_more, _WIDTH)
    return joined(paragraph(first), _block(lines))


def _block(lines: list[str]) -> Html:
    return tag("pre", "\n".join(lines), style="margin:.4em 1em;background:none;color:inherit")
