"""A gradient check as a notebook shows it: the verdict, and each array with its worst parameter."""

from workings.gradcheck import ArrayCheck, CheckReport
from workings.html.parts import fragment, number, paragraph, table, tag, times, title

_VERDICTS = {
    "agrees": "✓\N{NO-BREAK SPACE}agrees",
    "wrong": "✗\N{NO-BREAK SPACE}wrong",
    "unknown": "?\N{NO-BREAK SPACE}unknown",
}


def check_report_html(report: CheckReport) -> str:
    """Return the verdict, the recognised mistakes, a table of the arrays, and notes."""
    drawn = f"; {report.sample} of each array drawn at random" if report.sampled else ""
    examples = f"{report.examples:,} example{'' if report.examples == 1 else 's'}"
    return fragment(
        title("Gradient check", report.verdict),
        paragraph(f"{report.network}, {examples}, loss {number(report.loss)}{drawn}."),
        *(
            paragraph(tag("strong", known.name), f": {known.sentence} ", tag("code", known.mend))
            for known in report.mistakes
        ),
        paragraph(report.detail) if report.detail is not None else "",
        table(
            (
                "",
                "verdict",
                "shape",
                "checked",
                "at kinks",
                "relative difference",
                "worst",
                "backpropagation",
                report.method,
            ),
            map(_row, report.arrays),
            align="nlnrrrnrr",
        ),
        *map(paragraph, report.notes),
    )


def _row(array: ArrayCheck) -> tuple[object, ...]:
    verdict = _VERDICTS[array.verdict]
    if array.wrong:
        verdict += f": {array.wrong:,} of {array.judged:,}"
    if array.problem is not None:
        verdict += f": {array.problem}"
    return (
        array.name,
        verdict,
        times(array.shape),
        f"{array.checked:,} of {array.of:,}",
        f"{array.kinks:,}",
        _known(array.relative, ".1e"),
        _worst(array),
        _known(array.backpropagation, ".8g"),
        _known(array.numeric, ".8g"),
    )


def _worst(array: ArrayCheck) -> str:
    if array.worst is None:
        return ""
    return f"{array.worst}{' (package’s own)' if array.worst_beside_own else ''}"


def _known(value: float | None, form: str) -> str:
    return "" if value is None else number(value, form)
