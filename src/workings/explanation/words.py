"""What a parameter, a unit or an input is, in words: a pixel by its place, a class by its name.

The words are the preparation's: it knows what the values and the labels stand for.
"""

from workings.network import Network
from workings.places import Place

#: What is said of a step that holds NaN, whatever else could be said.
NOT_NUMBERS = (
    "Some of these are NaN, no numbers: a value before them has overflowed, or is NaN itself."
)


def meaning_of(place: Place, network: Network) -> str:
    """Return what a parameter is.

    Examples
    --------
    >>> meaning_of(Place("b", 1, 7), Network([784, 10, 10]))
    'the bias of unit 7 of layer 1'
    """
    unit = unit_words(network, place.layer, place.row)
    if place.kind == "b":
        return f"the bias of {unit}"
    return f"the weight of {input_words(network, place.layer, place.column)} in {unit}"


def unit_words(network: Network, layer: int, row: int) -> str:
    """Return a unit's name: ``unit 3 of layer 1``; in the last layer with the class it stands for.

    Layer 0 is the input.
    """
    if layer == 0:
        return input_words(network, 1, row)
    if layer < network.depth:
        return f"unit {row} of layer {layer}"
    return f"output {row} (class {class_name(network, row)})"


def input_words(network: Network, layer: int, column: int) -> str:
    """Return what comes into a layer: a pixel, a feature, or a unit of the layer below."""
    preparation = network.preparation
    if layer > 1:
        return unit_words(network, layer - 1, column)
    if preparation.image_shape is not None:
        row, place = divmod(column, preparation.image_shape[1])
        return f"the pixel in row {row}, column {place}"
    if preparation.feature_names is not None:
        return f"the feature {preparation.feature_names[column]!r}"
    return f"input {column}"


def class_name(network: Network, row: int) -> str:
    """Return what an output stands for: the class's name, or its number where it has no name."""
    names = network.preparation.class_names
    return names[row] if names else str(row)


def example_words(network: Network, examples: int) -> str:
    """Return how many examples there are: ``16 images``, ``1 example``."""
    what = "image" if network.preparation.image_shape is not None else "example"
    return f"{examples:,} {what}{'' if examples == 1 else 's'}"


def in_each(network: Network, examples: int) -> str:
    """Return where something holds: ``in each of the 16 images``, ``in this image``."""
    if examples == 1:
        return f"in this {example_words(network, 1).split()[1]}"
    return f"in each of the {example_words(network, examples)}"
