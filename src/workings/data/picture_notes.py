"""What the user should know of pictures that have been read."""

from collections.abc import Callable

from workings.data.dataset import Dataset
from workings.data.picture_folder import listed
from workings.data.picture_options import SIZE, PictureOptions
from workings.data.preparation import DIGITS, Preparation, light_edged, mostly_light

Say = Callable[[str], None]
#: Is told after each picture how many of them have been read, and how many there are.
Watch = Callable[[int, int], None]


#: Levels that differ by less than this, of 255, show nothing.
_FLAT = 16


def unwatched(read: int, pictures: int) -> None:
    """Watch without showing anything."""


def no_digits_note(known: Preparation) -> str | None:
    """Say that a network which shall take digits learnt something else; None where it did not."""
    rows, columns = known.image_shape or (0, 0)
    if ((rows, columns), known.class_names) == (SIZE, DIGITS) or not known.class_names:
        return None
    return (
        f"--digit prepares pictures as MNIST's were, {SIZE[0]}×{SIZE[1]} pixels of a digit; this "
        f"model learnt {listed(known.class_names)} from pictures of {rows}×{columns}, and may be "
        "shown what it has not learnt from"
    )


def look(data: Dataset, options: PictureOptions, say: Say) -> None:
    """Say so where pictures are empty, or look inverted, or otherwise than those learnt from."""
    flat = data.values.max(axis=1).astype(int) - data.values.min(axis=1) < _FLAT
    empty = [] if data.names is None else data.names[flat].tolist()
    if empty and options.digit:
        say(f"no digit was found in {listed(empty)}")
    elif empty:
        mend = "leave out --invert, or say --no-invert" if options.invert else "say --invert"
        found = f"{len(empty):,} of {len(data):,} pictures are empty ({listed(empty)})"
        say(
            f"{found if len(data) > 1 else f'{empty[0]} is empty'}: all levels are nearly "
            f"the same; if there is {'light' if options.invert else 'dark'} ink on "
            f"transparent ground, {mend}"
        )
    if not options.digit:
        _look_at_edges(data, options, say)


def _look_at_edges(data: Dataset, options: PictureOptions, say: Say) -> None:
    light = light_edged(data.values, data.image_shape or (1, data.features))
    count = f"{int(light.sum()):,} of {len(data):,} pictures have light edges"
    if len(data) == 1:
        count = f"its edges are {'light' if light[0] else 'dark'}"
    if options.like is None and mostly_light(light):
        mend = (
            "they were inverted: leave out invert (--invert)"
            if options.invert
            else "if they show dark ink on light ground, say invert=True (--invert)"
        )
        say(f"the pictures look inverted: {count}, and in MNIST empty ground is black; {mend}")
    elif options.like is not None and options.like.light_ground is bool(
        2 * light.sum() <= len(light)
    ):
        picture = "the pictures look" if len(data) > 1 else "the picture looks"
        say(
            f"{picture} inverted: {count}, and the model learnt from pictures with "
            f"{'light' if options.like.light_ground else 'dark'} ones; if so, say "
            f"{'--no-invert' if options.invert else '--invert'}"
        )
