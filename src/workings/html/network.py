"""A network as a notebook shows it: its layers, and what the first one looks at."""

from workings.html.parts import fragment, joined, paragraph, row_of, table, title
from workings.html.pictures import SIGNED_LEGEND, weight_pictures
from workings.network import Network

#: With more units than this their pictures would be more than a glance takes in.
_MOST_UNITS = 64
_MOST_CLASSES = 20


def network_html(network: Network) -> str:
    """Return a table of the layers, and the first layer's weights where they can be pictures."""
    rows: list[tuple[object, ...]] = [
        ("input", "", "", "", f"{network.sizes[0]}×m", ""),
        *((*cells, f"{count:,}") for *cells, count in network.summary()),
        ("all", "", "", "", "", f"{network.parameter_count:,}"),
    ]
    return fragment(
        title("Network", f"{network.layers_text()}, {network.dtype}"),
        table(
            ("", "activation", "W", "b", "Z and A", "parameters"),
            rows,
            align="lllllr",
            last_bold=True,
        ),
        _preparation(network),
        _weights(network),
    )


def _preparation(network: Network) -> object:
    known = network.preparation
    if not known.class_names:
        return ""
    names = ", ".join(known.class_names[:_MOST_CLASSES])
    more = len(known.class_names) - _MOST_CLASSES
    names += f" and {more} more" if more > 0 else ""
    source = f"Trained on {known.source}. " if known.source else ""
    return paragraph(f"{source}Classes: {names}.")


def _weights(network: Network) -> object:
    shape, W = network.preparation.image_shape, network.W[1]
    if shape is None or shape[0] * shape[1] != W.shape[1] or len(W) > _MOST_UNITS:
        return ""
    return joined(
        paragraph(f"W[1], a picture a unit, all on one scale ({SIGNED_LEGEND}):"),
        row_of(weight_pictures(W, shape)),
    )
