"""What each stage of a training step shows, in the order in which it is computed."""

from collections.abc import Callable

from workings.app.pages.inside_margin import show_margin
from workings.app.pages.inside_some import go_to_unit, some
from workings.app.pages.inside_stages import LARGE, Stage
from workings.app.parts.plain import tag
from workings.app.texts import say
from workings.explanation.cells import Spot, array_at
from workings.explanation.telling import largest_places
from workings.explanation.words import class_name

#: Places shown of each layer's update.
MOVED = 4


def build(key: str, stage: Stage) -> None:
    """Show a stage by its name; see `keys`."""
    name, _, layer = key.partition("-")
    _BUILDERS[name](stage, int(layer or 0))


def keys(depth: int) -> list[str]:
    """Return the names of the stages of a network with so many layers, in their order.

    Examples
    --------
    >>> keys(2)
    ['input', 'layer-1', 'output', 'loss', 'back-2', 'back-1', 'update']
    """
    forwards = [f"layer-{layer}" for layer in range(1, depth)]
    back = [f"back-{layer}" for layer in range(depth, 0, -1)]
    return ["input", *forwards, "output", "loss", *back, "update"]


def home(spot: Spot, depth: int) -> str:
    """Return the stage in which a cell is computed.

    Examples
    --------
    >>> [home(Spot(symbol, 0, 0), 2) for symbol in ("X", "Z[1]", "e^", "g′(Z[1])", "W[2]′")]
    ['input', 'layer-1', 'output', 'back-1', 'update']
    """
    symbol = spot.symbol
    if symbol == "X":
        return "input"
    if symbol.endswith("′") or symbol in ("‖g‖", "s"):
        return "update"
    if symbol in ("losses", "loss", "cross-entropy", "penalty", "w"):
        return "loss"
    digits = "".join(letter for letter in symbol if letter.isdigit())
    layer = int(digits) if digits else depth
    if symbol.startswith(("d", "g′")):
        return f"back-{layer}"
    return "output" if layer == depth else f"layer-{layer}"


def _input(stage: Stage, _: int) -> None:
    stage.came_in(1, LARGE)
    names = stage.step.network.preparation.feature_names
    if stage.shape(1) is None and names is not None and len(names) <= 40:
        rows = [(name, [Spot("X", row, stage.example)]) for row, name in enumerate(names)]
        stage.grid(say("inside.features"), say("inside.feature"), ["X"], rows)


def _layer(stage: Stage, layer: int) -> None:
    masked = layer in stage.step.trace.masks
    extra = [f"g(Z[{layer}])", f"M[{layer}]"] if masked else []
    stage.formulas(f"Z[{layer}]", f"A[{layer}]")
    _pictures(stage, layer)
    symbols = [f"b[{layer}]", f"Z[{layer}]", *extra, f"A[{layer}]"]
    rows = [
        (stage.name(layer, unit), [_spot(stage, symbol, unit) for symbol in symbols])
        for unit in stage.units(layer)
    ]
    caption = say("inside.units_caption", layer=layer)
    stage.grid(some(stage, layer, caption), say("inside.unit_head"), symbols, rows)
    go_to_unit(stage, f"Z[{layer}]", layer)
    stage.strip(f"Z[{layer}]", f"A[{layer}]")


def _pictures(stage: Stage, layer: int) -> None:
    """Show what comes in beside the weights that it meets."""
    tag("h3", say("inside.meets", layer=layer))
    with tag("div", classes="meets"):
        stage.came_in(layer)
        with tag("div", classes="stack"):
            stage.switch_weights(layer)
            stage.weights(f"W[{layer}]", layer, times=not stage.switches.weights_alone)


def _output(stage: Stage, _: int) -> None:
    last, i = stage.depth, stage.example
    shifted = f"Z[{last}] − max"
    stage.formulas(f"Z[{last}]", shifted, "e^", "Σ", f"A[{last}]")
    _pictures(stage, last)
    symbols = [f"b[{last}]", f"Z[{last}]", shifted, "e^", f"A[{last}]", "Y"]
    rows: list[tuple[str, list[Spot | None]]] = [
        (stage.name(last, unit), [_spot(stage, symbol, unit) for symbol in symbols])
        for unit in stage.units(last)
    ]
    strong = _truth(stage)
    stage.grid(
        say("inside.softmax_caption"),
        say("inside.class_head"),
        symbols,
        rows,
        groups=(2, 1, 1, 2),
        strong=strong,
    )
    stage.grid(
        say("inside.together_caption"),
        say("inside.classes_head"),
        ["max", "Σ"],
        [(say("inside.together"), [Spot("max", 0, i), Spot("Σ", 0, i)])],
    )
    show_margin(stage)


