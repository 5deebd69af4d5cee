"""An explained training step as a notebook shows it: each step with its formula and its numbers."""

from collections.abc import Iterator

from workings.explanation.step import Step
from workings.explanation.steps import Explanation
from workings.explanation.words import class_name, example_words
from workings.html.example import picture_of
from workings.html.explanation_tables import beside
from workings.html.parts import (
    Html,
    details,
    fragment,
    html,
    joined,
    number,
    paragraph,
    row_of,
    table,
    tag,
    times,
    title,
)
from workings.html.pictures import SIGNED_LEGEND, figure, ink, signed

_EXAMPLES = 8
#: An array with more rows or columns is no picture that could be read.
_ROWS, _COLUMNS = 64, 64
_PARTS = {
    "forward": "Forward",
    "loss": "The loss",
    "backward": "Backward",
    "update": "The update",
    "after": "After the update",
}


def explanation_html(explanation: Explanation) -> str:
    """Return a step's examples and its formulas, part by part, with numbers and pictures.

    The first example is the one that the formulas' numbers speak of.
    """
    network, m = explanation.network, explanation.X.shape[1]
    parts = [
        details(
            tag("strong", name),
            table(
                ("", "formula, and with numbers", "shape", "what it says", "values"),
                (_row(step, explanation.network.sizes) for step in steps),
                align="nlnll",
            ),
            beside(explanation, part),
            opened=True,
        )
        for part, name in _PARTS.items()
        if (steps := explanation.part(part))
    ]
    return fragment(
        title(
            "One training step",
            f"on {example_words(network, m)} through {network.layers_text()}, "
            f"α = {number(explanation.learning_rate)}: "
            f"the loss goes from {explanation.loss:.6f} to {explanation.loss_after:.6f}",
        ),
        row_of(_examples(explanation)),
        *parts,
        paragraph(f"Pictures: a row a unit; each on a scale of its own ({SIGNED_LEGEND})."),
    )


def _examples(explanation: Explanation) -> Iterator[Html]:
    network, m = explanation.network, explanation.X.shape[1]
    predicted = explanation.trace.probabilities.argmax(axis=0)
    thinned = " with the units that dropout leaves" if explanation.trace.masks else ""
    others = (example for example in range(m) if example != explanation.example)
    for example in [explanation.example, *others][:_EXAMPLES]:
        label = class_name(network, int(explanation.Y[:, example].argmax()))
        said = class_name(network, int(predicted[example]))
        lines = [f"example {example}: {label}", f"the network says {said}{thinned}"]
        if m > 1 and example == explanation.example:
            lines.append("followed below")
        image = picture_of(network, explanation.X[:, example])
        shown = Html("") if image is None else ink(image, ", ".join(lines), scale=3)
        yield figure(shown, *lines)


def _row(step: Step, sizes: tuple[int, ...]) -> tuple[object, ...]:
    formulas = [tag("code", step.formula, style="display:block")]
    if step.with_numbers != step.formula:
        formulas.append(tag("code", step.with_numbers, style="display:block;opacity:.8"))
    return (
        tag("code", step.symbol),
        Html("".join(formulas)),
        _shape(step),
        step.meaning,
        _picture(step, sizes),
    )


def _shape(step: Step) -> Html:
    """Return the shape with m, and below it with the number of examples there are."""
    if "m" not in step.shape:
        return html(step.shape)
    here = tag("span", f"here {times(step.values.shape)}", style="display:block;opacity:.8")
    return joined(step.shape, here)


def _picture(step: Step, sizes: tuple[int, ...]) -> Html:
    values = step.values
    if values.ndim != 2 or len(values) > _ROWS or values.shape[1] == sizes[0]:
        return Html("")
    shown = values[:, :_COLUMNS]
    return signed(shown, step.symbol, scale=8 if max(shown.shape) <= 16 else 4)
