"""A training step as data: its steps with formulas and numbers, and one parameter followed through.

To change what a step says, open the file of its part: `forward_steps`, `backward_steps`,
`update_steps`.
"""

from workings.explanation.parameter import Followed, follow
from workings.explanation.step import Step
from workings.explanation.steps import Explanation, explain

__all__ = ["Explanation", "Followed", "Step", "explain", "follow"]
