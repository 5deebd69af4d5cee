"""What a packed file may unpack to: a few kilobytes can be made to fill the memory."""

#: Bytes that any file may unpack to.
_FREE = 64_000_000
#: How many times their size larger ones may: MNIST unpacks to five times, sparse tables to fifty.
MOST_TIMES = 100


def most_unpacked(packed: int) -> int:
    """Return how many bytes a file of `packed` bytes may unpack to.

    Examples
    --------
    >>> most_unpacked(1_000), most_unpacked(1_000_000)
    (64000000, 100000000)
    """
    return max(_FREE, MOST_TIMES * packed)
