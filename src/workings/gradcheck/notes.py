"""What else a reader of a gradient check should know, in sentences."""

from workings.gradcheck.report import OWN, CheckReport
from workings.gradcheck.wording import listed


def notes(report: CheckReport) -> list[str]:
    """Return a sentence or two for each thing that a table of the arrays leaves open."""
    arrays, told = report.arrays, list(report.conditions)
    if own := [array.name for array in arrays if array.worst_beside_own]:
        bent = any(array.kinks for array in arrays if array.worst_beside_own)
        told.append(
            f"The worst of {listed(own)} stands beside {OWN}, not beside a difference, which "
            "says nothing there or was not taken."
            + (" At a sum of exactly 0 ReLU's slope is 0: Z > 0." if bent else "")
        )
    if zeros := [array.name for array in arrays if array.nothing_but_zeros]:
        told.append(
            f"Every gradient of {listed(zeros)} is 0, on both sides: nothing is proven of "
            f"{'it' if len(zeros) == 1 else 'them'}. Another batch may."
        )
    if report.examples == 1:
        told.append(
            "With one example, a forgotten 1/m or sum over the examples shows nowhere: give more."
        )
    if any(array.kinks for array in arrays):
        told.append(
            "Kinks: there a weighted sum changes its sign between the two sides, the slope of "
            "ReLU or leaky ReLU jumps, and a difference says nothing."
        )
    if unsure := sum(array.unsure for array in arrays):
        told.append(
            f"{unsure:,} could not be told from their differences, whose own rounding is too large."
        )
    return told
