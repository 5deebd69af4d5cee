"""A whole training step as it is read in a terminal, from the picture to the loss after it."""

import shlex

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workings.arrays import Array, Values
from workings.cli.explain_gradients import show_after, show_backward, show_update
from workings.cli.explain_signed import key, signed_pictures, small
from workings.cli.explain_subject import Subject
from workings.cli.explain_tables import (
    left_out,
    pushes_key,
    pushes_table,
    short,
    softmax_table,
)
from workings.cli.explain_text import page, say, say_notes, section, show, show_step
from workings.cli.objective_options import objective_options, objective_words
from workings.cli.render import halved, in_colour, picture, side_by_side
from workings.explanation import Explanation
from workings.explanation.arithmetic import number
from workings.explanation.backward_steps import largest_entry
from workings.explanation.margin import margin, margin_words
from workings.explanation.telling import classes_shown, telling
from workings.explanation.words import class_name, example_words
from workings.network import Network
from workings.places import Place

#: A picture wider than this is halved; so many of a batch are shown.
_WIDE, _BATCH = 40, 10


def show_explanation(explanation: Explanation, subject: Subject, model: str) -> None:
    """Show all of it.

    Parameters
    ----------
    explanation
        What `explain` returned.
    subject
        The examples.
    model
        The model's file, for commands to be copied.
    """
    out = page()
    _show_head(explanation, subject, out)
    _show_forward(explanation, out)
    section("Loss: how surprised the network is", out)
    for step in explanation.part("loss"):
        show_step(step, out)
    show_backward(explanation, out)
    show_update(explanation, out)
    show_after(explanation, out)
    _show_next(explanation, subject, model, out)


def _show_head(explanation: Explanation, subject: Subject, out: Console) -> None:
    network, m, example = explanation.network, explanation.X.shape[1], explanation.example
    what = f"{example_words(network, m)}, {subject.source}"
    if m == 1:
        kind, call = "image" if subject.images is not None else "example", subject.call(0)
        what = f"{kind} {call} of {subject.source}" if call else subject.source
    say(f"One training step on {what}", out, "bold", indent=0)
    say_notes(subject.notes, out)
    if m > 1:
        _show_batch(explanation, subject, out)
    facts = _facts(explanation, subject)
    if subject.images is None:
        out.print()
        for fact in facts:
            say(fact, out)
        return
    image = _fitting(subject.images[example], min(_WIDE, out.width))
    width = image.shape[1]
    beside = Table.grid(padding=(0, 3, 0, 0))
    beside.add_column(width=width, no_wrap=True)
    beside.add_column(max_width=max(10, min(out.width, 120) - width - 5))
    text = Text("\n\n".join(facts))
    beside.add_row(picture(image, in_colour(out)), text)
    show(beside, out)


def _facts(explanation: Explanation, subject: Subject) -> list[str]:
    network, example = explanation.network, explanation.example
    probabilities = explanation.trace.probabilities[:, example]
    label = int(explanation.Y[:, example].argmax())
    right, more = class_name(network, label), ", ".join(objective_words(explanation.objective))
    adds = "its loss is the largest."
    if explanation.objective.weights is not None:
        adds = "it adds most to the loss."
    who = {"data": f"It is labelled {right}.", "user": f"You say it is {right}.", "network": ""}
    sentences = [who[subject.labelled]] if who[subject.labelled] else []
    if len(subject.numbers) > 1:
        followed = f"{subject.call(example)} is followed below (column {example}): {adds}"
        sentences.insert(0, followed)
    compared = None if subject.labelled == "network" else label
    whole = probabilities
    if explanation.trace.masks:
        whole = network.probabilities(explanation.X[:, [example]])[:, 0]
    sentences.append(f"The network says {_answer(network, whole, compared)}.")
    if explanation.trace.masks:
        thinned = _answer(network, probabilities, compared)
        sentences.append(f"With the units that dropout leaves it says {thinned}.")
    return [
        " ".join(sentences),
        f"{network.layers_text()}, {network.parameter_count:,} parameters.",
        f"One step with the learning rate α = {explanation.learning_rate:g}"
        f"{f', {more},' if more else ''} takes the "
        f"loss from {number(explanation.loss)} to {number(explanation.loss_after)}.",
        "Z[1][3,0] is layer 1, row 3 (a unit), column 0 (an example): layers count from 1, rows "
        "and columns from 0.",
    ]


def _answer(network: Network, probabilities: Array, label: int | None) -> str:
    """Return what a network says of an example, and where its label is known, whether rightly."""
    if np.isnan(probabilities).any():
        return "nothing: its probabilities are NaN, no numbers"
    said = int(probabilities.argmax())
    text = f"{class_name(network, said)} ({probabilities[said]:.1%} sure)"
    if label is None:
        return text
    wrong = f": wrong; {class_name(network, label)} gets {probabilities[label]:.1%}"
    return text + (": right" if said == label else wrong)


