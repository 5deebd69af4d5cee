"""Examples that stand in two data sets at once: a test set that was trained on measures nothing."""

import numpy as np

from workings.data.dataset import Dataset

_ROWS = 4_096  # read at once


def shared_examples(data: Dataset, other: Dataset) -> int:
    """Return how many examples of `other` stand in `data` too, value for value.

    Parameters
    ----------
    data
        Such as what was trained on; read part by part, however large.
    other
        Such as a test set; its values are kept in memory once more.

    Examples
    --------
    >>> from workings.data import from_arrays
    >>> train, test = from_arrays([[1.0], [2.0], [3.0]]), from_arrays([[3.0], [4.0], [3.0]])
    >>> shared_examples(train, test)
    2
    """
    kinds = {data.values.dtype, other.values.dtype}
    if data.features != other.features or (len(kinds) > 1 and np.dtype(np.uint8) in kinds):
        return 0
    dtype = min(kinds, key=lambda kind: kind.itemsize)  # of float32 and float64 the narrower
    asked: dict[bytes, int] = {}
    for row in np.ascontiguousarray(other.values, dtype):
        text = row.tobytes()
        asked[text] = asked.get(text, 0) + 1
    shared = 0
    for start in range(0, len(data), _ROWS):
        for row in np.ascontiguousarray(data.values[start : start + _ROWS], dtype):
            shared += asked.pop(row.tobytes(), 0)
    return shared


def shared_note(trained: Dataset, test: Dataset) -> str | None:
    """Say how many test examples a network was trained on; None where there are none."""
    shared = shared_examples(trained, test)
    if not shared:
        return None
    stand = "stands" if shared == 1 else "stand"
    return (
        f"{shared:,} of the {len(test):,} test examples {stand} among those trained on, so that "
        "the test accuracy is learnt by heart as far as they go"
    )
