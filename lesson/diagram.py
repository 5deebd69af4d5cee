"""Draw the network with its shapes: ``python lesson/diagram.py`` writes docs/images/network.svg.

The shapes are those of `workings.Network`, the digit is the first of MNIST's training images.
"""

import argparse
from pathlib import Path

import workings as wk

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "network.svg"
WIDTH, HEIGHT = 980, 566
TOP, STEP = 150, 27  # where the first unit stands, and how far apart they are
#: Left to right: the picture's corner, the hidden units, the outputs.
PIXELS, HIDDEN, OUTPUT = 70, 480, 770
SIDE = 28 * 9  # the picture's, nine to a pixel
STYLE = """
    .ground { fill: #ffffff }
    text { font: 15px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
    .small { font-size: 13px; fill: #57606a }
    .title { font-weight: 600 }
    .forward { fill: #0757ba }
    .back { fill: #b3400a }
    .ink { fill: #1f2328 }
    .frame { fill: none; stroke: #8c959f }
    .unit { fill: #ffffff; stroke: #57606a; stroke-width: 1.5 }
    .line { stroke: #8c959f; stroke-width: 0.6; opacity: 0.55 }
    .to { stroke: #0757ba; stroke-width: 1.6; fill: none }
    .fro { stroke: #b3400a; stroke-width: 1.6; fill: none }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117 }
      text { fill: #e6edf3 }
      .small { fill: #9da7b3 }
      .forward { fill: #79b8ff }
      .back { fill: #ffa770 }
      .ink { fill: #e6edf3 }
      .frame { stroke: #6e7681 }
      .unit { fill: #0d1117; stroke: #9da7b3 }
      .line { stroke: #6e7681 }
      .to { stroke: #79b8ff }
      .fro { stroke: #ffa770 }
    }
"""


def draw() -> str:
    """Return the picture as SVG."""
    network = wk.Network([784, 10, 10])
    rows = [TOP + STEP * unit for unit in range(network.sizes[1])]
    middle = (rows[0] + rows[-1]) / 2
    parts = [
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
        *_digit(middle - SIDE / 2),
        *(_line(PIXELS + SIDE, middle - SIDE / 2 + 4 + 27 * unit, HIDDEN, y) for unit in range(10)
          for y in rows),
        *(_line(HIDDEN, y, OUTPUT, other) for y in rows for other in rows),
        *(_unit(HIDDEN, y) for y in rows),
        *(_unit(OUTPUT, y) for y in rows),
        *(_text(OUTPUT + 22, y + 5, f"{digit}", "small", "start") for digit, y in enumerate(rows)),
        *_forward(network),
        *_backward(network),
    ]  # fmt: skip
    body = "\n  ".join(parts)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" \
aria-labelledby="name what">
  <title id="name">The lesson's network: 784 pixels, 10 hidden units, 10 outputs</title>
  <desc id="what">Forward from left to right: the pixels X, the weighted sums Z[1] and their ReLU \
A[1], the weighted sums Z[2] and their softmax A[2]. Backward from right to left: dZ[2], dW[2] and \
db[2], then dZ[1], dW[1] and db[1]. Every array with its shape.</desc>
  <style>{STYLE}  </style>
  <defs>
    <marker id="to" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">
      <path class="forward" d="M0,0 L8,4 L0,8 z"/></marker>
    <marker id="fro" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">
      <path class="back" d="M0,0 L8,4 L0,8 z"/></marker>
  </defs>
  {body}
