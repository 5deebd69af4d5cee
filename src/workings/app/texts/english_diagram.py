"""The words of the drawing of a network; the browser fills in what stands in braces."""

TEXTS = {
    "diagram.name": "The network: its units, and the weights between them",
    "diagram.input": "input",
    "diagram.pixels": "{rows}×{columns}",
    "diagram.features": "{features} values",
    "diagram.layer": "layer {layer}, {activation}",
    "diagram.output": "answer",
    "diagram.more": "and {more} more",
    "diagram.help": "A line is a weight: wider where it is stronger, dashed where it is below "
    "zero. Point at a unit, or choose one with Tab and the arrow keys, to see its weights alone.",
    "diagram.for": "weights onwards: {list}",
    "diagram.from": "weights that come in: {list}",
    "diagram.none": "all its weights are zero",
    "diagram.ends": "its weights are the picture",
}
