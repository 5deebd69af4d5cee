"""A network as one Python file that predicts by itself: NumPy is all it needs."""

import base64
import textwrap
from collections.abc import Iterable, Sequence

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.data import Preparation
from workings.maths.activations import GELU_CUBE, GELU_SCALE, LEAK
from workings.network import Network

_WIDTH = 88
#: What stands after ``def NAME(Z):`` and its docstring; linear needs no function.
BODIES = {
    "linear": "",
    "relu": "return np.maximum(Z, 0)",
    "leaky-relu": f"return np.maximum(Z, {LEAK} * Z)",
    "sigmoid": "return 0.5 * (1 + np.tanh(0.5 * Z))",
    "tanh": "return np.tanh(Z)",
    "gelu-tanh": f"t = np.tanh({GELU_SCALE} * (Z + {GELU_CUBE} * Z * Z * Z))\n"
    "    return 0.5 * Z * (1 + t)",
}

_TOP = '''\
"""Predicts with a trained neural network. It needs NumPy and nothing else.

{layers}
{parameters:,} parameters, written by workings.

In a terminal, for a CSV file with a header:

    python THIS_FILE.py test.csv > submission.csv

From Python, with a row of {inputs} {values} for each example:

    predict(values)          the classes' names
    probabilities(values)    a row an example, a column a class
"""

import base64
import csv
import sys

import numpy as np

# What the classes are called, in the order of the probabilities.
CLASSES = {classes}
# What it learnt from.
SOURCE = {source}
# X = (values - SHIFT) / SCALE: what the network takes.
SHIFT = {shift}
SCALE = {scale}
{columns}'''

_PREDICT = '''\
def predict(values):
    """Return the most probable class of each example, by its name."""
    return [CLASSES[place] for place in probabilities(values).argmax(axis=1)]


def probabilities(values):
    """Return m×{classes} probabilities of m×{inputs} {values}."""
    A = prepare(values)  # {inputs}×m: from here on, an example is a column
{steps}
    return A.T


def prepare(values):
    """Return X, {inputs}×m, of m×{inputs} values."""
    values = np.atleast_2d(np.asarray(values, np.float64))
    if values.ndim != 2 or values.shape[1] != {inputs}:
        raise ValueError(f"give m×{inputs} values; these are {{values.shape}}")
    X = (values - np.array(SHIFT)).astype("{dtype}")
    return (X / np.array(SCALE, "{dtype}")).T
'''

_FUNCTION = '''\
def {name}(Z):
    """{formula}."""
    {body}
'''

_SOFTMAX = '''\
def softmax(Z):
    """e^(Z - max) / sum of these, each column by itself."""
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)
'''

_READ = '''\
def read(path):
    """Return the values in a CSV file: its first line names the columns."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        header = [name.strip() for name in next(csv.reader(file))]
{columns}
        return np.loadtxt(file, delimiter=",", quotechar='"', usecols=columns, ndmin=2)


def main():
    """Print a line for each example, as Kaggle takes it."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: python {{sys.argv[0]}} test.csv")
    sys.stdout.reconfigure(encoding="utf-8")
    rows = enumerate(predict(read(sys.argv[1])), start=1)
    csv.writer(sys.stdout, lineterminator="\\n").writerows([("ImageId", "Label"), *rows])
'''

_ARRAYS = '''\
def array(shape, text):
    """Return the numbers in a text: base64 of {dtype}, the lowest byte first."""
    return np.frombuffer(base64.b64decode(text), "{code}").reshape(shape)
'''

_BY_NAME = "columns = [header.index(name) for name in COLUMNS]"
_PIXELS = """\
columns = [n for n, name in enumerate(header) if name.startswith("pixel")]
columns.sort(key=lambda n: int(header[n][len("pixel") :]))"""
_OTHERS = "columns = [n for n, name in enumerate(header) if name != LABEL]"


