"""A gradient's proof in words: the loss a little to both sides, and the slope between."""

from workings.app.inside import Looked
from workings.app.numerals import typeset
from workings.app.texts import say
from workings.explanation import Followed, follow
from workings.explanation.followed_words import (
    backpropagation_digits,
    backpropagation_name,
    comparison,
    digits_of,
    loss_digits,
)
from workings.places import Place

#: A gradient in float32 and its proof agree in so many digits, or their difference is tiny.
_ENOUGH = 3


def prove(looked: Looked, place: Place) -> Followed:
    """Return the finite difference beside a parameter's gradient: for a thread.

    Raises
    ------
    WorkingsError
        If its gradient is no finite number.
    """
    step = looked.explanation
    return follow(step.network, step.X, step.Y, place, learning_rate=step.learning_rate, l2=step.l2)


def proof_lines(followed: Followed) -> tuple[list[tuple[str, str]], str, bool]:
    """Return the lines of a proof, the verdict, and whether it holds."""
    numeric = followed.numeric
    lines = [
        (say("proof.plus", step=digits_of(numeric.step, ".3g")), loss_digits(numeric.loss_plus)),
        (say("proof.minus", step=digits_of(numeric.step, ".3g")), loss_digits(numeric.loss_minus)),
        (say("proof.slope"), digits_of(numeric.value, ".10g")),
        (backpropagation_name(followed), backpropagation_digits(followed)),
    ]
    digits = followed.digits
    good = digits is None or digits >= _ENOUGH
    verdict = comparison(followed)
    if followed.why_zero is not None:
        verdict += " " + say("proof.why", why=followed.why_zero)
    return [(typeset(name), typeset(text)) for name, text in lines], typeset(verdict), good
