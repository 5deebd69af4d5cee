"""A chunk's images, copied together from wherever they are in the data set."""

from workings.engines.kernels.jit import kernel
from workings.engines.kernels.touched import GROUP, find_touched, pick, see


@kernel
def row_of(data, number):
    """Return the data set's row with the segment's image of this number."""
    return data.rows[number] if len(data.rows) else number


@kernel
def gather(data, first, images, room, work):
    """Bring a chunk's images together, each in a row.

    Bytes stay bytes. Of images from here and there only the touched pixels are copied; images that
    follow one another are read where they are, which is faster than to copy a part of them. Numbers
    are prepared as `Preparation.apply` does it: x = (value − shift) / scale.

    Parameters
    ----------
    data
        See `layout.Data`.
    first, images
        Which of the segment's images.
    room
        How many rows the products look at: those from number `images` on are zeros.
    work
        See `layout.Work`; its tile is written, and where the groups of touched pixels begin.

    Returns
    -------
    groups, width, tile
        How many groups of touched pixels there are, 0 where all pixels are in the tile; how long
        its rows are; and the tile.
    """
    n = data.values.shape[1]
    if len(data.in_place) and images == room:
        return 0, n, data.in_place[first : first + images]
    tile, groups, width = work.tile, 0, n
    number = tile.dtype.type
    if data.bytes_kept:
        for k in range(n):
            work.seen[k] = 0
        for j in range(0, images, 4):
            last = first + images - 1
            see(
                data.values[row_of(data, first + j)],
                data.values[row_of(data, min(first + j + 1, last))],
                data.values[row_of(data, min(first + j + 2, last))],
                data.values[row_of(data, min(first + j + 3, last))],
                work.seen,
            )
        groups = find_touched(work.seen, n, work.starts)
        if groups > 0:
            width = groups * GROUP
    for j in range(images):
        source, target = data.values[row_of(data, first + j)], tile[j]
        if groups > 0:
            pick(source, work.starts, groups, target)
        elif data.bytes_kept:
            for k in range(n):
                target[k] = source[k]
        else:
            for k in range(n):
                target[k] = (number(source[k]) - data.shift[k]) / data.scale[k]
    for j in range(images, room):
        for k in range(width):
            tile[j, k] = 0
    return groups, width, work.tile_read
