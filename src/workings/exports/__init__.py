"""Ways out: a network as a file that other programs open. To add one, add a row to `EXPORTS`."""

from workings.exports.formats import EXPORTS, Format, export, exported
from workings.exports.torch_modules import from_torch, to_torch
from workings.exports.web_page import takes_drawings

__all__ = ["EXPORTS", "Format", "export", "exported", "from_torch", "takes_drawings", "to_torch"]