</svg>
"""


def _digit(top: float) -> list[str]:
    """Return the first training image, a square for each pixel that has ink."""
    image = wk.load_mnist()[0].image(0)
    squares = [
        f'<rect x="{PIXELS + 9 * j}" y="{top + 9 * i:g}" width="9" height="9" '
        f'opacity="{image[i, j] / 255:.2f}"/>'
        for i in range(28)
        for j in range(28)
        if image[i, j]
    ]
    frame = f'<rect class="frame" x="{PIXELS}" y="{top:g}" width="{SIDE}" height="{SIDE}"/>'
    return [frame, f'<g class="ink">{"".join(squares)}</g>']


def _forward(network: wk.Network) -> list[str]:
    """Return what stands above: the arrays on their way to the right, with their shapes."""
    shapes = _shapes(network)
    pixels, first, second = PIXELS + SIDE / 2, HIDDEN, OUTPUT
    return [
        _text(pixels, 40, "A[0] = X", "title"),
        _text(pixels, 62, f"{network.sizes[0]}×m, a column an image", "small"),
        _text(first, 40, "Z[1] = W[1] X + b[1]", "title forward"),
        _text(first, 62, "A[1] = ReLU(Z[1])", "forward"),
        _text(first, 82, f"Z[1], A[1]: {shapes['Z1']}", "small"),
        _text(first, 102, f"W[1]: {shapes['W1']}, b[1]: {shapes['b1']}", "small"),
        _text(second, 40, "Z[2] = W[2] A[1] + b[2]", "title forward"),
        _text(second, 62, "A[2] = softmax(Z[2])", "forward"),
        _text(second, 82, f"Z[2], A[2]: {shapes['Z2']}", "small"),
        _text(second, 102, f"W[2]: {shapes['W2']}, b[2]: {shapes['b2']}", "small"),
        _arrow("to", PIXELS + SIDE - 20, 36, first - 98),
        _arrow("to", first + 98, 36, second - 108),
        _text(OUTPUT + 100, 285, "ten probabilities,", "small"),
        _text(OUTPUT + 100, 303, "one for each digit", "small"),
    ]


def _backward(network: wk.Network) -> list[str]:
    """Return what stands below: the gradients on their way to the left, with their shapes."""
    shapes = _shapes(network)
    pixels, first, second = PIXELS + SIDE / 2, HIDDEN, OUTPUT
    return [
        _text(second, 446, "dZ[2] = A[2] − Y", "title back"),
        _text(second, 466, f"dZ[2]: {shapes['Z2']}", "small"),
        _text(second, 490, f"dW[2] = 1/m · dZ[2] A[1]ᵀ: {shapes['W2']}", "back"),
        _text(second, 511, f"db[2] = 1/m · Σ dZ[2]: {shapes['b2']}", "back"),
        _text(first, 446, "dZ[1] = W[2]ᵀ dZ[2] ⊙ ReLU′(Z[1])", "title back"),
        _text(first, 466, f"dZ[1]: {shapes['Z1']}", "small"),
        _text(first, 490, f"dW[1] = 1/m · dZ[1] Xᵀ: {shapes['W1']}", "back"),
        _text(first, 511, f"db[1] = 1/m · Σ dZ[1]: {shapes['b1']}", "back"),
        _arrow("fro", second - 78, 441, first + 152),
        _text(pixels, 446, f"{network.parameter_count:,} parameters", "title"),
        _text(pixels, 490, "W[l] := W[l] − α dW[l]", ""),
        _text(pixels, 511, "b[l] := b[l] − α db[l]", ""),
        _text(WIDTH / 2, 545, "Y: the labels, one-hot, 10×m.   Σ: over the m images, a sum for "
              "each unit.   ⊙: entry by entry.   m: how many images", "small"),
    ]  # fmt: skip


def _shapes(network: wk.Network) -> dict[str, str]:
    """Return the shapes of W, b and Z of each layer by name: ``W1``."""
    found = {}
    for layer, (_, _, W, b, Z, _) in enumerate(network.summary(), start=1):
        found |= {f"W{layer}": W, f"b{layer}": b, f"Z{layer}": Z}
    return found


def _text(x: float, y: float, text: str, kind: str, anchor: str = "middle") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{kind}" text-anchor="{anchor}">{text}</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="line" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def _unit(x: float, y: float) -> str:
    return f'<circle class="unit" cx="{x:g}" cy="{y:g}" r="10"/>'


def _arrow(kind: str, x1: float, y: float, x2: float) -> str:
    return f'<path class="{kind}" d="M{x1:g},{y:g} L{x2:g},{y:g}" marker-end="url(#{kind})"/>'


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description="Draw the network with its shapes.")
    parser.add_argument("--to", type=Path, default=PICTURE, help="where to write it")
    to = parser.parse_args().to
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(draw(), "utf-8")


if __name__ == "__main__":
    main()
