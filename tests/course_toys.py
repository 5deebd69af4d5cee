"""A small exercise and a learner's folder to try the course's core on."""

import textwrap

import numpy as np

from workings.course.exercise import Case, Draws, Exercise, UsualMistake
from workings.course.judge import judge
from workings.course.process import Limits
from workings.course.sandbox import run_file

#: Enough for NumPy to be loaded on a busy machine.
SHORT = Limits(seconds=4)


def halve(Z):
    return Z / 2


def split(W, m):
    return {"dW": W / m, "db": W.sum(axis=1, keepdims=True) / m}


def draw(count, rng):
    return rng.standard_normal(count)


HALF = Exercise(
    number=3,
    name="half",
    title="Half of it",
    function="half",
    parameters=("Z",),
    returns=("A",),
    right=halve,
    cases=lambda: [
        Case("large, 4×50", (np.arange(200.0).reshape(4, 50),)),
        Case("the worked number", (np.array([[2.0, 0.0, 1.0], [1.0, 3.0, -1.0]]),)),
    ],
    mistakes=(
        UsualMistake("a-third", "It is divided by 3.", "Nothing is learnt.", lambda Z: Z / 3),
        UsualMistake("of-the-square", "Z is squared.", "It grows.", lambda Z: Z**2 / 2),
        UsualMistake("undefined", "It raises.", "It ends.", lambda Z: Z @ Z),
    ),
    hints=("one", "two", "three"),
    proves=lambda arguments, got: f"Twice its sum is {2 * got.sum():g}.",
)
SPLIT = Exercise(
    number=4,
    name="split",
    title="Sums",
    function="split",
    parameters=("W", "m"),
    returns=("gradients",),
    right=split,
    cases=lambda: [Case("the worked number", (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), 3))],
    mistakes=(
        UsualMistake(
            "one-for-all",
            "All units share one number.",
            "They all move alike.",
            lambda W, m: {"dW": W / m, "db": np.full((len(W), 1), W.sum() / m)},
        ),
    ),
    hints=("one", "two", "three"),
)
DRAW = Exercise(
    number=5,
    name="draw",
    title="Random numbers",
    function="draw",
    parameters=("count", "rng"),
    returns=("values",),
    right=draw,
    cases=lambda: [Case("four", (4, Draws(2)))],
    mistakes=(
        UsualMistake("doubled", "Twice.", "Twice.", lambda n, rng: 2 * rng.standard_normal(n)),
    ),
    hints=("one", "two", "three"),
    accepts=lambda arguments, got: sorted(got) == sorted(draw(*arguments)),
)


def returning(value, exercise=HALF, parameters="Z"):
    """Return the verdict on a function of a notebook that returns a value."""
    from workings.course.here import run_here

    function = value if callable(value) else (lambda *arguments: value)
    return judge(exercise, run_here(function, exercise))


class Learner:
    """A learner's folder, in which files are written and checked."""

    def __init__(self, path):
        self.path = path

    def writes(self, text, name="ex03_half.py"):
        data = text if isinstance(text, bytes) else textwrap.dedent(text).encode()
        (self.path / name).write_bytes(data)
        return self

    def body(self, body):
        """Write the function with a body."""
        lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
        return self.writes(f"import numpy as np\n\n\ndef half(Z):\n{lines}\n")

    def run(self, exercise=HALF, limits=SHORT):
        return run_file(self.path, exercise, limits)

    def verdict(self, exercise=HALF, limits=SHORT):
        verdict = judge(exercise, self.run(exercise, limits))
        text = str(verdict)
        assert "Traceback" not in text
        assert all(len(line) <= 80 for line in text.splitlines()), text
        return verdict
