"""The stages of a training step at a glance: a panel each."""

import numpy as np

from workings.app.inside import Looked
from workings.app.numerals import fine, share, shown
from workings.app.parts.flow import Panel
from workings.app.texts import say
from workings.arrays import Array
from workings.explanation.telling import MORE, SHOWN
from workings.explanation.words import class_name
from workings.html.pictures import ink_source, signed_shades, signed_source

#: So many classes have a bar.
BARS = 3


def panels(looked: Looked, example: int) -> list[Panel]:
    """Return the stages' panels, in the order of the computation."""
    depth = looked.explanation.network.depth
    return [
        _input(looked, example),
        *(_layer(looked, example, layer) for layer in range(1, depth)),
        _output(looked, example),
        _loss(looked),
        *(_back(looked, example, layer) for layer in range(depth, 0, -1)),
        _update(looked),
    ]


def _input(looked: Looked, example: int) -> Panel:
    step = looked.explanation
    values = step.X[:, example]
    pixels = step.network.preparation.pixels
    picture = _picture(values, step.network.preparation.image_shape, ink=pixels)
    filled = int(np.count_nonzero(values))
    key = "flow.ink" if pixels else "flow.values"
    return Panel("input", say("flow.input"), say(key, filled=filled, n=len(values)), 0, 0,
                 picture)  # fmt: skip


def _layer(looked: Looked, example: int, layer: int) -> Panel:
    step = looked.explanation
    outputs = step.trace.A[layer][:, example]
    firing = int(np.count_nonzero(outputs))
    return Panel(
        f"layer-{layer}",
        say("flow.layer", layer=layer),
        say("flow.firing", firing=firing, units=len(outputs)),
        layer,
        0,
        _picture(outputs),
        strip=len(outputs) <= SHOWN + MORE,
    )


def _output(looked: Looked, example: int) -> Panel:
    step = looked.explanation
    probabilities = step.trace.probabilities[:, example]
    label = int(step.Y[:, example].argmax())
    best = np.argsort(-probabilities, kind="stable")[:BARS].tolist()
    chosen = best if label in best else [*best[: BARS - 1], label]
    names = [class_name(step.network, row) for row in chosen]
    shares = [float(np.nan_to_num(probabilities[row])) for row in chosen]
    bars = tuple(
        (name, part, row == label) for name, part, row in zip(names, shares, chosen, strict=True)
    )
    said = class_name(step.network, best[0])
    note = say("flow.says", name=said, share=share(shares[0]))
    depth = step.network.depth
    return Panel("output", say("flow.output"), note, depth, 0, bars=bars)


def _loss(looked: Looked) -> Panel:
    step = looked.explanation
    m = step.X.shape[1]
    note = say("flow.loss_one") if m == 1 else say("flow.loss_mean", examples=m)
    column = step.network.depth + 1
    figure = fine(step.loss)
    return Panel("loss", say("flow.loss"), note, column, 0, figure=figure, both=True)


def _back(looked: Looked, example: int, layer: int) -> Panel:
    step = looked.explanation
    blame = step.gradients.dZ[layer][:, example]
    largest = float(np.abs(step.gradients.dW[layer]).max())
    title = say("flow.back_output") if layer == step.network.depth else say(
        "flow.back_layer", layer=layer
    )  # fmt: skip
    note = say("flow.gradient", layer=layer, size=shown(largest, 3))
    return Panel(
        f"back-{layer}", title, note, layer, 1, _picture(blame), strip=len(blame) <= SHOWN + MORE
    )


def _update(looked: Looked) -> Panel:
    step = looked.explanation
    note = say("flow.after")
    figure = fine(step.loss_after)
    return Panel("update", say("flow.update"), note, 0, 1, figure=figure)


def _picture(values: Array, shape: tuple[int, int] | None = None, *, ink: bool = False) -> str:
    """Return a small picture's address: of numbers around 0, or of ink."""
    if shape is not None and ink:
        return ink_source(values.reshape(shape) * 255)
    few = len(values) <= SHOWN + MORE
    wide = shape[1] if shape else len(values) if few else int(np.ceil(np.sqrt(len(values))))
    padded = np.zeros(-(-len(values) // wide) * wide, values.dtype)
    padded[: len(values)] = np.nan_to_num(values)
    limit = float(np.abs(padded).max()) or 1.0
    return signed_source(signed_shades(padded.reshape(-1, wide), limit))
