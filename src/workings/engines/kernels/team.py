"""How threads share the work: whoever is free takes the next share of the phase that is on.

A run is a row of phases, each of so many shares. A phase begins when the one before it has ended;
the thread that finishes its last share says what comes next. What is in a share is settled by its
number, and not by who takes it: so results do not depend on which thread was quicker. And where
another program has one of the processors, the thread that was to run there is not waited for,
unless it is in the middle of a share.
"""

import os

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from workings.engines.kernels.jit import kernel

#: Where a team's numbers are in its row: the phase that is on, the next share to be taken and how
#: many have been finished, counted through all phases. No two of them share a cache line.
PHASE, TAKEN, FINISHED, TEAM = 0, 16, 32, 48
#: The phase after the last.
END = -1
#: So often a thread without work looks whether the next phase has begun before it offers its
#: processor to others between looks.
LOOKS = 2_000

give_way = types.ExternalFunction(
    "sched_yield" if os.name == "posix" else "SwitchToThread", types.int32()
)


@kernel
def take(team, phase, shares):
    """Return the number of a share of this phase that is now the caller's, or −1 for none left."""
    while True:
        taken = read(team, TAKEN)
        if taken // shares != phase:
            return -1
        if exchange(team, TAKEN, taken, taken + 1):
            return taken - phase * shares


@kernel
def finish(team, phase, shares):
    """Finish a share; return whether it was the phase's last."""
    return add(team, FINISHED, 1) == (phase + 1) * shares - 1


@intrinsic
def read(context, array, place):
    """Read a number that other threads may write, and see what they wrote before it."""

    def build(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature, arguments)
        return builder.load_atomic(pointer, ordering="acquire", align=8)

    return types.int64(array, types.int64), build


@intrinsic
def publish(context, array, place, value):
    """Write a number, so that whoever reads it also sees everything written before."""

    def build(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature, arguments)
        builder.store_atomic(arguments[2], pointer, ordering="release", align=8)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), build


@intrinsic
def add(context, array, place, value):
    """Add to a number that other threads may add to; return what it was."""

    def build(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature, arguments)
        return builder.atomic_rmw("add", pointer, arguments[2], "acq_rel")

    return types.int64(array, types.int64, types.int64), build


@intrinsic
def exchange(context, array, place, expected, value):
    """Write `value` where `expected` stands, as one act; return whether it stood there."""

    def build(context, builder, signature, arguments):
        pointer = _pointer(context, builder, signature, arguments)
        pair = builder.cmpxchg(pointer, arguments[2], arguments[3], "acq_rel", "acquire")
        return builder.extract_value(pair, 1)

    return types.boolean(array, types.int64, types.int64, types.int64), build


def _pointer(context, builder, signature, arguments):
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return cgutils.get_item_pointer(
        context, builder, signature.args[0], array, [arguments[1]], wraparound=False
    )
