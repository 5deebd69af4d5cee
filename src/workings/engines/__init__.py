"""How a run of batches is computed. Engines differ in speed and in nothing else."""

from workings.engines.choice import ENGINES, LONG, choose_engine, reference_seconds
from workings.engines.segment import Engine, Order, State, Sums

__all__ = [
    "ENGINES",
    "LONG",
    "Engine",
    "Order",
    "State",
    "Sums",
    "choose_engine",
    "reference_seconds",
]
