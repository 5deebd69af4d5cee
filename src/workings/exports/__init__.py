"""Ways out: a network as a file that other programs open. To add one, add a row to `EXPORTS`."""

from workings.exports.formats import EXPORTS, Format, export

__all__ = ["EXPORTS", "Format", "export"]
