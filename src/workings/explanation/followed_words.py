"""A followed parameter in words and digits, the same in a terminal and in a notebook."""

import math
from typing import TYPE_CHECKING

import numpy as np

from workings.explanation.arithmetic import number

if TYPE_CHECKING:
    from workings.explanation.parameter import Followed

#: From here on a loss is written with an exponent.
_LARGE = 1e6
#: In so many digits two numbers agree where only float32's rounding keeps them apart.
_FLOAT32_DIGITS = 6


def digits_of(value: float, form: str = ".6g") -> str:
    """Return a number in a format, with the formulas' minus sign, ∞ and NaN.

    Examples
    --------
    >>> digits_of(-0.25), digits_of(math.inf), digits_of(math.nan)
    ('−0.25', '∞', 'NaN')
    """
    if not math.isfinite(value):
        return number(value)
    return f"{'−' if value < 0 else ''}{abs(value):{form}}"


def loss_digits(loss: float, decimals: int = 10) -> str:
    """Return a loss with its decimals; a very large one with an exponent.

    Examples
    --------
    >>> loss_digits(0.125), loss_digits(1.5e300)
    ('0.1250000000', '1.5000e+300')
    """
    return digits_of(loss, f".{decimals}f" if abs(loss) < _LARGE else ".4e")


def change_digits(change: float) -> str:
    """Return a change of the loss with its sign."""
    plus = "+" if change > 0 else ""
    return plus + digits_of(change, ".4e") if change else "no change"


def backpropagation_name(followed: "Followed") -> str:
    """Return what gave the gradient: float32 is said, since it cuts the digits short."""
    dtype = followed.network.dtype
    return "backpropagation" if dtype == np.float64 else f"backpropagation ({dtype})"


def backpropagation_digits(followed: "Followed") -> str:
    """Return the gradient in as many digits as can be compared with the finite difference."""
    wide = followed.network.dtype == np.float64
    return digits_of(followed.gradient, ".10g" if wide else ".8g")


def comparison(followed: "Followed") -> str:
    """Return in a sentence how far the gradient and the finite difference agree."""
    numeric, digits = followed.numeric, followed.digits
    if not math.isfinite(numeric.value):
        return "The losses are too large for float64: there is nothing to compare."
    if numeric.kink:
        return "A kink of an activation lies between the two losses: it means nothing here."
    if digits is None:
        return "Both are exactly 0."
    apart = digits_of(abs(followed.gradient - numeric.value), ".2g")
    if digits == 0:
        return f"They differ by {apart}."
    agree = f"They agree in {digits} digit{'' if digits == 1 else 's'}"
    if followed.network.dtype == np.float64:
        return f"{agree}: the difference is {apart}."
    if digits >= _FLOAT32_DIGITS:
        return f"{agree}, as many as float32 carries: the difference is {apart}."
    return (
        f"{agree}: the difference is {apart}. float32 carries about seven, and loses some where "
        "the terms of a sum cancel."
    )


def why_zero_title(followed: "Followed") -> str:
    """Return what `Followed.why_zero` answers: a penalty's share may be left."""
    return "Why the examples' share is zero" if followed.gradient else "Why it is zero"


def clipping_words(followed: "Followed") -> str:
    """Return in a sentence what clipping does to the step; for a followed step that is clipped."""
    norm, s = followed.norm or 0.0, followed.factor
    text = f"All gradients together have the norm {digits_of(norm)}"
    if s != 1:
        return f"{text}: clipping multiplies each by s = {digits_of(s)}."
    return f"{text}: clipping leaves them as they are, s = 1."
