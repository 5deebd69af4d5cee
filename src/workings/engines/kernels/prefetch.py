"""Asking for memory before it is needed, so that it is there when it is."""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

LINE_BYTES = 64
# LLVM's words: to be read, kept in the second-level cache, and that it is data and no code.
_READ, _KEEP, _DATA = (ir.Constant(ir.IntType(32), word) for word in (0, 2, 1))


@intrinsic
def prefetch(context, array, row, at):
    """Ask for the cache line `at` bytes after the beginning of an array's row.

    The row need not exist: nothing is read that the program would see.
    """

    def build(context, builder, signature, arguments):
        kind = signature.args[0]
        found = context.make_array(kind)(context, builder, arguments[0])
        step = cgutils.unpack_tuple(builder, found.strides, kind.ndim)[0]
        offset = builder.add(builder.mul(arguments[1], step), arguments[2])
        start = builder.ptrtoint(found.data, offset.type)
        pointer = builder.inttoptr(builder.add(start, offset), ir.IntType(8).as_pointer())
        words = [word.type for word in (_READ, _KEEP, _DATA)]
        kind_of = ir.FunctionType(ir.VoidType(), [pointer.type, *words])
        function = builder.module.declare_intrinsic("llvm.prefetch", [pointer.type], kind_of)
        builder.call(function, [pointer, _READ, _KEEP, _DATA])
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), build
