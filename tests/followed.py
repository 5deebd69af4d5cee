"""What ``--weight`` prints of a parameter, followed over the first examples of a data set."""

import contextlib
import io

import workings as wk
from workings.cli import explain_weight

#: The first example's row number in the data.
FIRST = 100
#: What pictures are drawn with.
BLOCKS = set(" ░▒▓█▀×")


def followed_text(
    model: wk.Network,
    data: wk.Dataset,
    name: str,
    count: int = 16,
    *,
    as_json: bool = False,
    known: dict[str, object] | None = None,
    rate: float = 0.1,
    **objective: object,
) -> str:
    """Follow a parameter, and return what a pipe is sent."""
    part = data[:count]
    images = None
    if part.image_shape is not None:
        images = [part.image(row) for row in range(len(part))]
    numbers = range(FIRST, FIRST + len(part))
    sent = io.StringIO()
    with contextlib.redirect_stdout(sent):
        explain_weight.run(
            model, part.X, part.Y, images, numbers, name, rate, as_json, known=known, **objective
        )
    return sent.getvalue()
