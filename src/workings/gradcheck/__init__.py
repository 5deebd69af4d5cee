"""Gradients proved: beside finite differences, or beside a library's automatic differentiation."""

from workings.gradcheck.array_check import ArrayCheck
from workings.gradcheck.check import check_gradients
from workings.gradcheck.one import FiniteDifference, finite_difference
from workings.gradcheck.report import CheckReport

__all__ = [
    "ArrayCheck",
    "CheckReport",
    "FiniteDifference",
    "check_gradients",
    "finite_difference",
]
