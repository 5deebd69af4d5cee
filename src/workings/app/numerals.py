"""Numbers as the pages write them: shares of a whole, and very small or large ones.

The digits are those of `workings.explanation.arithmetic`, as the command line prints them.
"""

import math
import re

from workings.explanation.arithmetic import FINE, number

#: What rounds to all or to nothing, and is neither.
_NEARLY_ALL, _HARDLY = 0.9995, 0.0005
#: Smaller numbers are written with an exponent.
_SMALL = 1e-3
_POWER = re.compile(r"(?<=\d)e([+-])0*(\d+)\b")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def share(probability: float) -> str:
    """Return a probability as it is read; what is not quite certain is not called 100%.

    Examples
    --------
    >>> share(0.4522), share(1.0), share(0.99999), share(1e-7), share(0.0)
    ('45.2%', '100.0%', '>99.9%', '<0.1%', '0.0%')
    """
    if _NEARLY_ALL <= probability < 1:
        return ">99.9%"
    if 0 < probability < _HARDLY:
        return "<0.1%"
    return "NaN" if math.isnan(probability) else f"{probability:.1%}"


def fine_share(probability: float) -> str:
    """Return a probability beside another that may differ by little: near 0 or 1, more digits.

    Examples
    --------
    >>> [fine_share(p) for p in (0.243, 0.9174, 0.0000112, 0.9999861, 1.2e-9)]
    ['24.3%', '91.7%', '0.00112%', '99.9986%', '1.20×10⁻⁷%']
    """
    p = float(probability)
    if math.isnan(p) or p in (0, 1):
        return share(p)
    if 100 * p < _SMALL:
        return typeset(f"{100 * p:.2e}%")
    digits = -math.floor(math.log10(p)) if p < 0.5 else -math.floor(math.log10(1 - p)) - 1
    decimals = min(8, max(1, digits))
    return f"{100 * p:.{decimals}f}%"


def shown(value: float, digits: int = 4) -> str:
    """Return a number; a small one has three digits and an exponent, however many `digits`.

    Examples
    --------
    >>> shown(0.97213), shown(1.15e-5), shown(1.15e-5, 6), shown(0.999986, 6), shown(0.0)
    ('0.9721', '1.15×10⁻⁵', '1.15×10⁻⁵', '0.999986', '0')
    """
    return typeset(number(value, digits if abs(value) >= _SMALL or not value else 4))


def fine(value: float) -> str:
    """Return a number that stands beside another which may differ by little, such as a loss."""
    return shown(value, FINE)


def typeset(text: str) -> str:
    """Return a text whose numbers have their exponents raised.

    Examples
    --------
    >>> typeset("Z = 3.14e-05 · 2 + 1e+06")
    'Z = 3.14×10⁻⁵ · 2 + 1×10⁶'
    """
    return _POWER.sub(_power, text)


def _power(found: re.Match[str]) -> str:
    sign = "⁻" if found[1] == "-" else ""
    return f"×10{sign}{found[2].translate(_RAISED)}"
