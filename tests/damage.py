"""Valid files damaged in a place or two: that reaches what wholly arbitrary bytes never reach."""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

#: Returns a whole number from the first to the last, both included, whichever it likes.
Pick = Callable[[int, int], int]

#: What changes meaning when it stands in the wrong place.
TOKENS = [
    *b', \n \r \0 " [ ] { } - . : 0 255 256 nan inf -1 1e39 1e400 null true'.split(b" "),
    *b"99999999999999999999 F64 F16 BF16 I64 U8 O c16 i8 f2 f8 m8 V4 label pixel9".split(),
    *b"\xff\xff\xff\xff \x7f\xff\xff\xff \xff\xda \x1f\x8b PK\x05\x06 [[[[ \xed\xa0\x80".split(),
    bytes(8),
    *b'NaN Infinity -0 1e999 "W1": "W1":[[1]], \\ud800 \x1b[2J'.split(),
]
_HOW = ("flip", "byte", "number", "cut", "take", "insert", "overwrite", "repeat", "splice")


def damaged(valid: Sequence[bytes], pick: Pick) -> bytes:
    """Return one of some valid files, damaged in a place, or in a few."""
    content = bytearray(valid[pick(0, len(valid) - 1)])
    for _ in range((1, 1, 1, 2, 4)[pick(0, 4)]):
        _damage(content, valid, pick)
    return bytes(content)


@st.composite
def damaged_files(draw: st.DrawFn, valid: Sequence[bytes]) -> bytes:
    """What Hypothesis makes of `damaged`."""
    return damaged(valid, lambda least, most: draw(st.integers(least, most)))


def _damage(content: bytearray, valid: Sequence[bytes], pick: Pick) -> None:
    how = _HOW[pick(0, len(_HOW) - 1)]
    place = pick(0, max(len(content) - 1, 0))
    if how == "flip" and content:
        content[place] ^= 1 << pick(0, 7)
    elif how == "byte" and content:
        content[place] = pick(0, 255)
    elif how == "number":  # a length or a size, in a header perhaps
        width = 1 << pick(0, 3)
        number = (0, 1, 255, 2 ** (8 * width) - 1, 2 ** (8 * width - 1))[pick(0, 4)]
        order = ("little", "big")[pick(0, 1)]
        content[place : place + width] = (number % 2 ** (8 * width)).to_bytes(width, order)
    elif how == "cut":
        del content[place:]
    elif how == "take":
        del content[place : place + pick(1, 8)]
    elif how == "repeat":
        content[place:place] = content[place : place + pick(1, 12)] * pick(1, 3)
    elif how == "splice":
        other = valid[pick(0, len(valid) - 1)]
        start = pick(0, len(other))
        content[place:] = other[start : start + pick(1, len(other) + 1)]
    else:
        token = TOKENS[pick(0, len(TOKENS) - 1)]
        content[place : place + (len(token) if how == "overwrite" else 0)] = token
