"""The famous mistakes as switches on the real training run, each with its measured effect."""

from workings.lab.bases import Digits, embedded
from workings.lab.entries import ENTRIES, Entry, chosen
from workings.lab.experiment import Lab, Progress
from workings.lab.results import Comparison, Result
from workings.lab.runs import Run

__all__ = [
    "ENTRIES",
    "Comparison",
    "Digits",
    "Entry",
    "Lab",
    "Progress",
    "Result",
    "Run",
    "chosen",
    "embedded",
]