def _loss(stage: Stage, _: int) -> None:
    last, step = stage.depth, stage.step
    penalised = step.l2 != 0
    stage.formulas("losses", "loss", *(["penalty"] if penalised else []))
    rows: list[tuple[str, list[Spot | None]]] = []
    for column, label in enumerate(stage.looked.labels):
        name = class_name(step.network, label)
        rows.append(
            (
                say("inside.example_row", row=stage.looked.subject.row + column, name=name),
                [Spot(f"A[{last}]", label, column), Spot("losses", 0, column)],
            )
        )
    stage.grid(
        say("inside.losses_caption"),
        say("inside.example_head"),
        [say("inside.truth_probability"), "losses"],
        rows,
        strong={stage.example: "→"} if len(rows) > 1 else None,
    )
    symbols = ["cross-entropy", "penalty", "loss"] if penalised else ["loss"]
    stage.grid(
        say("inside.loss_caption"),
        say("inside.examples_head"),
        symbols,
        [(say("inside.together"), [Spot(symbol, 0, 0) for symbol in symbols])],
        digits=6,
    )


def _back(stage: Stage, layer: int) -> None:
    last = layer == stage.depth
    masked = layer in stage.step.trace.masks
    if last:
        symbols = [f"A[{layer}]", "Y", f"dZ[{layer}]", f"db[{layer}]"]
        stage.formulas(f"dZ[{layer}]", f"dW[{layer}]", f"db[{layer}]")
    else:
        extra = [f"M[{layer}]"] if masked else []
        symbols = [f"dA[{layer}]", f"g′(Z[{layer}])", *extra, f"dZ[{layer}]", f"db[{layer}]"]
        stage.formulas(f"dA[{layer}]", *symbols[1:-1], f"dW[{layer}]", f"db[{layer}]")
    rows = [
        (stage.name(layer, unit), [_spot(stage, symbol, unit) for symbol in symbols])
        for unit in stage.units(layer)
    ]
    stage.grid(
        some(stage, layer, say("inside.back_caption", layer=layer)),
        say("inside.class_head" if last else "inside.unit_head"),
        symbols,
        rows,
        groups=(len(symbols) - 1, 1),
        strong=_truth(stage) if last else None,
    )
    if not last:
        go_to_unit(stage, f"dZ[{layer}]", layer)
        stage.strip(f"dA[{layer}]", f"dZ[{layer}]")
    tag("h3", say("inside.gradients", layer=layer))
    with tag("div", classes="meets"):
        stage.came_in(layer)
        with tag("div", classes="stack"):
            with tag("div", classes="row"):
                stage.switch_all(layer)
            stage.weights(f"dW[{layer}]", layer)
    if not last:
        tag("h3", say("inside.handed_back", layer=layer, above=layer + 1))
        with tag("div", classes="meets"):
            stage.blame(layer + 1)
            with tag("div", classes="stack"):
                stage.weights(f"W[{layer + 1}]", layer + 1)


def _update(stage: Stage, _: int) -> None:
    last = stage.depth
    with tag("div", classes="grids"):
        for layer in range(1, last + 1):
            rows = _moved(stage, layer)
            if rows:
                stage.grid(
                    say("inside.moved_caption", layer=layer),
                    say("inside.parameter_head"),
                    [say("inside.now"), say("inside.gradient"), say("inside.after")],
                    rows,
                    digits=6,
                )
        symbols = [f"A[{last}]", f"A[{last}]′"]
        rows = [
            (stage.name(last, unit), [_spot(stage, symbol, unit) for symbol in symbols])
            for unit in stage.units(last)
        ]
        stage.grid(
            say("inside.probabilities_caption"),
            say("inside.class_head"),
            [say("inside.now"), say("inside.after")],
            rows,
            digits=6,
            strong=_truth(stage),
        )
        stage.grid(
            say("inside.loss_caption"),
            say("inside.examples_head"),
            ["loss", "loss′"],
            [(say("inside.together"), [Spot("loss", 0, 0), Spot("loss′", 0, 0)])],
            digits=6,
        )


def _moved(stage: Stage, layer: int) -> list[tuple[str, list[Spot | None]]]:
    """Return the parameters of a layer that the update moves most."""
    rows: list[tuple[str, list[Spot | None]]] = []
    for kind in ("W", "b"):
        gradient = array_at(stage.step, f"d{kind}[{layer}]")
        for place in largest_places(gradient, kind, layer, MOVED if kind == "W" else 1):
            symbols = f"{kind}[{layer}]", f"d{kind}[{layer}]", f"{kind}[{layer}]′"
            spots = [Spot(symbol, place.row, place.column) for symbol in symbols]
            rows.append((str(place), [*spots]))
    return rows


def _truth(stage: Stage) -> dict[int, str]:
    """Return the signs of the true class and of the one that is read, by their rows."""
    shown = stage.units(stage.depth)
    return {shown.index(row): sign for row, sign in stage.signs.items() if row in shown}


def _spot(stage: Stage, symbol: str, unit: int) -> Spot:
    """Return the cell of a unit in an array of one number a unit, or one a unit and example."""
    single = symbol.startswith(("b", "db"))
    return Spot(symbol, unit, 0 if single else stage.example)


_BUILDERS: dict[str, Callable[[Stage, int], None]] = {
    "input": _input,
    "layer": _layer,
    "output": _output,
    "loss": _loss,
    "back": _back,
    "update": _update,
}
