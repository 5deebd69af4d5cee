"""A chunk's images, copied together from wherever they are in the data set."""

from workings.engines.kernels.jit import kernel, part
from workings.engines.kernels.touched import GROUP, find_touched, pick, see


@kernel
def row_of(data, number):
    """Return the data set's row with the segment's image of this number."""
    return data.rows[number] if len(data.rows) else number


@part
def look(data, first, images, work):
    """Find the pixels that a chunk's images touch; return in how many groups, as `find_touched`."""
    n = data.values.shape[1]
    for k in range(n):
        work.seen[k] = 0
    last = first + images - 1
    for at in range(first, first + images, 4):
        see(
            data.pixels[row_of(data, at)],
            data.pixels[row_of(data, min(at + 1, last))],
            data.pixels[row_of(data, min(at + 2, last))],
            data.pixels[row_of(data, min(at + 3, last))],
            work.seen,
        )
    return find_touched(work.seen, n, work.starts)


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
    groups, width, row
        How many groups of touched pixels there are, 0 where all pixels count; how many pixels that
        are; and with which of the data set's rows the images begin, −1 where they are in the tile.
    """
    n = data.values.shape[1]
    if data.bytes_kept and not len(data.rows) and images == room:
        return 0, n, first
    groups, width, tile = 0, n, work.tile
    if data.bytes_kept:
        groups = look(data, first, images, work)
        if groups > 0:
            width = groups * GROUP
    number = tile.dtype.type
    for j in range(images):
        row, target = row_of(data, first + j), tile[j]
        if groups > 0:
            pick(data.pixels[row], work.starts, groups, target)
        elif data.bytes_kept:
            source = data.pixels[row]
            for k in range(n):
                target[k] = source[k]
        else:
            given = data.values[row]
            for k in range(n):
                target[k] = number(given[k] - data.shift[k]) / data.scale[k]
    for j in range(images, room):
        for k in range(width):
            tile[j, k] = 0
    return groups, width, -1


@part
def images_of(data, work, chunk, images):
    """Return a chunk's images, a row each, where `gather` has left them."""
    row = chunk[2]
    return work.tile_read if row < 0 else data.pixels[row : row + images]
