"""The known mistakes, each a name, a sentence and what is wrong: data, not text.

Those of the backward pass serve the gradient check, the course and the lab; those of the settings,
the data and the forward pass are switches on a training run.
"""

from workings.mistakes.backward import (
    MISTAKES,
    PAIRS,
    Backward,
    Mistake,
    Named,
    backward_with,
    gradients_with,
    named,
    one_for_all,
    right_backward,
)
from workings.mistakes.networks import mistaken, softmax_without_maximum
from workings.mistakes.setup import Setup
from workings.mistakes.training import TRAINING_MISTAKES, TrainingMistake

__all__ = [
    "MISTAKES",
    "PAIRS",
    "TRAINING_MISTAKES",
    "Backward",
    "Mistake",
    "Named",
    "Setup",
    "TrainingMistake",
    "backward_with",
    "gradients_with",
    "mistaken",
    "named",
    "one_for_all",
    "right_backward",
    "softmax_without_maximum",
]
