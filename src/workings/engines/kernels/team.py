"""Threads that work through the batches together, and meet after each part of the work."""

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from workings.engines.kernels.jit import kernel

#: A thread's flag is so many numbers from the next: no two share a cache line.
SPACING = 16
#: So often a thread looks whether the others have come, some 40 µs, before it sleeps a little
#: between looks: where other programs have the processors, sleeping lets the late thread have one.
_LOOKS = 20_000
_NAP = 1  # µs; in truth some 50

_sleep = types.ExternalFunction("usleep", types.int32(types.uint32))


@intrinsic
def _write(context, array, place, value):
    """Write an int64 so that whoever reads it also sees everything written before."""

    def build(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature, arguments)
        builder.store_atomic(arguments[2], pointer, ordering="release", align=8)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), build


@intrinsic
def _read(context, array, place):
    """Read an int64 that another thread may write."""

    def build(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature, arguments)
        return builder.load_atomic(pointer, ordering="acquire", align=8)

    return types.int64(array, types.int64), build


def _pointer(context, builder, signature, arguments):
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return cgutils.get_item_pointer(
        context, builder, signature.args[0], array, [arguments[1]], wraparound=False
    )


@kernel
def meet(flags, thread, threads, meeting):
    """Wait until every thread has come to this meeting; return the next one's number.

    Parameters
    ----------
    flags
        int64, `SPACING` for each thread; zeros before the first meeting.
    thread, threads
        Which this is, and how many meet.
    meeting
        The meeting's number, from 1.
    """
    if threads > 1:
        _write(flags, thread * SPACING, meeting)
        for other in range(threads):
            looks = 0
            while _read(flags, other * SPACING) < meeting:
                looks += 1
                if looks > _LOOKS:
                    _sleep(_NAP)
    return meeting + 1
