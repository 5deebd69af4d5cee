"""A network as one web page on which anyone draws for it: no server, and nothing is fetched.

The page's files are in `page/`. Its preparation of strokes is the one twin of `data/drawing.py`.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from workings.data.preparation import DIGITS
from workings.errors import OutputError
from workings.files.model import describe
from workings.network import Network

#: What the page takes: a drawing is prepared to so many rows and columns.
SHAPE = (28, 28)
#: The most bytes of weights: a page with more takes a browser many seconds to open.
MOST_BYTES = 100_000_000
#: The files of the page; of the scripts, each stands behind those that it imports from.
STYLES = ("tokens", "page", "pad", "answer", "stages", "units")
SCRIPTS = (
    "picture", "pen", "scale", "prepare", "network", "strokes", "pad", "keys", "paint", "words",
    "answer", "stages", "inside", "main",
)  # fmt: skip
#: Nothing but what is in the file: its own style and script by their checksums, its own icon.
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_NAMED = 30  # classes that are listed by name
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./(\w+)\.js\";\n", re.M)
_EXPORT = re.compile(r"^export (?=(?:const|class|function) (\w+))", re.M)
_GAP = re.compile(r"%%(\w+)%%")


def takes_drawings(network: Network) -> bool:
    """Return whether a network takes what a drawing is prepared to: 28×28 pixels from 0 to 255."""
    return network.preparation.pixels and network.preparation.image_shape == SHAPE


def to_html(network: Network) -> bytes:
    """Return a page on which a digit is drawn, prepared, and read by `network`.

    Raises
    ------
    OutputError
        If the network takes something else than pictures of 28×28 pixels, or has more weights than
        a browser opens.
    """
    if not takes_drawings(network):
        raise OutputError(
            f"an html page is for networks of 28×28 pixels, and this one takes {_taken(network)}: "
            "json, python and onnx are for any network"
        )
    size = sum(array.nbytes for array in network.parameters)
    if size > MOST_BYTES:
        raise OutputError(
            f"an html page holds at most {MOST_BYTES // 10**6} MB of weights, and this network has "
            f"{size // 10**6:,} MB: choose safetensors, python or onnx"
        )
    style = "\n" + "\n".join(_read(f"{name}.css") for name in STYLES)
    script = "\n" + "\n".join(_module(name) for name in SCRIPTS)
    gaps = {
        "policy": _POLICY.format(script=_checksum(script), style=_checksum(style)),
        "style": style,
        "script": script,
        "data": _json(_data(network)),
        "weights": "\n".join(_weights(network)),
        **_words(network),
    }
    page = _GAP.sub(lambda gap: gaps[gap[1]], _read("page.html"))
    return page.encode("utf-8", "replace")  # half a pair of UTF-16 is no sign


def _read(name: str) -> str:
    return (files("workings.exports") / "page" / name).read_text("utf-8")


def _module(name: str) -> str:
    """Return a script as a function that is called at once: only what it exports is seen outside.

    A module of its own it cannot be: a page that is opened from a disk may not import another file.
    """
    text = _IMPORT.sub("", _read(f"{name}.js"))
    names = "{ " + ", ".join(_EXPORT.findall(text)) + " }"
    return f"const {names} = (() => {{\n{_EXPORT.sub('', text)}return {names};\n}})();\n"


def _checksum(text: str) -> str:
    """Return a text's checksum, as a Content-Security-Policy has it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _json(document: Any) -> str:
    """Return JSON in ASCII that can stand in a script: no sign in it begins or ends anything."""
    text = json.dumps(document, separators=(",", ":"))
    return re.sub("[<>&]", lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _data(network: Network) -> dict[str, Any]:
    """Return what the page knows besides the weights."""
    names = _names(network)
    return {
        "model": describe(network),
        "classes": names,
        "samples": [
            sample["strokes"]
            for sample in json.loads(_read("samples.json"))
            if str(sample["digit"]) in names
        ],
    }


def _weights(network: Network) -> Iterator[str]:
    """Yield W1, b1, W2, …: each as base64 of its numbers, row by row, the lowest byte first."""
    for layer, pair in enumerate(zip(network.W, network.b, strict=True), start=1):
        for symbol, numbers in zip("Wb", pair, strict=True):
            little = numbers.astype(numbers.dtype.newbyteorder("<"))
            text = base64.b64encode(little.tobytes()).decode()
            yield (
                f'<script type="text/plain" class="weights" id="{symbol}{layer}" '
                f'data-shape="{"×".join(map(str, numbers.shape))}">{text}</script>'
            )


def _words(network: Network) -> dict[str, str]:
    """Return what the page says of this network, as HTML."""
    digits = tuple(_names(network)) == DIGITS
    layers = network.layers_text()
    title = "Draw a digit, and watch it being read" if digits else "Draw, and watch it being read"
    learnt = "" if digits else f" It tells apart: {_listed(_names(network))}."
    inside = (
        "Your drawing comes in as 28×28 pixels. The brighter a unit, the larger what it puts out, "
        "measured by the largest of its layer; blue is below zero."
    )
    return {
        "title": escape(f"{title}: {layers}"),
        "heading": title,
        "lead": f"A network of {escape(layers)} reads while you draw.{learnt}",
        "hint": "Draw a digit here" if digits else "Draw here",
        "rest": f"The 12 most probable of {network.sizes[-1]:,} classes.",
        "inside": inside,
        "facts": "\n".join(
            f"<div><dt>{name}</dt><dd>{fact}</dd></div>" for name, fact in _facts(network)
        ),
    }


def _facts(network: Network) -> Iterator[tuple[str, str]]:
    """Yield what the model says of itself, a name and a fact, as HTML."""
    preparation = network.preparation
    yield "Layers", escape(network.layers_text())
    yield "Parameters", f"{network.parameter_count:,}, in {network.dtype.name}"
    yield "Trained on", f"<bdi>{escape(preparation.source or 'it does not say')}</bdi>"
    yield "Classes", f"{network.sizes[-1]:,}: {_listed(_names(network))}"
    ground = "dark ink on light ground" if preparation.light_ground else "light ink on dark ground"
    shift = "" if preparation.shift == 0.0 else ", less a shift"
    yield "What it takes", f"28×28 pixels, {ground}, from 0 to 255{shift}, divided by 255"


def _names(network: Network) -> list[str]:
    return list(network.preparation.class_names or map(str, range(network.sizes[-1])))


def _listed(names: Sequence[str]) -> str:
    """Return names in a row, as HTML; of very many, the first."""
    shown: Iterable[str] = (f"<bdi>{escape(name)}</bdi>" for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(shown) + more


def _taken(network: Network) -> str:
    """Return in words what a network takes, where it is no drawing."""
    preparation = network.preparation
    if preparation.image_shape is not None:
        rows, columns = preparation.image_shape
        kind = "pixels" if preparation.pixels else "measured values"
        return f"{rows}×{columns} {kind}"
    return f"{network.sizes[0]:,} {'values' if preparation.pixels else 'features'}"
