"""What an exercise is: a function to write, the right one, what to try it on, the usual mistakes.

Data, not text: how it is shown is for the command line and the notebook.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

#: An argument or a result: a number, an array, or a tuple, list or dictionary of these.
Value = Any


@dataclass(frozen=True)
class Draws:
    """An argument that stands for a fresh ``np.random.default_rng(seed)``.

    Parameters
    ----------
    seed
        Decides what it draws.
    """

    seed: int

    def generator(self) -> np.random.Generator:
        """Return the generator, at its beginning."""
        return np.random.default_rng(self.seed)


@dataclass(frozen=True, eq=False)
class Case:
    """One call of the function.

    Parameters
    ----------
    title
        What is tried: ``"the worked number"``, ``"random numbers, 10×50"``.
    arguments
        In the order of the exercise's parameters.
    """

    title: str
    arguments: tuple[Value, ...]


@dataclass(frozen=True)
class UsualMistake:
    """A mistake that learners often make here, as a function that makes it.

    Parameters
    ----------
    name
        What it is called: ``"softmax-over-everything"``.
    sentence
        What is wrong, in one plain sentence.
    cost
        What it would do to training, in one plain sentence.
    wrong
        The function with the mistake in it; it takes what the right one takes.
    looks
        Whether a result looks like the mistake's, or None: where other random numbers may be drawn.
    """

    name: str
    sentence: str
    cost: str
    wrong: Callable[..., Value]
    looks: Callable[[tuple[Value, ...], Value], bool] | None = None


@dataclass(frozen=True)
class Exercise:
    """A function to write, and all that is needed to judge it.

    Parameters
    ----------
    number
        Its place in the course, from 1.
    name
        What `workings learn check NAME` calls it: ``"softmax"``.
    title
        What it is about, in a few words.
    function
        The function to write; mostly its name too.
    parameters
        The names of its arguments, in order.
    returns
        The names of what it returns: one for a single value, several for a tuple.
    right
        The right function: the package's own, so that a formula stands once.
    cases
        Makes what is tried, the worked number first; small cases before large ones.
    mistakes
        The usual mistakes; each gives another result than `right` in some case.
    hints
        Three, from a nudge to almost the answer.
    accepts
        Whether a result that differs from the right one will do all the same, or None: where random
        numbers may be drawn in another order.
    proves
        Says in a sentence what a wrong result does to be found out, or None: a finite difference
        beside a gradient, a column of probabilities that does not sum to 1.
    may_change
        Whether the function may change its arguments.
    relative
        How far a number may be off, beside the largest of its array.
    also
        Further functions of the same file, each an exercise of the same number and name; judged in
        order, after this one.
    """

    number: int
    name: str
    title: str
    function: str
    parameters: tuple[str, ...]
    returns: tuple[str, ...]
    right: Callable[..., Value]
    cases: Callable[[], list[Case]]
    mistakes: tuple[UsualMistake, ...]
    hints: tuple[str, str, str]
    accepts: Callable[[tuple[Value, ...], Value], bool] | None = None
    proves: Callable[[tuple[Value, ...], Value], str | None] | None = None
    may_change: bool = False
    relative: float = 1e-7
    also: "tuple[Exercise, ...]" = ()

    @property
    def file(self) -> str:
        """The file's name in the learner's folder: ``"ex06_softmax.py"``."""
        return f"ex{self.number:02}_{self.name}.py"