def to_python(network: Network) -> bytes:
    """Return a Python file that predicts as `network` does.

    It has the preparation, the layers and the weights in it, and a command line that turns a CSV
    file into a submission.
    """
    preparation, sizes = network.preparation, network.sizes
    values = "pixels from 0 to 255" if preparation.pixels else "values"
    names = preparation.class_names or tuple(map(str, range(sizes[-1])))
    constants, columns = _columns(preparation)
    top = _TOP.format(
        layers=network.layers_text(),
        parameters=network.parameter_count,
        inputs=sizes[0],
        values=values,
        classes=_list("CLASSES", map(quoted, names)),
        source=quoted(preparation.source),
        shift=_numbers("SHIFT", preparation.shift),
        scale=_numbers("SCALE", preparation.scale),
        columns=constants,
    )
    predicting = _PREDICT.format(
        classes=sizes[-1], inputs=sizes[0], values=values, steps=_steps(network),
        dtype=network.dtype.name,
    )  # fmt: skip
    code = network.dtype.newbyteorder("<").str
    parts = [
        top,
        predicting,
        *(_function(name) for name in dict.fromkeys(network.activations) if name in BODIES),
        _SOFTMAX,
        _READ.format(columns=textwrap.indent(columns, " " * 8)),
        _ARRAYS.format(dtype=network.dtype.name, code=code),
    ]
    whole = "\n\n".join(part for part in parts if part)
    weights = "\n\n".join(_weights(network))
    return f'{whole}\n\n{weights}\n\nif __name__ == "__main__":\n    main()\n'.encode()


def quoted(text: str) -> str:
    r"""Return a text as Python writes it, on one line, with nothing in it that cannot be seen.

    Examples
    --------
    >>> print(quoted("größe\\n"), quoted('the "1"'))
    "größe\\n" 'the "1"'
    """
    mark = "'" if '"' in text and "'" not in text else '"'
    escaped = (
        "\\" + sign
        if sign in (mark, "\\")
        else sign
        if sign.isprintable()
        else sign.encode("unicode_escape").decode()
        for sign in text
    )
    return mark + "".join(escaped) + mark


def _steps(network: Network) -> str:
    steps = []
    for layer, name in enumerate(network.activations, start=1):
        formula = f"W{layer} @ A + b{layer}"
        if name != "linear":
            formula = f"{name.replace('-', '_')}({formula})"
        steps.append(f"    A = {formula}  # {network.sizes[layer]}×m")
    return "\n".join(steps)


def _function(name: str) -> str:
    if name == "linear":
        return ""
    formula = maths.activation(name).formula
    return _FUNCTION.format(name=name.replace("-", "_"), formula=formula, body=BODIES[name])


def _columns(preparation: Preparation) -> tuple[str, str]:
    """Return the constant that says which columns of a CSV are values, and the code that does."""
    if preparation.feature_names is not None:
        names = _list("COLUMNS", map(quoted, preparation.feature_names))
        return f"# The columns of a CSV file, in the order of the weights.\nCOLUMNS = {names}\n", (
            _BY_NAME
        )
    if preparation.pixels:
        return "", _PIXELS
    label = quoted(preparation.label_name or "label")
    return f"# The column of a CSV file that is no value.\nLABEL = {label}\n", _OTHERS


def _weights(network: Network) -> Iterable[str]:
    """Yield each parameter as base64, under a line that says what is in it."""
    for layer, pair in enumerate(zip(network.W, network.b, strict=True), start=1):
        for symbol, numbers in zip("Wb", pair, strict=True):
            units, inputs = numbers.shape
            little = numbers.astype(numbers.dtype.newbyteorder("<"))
            text = base64.b64encode(little.tobytes()).decode()
            lines = "\n".join(text[start : start + 76] for start in range(0, len(text), 76))
            yield (
                f"# {symbol}[{layer}], {units}×{inputs}: {_shown(numbers)}\n"
                f'{symbol}{layer} = array(\n    ({units}, {inputs}),\n    """\n{lines}\n""",\n)'
            )


def _shown(numbers: Array) -> str:
    first = " ".join(map(str, numbers.ravel()[:4]))
    more = " …" if numbers.size > 4 else ""
    return f"{first}{more}, from {numbers.min()!s} to {numbers.max()!s}"


def _numbers(name: str, numbers: float | Sequence[float]) -> str:
    if np.ndim(numbers) == 0:
        return repr(numbers)
    return _list(name, (repr(number) for number in np.ravel(numbers).tolist()))


def _list(name: str, items: Iterable[str]) -> str:
    """Return a list as it is written after ``NAME =``, on one line or one line an item."""
    items = list(items)
    line = f"[{', '.join(items)}]"
    if len(name) + len(" = ") + len(line) <= _WIDTH:
        return line
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"
