"""The second half of ``workings explain``: gradients, the update, and the loss after it."""

import numpy as np
from rich.console import Console
from rich.text import Text

from workings.cli.explain_signed import key, signed_pictures, small
from workings.cli.explain_tables import (
    blame_table,
    last_blame_table,
    left_out,
    short,
    source_of,
    table,
)
from workings.cli.explain_text import INDENT, say, section, show, show_step
from workings.explanation import Explanation
from workings.explanation.arithmetic import FINE, factor, number
from workings.explanation.telling import SHOWN, classes_shown, largest_places, telling
from workings.explanation.words import class_name
from workings.places import Place

#: So many of an array's largest gradients are shown, and so many of its updates.
_GRADIENTS, _UPDATES, _RIVALS = 5, 3, 4


def show_backward(explanation: Explanation, out: Console) -> None:
    """Show dZ, dW and db of every layer, the last first."""
    section("Backward: who is to blame for the loss", out)
    shape = explanation.network.preparation.image_shape
    for layer in range(explanation.network.depth, 0, -1):
        _show_blame(explanation, layer, out)
        show_step(explanation[f"dW[{layer}]"], out)
        if layer == 1 and shape is not None:
            _show_pictures(explanation, shape, out)
        else:
            _show_largest(explanation, layer, out)
        show_step(explanation[f"db[{layer}]"], out)


def show_update(explanation: Explanation, out: Console) -> None:
    """Show the parameters that move most, old and new."""
    section("Update: a step against the gradient", out)
    for step in explanation.part("update"):
        clipping = not step.symbol.endswith("′")
        show_step(step, out, numbers=clipping)
        if clipping:
            continue
        _show_moves(explanation, step.symbol[0], int(step.symbol[2:].partition("]")[0]), out)


def show_after(explanation: Explanation, out: Console) -> None:
    """Show the probabilities and the loss before and after the update."""
    section("After: the same once more, with the new numbers", out)
    probabilities, *others = explanation.part("after")
    show_step(probabilities, out, numbers=False)
    example = explanation.example
    before, after = explanation.trace.probabilities[:, example], probabilities.values[:, example]
    label = int(explanation.Y[:, example].argmax())
    rivals = np.argsort(-np.maximum(before, after), kind="stable")[:_RIVALS].tolist()
    made = table("class", "before", "after", "", left=(0, 3))
    for row in sorted({label, *rivals}):
        old, new = before[row], after[row]
        name = Text(short(class_name(explanation.network, row)), "bold")
        way = "▲" if new > old else "▼" if new < old else ""
        made.add_row(name, number(old), number(new), f"{way}{' ← label' if row == label else ''}")
    show(made, out)
    for step in others:
        if step.symbol != "losses′" or explanation.X.shape[1] > 1:
            show_step(step, out)


def _show_blame(explanation: Explanation, layer: int, out: Console) -> None:
    depth = explanation.network.depth
    if layer == depth:
        show_step(explanation[f"dZ[{layer}]"], out)
        show(last_blame_table(explanation), out)
        left_out(len(explanation.Y), len(classes_shown(explanation)), "classes", out)
        return
    for symbol in (f"dA[{layer}]", f"g′(Z[{layer}])", f"dZ[{layer}]"):
        show_step(explanation[symbol], out)
    show(blame_table(explanation, layer), out)
    dZ = explanation.gradients.dZ[layer][:, explanation.example]
    left_out(len(dZ), len(telling(dZ)), "units, whose dZ is smaller", out)


def _show_largest(explanation: Explanation, layer: int, out: Console) -> None:
    dW, dZ = explanation.gradients.dW[layer], explanation.gradients.dZ[layer]
    inputs = explanation.trace.A[layer - 1]
    one = explanation.X.shape[1] == 1 and explanation.l2 == 0
    one = one and explanation.objective.weights is None
    below = "X" if layer == 1 else f"A[{layer - 1}]"
    products = (f"dZ[{layer}]", f"· {below}") if one else ()
    made = table("", "from", "to", *products, f"{'= ' if one else ''}dW[{layer}]", left=(0, 1, 2))
    for place in largest_places(dW, "W", layer, _GRADIENTS):
        factors = (dZ[place.row, 0], inputs[place.column, 0]) if one else ()
        made.add_row(
            Text(str(place), "bold"),
            source_of(explanation.network, layer, place.column),
            target_of(explanation, place),
            *map(number, factors),
            number(place.value_in(dW)),
        )
    if made.row_count:
        show(made, out)
        left_out(int(np.count_nonzero(dW)), made.row_count, "numbers that are not 0", out)


def _show_pictures(explanation: Explanation, shape: tuple[int, int], out: Console) -> None:
    """Show dW[1] as pictures of rows×columns, a unit each."""
    dW = explanation.gradients.dW[1]
    most = np.abs(dW).max(axis=1)
    moving = int(np.count_nonzero(most))
    if not moving:
        return
    order = np.argsort(-most, kind="stable")[: min(moving, SHOWN)]
    units = sorted(order.tolist())
    captions = []
    for unit in units:
        largest = dW[unit, np.abs(dW[unit]).argmax()]
        captions.append(f"unit {unit}\nmost {number(largest)}")
    images = [small(dW[unit], shape) for unit in units]
    show(signed_pictures(images, captions, out), out)
    signs = key(out, "raising it raises the loss", "raising it lowers the loss")
    out.print(Text(" " * INDENT).append_text(signs))
    if explanation.X.shape[1] == 1 and explanation.l2 == 0:
        say("With one image, each is that image times the unit's dZ[1].", out)
    left_out(moving, len(units), "units, whose gradients are smaller", out)
    if moving < len(dW):
        say(f"{len(dW) - moving} of {len(dW)} units are not shown: theirs is 0 throughout.", out)


def _show_moves(explanation: Explanation, kind: str, layer: int, out: Console) -> None:
    network, after = explanation.network, explanation.after
    gradients = explanation.gradients.dW if kind == "W" else explanation.gradients.db
    s, alpha = "", f"{explanation.learning_rate:g}"
    if explanation.norm is not None:
        s, alpha = "s · ", f"{alpha}·{factor(explanation.factor, FINE)}"
    made = table("", "old", f"− α · {s}d{kind}", "= new", "", left=(0, 4))
    made.columns[-1].no_wrap = False  # where it is too narrow, words go before numbers
    for place in largest_places(gradients[layer], kind, layer, _UPDATES):
        what = target_of(explanation, place)
        if kind == "W":
            what = f"{source_of(network, layer, place.column)} → {what}"
        made.add_row(
            Text(str(place), "bold"),
            number(place.value_in(place.array_of(network)), FINE),
            f"− {alpha}·{factor(place.value_in(gradients[layer]), FINE)}",
            f"= {number(place.value_in(place.array_of(after)), FINE)}",
            Text(what, "dim"),
        )
    if made.row_count:
        show(made, out)


def target_of(explanation: Explanation, place: Place) -> str:
    """Return where a parameter stands, shortly: a unit, or a class."""
    if place.layer < explanation.network.depth:
        return f"unit {place.row}"
    return f"class {short(class_name(explanation.network, place.row))}"