def _show_batch(explanation: Explanation, subject: Subject, out: Console) -> None:
    """Show the examples of the largest losses."""
    network, losses = explanation.network, explanation["losses"].values
    said = explanation.trace.probabilities.argmax(axis=0)
    labels = explanation.Y.argmax(axis=0)
    shown = np.argsort(-losses, kind="stable")[:_BATCH].tolist()
    captions = [
        f"{subject.call(place)}\n{short(class_name(network, int(labels[place])))} read as "
        f"{short(class_name(network, int(said[place])))}\nloss {number(losses[place])}"
        for place in shown
    ]
    if explanation.trace.masks:
        say("As read with the units that dropout leaves:", out)
    if subject.images is None:
        out.print()
        for caption in captions:
            say(caption.replace("\n", "  "), out)
    else:
        images = [_fitting(subject.images[place], 16) for place in shown]
        show(side_by_side(images, captions, out), out)
    left_out(len(losses), len(shown), "with smaller losses", out)


def _show_forward(explanation: Explanation, out: Console) -> None:
    network, depth = explanation.network, explanation.network.depth
    section("Forward: from the input to the probabilities", out)
    show_step(explanation["X"], out)
    for layer in range(1, depth):
        show_step(explanation[f"Z[{layer}]"], out)
        if layer in explanation.trace.masks:
            show_step(explanation[f"g(Z[{layer}])"], out)
            show_step(explanation[f"M[{layer}]"], out)
        show_step(explanation[f"A[{layer}]"], out)
        _show_units(explanation, layer, out)
    show_step(explanation[f"Z[{depth}]"], out)
    shown = classes_shown(explanation)
    show(pushes_table(explanation, depth, shown, out), out)
    say(pushes_key(explanation, depth), out, "dim")
    left_out(network.sizes[-1], len(shown), "classes", out)
    for symbol in ("max", f"Z[{depth}] − max", "e^", "Σ", f"A[{depth}]"):
        show_step(explanation[symbol], out)
    show(softmax_table(explanation, out), out)
    if (found := margin(explanation)) is not None:
        say(margin_words(network, found), out)
    left_out(network.sizes[-1], len(shown), "classes", out)


def _show_units(explanation: Explanation, layer: int, out: Console) -> None:
    """Show a hidden layer: weights as pictures, where they lie on pixels, and what pushed it."""
    network, example = explanation.network, explanation.example
    A, shape = explanation.trace.A[layer][:, example], network.preparation.image_shape
    units = telling(A)
    if layer == 1 and shape is not None:
        images = [small(network.W[1][unit], shape) for unit in units]
        show(signed_pictures(images, [f"unit {unit}" for unit in units], out), out)
        signs = key(out, "ink here pushes up", "pushes down")
        out.print(Text.assemble(("  W[1], a picture a unit:  ", "dim"), signs))
    show(pushes_table(explanation, layer, units, out), out)
    say(pushes_key(explanation, layer), out, "dim")
    left_out(len(A), len(units), "units, less active", out)


def _show_next(explanation: Explanation, subject: Subject, model: str, out: Console) -> None:
    words = ["workings", "explain", model, *subject.options]
    if explanation.learning_rate != 0.1:
        words += ["--learning-rate", f"{explanation.learning_rate:g}"]
    words += objective_options(explanation.objective)
    out.print()
    out.print(Text("Try next", "bold"))
    commands = [("every number, for a program", ["--json"])]
    place = _moving_most(explanation)
    if place is not None:
        what = "weight" if place.kind == "W" else "bias"
        commands.insert(0, (f"one {what} followed all the way", ["--weight", str(place)]))
    for what, more in commands:
        out.print(f"  {what}:")
        out.print(f"    {shlex.join([*words, *more])}", soft_wrap=True)


def _moving_most(explanation: Explanation) -> Place | None:
    """Return where the largest gradient of W[1] stands; where all are 0, that of the next array.

    The weights come first, from the input on, then the biases, from the output back; None where
    nothing moves.
    """
    dW, db, depth = explanation.gradients.dW, explanation.gradients.db, explanation.network.depth
    arrays = [("W", layer, dW[layer]) for layer in range(1, depth + 1)]
    arrays += [("b", layer, db[layer]) for layer in range(depth, 0, -1)]
    for kind, layer, array in arrays:
        if array.any():
            return Place(kind, layer, *largest_entry(array))
    return None


def _fitting(image: Values, width: int) -> Values:
    while image.shape[1] > width and image.shape[0] > 1:
        image = halved(image)
    return image
